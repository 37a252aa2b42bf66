"""From a few layers to all: births are repeated, deaths find their birth, the peak is where most lives."""

from __future__ import annotations

from typing import Any

from engine.runtime.allocator import MIDDLE_SEGMENT, Allocator
from engine.runtime.ledger import CATEGORIES, Entry, Passage
from engine.runtime.phantom import Phantom
from engine.runtime.stretch import flat, peak, replay, stretch

EMPTY = [0] * len(CATEGORIES)


def a_phantom(layers: int) -> Phantom:
    """A model whose first and last layer are kinds of their own and of whose others two are kept."""
    plan = [0, *[1] * (layers - 2), 2]
    forward, backward = {0: 0, 1: 2, 2: 3}, {0: 0, 1: 1, 2: 3}
    return Phantom(None, plan, forward, backward, [], [], 0, 0)


def a_step() -> list[Passage]:
    """Each layer's forward pass makes 10 bytes that its backward pass frees, and frees what came before."""
    forward = [Passage(("forward", layer), [Entry(10, 4, ("forward", layer), 0)], 1) for layer in range(4)]
    head = Passage(("head", -1), [Entry(100, 5, ("head", -1), 0)], 1)
    turn = Passage(("turn", -1), [Entry(-100, 5, ("head", -1), 0)])
    backward = []
    for layer in (3, 2, 1, 0):
        entries = [Entry(7, 6, ("backward", layer), 0), Entry(-10, 4, ("forward", layer), 0)]
        if layer < 3:
            entries.append(Entry(-7, 6, ("backward", layer + 1), 0))
        backward.append(Passage(("backward", layer), entries, 1))
    end = Passage(("end", -1), [Entry(-7, 6, ("backward", 0), 0)])
    return [Passage(("start", -1)), *forward, head, turn, *backward, end]


def test_every_layer_of_the_whole_model_is_born_once_and_dies_once() -> None:
    for layers in (4, 5, 40):
        living: dict[Any, int] = {}
        for key, size, _ in stretch(a_step(), a_phantom(layers)):
            if size > 0:
                assert key not in living
                living[key] = size
            else:
                assert living.pop(key) == -size
        assert living == {}


def test_the_peak_grows_with_the_layers_that_keep_something() -> None:
    for layers in (4, 9, 31):
        total, parts = peak(stretch(a_step(), a_phantom(layers)), EMPTY)
        assert total == sum(parts) == 10 * layers + 100
        assert parts[4] == 10 * layers
        assert parts[5] == 100


def test_what_lives_before_is_part_of_the_peak() -> None:
    start = [1000, *EMPTY[1:]]
    total, parts = peak(stretch(a_step(), a_phantom(6)), start)
    assert total == 1000 + 10 * 6 + 100
    assert parts[0] == 1000


def test_a_change_of_category_moves_bytes_and_adds_none() -> None:
    place = ("start", -1)
    moved = Passage(place, [Entry(5, 6, place, 0), Entry(0, 2, place, 0), Entry(3, 4, place, 1)], 2)
    total, parts = peak(flat(moved), EMPTY)
    assert total == 8
    assert (parts[2], parts[4], parts[6]) == (5, 3, 0)


def test_a_replay_takes_and_gives_the_same_blocks_and_names_what_stays() -> None:
    allocator = Allocator()
    place = ("start", -1)
    mib = 1 << 20
    passage = Passage(place, [Entry(4 * mib, 6, place, 0), Entry(4 * mib, 2, place, 1)], 2)
    passage.entries.append(Entry(-4 * mib, 6, place, 0))
    kept = replay(flat(passage), allocator, "step")
    assert kept == [("step", ("start", -1, 1))]
    replay(flat(passage), allocator, "another")
    assert allocator.reserved == MIDDLE_SEGMENT  # the room that the first step left was enough
