"""Texts that are nearly the same, found by MinHash and compared exactly."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.checks.nearness import HASHES, Nearness, band_width, bytes_of

WORDS = ["".join(random.Random(n).choices("abcdefghijklmnopqrstuvwxyz", k=3 + n % 7)) for n in range(2000)]  # noqa: S311
HAN = [chr(code) for code in range(0x4E00, 0x5600)]


def near(texts: list[str], threshold: float = 0.8, **more: bool) -> list[list[int]]:
    found = Nearness(threshold, texts.__getitem__, **more)
    for text in texts:
        found.add(text)
    return found.groups()


def exact(one: str, other: str) -> float:
    """Return the Jaccard similarity of all pieces, the slow and plain way."""
    first, second = (
        {bytes_of(text)[n : n + 6] for n in range(len(bytes_of(text)) - 5)} for text in (one, other)
    )
    return len(first & second) / len(first | second)


@pytest.mark.parametrize("chinese", [False, True])
def test_planted_copies_are_found_and_nothing_else(chinese: bool) -> None:
    chance = random.Random(3)  # noqa: S311
    vocabulary, glue = (HAN, "") if chinese else (WORDS, " ")
    texts = [glue.join(chance.choices(vocabulary, k=chance.randint(60, 120))) for _ in range(600)]
    planted = {}
    for source in range(0, 600, 3):
        parts = list(texts[source]) if chinese else texts[source].split()
        parts[chance.randrange(len(parts))] = chance.choice(vocabulary)
        parts.insert(chance.randrange(len(parts)), chance.choice(vocabulary))
        planted[len(texts)] = source
        texts.append(glue.join(parts))
    groups = near(texts)
    found = {number: group[0] for group in groups for number in group[1:]}
    assert len(planted.items() & found.items()) >= 0.98 * len(planted)
    assert len(found.keys() - planted.keys()) == 0


def test_a_group_is_what_hangs_together_by_exact_similarity() -> None:
    chance = random.Random(5)  # noqa: S311
    base = [" ".join(chance.choices(WORDS, k=40)) for _ in range(20)]
    texts = [text for text in base for _ in range(6)]
    for number, text in enumerate(texts):
        parts = text.split()
        for _ in range(number % 6):
            parts[chance.randrange(len(parts))] = chance.choice(WORDS)
        texts[number] = " ".join(parts)
    for group in near(texts):
        for number in group:
            assert any(exact(texts[number], texts[other]) >= 0.8 for other in group if other != number)


def test_case_marks_of_space_and_wide_letters_make_no_difference() -> None:
    text = "The workshop opens at nine in the morning, Monday to Friday."
    assert near([text, text.upper().replace(" ", "\n "), "Ｔ" + text[1:]]) == [[0, 1, 2]]


def test_numbers_make_a_difference_unless_they_are_said_not_to() -> None:
    why = "Explain it step by step, in short sentences that a child of eight years can follow."
    texts = [f"What is {n} and 7 taken together, and why is it {n + 7}? {why}" for n in (101, 102)]
    assert near(texts) == []
    assert near(texts, numbers_matter=False) == [[0, 1]]


def test_short_texts_are_nearly_nothing_else() -> None:
    assert near(["yes it is", "yes it is!", "no", "no.", ""]) == []


def test_a_crowd_of_copies_is_one_group() -> None:
    text = "all the bicycles of the harbour town stand in the rain before the workshop tonight"
    texts = [f"{text} {'x' * (n % 5)}" for n in range(500)]
    assert near(texts) == [list(range(500))]


@pytest.mark.parametrize("threshold", [0.5, 0.6, 0.7, 0.8, 0.9, 0.99])
def test_bands_are_wide_enough_to_be_rare_and_narrow_enough_to_be_shared(threshold: float) -> None:
    width = band_width(threshold)
    chance = 1 - (1 - threshold**width) ** (HASHES // width)
    assert chance >= 0.99
    assert width == 16 or 1 - (1 - threshold ** (width + 1)) ** (HASHES // (width + 1)) < 0.99


def test_an_estimate_is_near_the_similarity() -> None:
    chance = random.Random(9)  # noqa: S311
    parts = chance.choices(WORDS, k=150)
    other = [*parts[:-20], *chance.choices(WORDS, k=20)]
    texts = [" ".join(parts), " ".join(other)]
    found = Nearness(0.8, texts.__getitem__)
    minima = found._minima([bytes_of(text) for text in texts])
    assert abs(float(np.mean(minima[0] == minima[1])) - exact(*texts)) < 0.16


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=12))
def test_any_texts_are_grouped_once_and_in_order(texts: list[str]) -> None:
    groups = near([*texts, *texts])
    members = [number for group in groups for number in group]
    assert len(members) == len(set(members))
    assert all(group == sorted(group) and len(group) > 1 for group in groups)
