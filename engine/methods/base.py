"""What a tuning method decides: which parameters are trained, and what is saved of them."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from engine.spec import Spec

if TYPE_CHECKING:
    from transformers import PreTrainedModel

    from engine.model import ModelFacts


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

    @abstractmethod
    def prepare(self, model: PreTrainedModel) -> PreTrainedModel:
        """Freeze and attach what this method needs; trained parameters come back as float32."""

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
