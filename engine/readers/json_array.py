"""JSON: a list of objects, the same under one name, or objects one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from engine.readers.base import Item, Note, Reader
from engine.readers.json_batch import Batches
from engine.readers.json_recovery import Habits
from engine.readers.json_window import Window
from engine.readers.json_wrapper import Wrapper, enter, leave, wrapper_of
from engine.readers.lines import marked_lines
from engine.reasons import reason
from engine.spec import Ui

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class JsonArray(Reader):
    """JSON: a list of objects, the same under one name, or objects one after another."""

    suffixes: ClassVar[tuple[str, ...]] = (".json",)

    kind: Literal["json"] = "json"
    rows_in: Annotated[str | None, Field(title="Rows are in"), Ui(group="Data", advanced=True)] = None
    """Name of the list that holds the rows, in a file that is one object; found when left out."""

    def read(self, path: Path, encoding: str, moved: Callable[[int], None] | None = None) -> Iterator[Item]:
        """Yield the objects with the lines they stand on; a broken one is refused, those after it kept."""
        habits = Habits()
        looked_at = Window(marked_lines(path, encoding))
        wrapper = wrapper_of(looked_at, lambda window: _element(window, habits), path, self.rows_in)
        window = Window(marked_lines(path, encoding, moved))
        if wrapper is not None:
            name, found = wrapper
            aside = [other for other in (*found.lists, *found.aside) if other != name]
            if aside:
                names = ", ".join(repr(other[:40]) for other in aside[:12])
                yield Note(1, reason("names_aside", name=repr(name), names=names))
            enter(window, name)
        yield from _items(window, wrapper[1] if wrapper else None)


def _items(window: Window, wrapper: Wrapper | None) -> Iterator[Item]:
    """Yield every value; within a wrapper the bracket before the first one was passed."""
    habits = Habits()
    batches = Batches(window, habits)
    inside = wrapper is not None
    while head := window.skip():
        if head == "{":
            yield from batches.rows()
            if not (head := window.skip()):
                break
        if (head == "[" and not inside) or (head == "]" and inside):
            inside = not inside
            window.move(window.at + 1)
            if wrapper is not None and wrapper.whole:
                leave(window)
            wrapper = None
            continue
        if head == "[" and habits.goes_on_at(window, window.at + 1):
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
