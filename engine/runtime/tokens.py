"""Rendered rows: the text, tokens and loss mask that training uses and the preview shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from engine.formats.base import Example, RowError
from engine.reasons import reason
from engine.rpc import Role, Span
from engine.runtime.flat import MASKED, Encoded, FlatRows, RowBuilder, longest_first, pack
from engine.runtime.pieces import Tokens, reader_of
from engine.runtime.templates import PLAIN_TEMPLATE, ChatTemplate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transformers import PreTrainedTokenizerBase

    from engine.stages import Marked, Stage

__all__ = [
    "MASKED",
    "PLAIN_TEMPLATE",
    "ChatTemplate",
    "Encoded",
    "Encoder",
    "FlatRows",
    "longest_first",
    "pack",
    "template_used",
    "why_untrained",
]


class Encoder:
    """Turns examples into token ids with their loss mask; the same code serves training and preview."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, stage: Stage) -> None:
        self.tokenizer = tokenizer
        self.template = ChatTemplate(tokenizer)
        self.stage = stage
        self._reader = reader_of(tokenizer)

    def encode(self, example: Example) -> Encoded:
        """Return an example's (first) row; raises RowError when the stage or template refuses it."""
        return self.encode_all(example)[0]

    def encode_all(self, example: Example) -> FlatRows:
        """Return all rows of an example; raises RowError when the stage or template refuses it."""
        built = RowBuilder()
        refused = self.encode_into(built, [example])
        if refused:
            raise RowError(refused[0])
        return built.rows()

    def encode_into(self, built: RowBuilder, examples: Iterable[Example]) -> dict[int, str]:
        """Add the rows of each example, and return why some examples were refused; their rows are empty."""
        marked: list[Marked | None] = []
        refused: dict[int, str] = {}
        for number, example in enumerate(examples):
            try:
                texts: Sequence[Marked | None] = self.stage.texts(example, self.template)
            except RowError as error:
                texts = (None,) * self.stage.width
                refused[number] = str(error)
            marked += texts
            built.end_example(len(texts))
        found = iter(self._reader.read([row for row in marked if row is not None]))
        for row in marked:
            if row is None:
                built.add_nothing()
            else:
                self._add(built, row, next(found))
        return refused

    def spans(self, example: Example) -> list[Span]:
        """Return the whole rendered text of an example, cut into stretches of one role, in order."""
        return self.all_spans(example)[0]

    def all_spans(self, example: Example) -> list[list[Span]]:
        """Return the stretches of each text of an example."""
        return [self._spans(marked) for marked in self.stage.texts(example, self.template)]

    def _spans(self, marked: Marked) -> list[Span]:
        tokens = next(iter(self._reader.read([marked])))
        text, trained = marked.text, _trained(marked, tokens)
        special = set(self.tokenizer.all_special_ids)
        spans: list[Span] = []
        cursor = 0
        for index, end in enumerate(tokens.shown_ends()):
            role: Role = "trained" if trained[index] else "masked"
            if index >= self.stage.max_length:
                role = "cut"
            elif role == "masked" and int(tokens.ids[index]) in special:
                role = "special"
            if end > cursor:
                _extend(spans, text[cursor:end], role)
                cursor = end
        if cursor < len(text):
            _extend(spans, text[cursor:], "masked")
        return spans

    def _add(self, built: RowBuilder, row: Marked, tokens: Tokens) -> None:
        limit = self.stage.max_length
        built.add(tokens.ids[:limit], _trained(row, tokens)[:limit], max(0, len(tokens.ids) - limit))


def template_used(encoder: Encoder, *, templated: bool) -> Literal["own", "plain", "none"]:
    """Say whose chat template renders the rows."""
    if not templated:
        return "none"
    return "plain" if encoder.template.plain else "own"


def why_untrained(cut: int, stage: Stage) -> str:
    """Say why a row has no trained token: its answers are cut off, or the template changed them."""
    return reason("answer_cut_off", limit=stage.max_length) if cut else reason("answers_lost")


def _trained(row: Marked, tokens: Tokens) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return whether each token of a row is trained on; this is the one place that decides it.

    A token is trained when it ends inside a range. It may begin before it with white space, as the first
    word of an answer does. Nothing comes before the first token to predict it from.
    """
    found = np.zeros(len(tokens.ids), dtype=bool)
    for start, end in row.trained:
        least = len(row.text[:start].rstrip())
        first = max(tokens.starting_at(least), tokens.ending_behind(start))
        found[first : tokens.ending_behind(end)] = True
    found[tokens.empty()] = False
    found[:1] = False
    return found


def _extend(spans: list[Span], text: str, role: Role) -> None:
    if spans and spans[-1].role == role:
        spans[-1] = Span(text=spans[-1].text + text, role=role)
    else:
        spans.append(Span(text=text, role=role))
