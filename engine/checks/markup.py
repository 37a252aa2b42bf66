"""Tags and entities that a text kept from a web page."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from engine.checks.base import CheckedRow, Context, Fix, RowCheck, Spot
from engine.checks.words import outside_code, prose, rewritten, settled, texts, whole_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.formats.base import Example

_ENTITY: Final = re.compile(
    r"&(?:nbsp|amp|lt|gt|quot|apos|mdash|ndash|hellip|lsquo|rsquo|ldquo|rdquo|bull|middot|copy|reg|trade|deg|eacute"
    r"|egrave|agrave|ccedil|uuml|ouml|auml|szlig|zwnj|zwj|shy|#[1-9]\d{1,5}|#[xX][0-9a-fA-F]{2,5});"
)
_NAMES: Final = (
    "p|br|hr|div|span|strong|em|ul|ol|li|h[1-6]|table|thead|tbody|tr|td|th|img|font|center|blockquote|iframe"
)
_TAG: Final = re.compile(
    rf"</?(?:{_NAMES})(?:\s+[a-zA-Z_:@-][^<>]{{0,2000}})?\s*/?>|<a\s+[a-zA-Z][^<>]{{0,2000}}>"
    r"|</[abius]>",
    re.IGNORECASE,
)
_SHORT: Final = re.compile(r"<([abius])>", re.IGNORECASE)
_ENDS: Final = tuple(
    (re.compile(begin, re.IGNORECASE), re.compile(end, re.IGNORECASE))
    for begin, end in (
        (r"<script\b[^<>]{0,2000}>", r"</script\s*>"),
        (r"<style\b[^<>]{0,2000}>", r"</style\s*>"),
        ("<!--", "-->"),
    )
)
"""What begins and ends a stretch that a browser does not show."""
_BREAK: Final = re.compile(r"<(?:br|hr)\s*/?>|</(?:p|div|li|tr|h[1-6]|blockquote)\s*>", re.IGNORECASE)
_ABOUT: Final = re.compile(
    r"html|\bcss\b|xml|\bsvg\b|markup|\btags?\b|jsx|react|\bvue\b|angular|javascript|\bphp\b|\bdom\b"
    r"|web ?page|web ?site|browser|escape|标签|网页|前端|转义|标记语言|浏览器",
    re.IGNORECASE,
)
"""Rows about markup may hold some."""


class Markup(RowCheck):
    """Web markup: tags and entities left in a text, outside of code and of rows about such things."""

    fix: ClassVar[Fix | None] = "rewrite"
    may_drop: ClassVar[bool] = False

    kind: Literal["markup"] = "markup"

    def spot(self, row: CheckedRow, context: Context) -> Spot | None:  # noqa: ARG002
        """Find the first tag or entity."""
        whole = row.whole
        if ("<" not in whole and "&" not in whole) or _about(whole):
            return None
        for text in texts(row.example):
            for start, part in prose(text):
                found = next(_found(part), None)
                if found:
                    return Spot(text, start + found[0], start + found[1])
        return None

    def mend(self, example: Example) -> Example | None:
        """Take the tags out, keeping their line breaks, and write entities as what they stand for."""
        if _about(whole_of(example)):
            return example
        return rewritten(example, _plain)


def _about(whole: str) -> bool:
    return bool(_ABOUT.search(_ENTITY.sub(" ", _TAG.sub(" ", _shown(whole)))))


def _found(text: str) -> Iterator[tuple[int, int]]:
    """Return where markup stands, kind by kind."""
    for form in (_TAG, _ENTITY):
        found = form.search(text)
        if found:
            yield found.span()
    yield from _hidden(text)
    yield from _short(text)


def _plain(text: str) -> str:
    if "<" not in text and "&" not in text:
        return text
    return settled(text, lambda part: outside_code(part, _stripped))


def _stripped(text: str) -> str:
    new = _BREAK.sub("\n", _shown(text))
    new = _TAG.sub("", _without(new, list(_short(new))))
    new = _ENTITY.sub(lambda found: html.unescape(found[0]).replace("\u00a0", " "), new)
    return new if new == text else new.strip()


def _shown(text: str) -> str:
    return _without(text, sorted(_hidden(text))) if "<" in text else text


def _hidden(text: str) -> Iterator[tuple[int, int]]:
    """Return the stretches that a browser does not show, in one walk for each kind."""
    for begin, end in _ENDS:
        opened = begin.search(text)
        while opened:
            closed = end.search(text, opened.end())
            if closed is None:
                break
            yield opened.start(), closed.end()
            opened = begin.search(text, closed.end())


def _short(text: str) -> Iterator[tuple[int, int]]:
    """Return the tags of one letter that are closed later on; others may be anything."""
    small = text.lower()
    last = {letter: small.rfind(f"</{letter}>") for letter in "abius"} if "</" in text else {}
    if any(place >= 0 for place in last.values()) and len(small) == len(text):
        yield from (found.span() for found in _SHORT.finditer(text) if found.start() < last[found[1].lower()])


def _without(text: str, places: list[tuple[int, int]]) -> str:
    """Return a text without some stretches, given in order; one that begins in another goes with it."""
    parts, behind = [], 0
    for start, end in places:
        parts.append(text[behind : max(behind, start)])
        behind = max(behind, end)
    return "".join([*parts, text[behind:]])
