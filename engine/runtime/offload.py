"""Activation offloading: what the backward pass will need waits in the computer's memory until then."""

from __future__ import annotations

import contextlib
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

import torch
from torch.autograd.graph import saved_tensors_hooks
from torch.multiprocessing.reductions import StorageWeakRef

from engine.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.runtime.device import Device

    Contexts = Callable[[], contextlib.AbstractContextManager[None]]

SMALLEST: Final = 1 << 20
"""Bytes below which a tensor stays on the card: moving it costs more than it saves."""
LEAVING: Final = 2
"""Tensors that may be on their way at once, so that computing and copying overlap."""


class Store(Protocol):
    """Where tensors wait."""

    def put(self, flat: torch.Tensor) -> Any:
        """Copy a one-dimensional tensor away and return what `get` needs."""
        ...

    def get(self, kept: Any) -> torch.Tensor:
        """Return the tensor, back on the device."""
        ...


class Offload:
    """Moves whole storages: tensors that share one leave together, once, and share one again when back."""

    def __init__(self, model: torch.nn.Module, store: Store, smallest: int = SMALLEST) -> None:
        self._model = model
        self._store = store
        self._smallest = smallest
        self._staying: dict[int, StorageWeakRef] = {}
        self._gone: dict[tuple[int, int, torch.dtype], _Moved] = {}

    @contextlib.contextmanager
    def __call__(self) -> Iterator[None]:
        """Move what is saved for the backward pass by the code inside; never a weight."""
        if not self._staying:
            self._staying = {ref.cdata: ref for ref in _storages(self._model)}
        try:
            with saved_tensors_hooks(self._pack, self._unpack):
                yield
        finally:
            self._gone.clear()  # the graph holds them now, and lets go of them as it is walked back

    def _pack(self, tensor: torch.Tensor) -> torch.Tensor | _Ticket:
        ref = self._movable(tensor)
        if ref is None:
            return tensor
        key = (ref.cdata, tensor._version, tensor.dtype)  # noqa: SLF001 (autograd's own count of changes)
        moved = self._gone.get(key)
        if moved is None:
            count = tensor.untyped_storage().nbytes() // tensor.element_size()
            kept = self._store.put(tensor.detach().as_strided((count,), (1,), 0))
            moved = self._gone[key] = _Moved(ref, kept)
        moved.awaited += 1
        return _Ticket(moved, tensor.shape, tensor.stride(), int(tensor.storage_offset()))

    def _movable(self, tensor: torch.Tensor) -> StorageWeakRef | None:
        """Return the storage of a tensor that is large, plain and no weight; None for one that stays."""
        if isinstance(tensor, torch.nn.Parameter) or tensor.layout != torch.strided or tensor.is_conj():
            return None
        storage = tensor.untyped_storage()
        if storage.nbytes() < self._smallest or storage.nbytes() % tensor.element_size():
            return None
        ref = StorageWeakRef(storage)
        return None if ref.cdata in self._staying else ref

    def _unpack(self, packed: torch.Tensor | _Ticket) -> torch.Tensor:
        if isinstance(packed, torch.Tensor):
            return packed
        moved = packed.moved
        if moved.back is None:
            moved.back = self._store.get(moved.kept)
        found = moved.back.as_strided(packed.shape, packed.stride, packed.offset)
        moved.awaited -= 1
        if moved.awaited <= 0:
            moved.back = None  # every view that was saved has been handed out
        return found


@dataclass(slots=True)
class _Moved:
    """A storage that left."""

    origin: StorageWeakRef
    """Keeps its number from being given to another storage while we may still ask for it."""
    kept: Any
    awaited: int = 0
    """Saved views that have not come back yet."""
    back: torch.Tensor | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class _Ticket:
    """A view of a storage that left."""

    moved: _Moved
    shape: torch.Size
    stride: tuple[int, ...]
    offset: int


class Pinned:
    """Page-locked memory of the computer, reached over a stream of its own while the card computes."""

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._side = torch.cuda.Stream(device)
        self._leaving: deque[tuple[torch.cuda.Event, torch.Tensor]] = deque()

    def put(self, flat: torch.Tensor) -> tuple[torch.cuda.Event, torch.Tensor]:
        """Begin the copy; the card's memory is held until the computing stream has waited for it."""
        kept = torch.empty_like(flat, device="cpu", pin_memory=True)
        self._side.wait_stream(torch.cuda.current_stream(self._device))
        with torch.cuda.stream(self._side):
            kept.copy_(flat, non_blocking=True)
        copied = torch.cuda.Event()
        self._side.record_event(copied)
        self._leaving.append((copied, flat))
        self._let_go(LEAVING)
        return copied, kept

    def get(self, kept: tuple[torch.cuda.Event, torch.Tensor]) -> torch.Tensor:
        """Copy back on the stream that computes, in order with it."""
        self._let_go(0)
        copied, host = kept
        torch.cuda.current_stream(self._device).wait_event(copied)
        return host.to(self._device, non_blocking=True)

    def _let_go(self, most: int) -> None:
        while len(self._leaving) > most:
            copied, _ = self._leaving.popleft()
            torch.cuda.current_stream(self._device).wait_event(copied)


def offloading(model: torch.nn.Module, device: Device, *, wanted: bool) -> tuple[Contexts, Problem | None]:
    """Return what makes the context to compute a loss in, and why nothing moves there although wanted."""
    if not wanted:
        return contextlib.nullcontext, None
    store = device.store()
    if store is None:
        return contextlib.nullcontext, Problem(code="offloading_idle")
    return Offload(model, store), None


def _storages(model: torch.nn.Module) -> Iterator[StorageWeakRef]:
    for group in (model.parameters(), model.buffers()):
        for value in group:
            yield StorageWeakRef(value.untyped_storage())
