"""BitFit: only the biases are trained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from engine.methods.base import PLAIN, Method, Setting, layer_shapes, pattern_of
from engine.problems import ProblemError
from engine.spec import Ui

if TYPE_CHECKING:
    from transformers import PreTrainedModel

    from engine.model import ModelFacts


class BitFit(Method):
    """BitFit: train the biases of the layers and nothing else (Ben Zaken et al., 2021, arXiv:2106.10199)."""

    adapter: ClassVar[bool] = True
    quantized: ClassVar[bool] = True
    merges: ClassVar[bool] = True
    even: ClassVar[bool] = True

    kind: Literal["bitfit"] = "bitfit"
    add_missing: Annotated[bool, Field(title="Add missing biases"), Ui(group="Method")] = True
    """Models without biases get new ones that start at zero, where their architecture has places for them."""

    def prepare(self, model: PreTrainedModel, setting: Setting = PLAIN) -> PreTrainedModel:
        """Freeze the model and attach biases in float32; raises ProblemError when it has no place for any."""
        from peft import get_peft_model

        from engine.tuners import bias

        whole = set(setting.new_modules)
        names = [name for name in bias.biased(model) if name not in whole]
        added, switches = bias.addable(model) if self.add_missing else ([], [])
        if not names and not added:
            raise ProblemError("model_without_biases", model=type(model).__name__)
        config = bias.BiasConfig(
            target_modules=pattern_of([*names, *added]),
            switches=switches,
            task_type=setting.peft_task,
            modules_to_save=list(setting.new_modules) or None,
        )
        tuned = get_peft_model(model, config)
        for name, value in tuned.named_parameters():
            if "bitfit_bias" in name:
                value.data = value.data.float()
        return tuned  # type: ignore[return-value]

    def trainable(self, facts: ModelFacts) -> int:
        """Count an output each of all linear layers, for a model that had no biases."""
        outputs = sum(tall for _, tall in layer_shapes(facts).values())
        return outputs * facts.layers if self.add_missing else 0
