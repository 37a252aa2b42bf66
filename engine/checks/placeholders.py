"""Answers that somebody meant to write later."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from engine.checks.base import CheckedRow, Context, Fix, RowCheck, Spot
from engine.checks.words import answers, prose
from engine.formats.base import Document

if TYPE_CHECKING:
    from engine.formats.base import Example

_WHOLE: Final = re.compile(
    r"\W*(?:to ?do|tbd|tba|fixme|n\W?a|xxx+|placeholder|insert answer here|your answer here|asdf+"
    r"|待补充|待定|待填写|占位|此处填写.{0,6}|略)"
    r"\W*|[.…?？\-_*]{1,10}",
    re.IGNORECASE,
)
_INSIDE: Final = re.compile(
    r"^\W{0,4}(?:TODO|TBD|FIXME)\b(?=\s*(?:[:：(]|$))|\blorem ipsum\b"
    r"|[\[<{](?:insert|enter|add|fill in|put) [^\]>}\n]{1,60}[\]>}]"
    r"|[\[【（(](?:在此|请在此|此处)(?:插入|填写|输入)[^\]】）)\n]{0,30}[\]】）)]",
    re.IGNORECASE | re.MULTILINE,
)
_HINTS: Final = (
    "todo",
    "tbd",
    "fixme",
    "ipsum",
    "insert ",
    "enter ",
    "add ",
    "fill in ",
    "put ",
    "在此",
    "此处",
)


class Placeholders(RowCheck):
    """Placeholders: answers such as “TODO”, “N/A”, lorem ipsum or “[insert name]”."""

    fix: ClassVar[Fix | None] = "drop"

    kind: Literal["placeholders"] = "placeholders"

    def spot(self, row: CheckedRow, context: Context) -> Spot | None:  # noqa: ARG002
        """Find the first placeholder of the answers."""
        return _placeholder(row.example)

    def mend(self, example: Example) -> Example | None:
        """Drop a row with a placeholder."""
        return None if _placeholder(example) else example


def _placeholder(example: Example) -> Spot | None:
    for text in (example.text,) if isinstance(example, Document) else answers(example):
        if len(text) < 60 and _WHOLE.fullmatch(text.strip()):  # noqa: PLR2004
            return Spot(text, 0, len(text))
        small = text.casefold()
        if not any(hint in small for hint in _HINTS):
            continue
        for start, part in prose(text):
            found = _INSIDE.search(part)
            if found:
                return Spot(text, start + found.start(), start + found.end())
    return None
