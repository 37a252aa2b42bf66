"""A moving window over the lines of a JSON file, in which values are found one after another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from engine.readers.base import Blank, Item, Record, Refused
from engine.readers.blocks import LONGEST
from engine.readers.strict_json import LENIENT, STRICT, reason_of, skip

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAST: Final = 1 << 16
"""Characters to add to the window at least; it doubles, so that a long value is not parsed line by line."""
_NEAR: Final = 200
"""Characters that are looked at for the beginning of a line; a file may be one line of gigabytes."""
_NUL: Final = "\0"
"""Stands in the window for what is no text; no JSON value can hold it."""


class Window:
    """Whole lines in view, a position in them, and which lines were accounted for."""

    def __init__(self, lines: Iterator[tuple[int, str, str]]) -> None:
        self._lines = lines
        self._bad: dict[int, str] = {}
        self.text = ""
        self.at = 0
        self.line = 1
        """Number of the line that the position is on."""
        self.counted = 0
        """Last line that some item accounts for."""
        self.passed: str | None = None
        """What the last `skip` moved past; None when more lines were needed for it."""

    def grow(self) -> bool:
        """Forget what lies behind the position and bring more lines in; False, and nothing, at the end."""
        parts = [self.text[self.at :]]
        size, wanted = 0, max(_LEAST, len(parts[0]))
        for number, line, reason in self._lines:
            if reason:
                self._bad[number] = reason
            parts.append(line)
            parts.append("\n")
            size += len(line)
            if size >= wanted:
                break
        if len(parts) == 1:
            return False
        self.text, self.at = "".join(parts), 0
        return True

    def skip(self) -> str:
        """Move past white space and commas; return the character there, or an empty string at the end."""
        at = skip(self.text, self.at)
        self.passed = self.text[self.at : at]
        while at >= len(self.text):
            self.move(at)
            self.passed = None
            if not self.grow():
                return ""
            at = skip(self.text, self.at)
        self.move(at)
        return self.text[at]

    def move(self, to: int) -> None:
        """Go on to a later position."""
        self.line += self.text.count("\n", self.at, to)
        self.at = to

    def go(self, further: int, line: int) -> None:
        """Go on by so many characters, to a line; all lines up to it are accounted for."""
        self.at += further
        self.line = line
        self.counted = max(self.counted, line)

    def value(self) -> tuple[Any, int]:
        """Return the value at the position and where it ends; raises ValueError or RecursionError."""
        while True:
            try:
                return STRICT.raw_decode(self.text, self.at)
            except json.JSONDecodeError as error:
                if not self._may_go_on(error.pos):
                    raise

    def fault(self, error: Exception) -> Refused:
        """Say on which line a value is broken and why; call it before the window moves on."""
        if not isinstance(error, json.JSONDecodeError):
            return Refused(self.line, reason_of(error))
        # The character number would count from the beginning of the window.
        why = reason_of(error, placed=False)
        last = min(error.pos, len(self.text.rstrip()))
        return Refused(self.line + self.text.count("\n", self.at, last), why)

    def end_of_broken(self) -> int | None:
        """Return where the value at the position ends if it is well formed but holds what is refused."""
        try:
            end = LENIENT.raw_decode(self.text, self.at)[1]
        except (ValueError, RecursionError):
            return None
        # A value that is followed by anything else is a part of something broken.
        behind = self.text[end : end + 100].lstrip()[:1]
        return end if behind in {"", ",", "]", "{"} else None

    def blanks(self, before: int) -> Iterator[Item]:
        """Account for the lines before a given one as blank, or refused where they are no text."""
        for number in range(self.counted + 1, before):
            yield Refused(number, self._bad[number]) if number in self._bad else Blank(number)
        self.counted = max(self.counted, before - 1)

    def record(self, row: dict[str, Any], end: int) -> Iterator[Item]:
        """Account for a record from the position to an end, and move there."""
        yield from self.blanks(self.line)
        first = self.line
        self.move(end)
        yield Record(first, row, max(0, self.line - self.counted))
        self.counted = max(self.counted, self.line)

    def refuse(self, fault: Refused, end: int, *, whole_lines: bool) -> Iterator[Item]:
        """Account for a broken stretch from the position to an end, and move there.

        With `whole_lines` the end begins a line that is not part of the stretch. The lines of `fault` are
        counted here.
        """
        yield from self.blanks(self.line)
        first, named, reason = self.line, fault.line, fault.reason
        stretch = self.text[self.at : end]
        self.move(end)
        last = max(first, self.line - 1 if whole_lines else self.line)
        bad = next((number for number in range(first, last + 1) if number in self._bad), None)
        if bad is not None and _NUL in stretch:
            named, reason = bad, self._bad[bad]
        yield Refused(named, reason, max(0, last - self.counted))
        self.counted = max(self.counted, last)

    def indentation(self) -> str | None:
        """Return the white space before the position; None when other text stands before it on its line."""
        near = max(0, self.at - _NEAR)
        start = self.text.rfind("\n", near, self.at) + 1
        if start == 0 and near and self.text[near : self.at].isspace():
            start = self.text.rfind("\n", 0, near) + 1
        before = self.text[start or near : self.at]
        return None if before.strip() else before

    def _may_go_on(self, position: int) -> bool:
        """Bring more lines in when a value only seems broken because its end is out of view."""
        if position < len(self.text.rstrip()) or len(self.text) - self.at > LONGEST:
            return False
        return self.grow()
