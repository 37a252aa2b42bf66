"""Makes training rows of training rows, by number: none that reads like a row that is there already."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np

from engine.problems import Problem
from engine.runtime.rows import Picks, code
from engine.runtime.splitting import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.gather import Gathered, Part

_NUMBER = np.dtype(np.uint64)


class Making:
    """The augmentations of a job; only training rows are asked, and nothing held out is made again."""

    def __init__(self, found: Gathered) -> None:
        self._found = found
        wanted = any(part.spec.augment for part in found.parts)
        contents = [part.survey.contents[:, 0] for part in found.parts] if wanted else []
        self._known = np.sort(np.concatenate([np.zeros(0, _NUMBER), *contents]))
        self._made: set[bytes] = set()

    def pool(self, part: Part, numbers: np.ndarray) -> Picks:
        """Return a file's training rows and, behind them, those that its augmentations make of them."""
        rows = Picks.of(numbers)
        if not len(numbers):
            return rows
        source = part.source
        source.makers = [augmentation.maker() for augmentation in part.spec.augment]
        for maker, augmentation in enumerate(part.spec.augment):
            suitable = [made for number in numbers.tolist() if (made := list(self._new(part, number, maker)))]
            chance = random.Random(f"{source.seed}/{maker}")  # noqa: S311
            chosen = sorted(chance.sample(range(len(suitable)), round(len(suitable) * augmentation.share)))
            found = [pick for place in chosen for pick in suitable[place]]
            if not found:
                facts = {"path": source.path, "kind": augmentation.kind}
                self._found.notes.append(Problem(code="nothing_made", facts=facts))
                continue
            picks = np.array(found, np.int64)
            rows = rows.then(Picks(picks[:, 0].astype(np.int32), picks[:, 1].astype(np.uint16)))
        return rows

    def _new(self, part: Part, number: int, maker: int) -> Iterator[tuple[int, int]]:
        """Yield (number, how made) of what is made of a row and is not there yet."""
        example = part.source.examples[number][1]
        for place, made in enumerate(part.source.made(example, maker)):
            content = digest(made)
            first = np.frombuffer(content, _NUMBER)[0]
            at = int(np.searchsorted(self._known, first))
            there = at < len(self._known) and self._known[at] == first
            if not there and content not in self._made:
                self._made.add(content)
                yield number, code(maker, place)
