"""The table of optimizers."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.optimizers.adafactor import Adafactor
from engine.optimizers.adamw import AdamW
from engine.optimizers.adamw_8bit import AdamW8bit
from engine.optimizers.ademamix import AdEMAMix
from engine.optimizers.ademamix_8bit import AdEMAMix8bit
from engine.optimizers.apollo_adamw import ApolloAdamW
from engine.optimizers.base import Optimizer
from engine.optimizers.galore_adamw import GaLoreAdamW
from engine.optimizers.lion import Lion
from engine.optimizers.lion_8bit import Lion8bit
from engine.optimizers.muon import Muon
from engine.optimizers.paged_adamw_8bit import PagedAdamW8bit
from engine.optimizers.paged_adamw_32bit import PagedAdamW32bit
from engine.optimizers.paged_ademamix_8bit import PagedAdEMAMix8bit
from engine.optimizers.paged_lion_8bit import PagedLion8bit
from engine.optimizers.rmsprop import RmsProp
from engine.optimizers.schedule_free_adamw import ScheduleFreeAdamW
from engine.optimizers.sgd import Sgd
from engine.optimizers.stable_adamw import StableAdamW

AnyOptimizer = Annotated[
    PagedAdamW8bit
    | AdamW8bit
    | AdamW
    | PagedAdamW32bit
    | StableAdamW
    | ScheduleFreeAdamW
    | Adafactor
    | Lion
    | Lion8bit
    | PagedLion8bit
    | AdEMAMix
    | AdEMAMix8bit
    | PagedAdEMAMix8bit
    | Muon
    | GaLoreAdamW
    | ApolloAdamW
    | RmsProp
    | Sgd,
    Field(discriminator="kind"),
]
OPTIMIZERS: tuple[type[Optimizer], ...] = (
    PagedAdamW8bit,
    AdamW8bit,
    AdamW,
    PagedAdamW32bit,
    StableAdamW,
    ScheduleFreeAdamW,
    Adafactor,
    Lion,
    Lion8bit,
    PagedLion8bit,
    AdEMAMix,
    AdEMAMix8bit,
    PagedAdEMAMix8bit,
    Muon,
    GaLoreAdamW,
    ApolloAdamW,
    RmsProp,
    Sgd,
)

__all__ = [
    "OPTIMIZERS",
    "AdEMAMix",
    "AdEMAMix8bit",
    "Adafactor",
    "AdamW",
    "AdamW8bit",
    "AnyOptimizer",
    "ApolloAdamW",
    "GaLoreAdamW",
    "Lion",
    "Lion8bit",
    "Muon",
    "Optimizer",
    "PagedAdEMAMix8bit",
    "PagedAdamW8bit",
    "PagedAdamW32bit",
    "PagedLion8bit",
    "RmsProp",
    "ScheduleFreeAdamW",
    "Sgd",
    "StableAdamW",
]
