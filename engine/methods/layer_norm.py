"""LayerNorm tuning: only the norms are trained."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from engine.methods.base import PLAIN, Method, Setting, pattern_of

if TYPE_CHECKING:
    from transformers import PreTrainedModel

    from engine.model import ModelFacts


class LayerNorm(Method):
    """LayerNorm tuning: train the norms between the layers and nothing else (arXiv:2312.11420)."""

    adapter: ClassVar[bool] = True
    quantized: ClassVar[bool] = True
    merges: ClassVar[bool] = True
    even: ClassVar[bool] = True

    kind: Literal["layer_norm"] = "layer_norm"

    def prepare(self, model: PreTrainedModel, setting: Setting = PLAIN) -> PreTrainedModel:
        """Freeze the model and attach copies of all norms in float32."""
        from peft import LNTuningConfig, get_peft_model

        from engine.tuners import norms

        inside = tuple(f"{name}." for name in setting.new_modules)
        found = [name for name, module in model.named_modules() if norms.is_norm(module)]
        config = LNTuningConfig(
            target_modules=pattern_of([name for name in found if not f"{name}.".startswith(inside or "\0")]),
            task_type=setting.peft_task,
            modules_to_save=list(setting.new_modules) or None,
        )
        with norms.quietly():
            tuned = get_peft_model(model, config)
        norms.exact(tuned)
        return tuned  # type: ignore[return-value]

    def trainable(self, facts: ModelFacts) -> int:
        """Count two norms for each block, and the last one."""
        return (2 * facts.layers + 1) * facts.hidden_size
