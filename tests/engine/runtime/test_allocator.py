"""The allocator's rules, one by one, and what holds whatever is taken and given back."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.runtime.allocator import BLOCK, MIDDLE_SEGMENT, ROUND, SMALL, SMALL_SEGMENT, Allocator

MIB = 1 << 20


@pytest.mark.parametrize(
    ("size", "reserved"),
    [
        (1, SMALL_SEGMENT),
        (SMALL, SMALL_SEGMENT),
        (SMALL + 1, MIDDLE_SEGMENT),
        (10 * MIB - BLOCK, MIDDLE_SEGMENT),
        (10 * MIB, 10 * MIB),
        (10 * MIB + 1, 12 * MIB),
        (33 * MIB, 34 * MIB),
    ],
)
def test_a_segment_is_as_large_as_its_first_block_asks_for(size: int, reserved: int) -> None:
    allocator = Allocator()
    allocator.take("a", size)
    assert allocator.reserved == allocator.peak == reserved


def test_small_blocks_share_a_segment_in_steps_of_512_bytes() -> None:
    allocator = Allocator()
    for number in range(SMALL_SEGMENT // BLOCK):
        allocator.take(number, 1)
    assert allocator.reserved == SMALL_SEGMENT
    allocator.take("one more", 1)
    assert allocator.reserved == 2 * SMALL_SEGMENT


def test_a_segment_stays_when_its_blocks_are_free_and_is_used_again() -> None:
    allocator = Allocator()
    allocator.take("a", 30 * MIB)
    allocator.give("a")
    assert allocator.reserved == 30 * MIB
    allocator.take("b", 28 * MIB)
    assert allocator.reserved == 30 * MIB


def test_the_smallest_free_block_that_is_large_enough_is_taken() -> None:
    allocator = Allocator()
    for name, size in (("large", 40), ("fitting", 24), ("small", 20)):
        allocator.take(name, size * MIB)
    for name in ("large", "fitting", "small"):
        allocator.give(name)
    allocator.take("a", 23 * MIB)  # from 24
    allocator.take("b", 40 * MIB)  # the large one is still whole
    allocator.take("c", 20 * MIB)
    assert allocator.reserved == 84 * MIB


def test_what_is_left_of_a_block_is_used_for_others_unless_it_is_too_small() -> None:
    allocator = Allocator()
    allocator.take("a", 30 * MIB)
    allocator.give("a")
    allocator.take("b", 16 * MIB)
    allocator.take("c", 14 * MIB)
    assert allocator.reserved == 30 * MIB
    allocator.give("b")
    allocator.take("d", 15 * MIB)  # 1 MiB is left, which is not cut off in the large pool
    allocator.take("e", 2 * MIB)
    assert allocator.reserved == 30 * MIB + MIDDLE_SEGMENT


def test_small_and_large_blocks_do_not_mix() -> None:
    allocator = Allocator()
    allocator.take("large", 30 * MIB)
    allocator.give("large")
    allocator.take("small", 1000)
    assert allocator.reserved == 30 * MIB + SMALL_SEGMENT


def test_free_neighbours_grow_together_whatever_their_order() -> None:
    allocator = Allocator()
    allocator.take("whole", 60 * MIB)
    allocator.give("whole")
    for number in range(3):
        allocator.take(number, 20 * MIB)
    for number in (0, 2, 1):
        allocator.give(number)
    allocator.take("again", 60 * MIB)
    assert allocator.reserved == 60 * MIB


def test_giving_back_what_was_never_taken_changes_nothing() -> None:
    allocator = Allocator()
    allocator.give("nothing")
    allocator.take("a", 1)
    assert allocator.reserved == SMALL_SEGMENT


ACTIONS = st.lists(
    st.one_of(
        st.integers(1, 2 * SMALL),
        st.integers(2 * SMALL, 64 * MIB),
        st.tuples(st.just("give"), st.integers(0, 1 << 30)),
    ),
    max_size=120,
)


@given(ACTIONS)
@settings(deadline=None, max_examples=150)
def test_whatever_happens_blocks_lie_apart_and_free_ones_become_whole_segments_again(actions: list) -> None:
    allocator = Allocator()
    taken: dict[int, int] = {}
    segments: list[int] = []
    for number, action in enumerate(actions):
        if isinstance(action, tuple):
            if taken:
                key = list(taken)[action[1] % len(taken)]
                del taken[key]
                allocator.give(key)
            continue
        before = allocator.reserved
        allocator.take(number, action)
        taken[number] = -(-action // BLOCK) * BLOCK
        if allocator.reserved > before:
            segments.append(allocator.reserved - before)
        assert allocator.reserved >= sum(taken.values())
        assert allocator.peak >= allocator.reserved
        lie_apart(allocator)
    for key in taken:
        allocator.give(key)
    whole = allocator.reserved
    assert whole == sum(segments)
    for number, size in enumerate(sorted(segments, reverse=True)):
        for part in range(2 if size == SMALL_SEGMENT else 1):  # no single small block is that large
            allocator.take(("again", number, part), SMALL if size == SMALL_SEGMENT else size)
    assert allocator.reserved == whole
    assert whole % ROUND == 0


def lie_apart(allocator: Allocator) -> None:
    blocks = sorted((block.address, block.size) for block, _ in allocator._used.values())
    for (address, size), (following, _) in pairwise(blocks):
        assert address + size <= following
