"""Lets a long computation end early when nobody waits for its result any more."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CANCELLED: Final = "request_cancelled"
"""Code of the problem that ends work for which nobody waits; it says nothing of the work itself."""
_ASK: Final[ContextVar[Callable[[], None] | None]] = ContextVar("ask", default=None)


@contextmanager
def patient(ask: Callable[[], None]) -> Iterator[None]:
    """Let everything inside call `ask` now and then; it raises when the work is for nothing."""
    token = _ASK.set(ask)
    try:
        yield
    finally:
        _ASK.reset(token)


def still_wanted() -> None:
    """Raise when nobody waits for this work any more.

    Not to be called inside an operation of PyTorch: some of its kernels end the process on an exception.
    """
    ask = _ASK.get()
    if ask is not None:
        ask()
