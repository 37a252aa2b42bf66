"""JSON: a list of objects, the same under one name, or objects one after another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from engine.readers.base import Item, Reader, Record
from engine.readers.blocks import LONGEST
from engine.readers.json_recovery import Habits
from engine.readers.json_window import Window
from engine.readers.lines import marked_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_WRAPPER: Final = re.compile(r'\{\s*"(?:[^"\\\n]|\\.)*"\s*:\s*\[')
_TURN: Final = ({"role", "content"}, {"from", "value"})


class JsonArray(Reader):
    """JSON: a list of objects, the same under one name, or objects one after another."""

    suffixes: ClassVar[tuple[str, ...]] = (".json",)

    kind: Literal["json"] = "json"

    def read(self, path: Path, encoding: str, moved: Callable[[int], None] | None = None) -> Iterator[Item]:
        """Yield the objects with the lines they stand on; a broken one is refused, those after it kept."""
        wrapped = _is_wrapper(path, encoding)
        window = Window(marked_lines(path, encoding, moved))
        if wrapped:
            _enter(window)
        yield from _items(window, inside=wrapped)


def _items(window: Window, *, inside: bool) -> Iterator[Item]:
    """Yield every value; `inside` tells that the bracket before the first one was passed."""
    habits = Habits()
    wrapped = inside
    while head := window.skip():
        if (head == "[" and not inside) or (head == "]" and inside):
            inside = not inside
            window.move(window.at + 1)
            continue
        if head == "}" and wrapped and not inside:
            window.move(window.at + 1)
            continue
        yield from _element(window, habits)
    yield from window.blanks(window.line)


def _element(window: Window, habits: Habits) -> Iterator[Item]:
    """Yield the value at the position as a record, or refuse it and go on to the next intact one."""
    indentation = window.indentation()
    try:
        value, end = window.value()
        row = habits.checked(value, window.text[window.at : end], indentation)
    except (ValueError, RecursionError) as error:
        fault = window.fault(error)
        end, whole_lines = window.end_of_broken(), False
        if end is None:
            end, whole_lines = habits.next_start(window)
        yield from window.refuse(fault, end, whole_lines=whole_lines)
    else:
        habits.learn(row, indentation)
        yield from window.record(row, end)


def _is_wrapper(path: Path, encoding: str) -> bool:
    """Say whether the file is one object with one name, and that holds a list of objects.

    The file is read to its end for that: objects that begin with a list look just the same.
    """
    window = Window(marked_lines(path, encoding))
    if window.skip() != "{" or not _enter(window) or window.skip() != "{":
        return False
    habits = Habits()
    while (head := window.skip()) and head != "]":
        for item in _element(window, habits):
            if isinstance(item, Record) and any(turn <= set(item.row) for turn in _TURN):
                return False
    if head:
        window.move(window.at + 1)
    return head == "]" and window.skip() == "}" and not _more(window)


def _more(window: Window) -> bool:
    window.move(window.at + 1)
    return bool(window.skip())


def _enter(window: Window) -> bool:
    """Move behind the bracket that opens a wrapper's list; False when there is none."""
    window.skip()
    found = _WRAPPER.match(window.text, window.at)
    if found is None or found.end() - window.at > LONGEST:
        return False
    window.move(found.end())
    return True
