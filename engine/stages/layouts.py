"""Where the answers stand in conversations of a shape that was seen before, checked on every one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from engine.formats.base import Message

Spans = tuple[tuple[int, int] | None, ...]
"""The range of each assistant turn; None where it is not trained on."""
_Shape = tuple[tuple[str, bool], ...]

_SHAPES: Final = 512
_EACH: Final = 4


@dataclass(frozen=True, slots=True)
class _Layout:
    """What a template writes before, between and behind the words of the turns, and where answers lie."""

    between: tuple[str, ...]
    around: tuple[tuple[int, int] | None, ...]
    """For each turn, how many characters before its words and behind them belong to the answer."""

    def apply(self, words: list[str], text: str) -> list[tuple[int, int] | None] | None:
        """Return the range of each turn when the text is made of these words in this layout, else None."""
        parts = [self.between[0]]
        for word, follows in zip(words, self.between[1:], strict=True):
            parts += (word, follows)
        if "".join(parts) != text:
            return None
        found: list[tuple[int, int] | None] = []
        cursor = 0
        for number, word in enumerate(words):
            cursor += len(self.between[number])
            edge = self.around[number]
            found.append(None if edge is None else (cursor - edge[0], cursor + len(word) + edge[1]))
            cursor += len(word)
        return found


class Layouts:
    """Remembers layouts, so that most rows need not be searched: one comparison proves where they stand."""

    def __init__(self) -> None:
        self._known: dict[_Shape, list[_Layout]] = {}

    def find(self, messages: tuple[Message, ...], text: str) -> Spans | None:
        """Return the range of each assistant turn when a known layout gives exactly this text."""
        if not _simple(messages):
            return None
        known = self._known.get(_shape(messages))
        if not known:
            return None
        whole = [turn.content for turn in messages]
        bare = [words.strip() for words in whole]
        for layout in known:
            found = layout.apply(whole, text) or (layout.apply(bare, text) if bare != whole else None)
            if found is not None:
                return tuple(
                    span for span, turn in zip(found, messages, strict=True) if turn.role == "assistant"
                )
        return None

    def learn(self, messages: tuple[Message, ...], text: str, starts: list[int | None], spans: Spans) -> None:
        """Remember the layout of a text in which the (stripped) words of each turn begin at `starts`."""
        if not _simple(messages) or None in starts:
            return
        whole = [turn.content for turn in messages]
        bare = [words.strip() for words in whole]
        at = [start for start in starts if start is not None]
        led = [start - (len(words) - len(words.lstrip())) for start, words in zip(at, whole, strict=True)]
        for words, places in ((whole, led), (bare, at)):
            if all(
                place >= 0 and text.startswith(word, place) for word, place in zip(words, places, strict=True)
            ):
                layout = _layout(messages, text, words, places, spans)
                break
        else:
            return
        if layout is not None and layout.apply(words, text) is not None:
            self._remember(_shape(messages), layout)

    def _remember(self, shape: _Shape, layout: _Layout) -> None:
        if len(self._known) >= _SHAPES and shape not in self._known:
            self._known.clear()
        known = self._known.setdefault(shape, [])
        known.insert(0, layout)
        del known[_EACH:]


def _layout(
    messages: tuple[Message, ...], text: str, words: list[str], places: list[int], spans: Spans
) -> _Layout | None:
    between: list[str] = []
    around: list[tuple[int, int] | None] = []
    answers = iter(spans)
    cursor = 0
    for turn, word, place in zip(messages, words, places, strict=True):
        if place < cursor:
            return None
        between.append(text[cursor:place])
        cursor = place + len(word)
        span = next(answers) if turn.role == "assistant" else None
        if span is not None and (span[0] > place or span[1] < cursor):
            return None  # a part of the words only
        around.append(None if span is None else (place - span[0], span[1] - cursor))
    return _Layout((*between, text[cursor:]), tuple(around))


def _shape(messages: tuple[Message, ...]) -> _Shape:
    return tuple((turn.role, bool(turn.content.strip())) for turn in messages)


def _simple(messages: tuple[Message, ...]) -> bool:
    """Say whether turns are nothing but roles and words."""
    return not any(turn.tool_calls or turn.reasoning or turn.name or turn.tool_call_id for turn in messages)
