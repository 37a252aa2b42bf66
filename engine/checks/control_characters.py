"""Characters that nobody sees: control codes, zero-width and direction marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from engine.checks.base import CheckedRow, Context, Fix, RowCheck, Spot
from engine.checks.words import rewritten, settled

if TYPE_CHECKING:
    from engine.formats.base import Example

_BREAKS: Final = "\x0b\x0c\x85\u2028\u2029"
_HIDDEN: Final = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control codes but tab, line feed and carriage return
    "\u00ad\u200b\u2028\u2029\u2060-\u2064\ufeff\ufff9-\ufffb"  # soft hyphen, zero width, line separators
    "\u202a-\u202e\u2066-\u2069"  # direction overrides, which can show a text in another order than it has
    "\U000e0000-\U000e001f\U000e0080-\U000e00ff"  # invisible tags; those of flags are among emoji
    "]"
)
_JOINERS: Final = re.compile(
    "(?<=[\\x00-\\x7f\u4e00-\u9fff])[\u200c\u200d](?=[\\x00-\\x7f\u4e00-\u9fff]|\\Z)"
)
"""Joiners belong into emoji and Indic and Persian words, and nowhere else."""


class ControlCharacters(RowCheck):
    """Hidden characters: control codes, zero-width characters and marks that turn the direction of a text."""

    fix: ClassVar[Fix | None] = "rewrite"
    may_drop: ClassVar[bool] = False

    kind: Literal["control_characters"] = "control_characters"

    def spot(self, row: CheckedRow, context: Context) -> Spot | None:  # noqa: ARG002
        """Find the first hidden character."""
        whole = row.whole
        found = None if whole.isprintable() else _HIDDEN.search(whole) or _JOINERS.search(whole)
        return Spot(whole, found.start(), found.end()) if found else None

    def mend(self, example: Example) -> Example | None:
        """Take them out; those that end a line become a line feed."""
        return rewritten(example, lambda text: text if text.isprintable() else settled(text, _visible))


def _visible(text: str) -> str:
    text = _HIDDEN.sub(lambda found: "\n" if found[0] in _BREAKS else "", text)
    return _JOINERS.sub("", text)
