"""What an optimizer's updates hold: run for each shape of parameter, and repeated for all of that shape.

Nothing is assumed of an optimizer. Its updates of one parameter of each shape are put together in the two
orders that are known — parameter by parameter, or all states first — and compared with updates of two of
each. When neither order gives what was seen, all parameters are updated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import torch
from torch._subclasses.fake_tensor import unset_fake_temporarily

from engine.runtime.expansions import expanded
from engine.runtime.ledger import Entry, Ledger, Passage
from engine.runtime.patience import still_wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from engine.runtime.ledger import Place

    Build = Callable[[list[torch.nn.Parameter], list[bool]], torch.optim.Optimizer]

Trained = tuple[torch.Tensor, bool]
"""A trained parameter, and whether it is a matrix inside a layer."""
Updates = tuple[Passage, Passage]
"""What lives during an optimizer's first update, which makes its state, and during the next."""
_WORTH: Final = 3
"""Parameters of each shape from which on the trial costs less than updating them all."""


def updates_of(trained: list[Trained], build: Build, block: int) -> Updates:
    """Return the first two updates of parameters like these; runs under a fake mode."""
    shapes = list(dict.fromkeys((value.shape, value.dtype, hidden) for value, hidden in trained))
    if len(trained) <= _WORTH * len(shapes):
        return run_updates(trained, build, block)
    numbers = {shape: number for number, shape in enumerate(shapes)}
    each = [(torch.empty(size, dtype=dtype, device="meta"), hidden) for size, dtype, hidden in shapes]
    alone = [run_updates([entry], build, block) for entry in each]
    twice = sorted([*range(len(shapes))] * 2)
    seen = run_updates([each[number] for number in twice], build, block)
    order = [numbers[value.shape, value.dtype, hidden] for value, hidden in trained]
    for heads in ([len(first.entries) for first, _ in alone], _states(alone)):
        if heads is not None and _composed(alone, heads, twice) == seen:
            return _composed(alone, heads, order)
    return run_updates(trained, build, block)


def run_updates(trained: list[Trained], build: Build, block: int) -> Updates:
    """Update every one of the parameters twice and return what lived when."""
    values = [torch.nn.Parameter(torch.empty(value.shape, dtype=value.dtype)) for value, _ in trained]
    with unset_fake_temporarily():  # tables of numbers are computed for real
        built = build(values, [hidden for _, hidden in trained])
    if hasattr(built, "is_paged"):
        vars(built)["is_paged"] = False  # unified memory cannot be faked; its bytes are the same
    for value in values:
        value.grad = torch.empty_like(value)
    still_wanted()
    ledger = Ledger(block=block, expand=expanded(card=block > 1))
    ledger.known([tensor for value in values for tensor in (value, value.grad) if tensor is not None])
    ledger.category = "optimizer"
    with ledger:
        built.step()
        ledger.at("again")
        ledger.category = "transient"
        built.step()
    first, again = ledger.close()
    return first, again


def _states(alone: list[Updates]) -> list[int] | None:
    """Return how many entries of each first update make its state: those that the second has no more."""
    found = []
    for first, again in alone:
        head = len(first.entries) - len(again.entries)
        if head < 0 or [e.bytes for e in first.entries[head:]] != [e.bytes for e in again.entries]:
            return None
        found.append(head)
    return found


@dataclass(slots=True)
class _Composition:
    """A passage put together from passages of single parameters."""

    passage: Passage
    numbers: dict[tuple[int, Place, int], int]
    """(parameter, where it was born, its number there) -> its number among all, shared by both passages."""

    def add(self, parameter: int, entries: Iterable[Entry]) -> None:
        for entry in entries:
            key = (parameter, entry.born, entry.number)
            if key not in self.numbers:
                self.numbers[key] = self.passage.births
                self.passage.births += 1
            self.passage.entries.append(Entry(entry.bytes, entry.category, entry.born, self.numbers[key]))


def _composed(alone: list[Updates], heads: list[int], order: list[int]) -> Updates:
    """Return the updates of parameters in an order: first all heads of their first update, then the rest."""
    numbers: dict[tuple[int, Place, int], int] = {}
    first, again = (_Composition(Passage(alone[0][turn].place), numbers) for turn in (0, 1))
    for parameter, shape in enumerate(order):
        first.add(parameter, alone[shape][0].entries[: heads[shape]])
    for parameter, shape in enumerate(order):
        first.add(parameter, alone[shape][0].entries[heads[shape] :])
    for parameter, shape in enumerate(order):
        again.add(parameter, alone[shape][1].entries)
    return first.passage, again.passage
