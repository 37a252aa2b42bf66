"""The table of tuning methods."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.methods.adalora import AdaLora
from engine.methods.adaption_prompt import AdaptionPrompt
from engine.methods.base import Method
from engine.methods.bitfit import BitFit
from engine.methods.boft import Boft
from engine.methods.bottleneck import Bottleneck
from engine.methods.c3a import C3a
from engine.methods.delora import DeLora
from engine.methods.fourierft import FourierFt
from engine.methods.freeze import Freeze
from engine.methods.full import Full
from engine.methods.gralora import GraLora
from engine.methods.hira import Hira
from engine.methods.hra import Hra
from engine.methods.ia3 import Ia3
from engine.methods.layer_norm import LayerNorm
from engine.methods.loha import LoHa
from engine.methods.lokr import LoKr
from engine.methods.lora import Lora
from engine.methods.miss import Miss
from engine.methods.oft import Oft
from engine.methods.p_tuning import PTuning
from engine.methods.prefix_tuning import PrefixTuning
from engine.methods.prompt_tuning import PromptTuning
from engine.methods.randlora import RandLora
from engine.methods.road import Road
from engine.methods.vblora import VbLora
from engine.methods.vera import Vera

LowRank = Vera | LoHa | LoKr | Miss | Hira | GraLora | DeLora | RandLora | VbLora
"""Updates made of small matrices, each in its own way."""
Turning = Ia3 | Oft | Boft | Hra | Road
"""What scales, rotates or mirrors what goes through a layer."""
Sparse = FourierFt | C3a
"""A few numbers that stand for a whole update."""
Prompt = PromptTuning | PTuning | PrefixTuning | AdaptionPrompt
"""What the model reads or attends to, while it stays as it is."""

AnyMethod = Annotated[
    Lora | AdaLora | Bottleneck | LowRank | Turning | Sparse | Prompt | LayerNorm | BitFit | Full | Freeze,
    Field(discriminator="kind"),
]
METHODS: tuple[type[Method], ...] = (
    *(Lora, AdaLora, Bottleneck),
    *(Vera, LoHa, LoKr, Miss, Hira, GraLora, DeLora, RandLora, VbLora),
    *(Ia3, Oft, Boft, Hra, Road),
    *(FourierFt, C3a),
    *(PromptTuning, PTuning, PrefixTuning, AdaptionPrompt),
    *(LayerNorm, BitFit, Full, Freeze),
)

__all__ = [
    "METHODS",
    "AdaLora",
    "AnyMethod",
    "BitFit",
    "Bottleneck",
    "Freeze",
    "Full",
    "LayerNorm",
    "Lora",
    "Method",
]
