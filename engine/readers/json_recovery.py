"""Where the next intact record of a JSON file begins behind a broken one."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from engine.readers.blocks import LONGEST
from engine.readers.strict_json import STRICT, checked, skip
from engine.reasons import reason

if TYPE_CHECKING:
    from engine.readers.json_window import Window

_OPENING: Final = re.compile(r"\{")
_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_FIRST_NAME: Final = re.compile(r'\{\s*"([^"\\\n]*)"\s*:\s*[^\s\[]')
"""The first name of a row; one with a list may be that of a broken object around the rows."""
_EFFORT: Final = 32 << 20
"""Characters that are parsed in vain before the rest in view is given up; only hostile files need as many."""
_TRIED: Final = 50
_FEW: Final = 3


class Habits:
    """What the records of a file have in common, so that a part of a broken one never passes for one."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._learned = 0
        self._indentation: str | None = None
        self._inline = False
        self.unsure = False
        """Whether something broken came last, so that an object may be a part of it."""

    def learn(self, row: dict[str, Any], indentation: str | None) -> None:
        """Remember the names and the place of a sound record."""
        self.unsure = False
        self._learned += 1
        self._names.update(row)
        if indentation is None:
            self._inline = True
        elif self._indentation is None or len(indentation) < len(self._indentation):
            self._indentation = indentation  # what stands deeper may be a part of a record

    def learn_all(self, rows: list[dict[str, Any]]) -> None:
        """Remember the names of many sound records that stand like those before."""
        self._learned += len(rows)
        self._names.update(*rows)

    def stands_like_others(self, indentation: str | None) -> bool:
        """Say whether records were seen in such a place, and nothing broken came last."""
        there = self._inline if indentation is None else self._indentation == indentation
        return there and not self.unsure

    def checked(self, value: Any, source: str, indentation: str | None) -> dict[str, Any]:
        """Return a value that is a sound row and no part of a broken one; else ValueError.

        A row with names of its own is fine where nothing broken came before and no other indentation.
        """
        row = checked(value, source)
        place = indentation is None or self._indentation in {None, indentation}
        if (self.unsure or not place) and not self.fits(row):
            raise ValueError(reason("object_part"))
        return row

    def fits(self, row: dict[str, Any]) -> bool:
        """Say whether half of an object's names were seen in records."""
        shared = len(self._names.intersection(row))
        return not self._names or (shared > 0 and 2 * shared >= len(row))

    def goes_on_at(self, window: Window, at: int) -> bool:
        """Say whether a row like those before begins at a place, though a stray bracket stands before it."""
        row, _ = _parsed(window.text, skip(window.text, at))
        return self._learned > 0 and row is not None and self.fits(row)

    def next_start(self, window: Window) -> tuple[int, bool]:
        """Return where the next record begins, and whether that is on a line of its own.

        It is looked for in the rest of the line and on lines with the indentation of the records before.
        """
        self.unsure = True
        if self._learned < _FEW:  # what was learned may itself be a part of something broken
            self._names |= _likely_names(window.text, window.at)
        # A part of the first record may look like a record itself, but it lacks the name that comes first.
        first = None if self._learned else _FIRST_NAME.match(window.text, window.at)
        needed = first[1] if first else None
        anywhere = self._inline or window.indentation() is None
        found = self._search(window, window.at + 1, needed, anywhere=anywhere)
        if found is None and not self._learned:
            found = self._of_the_first(window, needed)
        if found is None:
            return len(window.text), True
        line_start = window.text.rfind("\n", 0, found) + 1
        return found, line_start > window.at and not window.text[line_start:found].strip()

    def _of_the_first(self, window: Window, needed: str | None) -> int | None:
        """Return where a row begins behind a broken one that is the first of all."""
        found = None if needed is None else self._search(window, window.at + 1, needed, anywhere=True)
        found = found or self._behind_end(window)
        line_end = window.text.find("\n", window.at)
        if found is None and line_end >= 0:  # what stands deeper is a part, what stands like it is none
            found = self._search(window, line_end, None, anywhere=False)
        return found

    def _behind_end(self, window: Window) -> int | None:
        """Return where a row begins behind the end that the brackets of the broken one tell."""
        depth = 0
        for token in _TOKEN.finditer(window.text, window.at):
            depth += (token[0] in "{[") - (token[0] in "}]")
            if depth <= 0 and token[0] in "}]":
                behind = window.text[token.end() : token.end() + 100].lstrip()[:1]
                return self._search(window, token.end(), None, anywhere=True) if behind in ",{" else None
        return None

    def _search(self, window: Window, at: int, needed: str | None, *, anywhere: bool) -> int | None:
        own_line = _own_line(self._indentation, window.indentation())
        spent = 0
        while True:
            start = _candidate(window.text, at, own_line, None if anywhere else window.at)
            if start is None:
                kept = len(window.text) - window.at
                if kept > LONGEST or not window.grow():
                    return None
                at = max(0, kept - 1)
                continue
            row, used = _parsed(window.text, start)
            spent += used
            if row is not None and self.fits(row) and needed in {None, *row}:
                return start
            if spent > _EFFORT:
                return None
            shift = window.at
            out_of_view = row is None and start + used >= len(window.text.rstrip())
            far = len(window.text) - window.at > LONGEST
            at = start - 1 - shift if out_of_view and not far and window.grow() else start + 1


def _own_line(known: str | None, current: str | None) -> re.Pattern[str]:
    """Return what stands before a record on a line of its own: no more white space than before others."""
    deepest = len(known if known is not None else current or "")
    return re.compile(rf"\n[ \t]{{0,{deepest}}}(?:\}}[ \t]*,[ \t]*)?(?=\{{)")


def _candidate(text: str, at: int, own_line: re.Pattern[str], broken: int | None) -> int | None:
    """Return the nearest position where a record may begin: in the line of the broken one, or a new line.

    Without `broken` records stand anywhere in their lines.
    """
    end_of_line = -1 if broken is None else text.find("\n", broken)
    inline = _OPENING.search(text, at, end_of_line if end_of_line >= 0 else len(text))
    if inline is not None or broken is None:
        return inline.start() if inline else None
    found = own_line.search(text, max(0, at - 1))
    while found is not None and found.end() < at:
        found = own_line.search(text, found.end())
    return found.end() if found else None


def _parsed(text: str, at: int) -> tuple[dict[str, Any] | None, int]:
    """Return (the object that begins here or None, characters that were looked at)."""
    try:
        value, end = STRICT.raw_decode(text, at)
        return checked(value, text[at:end]), end - at
    except json.JSONDecodeError as error:
        return None, max(1, error.pos - at)
    except RecursionError:
        return None, 10_000
    except ValueError:
        return None, 1


def _likely_names(text: str, at: int) -> set[str]:
    """Return the names of the largest object that soon follows: records are larger than their parts."""
    best: dict[str, Any] = {}
    most = 0
    for _ in range(_TRIED):
        found = _OPENING.search(text, at + 1)
        if found is None:
            break
        at = found.start()
        row, size = _parsed(text, at)
        if row is not None:
            if size > most:
                best, most = row, size
            at += size - 1
    return set(best)
