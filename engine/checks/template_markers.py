"""Special tokens of chat templates that stand in a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from engine.checks.base import CheckedRow, Context, Fix, RowCheck, Spot
from engine.checks.words import rewritten, settled, texts
from engine.formats.base import Continuation, Document

if TYPE_CHECKING:
    from engine.formats.base import Example

_MARKER: Final = re.compile(
    r"<\|im_start\|>(?:system|user|assistant|tool)?\n?"
    r"|<\|start_header_id\|>(?:system|user|assistant|ipython|tool)?<\|end_header_id\|>\n*"
    r"|<start_of_turn>(?:user|model)?\n?|<end_of_turn>"
    r"|<[|\uff5c][A-Za-z][A-Za-z0-9_ \u2581/]{1,40}[|\uff5c]>"
    r"|\[/?INST\]|<</?SYS>>|\A\s*<s>|</s>\s*\Z"
)
_HEADING: Final = re.compile(
    r"^#{2,3} (?:Instruction|Response|Input|Human|Assistant|User):[ \t]*\n?", re.MULTILINE
)
"""Headings of Alpaca's and Vicuna's prompts; a raw prompt or document may have them on purpose."""


class TemplateMarkers(RowCheck):
    """Template markers: special tokens such as <|im_start|> or [INST] inside a text, where they end turns."""

    fix: ClassVar[Fix | None] = "rewrite"
    may_drop: ClassVar[bool] = False

    kind: Literal["template_markers"] = "template_markers"

    def spot(self, row: CheckedRow, context: Context) -> Spot | None:  # noqa: ARG002
        """Find the first marker."""
        whole = row.whole
        if not any(hint in whole for hint in ("<", "[INST", "[/INST", "## ")):
            return None
        raw = isinstance(row.example, Continuation | Document)
        for text in texts(row.example):
            found = _MARKER.search(text) or (None if raw else _HEADING.search(text))
            if found:
                return Spot(text, found.start(), found.end())
        return None

    def mend(self, example: Example) -> Example | None:
        """Take the markers out."""
        raw = isinstance(example, Continuation | Document)
        return rewritten(example, lambda text: settled(text, lambda part: _without(part, raw=raw)))


def _without(text: str, *, raw: bool) -> str:
    text = _MARKER.sub("", text)
    return text if raw else _HEADING.sub("", text)
