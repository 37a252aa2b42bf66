"""The table of augmentations: ways to make training rows of training rows, each marked as made."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.augmentations.base import Augmentation
from engine.augmentations.paraphrase import Paraphrase
from engine.augmentations.shuffle_options import ShuffleOptions
from engine.augmentations.swap_speakers import SwapSpeakers
from engine.augmentations.swap_translation import SwapTranslation

AnyAugmentation = Annotated[
    ShuffleOptions | SwapTranslation | SwapSpeakers | Paraphrase, Field(discriminator="kind")
]
AUGMENTATIONS: tuple[type[Augmentation], ...] = (ShuffleOptions, SwapTranslation, SwapSpeakers, Paraphrase)

__all__ = ["AUGMENTATIONS", "AnyAugmentation", "Augmentation"]
