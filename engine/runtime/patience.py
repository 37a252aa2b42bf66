"""Lets a long computation end early when nobody waits for its result any more."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
    """Raise when nobody waits for this work any more."""
    ask = _ASK.get()
    if ask is not None:
        ask()
