"""What methods have in common that put learned tokens before each row, and leave the model as it is."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final

from pydantic import Field

from engine.methods.base import PLAIN, Method, Setting
from engine.methods.peft_tuner import attach
from engine.problems import ProblemError
from engine.spec import Ui, kind_of

if TYPE_CHECKING:
    from pathlib import Path

    import torch
    from peft import PeftConfig
    from transformers import PreTrainedModel

_ENCODER: Final = "prompt_encoder.safetensors"
"""What makes the learned tokens; the adapter itself holds only what comes out of it."""


class VirtualTokens(Method):
    """Learned tokens before each row; a subclass says how they are made."""

    adapter: ClassVar[bool] = True
    quantized: ClassVar[bool] = True
    merges: ClassVar[bool] = False
    packs: ClassVar[bool] = False
    writes_only: ClassVar[bool] = True

    num_virtual_tokens: Annotated[
        int, Field(ge=1, le=1024, title="Learned tokens"), Ui(group="Method", step=10, unit="tokens")
    ] = 20
    """Tokens put before each row. More can say more, and each takes a place of the model's context."""

    @abstractmethod
    def config(self, model: PreTrainedModel, **common: Any) -> PeftConfig:
        """Return PEFT's config; `common` holds what all of them take."""

    def prepare(self, model: PreTrainedModel, setting: Setting = PLAIN) -> PreTrainedModel:
        """Freeze the model and put the learned tokens before its rows, in float32."""
        # PEFT would never show the tokens to a model that fills gaps, and one that classifies would no
        # longer find where a padded row ends.
        if setting.task != "CAUSAL_LM":
            facts = {"method": kind_of(self), "model": type(model).__name__}
            raise ProblemError("method_refused_on_model", **facts)
        common = {"num_virtual_tokens": self.num_virtual_tokens, "task_type": setting.task}
        tuned = attach(model, self.config(model, **common), kind_of(self))
        compute_in_float32(encoder_of(tuned))
        return tuned

    def keep(self, model: Any, folder: Path) -> None:
        """Write what makes the learned tokens."""
        from safetensors.torch import save_file

        values = {name: value.contiguous() for name, value in encoder_of(model).state_dict().items()}
        save_file(values, folder / _ENCODER)

    def restore(self, model: Any, folder: Path) -> bool:
        """Take over what makes the learned tokens; PEFT loads only what came out of it, not to be trained."""
        from safetensors.torch import load_file

        encoder_of(model).load_state_dict(load_file(folder / _ENCODER))
        return True


def encoder_of(tuned: Any) -> torch.nn.Module:
    """Return what makes the learned tokens of a wrapped model."""
    return tuned.prompt_encoder[tuned.active_adapter]


def compute_in_float32(module: torch.nn.Module) -> None:
    """Keep a module out of autocast: what it makes is saved, and must be what was trained with."""
    import torch

    forward = module.forward

    def exact(*args: Any, **named: Any) -> Any:
        kind = next(module.parameters()).device.type
        with torch.autocast("cpu" if kind == "meta" else kind, enabled=False):
            return forward(*args, **named)

    module.forward = exact
