"""Which rows are held out: by number, seeded, rows that belong together always on one side."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from engine.formats.base import Example, Judged, Labelled
from engine.formats.frozen import to_json
from engine.runtime.similar import similar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TRAIN, VALIDATION, TEST, LEFT_OUT, OPEN = 0, 1, 2, -1, -2
_CHECKED_EVERY: Final = 1024
_HALVES: Final = 2


@dataclass(slots=True)
class Survey:
    """What a split must know of a file's rows: 20 bytes each."""

    contents: np.ndarray
    """Digest of each row's content: (rows, 2) of unsigned 64 bits."""
    labels: np.ndarray
    """Number of each row's label, -1 where it has none."""
    examples: Sequence[tuple[int, Example]]


def survey(
    examples: Sequence[tuple[int, Example]], check: Callable[[], None], names: dict[str, int]
) -> Survey:
    """Look at every row of a file once; `names` collects the labels of all files."""
    digests = bytearray()
    labels = np.full(len(examples), -1, np.int32)
    for number, (_, example) in enumerate(examples):
        if number % _CHECKED_EVERY == 0:
            check()
        digests += digest(example)
        label = label_of(example)
        if label is not None:
            labels[number] = names.setdefault(label, len(names))
    contents = np.frombuffer(bytes(digests), np.uint64).reshape(-1, _HALVES)
    return Survey(contents, labels, examples)


def digest(example: Example) -> bytes:
    """Return 128 bits that stand for an example's content."""
    return hashlib.sha256(json.dumps(to_json(example), sort_keys=True).encode()).digest()[:16]


def label_of(example: Example) -> str | None:
    """Return what a split keeps the shares of: a row's class or classes, or a verdict."""
    match example:
        case Labelled(labels=labels) if labels:
            return "\0".join(sorted(labels))
        case Judged(label=label):
            return str(label)
        case _:
            return None


def groups_of(
    surveys: Sequence[Survey],
    together: Literal["same", "similar"],
    check: Callable[[], None] | None = None,
) -> list[np.ndarray]:
    """Return, for every file, the number of the group that each of its rows belongs to.

    Rows of all files with the same content are one group; with `similar`, near-duplicates are too.
    """
    contents = np.concatenate([np.zeros((0, _HALVES), np.uint64), *(some.contents for some in surveys)])
    numbers = _same(contents)
    if together == "similar":
        numbers = _joined(numbers, similar([some.examples for some in surveys], check))
    edges = np.cumsum([len(some.contents) for some in surveys])[:-1]
    return np.split(numbers, edges) if surveys else []


def held_out(
    groups: np.ndarray,
    known: np.ndarray,
    labels: np.ndarray | None,
    *,
    validation: float,
    test: float,
    seed: int,
) -> np.ndarray:
    """Return the side of every row of a file: TRAIN, VALIDATION or TEST.

    `known` says the side of rows whose group has one already, else OPEN. Groups are drawn whole, in an order
    shuffled by the seed; one that is too large for what is still wanted stays in training.
    """
    firsts, sizes = _firsts(groups)
    sides = np.where(known == OPEN, TRAIN, known).astype(np.int8)
    shares = {VALIDATION: validation, TEST: test}
    wanted = {side: round(len(groups) * share) for side, share in shares.items()}
    drawn: dict[int, int] = {}
    for number, (chosen, quota) in enumerate(_strata(firsts, known, labels, sizes, wanted, len(groups))):
        chance = random.Random(seed if labels is None else f"{seed}/{number}")  # noqa: S311
        drawn |= _draw(chosen, sizes, quota, chance)
    if drawn:
        side_of = np.full(len(firsts), TRAIN, np.int8)
        side_of[list(drawn)] = list(drawn.values())
        places = _places(groups, firsts)
        sides = np.where(known == OPEN, side_of[places], sides).astype(np.int8)
    return sides


def _draw(
    chosen: list[int], sizes: np.ndarray, wanted: dict[int, int], chance: random.Random
) -> dict[int, int]:
    """Draw groups until every side has what it wants; returns group -> side."""
    order = list(chosen)
    chance.shuffle(order)
    drawn: dict[int, int] = {}
    for side, most in wanted.items():
        count = 0
        passed: list[int] = []
        while order:
            group = order.pop()
            size = int(sizes[group])
            if count + size <= most:
                drawn[group] = side
                count += size
            else:
                passed.append(group)
        order = passed[::-1]
    return drawn


def _strata(
    firsts: np.ndarray,
    known: np.ndarray,
    labels: np.ndarray | None,
    sizes: np.ndarray,
    wanted: dict[int, int],
    rows: int,
) -> list[tuple[list[int], dict[int, int]]]:
    """Return the open groups that are drawn from together, with what is wanted of them by side."""
    is_open = known[firsts] == OPEN
    have = {side: int((known == side).sum()) for side in wanted}
    if labels is None:
        left = {side: max(0, count - have[side]) for side, count in wanted.items()}
        return [(np.flatnonzero(is_open).tolist(), left)]
    of_group = labels[firsts]
    strata = [np.flatnonzero(is_open & (of_group == label)) for label in dict.fromkeys(of_group.tolist())]
    weights = np.array([sizes[groups].sum() for groups in strata], float)
    quotas = {
        side: _apportioned(weights * (count / rows if rows else 0.0), max(0, count - have[side]))
        for side, count in wanted.items()
    }
    return [
        (groups.tolist(), {side: quotas[side][number] for side in wanted})
        for number, groups in enumerate(strata)
    ]


def _apportioned(exact: np.ndarray, total: int) -> list[int]:
    """Round shares so that they add up to a total, each by less than one where that is possible."""
    counts = np.floor(exact).astype(int)
    left = max(0, min(total, int(np.ceil(exact).sum())) - int(counts.sum()))
    for place in np.argsort(-(exact - counts), kind="stable")[:left]:
        counts[place] += 1
    return counts.tolist()


def _firsts(groups: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first row of every group, in the order of the rows, and how many rows each has."""
    _, firsts, sizes = np.unique(groups, return_index=True, return_counts=True)
    order = np.argsort(firsts)
    return firsts[order], sizes[order]


def _places(groups: np.ndarray, firsts: np.ndarray) -> np.ndarray:
    """Return, for every row, the place of its group among those that `_firsts` lists."""
    listed = groups[firsts]
    order = np.argsort(listed)
    return order[np.searchsorted(listed[order], groups)]


def _same(contents: np.ndarray) -> np.ndarray:
    """Return numbers for the rows, the same one for rows with the same content."""
    order = np.lexsort((contents[:, 1], contents[:, 0]))
    ranked = contents[order]
    starts = np.ones(len(order), bool)
    starts[1:] = (ranked[1:] != ranked[:-1]).any(1)
    numbers = np.empty(len(order), np.int64)
    numbers[order] = np.cumsum(starts) - 1
    return numbers


def _joined(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return numbers for the rows, the same one for rows that either numbering puts together."""
    parents = list(range(int(first.max()) + 1 if len(first) else 0))

    def root(group: int) -> int:
        while parents[group] != group:
            parents[group] = parents[parents[group]]
            group = parents[group]
        return group

    leaders: dict[int, int] = {}
    for group, other in zip(first.tolist(), second.tolist(), strict=True):
        parents[root(group)] = root(leaders.setdefault(other, group))
    return np.array([root(group) for group in range(len(parents))], np.int64)[first]
