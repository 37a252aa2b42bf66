"""Goes through held-out items batch by batch, with fewer at once when they do not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import torch

from engine.metrics import Totals
from engine.runtime import batch as batching
from engine.runtime.device import recover
from engine.runtime.failures import out_of_memory
from engine.runtime.loss import token_loss
from engine.runtime.tokens import longest_first

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from transformers import PreTrainedModel

    from engine.runtime.objectives.base import Watch
    from engine.runtime.tokens import Encoded

_T = TypeVar("_T")
_R = TypeVar("_R")


def measure(model: PreTrainedModel, rows: Sequence[Encoded], pad: int, watch: Watch) -> Totals:
    """Return the sums over every trained token of the rows, the longest rows first."""
    totals = Totals()
    with still(model):
        loss, _ = token_loss(model, chunked=True)  # without gradients the chunks cost nothing

        def counted(some: Sequence[Encoded]) -> None:
            found = loss.counted(model, batching.padded(some, pad))
            totals.nll += found.nll
            totals.tokens += found.tokens
            totals.correct += found.correct

        for _ in in_batches(longest_first(rows), counted, model.device, watch):
            pass
    return totals


class still:  # noqa: N801 - reads as a statement
    """Puts a model into evaluation mode without gradients, and back into the mode it was in."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._quiet = torch.no_grad()

    def __enter__(self) -> None:
        self._was_training = self._model.training
        self._model.eval()
        self._quiet.__enter__()

    def __exit__(self, *error: object) -> None:
        self._quiet.__exit__(*error)
        self._model.train(self._was_training)


def in_batches(
    ordered: Sequence[_T], compute: Callable[[Sequence[_T]], _R], device: torch.device, watch: Watch
) -> Iterator[_R]:
    """Yield what is computed of each batch of some things, in order.

    When a batch does not fit into memory, half as many are tried and `watch.shrunk` is told; it goes on where
    it was. A single one that does not fit raises what the library raised.
    """
    size, done = watch.size, 0
    while done < len(ordered) and not (watch.cancelled is not None and watch.cancelled()):
        found = _tried(compute, ordered[done : done + size], single=size == 1)
        if found is None:
            recover(device)
            size, before = size // 2, size
            if watch.shrunk is not None:
                watch.shrunk(before, size)
            continue
        yield found[0]
        done = min(done + size, len(ordered))
        if watch.progress is not None:
            watch.progress(done, len(ordered))


def _tried(compute: Callable[[Sequence[_T]], _R], some: Sequence[_T], *, single: bool) -> tuple[_R] | None:
    """Return what is computed of a batch, or None when memory ran out and there is something left to halve.

    The exception ends here: as long as it lives, it keeps what was computed so far.
    """
    try:
        return (compute(some),)
    except (RuntimeError, MemoryError) as error:
        if single or not out_of_memory(error):
            raise
    return None
