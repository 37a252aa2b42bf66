"""How many rows of each file an epoch holds, which ones, and in what order they stand."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

import numpy as np

from engine.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.dataset import MixSpec

MOST: Final = 100_000_000
"""Rows of an epoch; more is a slip of a weight and would fill the disk."""


def weighed(count: int, weight: float, seed: int) -> np.ndarray:
    """Return the numbers of a file's rows as often as its weight says: whole passes, then a sample."""
    whole, part = int(weight), weight - int(weight)
    extra = random.Random(seed).sample(range(count), round(count * part)) if part else []  # noqa: S311
    return np.concatenate([np.tile(np.arange(count), whole), np.array(sorted(extra), np.int64)])


def shares(sizes: Sequence[int], weights: Sequence[float], mixing: MixSpec) -> np.ndarray:
    """Return the part of an epoch that each file gets; empty files get none."""
    counts = np.array(sizes, float)
    evened = counts ** (1 / mixing.temperature) if mixing.how == "temperature" else np.ones(len(counts))
    parts = np.where(counts > 0, evened * np.array(weights, float), 0.0)
    return parts / parts.sum() if parts.sum() else parts


def quotas(sizes: Sequence[int], weights: Sequence[float], mixing: MixSpec) -> list[int]:
    """Return how many rows of each file an epoch holds, for shares other than by concatenation.

    It ends when the first file is used up, or when all are; raises ProblemError when that is out of bounds.
    """
    parts = shares(sizes, weights, mixing)
    filled = parts > 0
    if not filled.any():
        return [0] * len(sizes)
    reach = np.array(sizes, float)[filled] / parts[filled]
    total = float(reach.min() if mixing.stop == "first" else reach.max())
    if total > MOST:
        raise ProblemError("mix_too_large", rows=round(total), most=MOST)
    return np.rint(parts * total).astype(int).tolist()


def taken(size: int, count: int, seed: int | str) -> np.ndarray:
    """Return which of a file's rows an epoch holds: every row equally often, but for a sample of the rest."""
    whole, part = divmod(count, size) if size else (0, 0)
    extra = random.Random(seed).sample(range(size), part)  # noqa: S311
    return np.concatenate([np.tile(np.arange(size), whole), np.array(sorted(extra), np.int64)])


def interleaved(counts: Sequence[int], seed: int) -> np.ndarray:
    """Return the order that spreads each file's rows evenly over all, as places in the files laid end to end.

    Any stretch of it holds the files in about their shares.
    """
    chance = random.Random(seed)  # noqa: S311
    keys = [(np.arange(count) + chance.random()) / count for count in counts if count]
    return np.argsort(np.concatenate([np.zeros(0), *keys]), kind="stable")


def replayed(trained: int, share: float) -> int:
    """Return how many replay rows make up a share of an epoch that has so many other rows."""
    return round(trained * share / (1 - share))
