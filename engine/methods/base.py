"""What a tuning method decides: which parameters are trained, and what is saved of them."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Final

from engine.spec import Spec, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    import torch
    from transformers import PreTrainedModel

    from engine.model import ModelFacts, Task
    from engine.precision import Precision

NONE: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Setting:
    """What a method may know of the run for which it prepares a model; a forecast knows the first three."""

    task: Task = "CAUSAL_LM"
    new_modules: tuple[str, ...] = ()
    """Names of modules that the base model lacks, such as a classifier: trained and saved whole, always."""
    total_steps: int = 1000
    """Optimizer steps of the run."""
    base: Path | None = None
    """Folder of the base model, for starts that need its weights as published; None in a forecast."""
    batches: Callable[[int], list[dict[str, torch.Tensor]]] | None = None
    """Gives the inputs of up to so many batches of the run's rows, for starts that look at data."""
    token_id: Callable[[str], int | None] | None = None
    """Gives the number of a token by how it is written, or None for what is not one; None in a forecast."""

    @property
    def peft_task(self) -> str | None:
        """Return what PEFT calls the task; it has no name for masked language models."""
        return None if self.task == "MASKED_LM" else self.task


PLAIN: Final = Setting()
"""A causal language model, and nothing else known."""


class Method(Spec):
    """Which parameters are trained, and what is saved of them."""

    adapter: ClassVar[bool]
    """Whether the result is a small adapter beside the base model; otherwise it is a whole model."""
    quantized: ClassVar[bool]
    """Whether it can be trained on quantized (nf4, int8) weights."""
    merges: ClassVar[bool]
    """Whether the result can be folded into a 16-bit model."""
    even: ClassVar[bool] = False
    """Whether it does the same to all layers of a kind, wherever they stand; the forecast is quicker then."""
    recomputes: ClassVar[bool] = True
    """Whether it works with gradient checkpointing."""
    writes_only: ClassVar[bool] = False
    """Whether it needs a model that writes text, and goes with no other use of one."""
    packs: ClassVar[bool] = True
    """Whether it keeps packed rows from seeing each other."""
    narrows: ClassVar[bool] = True
    """Whether a smaller `r`, where there is one, trains fewer numbers with the same model."""
    usual_rate: ClassVar[float] = 2e-4
    """Learning rate to begin with."""
    not_on: ClassVar[Mapping[str, str]] = NONE
    """Kind of precision -> name of the reason why it cannot be trained on it."""
    not_at: ClassVar[Mapping[str, str]] = NONE
    """Kind of stage -> name of the reason why it cannot be trained at it."""

    @abstractmethod
    def prepare(self, model: PreTrainedModel, setting: Setting = PLAIN) -> PreTrainedModel:
        """Freeze and attach what this method needs; trained parameters come back as float32.

        Runs on a real model and, for a forecast, on one without data (meta tensors).
        """

    def alike(self) -> bool:
        """Say whether, with these settings, it does the same to all layers of a kind."""
        return self.even

    def refusal(self, precision: Precision, stage: str) -> str | None:
        """Return the name of the reason why these settings cannot be trained, or None when they can."""
        kind = kind_of(precision)
        if precision.quantized and not self.quantized:
            return self.not_on.get(kind, "method_needs_whole_weights")
        return self.not_on.get(kind) or self.not_at.get(stage)

    def rate(self, name: str) -> float:
        """Return by what the learning rate of a trained parameter is multiplied."""
        del name
        return 1.0

    def stepped(self, model: PreTrainedModel, step: int) -> None:
        """Do what is due after optimizer step `step` (1 is the first), its gradients still there."""
        del model, step

    def penalty(self, model: PreTrainedModel) -> torch.Tensor | None:
        """Return what is added to the loss of each optimizer step, if anything."""
        del model

    def save(self, model: Any, folder: Path) -> None:
        """Write what was learned into an empty folder, so that it loads again exactly."""
        if self.adapter:
            model.save_pretrained(folder, save_embedding_layers=False)
        else:
            model.save_pretrained(folder)

    def look_at_nothing(self, model: Any) -> None:
        """Make a model without data run where this method would look at numbers; it costs the same bytes."""
        del model

    def keep(self, model: Any, folder: Path) -> None:
        """Write beside a checkpoint's adapter what going on needs and using it does not."""
        del model, folder

    def restore(self, model: Any, folder: Path) -> bool:
        """Take over what a checkpoint holds; False leaves it to the library."""
        del model, folder
        return False

    @abstractmethod
    def trainable(self, facts: ModelFacts) -> int:
        """Return how many parameters are trained on a model with these facts (linear layers of a decoder)."""


def layer_shapes(facts: ModelFacts) -> dict[str, tuple[int, int]]:
    """Return (in, out) of the linear layers of one decoder block; keys begin with attn or mlp."""
    hidden, inner = facts.hidden_size, facts.intermediate_size
    narrow = hidden * facts.kv_heads // facts.heads
    return {
        "attn.q": (hidden, hidden),
        "attn.k": (hidden, narrow),
        "attn.v": (hidden, narrow),
        "attn.o": (hidden, hidden),
        "mlp.gate": (hidden, inner),
        "mlp.up": (hidden, inner),
        "mlp.down": (inner, hidden),
    }


def pattern_of(names: Iterable[str]) -> str:
    """Return a regular expression that fits these names of modules, and those of the same in other layers.

    PEFT keeps it in adapter_config.json; a list of all names would fill pages.
    """
    kinds = dict.fromkeys(re.sub(r"(?<=\\\.)\d+(?=\\\.)", r"\\d+", re.escape(name)) for name in names)
    return "|".join(kinds)
