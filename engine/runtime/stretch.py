"""From the passages of a few layers to those of the whole model, and from there to its peak.

Layers of one kind do the same, so the passages of a kept layer stand for every layer of its kind: what is
born in them is born once for each, and what dies in them is what the same, the next or the layer before
gave birth to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runtime.allocator import Allocator
    from engine.runtime.ledger import Passage, Vector
    from engine.runtime.phantom import Phantom

Key = tuple[str, int, int]
"""A storage of the whole model: passage, layer (-1 outside them), and its number there."""
Change = tuple[Key, int, int]
"""(storage, bytes, category): positive at its birth, negative at its death, 0 when the category changes."""


def stretch(passages: list[Passage], phantom: Phantom) -> Iterator[Change]:
    """Yield every birth and death of the whole model's step, in order."""
    instances: dict[int, list[int]] = {}
    for layer, kind in enumerate(phantom.plan):
        instances.setdefault(kind, []).append(layer)
    for passage, layer in _order(passages, phantom):
        shown = passage.place[1]
        for entry in passage.entries:
            name, born = entry.born
            if born < 0:
                layers = [-1]
            elif layer >= 0:
                layers = [layer + born - shown]
            else:
                kind = phantom.kind_of(born)
                stands = phantom.forward[kind] if name == "forward" else phantom.backward[kind]
                layers = instances[kind] if born == stands else []
            for found in layers:
                yield (name, found, entry.number), entry.bytes, entry.category


def flat(passage: Passage) -> Iterator[Change]:
    """Yield the changes of a passage outside the layers as they are."""
    for entry in passage.entries:
        yield (*entry.born, entry.number), entry.bytes, entry.category


def _order(passages: list[Passage], phantom: Phantom) -> Iterator[tuple[Passage, int]]:
    """Yield (passage, layer of the whole model) in the order in which the whole model passes through them."""
    by_place = {passage.place: passage for passage in passages}
    first_back = next((passage.place for passage in passages if passage.place[0] == "backward"), None)
    for passage in passages:
        name, layer = passage.place
        if layer < 0:
            yield passage, -1
        elif name == "forward" and layer == 0:
            for place, kind in enumerate(phantom.plan):
                yield by_place["forward", phantom.forward[kind]], place
        elif passage.place == first_back:
            for place, kind in reversed(list(enumerate(phantom.plan))):
                found = by_place.get(("backward", phantom.backward[kind]))
                if found is not None:
                    yield found, place


def peak(changes: Iterator[Change], start: Vector) -> tuple[int, Vector]:
    """Return the largest total while changes are replayed over what lives at the start, by category."""
    live = list(start)
    total = most = sum(live)
    best = list(live)
    living: dict[Key, tuple[int, int]] = {}
    for key, size, category in changes:
        old, before = living.pop(key, (0, category))
        new = max(size, old) if size >= 0 else 0
        live[before] -= old
        live[category] += new
        total += new - old
        if new:
            living[key] = (new, category)
        if total > most:
            most, best = total, list(live)
    return most, best


def replay(changes: Iterator[Change], allocator: Allocator, label: str) -> list[tuple[str, Key]]:
    """Take and give back blocks of an allocator as the changes say; returns the keys that stay taken."""
    taken: dict[Key, None] = {}
    for key, size, _ in changes:
        if size > 0 and key not in taken:
            taken[key] = None
            allocator.take((label, key), size)
        elif size < 0 and taken.pop(key, 0) is None:
            allocator.give((label, key))
    return [(label, key) for key in taken]
