"""Callbacks that may outlive the page that gave them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable


def is_orphan(callback: Callable[..., Any]) -> bool:
    """Say whether Qt has deleted an object that a callback belongs to or holds on to.

    What is answered late must not reach a page that is gone: its widgets are empty shells then.
    """
    while isinstance(callback, partial):
        callback = callback.func
    cells = getattr(callback, "__closure__", None) or ()
    held = [getattr(callback, "__self__", None), *(cell.cell_contents for cell in cells)]
    return any(isinstance(one, QObject) and not isValid(one) for one in held)


def tell(callback: Callable[[Any], object] | None, value: object) -> None:
    """Call a callback, if there is one and its page is still there."""
    if callback is not None and not is_orphan(callback):
        callback(value)
