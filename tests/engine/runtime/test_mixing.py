"""How much of an epoch each file gets, which rows, and in what order."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.dataset import MixSpec
from engine.problems import ProblemError
from engine.runtime import mixing

FILES = st.lists(st.tuples(st.integers(0, 400), st.floats(0.1, 10)), min_size=1, max_size=5)


def mix(how: Literal["probability", "temperature"], **more: Any) -> MixSpec:
    return MixSpec(how=how, **more)


@given(st.integers(0, 50), st.floats(0.01, 5), st.integers(0, 99))
def test_a_weight_repeats_and_thins_out_as_ever(count: int, weight: float, seed: int) -> None:
    rows = list(range(count))
    whole, part = int(weight), weight - int(weight)
    extra = random.Random(seed).sample(range(count), round(count * part)) if part else []  # noqa: S311
    before = [*(rows * whole), *(rows[number] for number in sorted(extra))]
    assert mixing.weighed(count, weight, seed).tolist() == before


@given(FILES, st.sampled_from(["first", "all"]), st.sampled_from(["probability", "temperature"]))
def test_every_file_gets_its_share_within_a_row(files: list[tuple[int, float]], stop: Any, how: Any) -> None:
    sizes, weights = [size for size, _ in files], [weight for _, weight in files]
    spec = mix(how, stop=stop)
    counts, parts = mixing.quotas(sizes, weights, spec), mixing.shares(sizes, weights, spec)
    total = sum(counts)
    assert all(
        abs(count - part * total) <= 0.5 + part * len(files) / 2 + 1e-6
        for count, part in zip(counts, parts, strict=True)
    )
    assert all(count == 0 for count, size in zip(counts, sizes, strict=True) if size == 0)
    if stop == "first":
        assert all(count <= size for count, size in zip(counts, sizes, strict=True))
    elif total:
        assert all(count >= size for count, size in zip(counts, sizes, strict=True))
    assert any(count == size for count, size in zip(counts, sizes, strict=True) if size) or not total


def test_an_epoch_ends_when_the_first_file_is_used_up_or_when_all_are() -> None:
    assert mixing.quotas([100, 10], [1, 1], mix("probability")) == [10, 10]
    assert mixing.quotas([100, 10], [1, 1], mix("probability", stop="all")) == [100, 100]
    assert mixing.quotas([100, 10], [3, 1], mix("probability")) == [30, 10]


def test_temperature_evens_the_sizes_out() -> None:
    assert mixing.shares([900, 100], [1, 1], mix("temperature", temperature=1)).tolist() == [0.9, 0.1]
    assert mixing.shares([900, 100], [1, 1], mix("temperature", temperature=2)).tolist() == [0.75, 0.25]
    flat = mixing.shares([900, 100], [1, 1], mix("temperature", temperature=100))
    assert abs(flat[0] - 0.5) < 0.01


def test_an_epoch_that_would_fill_the_disk_is_refused() -> None:
    with pytest.raises(ProblemError) as caught:
        mixing.quotas([10**6, 10**6], [1, 10_000], mix("probability", stop="all"))
    assert caught.value.problem.code == "mix_too_large"


@given(st.integers(1, 60), st.integers(0, 300), st.integers(0, 99))
def test_rows_are_taken_equally_often_but_for_one(size: int, count: int, seed: int) -> None:
    found = mixing.taken(size, count, seed)
    assert len(found) == count
    often = Counter(found.tolist())
    assert (
        max((often[number] for number in range(size)), default=0)
        - min(often[number] for number in range(size))
        <= 1
    )
    assert (mixing.taken(size, count, seed) == found).all()


@given(st.lists(st.integers(0, 80), min_size=1, max_size=5), st.integers(0, 99))
def test_any_stretch_of_an_epoch_holds_the_files_in_about_their_shares(counts: list[int], seed: int) -> None:
    order = mixing.interleaved(counts, seed)
    total = sum(counts)
    assert sorted(order.tolist()) == list(range(total))
    files = np.repeat(np.arange(len(counts)), counts)[order]
    for stop in range(total + 1):
        for file, count in enumerate(counts):
            assert abs((files[:stop] == file).sum() - stop * count / total if total else 0) <= len(counts) + 1
    assert (mixing.interleaved(counts, seed) == order).all()


@given(st.integers(1, 5000), st.floats(0.01, 0.9))
def test_replay_is_its_share_of_the_epoch(trained: int, share: float) -> None:
    count = mixing.replayed(trained, share)
    assert abs(count - share * (trained + count)) <= 1
