"""Scales of keys, values and the inner activations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from engine.methods.base import layer_shapes
from engine.methods.peft_tuner import Tuner, endings, linear_sizes
from engine.spec import Ui

if TYPE_CHECKING:
    from peft import PeftConfig
    from transformers import PreTrainedModel

    from engine.model import ModelFacts

_KEYS_VALUES: Final = ("k_", "v_", "key", "value", "qkv", "query_key_value", "c_attn", "wk", "wv")
"""How the names of layers begin that make keys and values."""


class Ia3(Tuner):
    """IA3: turn keys, values and inner activations up or down (Liu et al., 2022, arXiv:2205.05638)."""

    usual_rate: ClassVar[float] = 5e-3

    kind: Literal["ia3"] = "ia3"
    target_modules: Annotated[
        Literal["published", "all-linear"], Field(title="Target modules"), Ui(group="Method", advanced=True)
    ] = "published"
    """Which layers get scales: keys, values and the last of a block, as published, or every linear layer."""

    def config(self, model: PreTrainedModel, **common: Any) -> PeftConfig:
        """Name the layers whose output is scaled, and those whose input is."""
        from peft import IA3Config

        sizes = linear_sizes(model)
        words: Any = model.get_input_embeddings()
        width = words.weight.shape[1]
        inner = {name for name in sizes if "attn" not in name and "attention" not in name}
        last = {name for name in inner if sizes[name][1] == width and sizes[name][0] != width}
        heads = {name for name in sizes if name not in inner and _last(name).startswith(_KEYS_VALUES)}
        chosen = set(sizes) if self.target_modules == "all-linear" else heads | last
        return IA3Config(target_modules=endings(chosen), feedforward_modules=endings(last), **common)

    def trainable(self, facts: ModelFacts) -> int:
        """Count a scale for each output, and for each input of the last layer of a block."""
        shapes = layer_shapes(facts)
        if self.target_modules == "published":
            shapes = {name: shapes[name] for name in ("attn.k", "attn.v", "mlp.down")}
        scales = (wide if name == "mlp.down" else tall for name, (wide, tall) in shapes.items())
        return facts.layers * sum(scales)


def _last(name: str) -> str:
    return name.rpartition(".")[2]
