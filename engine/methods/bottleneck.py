"""Bottleneck adapters: small networks between the frozen layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from engine.methods.base import PLAIN, Method, Setting, pattern_of
from engine.methods.freeze import decoder_layers
from engine.problems import ProblemError
from engine.spec import Ui

if TYPE_CHECKING:
    from transformers import PreTrainedModel

    from engine.model import ModelFacts

_ATTENTION: Final = ("attn", "attention")
_FEED_FORWARD: Final = ("mlp", "feed_forward", "ffn", "moe", "fc2", "output")
"""What architectures call the second half of a layer; the last two stand for halves that are no module."""


class Bottleneck(Method):
    """Adapter: train small networks behind the frozen halves of each layer (arXiv:1902.00751)."""

    adapter: ClassVar[bool] = True
    quantized: ClassVar[bool] = True
    merges: ClassVar[bool] = False
    even: ClassVar[bool] = True

    kind: Literal["bottleneck"] = "bottleneck"
    placement: Annotated[Literal["houlsby", "pfeiffer"], Field(title="Placement"), Ui(group="Method")] = (
        "houlsby"
    )
    """Behind attention and feed-forward (Houlsby), or behind the feed-forward alone (Pfeiffer)."""
    reduction_factor: Annotated[int, Field(ge=1, le=512, title="Reduction factor"), Ui(group="Method")] = 16
    """How many times narrower than the model its middle is. Higher is smaller, and learns less."""
    non_linearity: Annotated[
        Literal["relu", "gelu", "silu", "tanh"],
        Field(title="Non-linearity"),
        Ui(group="Method", advanced=True),
    ] = "relu"
    """What bends the numbers in the middle."""
    dropout: Annotated[
        float, Field(ge=0, lt=1, title="Dropout"), Ui(group="Method", step=0.05, advanced=True)
    ] = 0.0
    """Share of the adapter's inputs set to zero while training; helps only when there is little data."""
    scaling: Annotated[
        float, Field(gt=0, le=100, title="Scaling"), Ui(group="Method", step=0.5, advanced=True)
    ] = 1.0
    """By what the adapter's output is multiplied before it is added."""

    def prepare(self, model: PreTrainedModel, setting: Setting = PLAIN) -> PreTrainedModel:
        """Freeze the model and attach the adapters in float32; raises ProblemError for unknown layers."""
        from peft import get_peft_model

        from engine.tuners.bottleneck import BottleneckConfig

        names = self._places(model)
        if not names:
            raise ProblemError("blocks_unknown", model=type(model).__name__)
        hidden = int(model.config.get_text_config().hidden_size)
        config = BottleneckConfig(
            target_modules=pattern_of(names),
            hidden_size=hidden,
            bottleneck_size=self._size(hidden),
            non_linearity=self.non_linearity,
            dropout=self.dropout,
            scaling=self.scaling,
            task_type=setting.peft_task,
            modules_to_save=list(setting.new_modules) or None,
        )
        return get_peft_model(model, config)  # type: ignore[return-value]

    def _size(self, hidden: int) -> int:
        return max(1, hidden // self.reduction_factor)

    def _places(self, model: PreTrainedModel) -> list[str]:
        """Return the names of the modules that adapters go behind."""
        layers = {id(layer) for layer in decoder_layers(model)}
        halves = (_ATTENTION, _FEED_FORWARD) if self.placement == "houlsby" else (_FEED_FORWARD,)
        return [
            f"{name}.{half}"
            for name, module in model.named_modules()
            if id(module) in layers
            for words in halves
            if (half := half_of(module, words)) is not None
        ]

    def trainable(self, facts: ModelFacts) -> int:
        """Count two projections with their biases for each adapter."""
        hidden, size = facts.hidden_size, self._size(facts.hidden_size)
        adapters = facts.layers * (2 if self.placement == "houlsby" else 1)
        return adapters * (2 * hidden * size + size + hidden)


def half_of(layer: Any, words: tuple[str, ...]) -> str | None:
    """Return the name of the module in a layer whose result is added to the hidden states, by its words.

    BERT adds and normalises inside its halves; there it is the last linear layer before that.
    """
    children = {
        name: child for name, child in layer.named_children() if "norm" not in type(child).__name__.lower()
    }
    for word in words:
        for name in (name for name in children if word in name):
            inside = [inner for inner, _ in children[name].named_modules()]
            ends = [path for path in ("output.dense", "dense") if path in inside]
            normed = any(inner.endswith("LayerNorm") for inner in inside)
            return f"{name}.{ends[0]}" if normed and ends else name
    return None
