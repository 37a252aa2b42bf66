"""Finds the assistant's turns in a rendered conversation, whatever its chat template does to the others."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from engine.formats.base import Message, RowError

if TYPE_CHECKING:
    from engine.stages.base import Template
    from engine.stages.layouts import Spans

_ALIKE: Final = 16
"""Characters by which the beginning of a turn is known again."""


def answers(messages: tuple[Message, ...], tools: tuple[str, ...], text: str, template: Template) -> Spans:
    """Return the range of each assistant turn in the rendered text, its end mark included; None if masked.

    An answer is what the template writes between the prompt before the turn and the end of the turn: three
    renderings, compared behind a point of the text that is sure to lie before it. That point is a sign put
    into the middle of an earlier turn of somebody else, so it holds for templates that rewrite earlier
    turns, move the system prompt or the tools to another turn, or end the last turn in another way. A turn
    that the template shortens (dropping old reasoning, say) stays masked.
    """
    found = template.layouts.find(messages, text)
    if found is None:
        search = _Search(messages, tools, text, template)
        found = search.spans()
        template.layouts.learn(messages, text, search.starts, found)
    return tuple(span and (span[0], span[0] + len(text[span[0] : span[1]].rstrip())) for span in found)


@dataclass(slots=True)
class _Signed:
    """A rendering with its signs taken out, and where they stood."""

    text: str
    signs: dict[int, int]
    """Number of a turn -> where the sign in its middle stood."""


class _Search:
    """One conversation in which the answers are looked for."""

    def __init__(
        self, messages: tuple[Message, ...], tools: tuple[str, ...], text: str, template: Template
    ) -> None:
        self._messages = messages
        self._tools = tools
        self._text = text
        self._template = template
        self._salt = f"q{secrets.token_hex(6)}x"
        self._signed = tuple(self._sign(number, turn) for number, turn in enumerate(messages))
        whole = self._render(len(messages))
        if whole is None or whole.text != text:  # the template looks into the words
            self._signed = messages
            whole = _Signed(text, self._seen_in(text))
        self._signs = whole.signs
        self.starts: list[int | None] = self._beginnings()
        """Where the (stripped) words of each turn begin, where that is known."""

    def spans(self) -> Spans:
        """Return the range of each assistant turn."""
        found: list[tuple[int, int] | None] = []
        cursor = 0
        for number, turn in enumerate(self._messages):
            if turn.role != "assistant":
                continue
            span = self._span(number, cursor)
            found.append(span)
            cursor = span[1] if span else cursor
        return tuple(found)

    def _span(self, number: int, cursor: int) -> tuple[int, int] | None:
        """Return the range of one turn behind the cursor."""
        anchor = max((known for known in self._signs if known < number), default=None)
        base = 0 if anchor is None else self._signs[anchor]
        region = self._text[base : self._next_sign(number, base)]
        before = self._tail(anchor, self._render(number, prompt=True))
        after = self._tail(anchor, self._render(number + 1))
        least = max(0, cursor - base)
        start = self._start(number, region, before, least)
        words = self._messages[number].content.strip()
        place = region.find(words, least if start is None else start) if words else -1
        self.starts[number] = base + place if place >= 0 else None
        if start is None or after is None:
            return self._words_only(base, region, place, words)
        if region.startswith(after.rstrip()) and region[:start] == after[:start]:
            end = start + len(after[start:].rstrip())
            end = self._closed(number, anchor, after, start, end)
        elif (words and place < 0) or self._shortened(number, region[start:], after):
            return None
        else:
            end = self._shared_end(number, region, place + len(words) if words else start, after)
        return None if self._lost(number, region[start:end]) else (base + start, base + end)

    def _start(self, number: int, region: str, before: str | None, least: int) -> int | None:
        """Return where the answer begins in its region, None when the prompt before it is not there."""
        if before is None or len(before) < least:
            return None
        words = self._messages[number].content.strip()
        if region.startswith(before):
            return len(before) + self._header(number, region, len(before), words)
        shared = _shared(region, before)
        if words:
            place = region.find(words, max(shared, least))
            thought = self._messages[number].reasoning.strip()
            first = region.find(thought, least, max(place, 0)) if thought else -1
            if place < 0:
                return None
            return first if first >= 0 else place - self._space_before(number, region, place)
        marks = [mark.end() for mark in self._template.marks.finditer(region, 0, shared)]
        spaces = [space.end() for space in re.finditer(r"\s", region[:shared])]
        return max([*marks[-1:], *spaces[-1:]], default=None)

    def _space_before(self, number: int, region: str, place: int) -> int:
        """Return how much white space that a turn's words begin with is kept before them."""
        content = self._messages[number].content
        space = content[: len(content) - len(content.lstrip())]
        return len(space) if region[:place].endswith(space) else 0

    def _header(self, number: int, region: str, start: int, words: str) -> int:
        """Return how much of a turn's header a template without a generation prompt leaves to the answer."""
        place = region.find(words, start) if words else -1
        if place <= start or not region[start:place].strip():
            return 0
        return place - start if self._opening(number) == "" else 0

    def _opening(self, number: int) -> str | None:
        """Return what the template adds to the turns before a turn when the assistant is to answer."""
        asked, told = self._render(number, prompt=True), self._render(number)
        if asked is None or told is None or not asked.text.startswith(told.text):
            return None
        return asked.text[len(told.text) :]

    def _closed(self, number: int, anchor: int | None, after: str, start: int, end: int) -> int:
        """Return the end of a turn without what the template writes behind the last turn of all.

        That shows when the template goes on to the next prompt instead.
        """
        words = self._messages[number].content.strip()
        place = max(start, after.rfind(words, start) + len(words)) if words else start
        marks = list(self._template.marks.finditer(after, place, end))
        if len(marks) < 2:  # noqa: PLR2004 - one mark ends the turn
            return end
        further = self._tail(anchor, self._render(number + 1, prompt=True))
        if further is None or further.startswith(after[:end]):
            return end
        shared = _shared(further, after)
        ends = [mark.end() for mark in marks if mark.end() <= shared]
        return ends[-1] if ends else end

    def _shared_end(self, number: int, region: str, end: int, after: str) -> int:
        """Return the end of a turn that the template would write in another way if it were the last."""
        words = self._messages[number].content.strip()
        where = after.rfind(words) + len(words) if words else after.find(region[end : end + _ALIKE])
        rest = after[where:] if where >= 0 else ""
        shared = region[end : end + _shared(rest, region[end:])]
        if shared.rstrip() == rest.rstrip():
            return end + len(shared.rstrip())
        marks = list(self._template.marks.finditer(shared))
        if marks:
            return end + marks[-1].end()
        opening = self._template.marks.search(self._opening(number) or "")
        further = region.find(opening[0], end) if opening else -1
        if further > end and self._template.marks.search(rest):  # this template ends turns by some mark
            return end + len(region[end:further].rstrip())
        return end + len(re.sub(r"\S+$", "", shared).rstrip())

    def _words_only(self, base: int, region: str, place: int | None, words: str) -> tuple[int, int] | None:
        """Return where a turn's own words stand when no rendering up to it can be compared."""
        if not words or place is None or place < 0:
            return None
        end = place + len(words)
        mark = self._template.marks.match(region, end)
        return base + place, base + (mark.end() if mark else end)

    def _shortened(self, number: int, region: str, after: str) -> bool:
        """Say whether something of a turn is missing that the template writes while the turn is the last."""
        turn = self._messages[number]
        parts = [turn.reasoning.strip(), *(call.name for call in turn.tool_calls)]
        return any(part in after and part not in region for part in parts if part)

    def _lost(self, number: int, body: str) -> bool:
        """Say whether the template left out what a turn says, or whom it calls."""
        turn = self._messages[number]
        words = re.split(r"[\s>]+", turn.content.strip())[-1]
        return words not in body or any(call.name not in body for call in turn.tool_calls)

    def _next_sign(self, number: int, base: int) -> int:
        later = [place for known, place in self._signs.items() if known > number and place > base]
        return min(later, default=len(self._text))

    def _render(self, count: int, *, prompt: bool = False) -> _Signed | None:
        """Render the first turns, None when the template refuses them alone."""
        try:
            raw = self._template.render(self._signed[:count], self._tools, prompt=prompt)
        except RowError:
            return None
        if self._signed is self._messages:
            return _Signed(raw, self._seen_in(raw))
        text, signs, double = [], {}, set()
        cursor = 0
        for number, part in enumerate(re.split(f"{self._salt}(\\d{{6}})", raw)):
            if number % 2 == 0:
                text.append(part)
                cursor += len(part)
                continue
            double |= {int(part)} & signs.keys()
            signs[int(part)] = cursor
        return _Signed("".join(text), {turn: at for turn, at in signs.items() if turn not in double})

    def _tail(self, anchor: int | None, rendered: _Signed | None) -> str | None:
        """Return what stands behind a sign."""
        if rendered is None or anchor is None:
            return rendered and rendered.text
        at = rendered.signs.get(anchor)
        return None if at is None else rendered.text[at:]

    def _sign(self, number: int, turn: Message) -> Message:
        middle = self._middle(turn)
        if turn.role == "assistant" or middle is None:
            return turn
        content = f"{turn.content[:middle]}{self._salt}{number:06d}{turn.content[middle:]}"
        return replace(turn, content=content)

    def _middle(self, turn: Message) -> int | None:
        words = turn.content.strip()
        if not words:
            return None
        return len(turn.content) - len(turn.content.lstrip()) + len(words) // 2

    def _seen_in(self, text: str) -> dict[int, int]:
        """Return where the words of the turns are first seen one behind the other, for want of signs."""
        seen: dict[int, int] = {}
        cursor = 0
        for number, turn in enumerate(self._messages):
            words = turn.content.strip()
            place = text.find(words, cursor) if words else -1
            if place < 0:
                continue
            cursor = place + len(words)
            if turn.role != "assistant":
                seen[number] = place + len(words) // 2
        return seen

    def _beginnings(self) -> list[int | None]:
        found: list[int | None] = []
        for number, turn in enumerate(self._messages):
            words = turn.content.strip()
            at = self._signs.get(number, -1) - len(words) // 2
            found.append(at if number in self._signs and self._text.startswith(words, at) else None)
        return found


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one.startswith(other[:middle]):
            low = middle
        else:
            high = middle - 1
    return low
