"""Rows in flat arrays, and how they are packed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.runtime.flat import MASKED, Encoded, FlatRows, RowBuilder, lengths_of, pack, trained_tokens

CUTOFF = 2048


def built(*rows: list[tuple[int, bool]]) -> FlatRows:
    """Rows of (token, whether it is trained)."""
    builder = RowBuilder()
    for row in rows:
        ids = np.array([token for token, _ in row], np.int32)
        builder.add(ids, np.array([trained for _, trained in row], bool), len(row) % 3)
    return builder.rows()


rows_drawn = st.lists(st.lists(st.tuples(st.integers(0, 9999), st.booleans()), max_size=9), max_size=9)


@given(rows_drawn, st.data())
def test_rows_come_back_as_they_were_put_in(rows: list[list[tuple[int, bool]]], data: st.DataObject) -> None:
    flat = built(*rows)
    assert len(flat) == len(rows)
    for row, found in zip(rows, flat, strict=True):
        assert found.ids.tolist() == [token for token, _ in row]
        assert found.labels.tolist() == [token if trained else MASKED for token, trained in row]
        assert found.cut == len(row) % 3
    assert flat.lengths.tolist() == [len(row) for row in rows]
    assert flat.counts.tolist() == [sum(trained for _, trained in row) for row in rows]
    assert trained_tokens(flat) == trained_tokens(list(flat)) == sum(flat.counts.tolist())
    numbers = data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=9)) if rows else []
    chosen = flat.chosen(np.array(numbers, dtype=np.int64))
    assert [row.ids.tolist() for row in chosen] == [flat[number].ids.tolist() for number in numbers]
    assert [row.labels.tolist() for row in chosen] == [flat[number].labels.tolist() for number in numbers]


def test_a_slice_is_rows_too() -> None:
    flat = built([(1, True)], [(2, True), (3, False)], [(4, True)])
    assert [row.ids.tolist() for row in flat[1:]] == [[2, 3], [4]]
    assert flat[-1].ids.tolist() == [4]
    with pytest.raises(IndexError):
        flat[3]


def test_a_million_rows_are_a_few_objects() -> None:
    builder = RowBuilder()
    ids, trained = np.arange(3, dtype=np.int32), np.ones(3, dtype=bool)
    for _ in range(100_000):
        builder.add(ids, trained, 0)
    flat = builder.rows()
    held = sum(value.nbytes for value in vars(flat).values())
    assert held <= 100_000 * (3 * 5 + 3 * 8)


def realistic(count: int, seed: int) -> list[int]:
    """Lengths as chat data has them: most rows short, a long tail, some at the cutoff."""
    drawn = np.random.default_rng(seed).lognormal(5.6, 1.0, count)
    return np.clip(drawn, 12, CUTOFF).astype(int).tolist()


def rows_of(lengths: list[int]) -> list[Encoded]:
    return [Encoded(np.zeros(length, np.int32), np.zeros(length, np.int32), 0) for length in lengths]


@pytest.mark.parametrize("seed", range(3))
def test_packing_wastes_one_token_in_a_hundred_where_random_batches_waste_half(seed: int) -> None:
    lengths = realistic(4000, seed)
    groups = pack(rows_of(lengths), CUTOFF)
    assert 1 - sum(lengths) / (len(groups) * CUTOFF) <= 0.01
    batches = [lengths[start : start + 8] for start in range(0, len(lengths), 8)]
    padded = sum(max(batch) * len(batch) for batch in batches)
    assert 1 - sum(lengths) / padded >= 0.5


def test_packing_is_the_same_for_flat_rows_and_for_a_list() -> None:
    flat = built(*[[(1, True)] * length for length in (5, 9, 1, 9, 3, 7)])
    assert pack(flat, 10) == pack(list(flat), 10)
    assert lengths_of(flat).tolist() == lengths_of(list(flat)).tolist()
