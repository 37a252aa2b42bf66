"""Follows the birth and death of every storage while a step runs, whether its tensors are real or fake.

The bytes of a step are known exactly from the operations that it runs: each result that is no view is a new
storage, and it lives until the last reference is gone. What a kernel takes for itself and gives back before
it returns cannot be seen from outside; `WORKSPACES` opens those operations of which it is known.
"""

from __future__ import annotations

import sys
import weakref
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_iter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import FrameType

Category = Literal[
    "weights", "adapter", "gradients", "optimizer", "activations", "logits", "transient", "runtime"
]
CATEGORIES: Final[tuple[Category, ...]] = (
    "weights",
    "adapter",
    "gradients",
    "optimizer",
    "activations",
    "logits",
    "transient",
    "runtime",
)
"""Order of the fit bar. activations: kept for the backward pass or passing through a layer; transient: born
in the backward pass or the optimizer and gone soon after; runtime: what no tensor accounts for."""
INDEX: Final = {name: place for place, name in enumerate(CATEGORIES)}
CARD_BLOCK: Final = 512
"""PyTorch's CUDA allocator hands out multiples of this many bytes (c10/cuda/CUDACachingAllocator.h)."""

MOST_OPERATIONS: Final = 100_000
"""A few layers of a transformer take less than a tenth; a layer that loops over tokens takes far more."""

_TAKEN: Final = torch.ops.aten.detach.default
"""What autograd does last when it takes a result for a gradient as it is."""
_OWNERS: Final = 2
"""Who holds the storage of such a gradient then: the parameter, and autograd until it goes on."""
_DISPATCHERS: Final = ("_dynamo/eval_frame.py", "_compile.py")
"""Files of torch that stand between an operation and who called it."""

Vector = list[int]
"""Bytes by category, in the order of CATEGORIES."""
Place = tuple[str, int]
"""A stretch of the step: ("forward", 3) is the forward pass of the fourth layer; -1 outside the layers."""


@dataclass(slots=True)
class Entry:
    """One change: a storage was born (positive bytes), died (negative) or changed its category (none)."""

    bytes: int
    category: int
    born: Place
    """Where the storage was born; differs from the place of the record only for a death."""
    number: int
    """Which of the storages born there it is."""


@dataclass(slots=True)
class Passage:
    """What happened in one place, in order."""

    place: Place
    entries: list[Entry] = field(default_factory=list)
    births: int = 0


@dataclass(slots=True)
class _Account:
    bytes: int
    category: int
    born: Place
    number: int


class Ledger(TorchDispatchMode):
    """A dispatch mode that keeps the books: passages, each a list of births and deaths."""

    def __init__(self, *, block: int = 1, expand: dict[Any, Callable[..., Any]] | None = None) -> None:
        super().__init__()
        self.passages: list[Passage] = [Passage(("start", -1))]
        self.category: Category = "activations"
        self.turned = False
        """Whether the backward pass has begun."""
        self._accounts: dict[int, _Account] = {}
        self._sum: tuple[int, Entry] | None = None
        self._last: Any = None
        self._adopted: dict[int, tuple[Entry, Entry | None]] = {}
        self._operations = 0
        self._block = block
        self._expand = expand or {}

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """Nothing is compiled here, and a guard against it would run at every operation."""
        return False

    def close(self) -> list[Passage]:
        """End the books and return them; what dies later is no longer entered."""
        self._accounts.clear()
        return self.passages

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Run an operation and enter its results."""
        del types
        self._operations += 1
        opened = self._expand.get(func)
        if opened is not None:
            with self:
                return opened(*args, **(kwargs or {}))
        self._last = func
        result = func(*args, **(kwargs or {}))
        for value in tree_iter(result):
            if isinstance(value, torch.Tensor):
                self._enter(value)
        if func is torch.ops.aten.add.Tensor and _by_autograd(sys._getframe(1)):
            self._sum = (args[0].untyped_storage()._cdata, self.passages[-1].entries[-1])
        return result

    def at(self, name: str, layer: int = -1) -> None:
        """Begin another passage; raises RuntimeError when the step takes too many operations.

        Inside an operation it would end the process: some of PyTorch's kernels let no exception through.
        """
        if self._operations > MOST_OPERATIONS:
            message = f"its step takes more than {MOST_OPERATIONS} operations"
            raise RuntimeError(message)
        self.passages.append(Passage((name, layer)))

    def turn(self) -> None:
        """Say that the backward pass begins."""
        self.at("turn")
        self.turned = True
        self.category = "transient"

    @property
    def place(self) -> Place:
        """Return where the step is."""
        return self.passages[-1].place

    def known(self, tensors: Iterable[torch.Tensor]) -> None:
        """Leave out tensors that exist before the step: they are counted elsewhere."""
        for value in tensors:
            self._accounts[value.untyped_storage()._cdata] = _Account(0, 0, self.place, 0)

    def adopt(self, gradient: torch.Tensor) -> None:
        """Enter a living storage as the gradient of a parameter, which autograd has just made it."""
        key = gradient.untyped_storage()._cdata
        account = self._accounts.get(key)
        if account is None or not account.bytes:
            return
        taken = Entry(-account.bytes, account.category, account.born, account.number)
        account.category = INDEX["gradients"]
        entry = Entry(0, account.category, account.born, account.number)
        self.passages[-1].entries.append(entry)
        alone = self._last is _TAKEN and torch._C._storage_Use_Count(key) == _OWNERS
        self._adopted[id(entry)] = (entry, taken if alone else None)

    def added_up(self) -> list[Passage] | None:
        """Return the same passages as if every gradient had been added to one that was there already.

        A result that autograd took for a gradient as it is would be gone once it is added. Returns None when
        some gradient was copied, or shares its storage.
        """
        if any(taken is None for _, taken in self._adopted.values()):
            return None
        return [
            Passage(passage.place, [self._added(entry) for entry in passage.entries], passage.births)
            for passage in self.passages
        ]

    def _added(self, entry: Entry) -> Entry:
        _, taken = self._adopted.get(id(entry), (entry, None))
        return entry if taken is None else taken

    def _enter(self, value: torch.Tensor) -> None:
        storage = value.untyped_storage()
        key = storage._cdata
        if key in self._accounts:
            return
        size = -(-storage.nbytes() // self._block) * self._block
        passage = self.passages[-1]
        account = _Account(size, INDEX[self.category], passage.place, passage.births)
        passage.births += 1
        self._accounts[key] = account
        passage.entries.append(Entry(size, account.category, account.born, account.number))
        weakref.finalize(storage, self._leave, key).atexit = False

    def _leave(self, key: int) -> None:
        account = self._accounts.pop(key, None)
        if account is None or not account.bytes:
            return
        entry = Entry(-account.bytes, account.category, account.born, account.number)
        entries = self.passages[-1].entries
        if self._sum is not None and self._sum[0] == key and entries and self._sum[1] is entries[-1]:
            entries.insert(-1, entry)  # what autograd adds up, it adds up in place; fake tensors it copies
        else:
            entries.append(entry)


def _by_autograd(frame: FrameType | None) -> bool:
    """Say whether an operation was called by autograd's engine itself, not by a model's code."""
    while frame is not None and frame.f_code.co_filename.endswith(_DISPATCHERS):
        frame = frame.f_back
    return frame is not None and frame.f_code.co_name == "_engine_run_backward"
