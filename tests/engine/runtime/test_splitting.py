"""Splits by number: disjoint, whole, in groups, by label, and the same for the same seed."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.formats.base import Document, Judged, Labelled, Message
from engine.runtime.splitting import (
    LEFT_OUT,
    OPEN,
    TEST,
    TRAIN,
    VALIDATION,
    _joined,
    groups_of,
    held_out,
    label_of,
    survey,
)

GROUPS = st.lists(st.integers(0, 30), min_size=1, max_size=120).map(np.array)
SHARES = st.floats(0, 0.5)
SEEDS = st.integers(0, 2**31 - 1)


def drawn(groups: Any, labels: Any = None, *, known: Any = None, **shares: Any) -> np.ndarray:
    known = np.full(len(groups), OPEN) if known is None else known
    return held_out(groups, known, labels, **{"validation": 0.0, "test": 0.0, "seed": 7, **shares})


def as_before(groups: list[int], validation: float, test: float, seed: int) -> list[int]:
    """The split of version 0.1, on lists of rows; the seed of a job must go on to mean the same rows."""
    members: dict[int, list[int]] = {}
    for number, group in enumerate(groups):
        members.setdefault(group, []).append(number)
    order = list(members.values())
    random.Random(seed).shuffle(order)  # noqa: S311
    sides = [TRAIN] * len(groups)
    for side, share in ((VALIDATION, validation), (TEST, test)):
        wanted, passed, count = round(len(groups) * share), [], 0
        while order:
            group = order.pop()
            if count + len(group) <= wanted:
                count += len(group)
                for number in group:
                    sides[number] = side
            else:
                passed.append(group)
        order = passed[::-1]
    return sides


@given(GROUPS, SHARES, SHARES, SEEDS)
def test_rows_without_labels_are_held_out_as_ever(
    groups: np.ndarray, validation: float, test: float, seed: int
) -> None:
    sides = drawn(groups, validation=validation, test=test, seed=seed)
    assert sides.tolist() == as_before(groups.tolist(), validation, test, seed)


@given(GROUPS, st.data(), SHARES, SHARES, SEEDS)
def test_a_split_is_whole_keeps_groups_together_and_is_the_same_again(
    groups: np.ndarray, data: st.DataObject, validation: float, test: float, seed: int
) -> None:
    labels = np.array(data.draw(st.lists(st.integers(-1, 3), min_size=len(groups), max_size=len(groups))))
    shares = {"validation": validation, "test": test, "seed": seed}
    sides = drawn(groups, labels, **shares)
    assert set(sides.tolist()) <= {TRAIN, VALIDATION, TEST}
    assert all(len(set(sides[groups == group].tolist())) == 1 for group in groups)
    assert (sides == VALIDATION).sum() <= round(len(groups) * validation)
    assert (sides == TEST).sum() <= round(len(groups) * test)
    assert (drawn(groups, labels, **shares) == sides).all()


@given(st.lists(st.integers(0, 3), min_size=1, max_size=300), st.floats(0, 0.4), st.floats(0, 0.4), SEEDS)
def test_every_label_is_held_out_by_its_share(
    labels: list[int], validation: float, test: float, seed: int
) -> None:
    sides = drawn(np.arange(len(labels)), np.array(labels), validation=validation, test=test, seed=seed)
    for side, share in ((VALIDATION, validation), (TEST, test)):
        held = Counter(label for label, found in zip(labels, sides, strict=True) if found == side)
        for label, count in Counter(labels).items():
            assert abs(held[label] - count * share) < 1.5 + (count <= 2)
        assert abs(sum(held.values()) - len(labels) * share) <= 0.5 + 4 * (side == TEST)


@given(GROUPS, st.data(), SHARES, SEEDS)
def test_what_is_known_of_a_group_stands(
    groups: np.ndarray, data: st.DataObject, share: float, seed: int
) -> None:
    choices = st.sampled_from([OPEN, TRAIN, VALIDATION, TEST, LEFT_OUT])
    side_of = {group: data.draw(choices) for group in sorted(set(groups.tolist()))}
    known = np.array([side_of[group] for group in groups.tolist()])
    sides = drawn(groups, known=known, validation=share, test=0.1, seed=seed)
    assert (sides[known != OPEN] == known[known != OPEN]).all()
    assert (sides[known == OPEN] != LEFT_OUT).all()


@given(st.lists(st.lists(st.text(max_size=2), max_size=20), min_size=1, max_size=4))
def test_rows_of_all_files_with_the_same_content_are_one_group(files: list[list[str]]) -> None:
    surveys = [survey([(0, Document(text)) for text in texts], lambda: None, {}) for texts in files]
    groups = groups_of(surveys, "same")
    assert [len(some) for some in groups] == [len(texts) for texts in files]
    texts = [text for some in files for text in some]
    numbers = [number for some in groups for number in some.tolist()]
    assert len(set(zip(texts, numbers, strict=True))) == len(set(texts)) == len(set(numbers))


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=30))
def test_two_numberings_are_joined_into_the_smallest_one_that_splits_neither(
    pairs: list[tuple[int, int]],
) -> None:
    first, second = (np.array(side) for side in zip(*pairs, strict=True))
    joined = _joined(first, second)
    for numbering in (first, second):
        assert all(len(set(joined[numbering == group].tolist())) == 1 for group in numbering)
    links = {(kind, value): set() for kind in (0, 1) for pair in pairs for value in [pair[kind]]}
    for a, b in pairs:
        links[0, a].add((1, b))
        links[1, b].add((0, a))
    seen: set[Any] = set()
    islands = 0
    for start in links:
        islands += start not in seen
        waiting = [start]
        while waiting:
            node = waiting.pop()
            waiting += [] if node in seen else links[node]
            seen.add(node)
    assert len(set(joined.tolist())) == islands


def test_labels_are_classes_or_verdicts() -> None:
    assert label_of(Labelled("x", labels=("b", "a"))) == label_of(Labelled("y", labels=("a", "b")))
    assert label_of(Labelled("x", value=1.5)) is None
    judged = Judged((Message("user", "q"),), (Message("assistant", "a"),), label=True)
    assert label_of(judged) == "True"
    assert label_of(Document("x")) is None


def test_a_survey_can_be_ended() -> None:
    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        survey([(1, Document("x"))], stop, {})
