"""Rendered rows: the text, tokens and loss mask that training uses and the preview shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from engine.formats.base import Example, Message, RowError
from engine.reasons import reason
from engine.rpc import Role, Span

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

    from engine.stages import Stage

MASKED: Final = -100
"""Label that the loss leaves out."""
PLAIN_TEMPLATE: Final = (
    "{% for message in messages %}"
    "{% if message['role'] == 'system' %}{{ message['content'] }}\n\n"
    "{% elif message['role'] == 'assistant' %}Assistant: {{ message['content'] }}{{ eos_token }}\n"
    "{% else %}User: {{ message['content'] }}\n{% endif %}"
    "{% endfor %}"
    "{% if add_generation_prompt %}Assistant:{% endif %}"
)
"""Given to models that bring no chat template, and saved with what is tuned.

The prompt ends without a space: most tokenizers make it part of the answer's first word.
"""


@dataclass(frozen=True, slots=True)
class Encoded:
    """One row as the model gets it: token ids, labels (-100 where masked), and whether it was cut."""

    ids: np.ndarray
    labels: np.ndarray
    cut: int
    """Tokens beyond max_length that were dropped."""

    @property
    def trained(self) -> int:
        """Return how many tokens the loss counts."""
        return int((self.labels != MASKED).sum())


class ChatTemplate:
    """A tokenizer's chat template, or the plain one when it brings none."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase) -> None:
        self._tokenizer = tokenizer
        self.plain = not tokenizer.chat_template or tokenizer.chat_template == PLAIN_TEMPLATE
        if self.plain:
            tokenizer.chat_template = PLAIN_TEMPLATE

    @property
    def end(self) -> str:
        """Return the end-of-text token as text."""
        return str(self._tokenizer.eos_token or "")

    def render(self, messages: tuple[Message, ...], *, prompt: bool = False) -> str:
        """Return the conversation as text; a template that refuses it makes the row an error."""
        from jinja2 import TemplateError

        refused = (TemplateError, TypeError, ValueError, LookupError, ArithmeticError, AttributeError)
        turns = [{"role": message.role, "content": message.content} for message in messages]
        try:
            return str(
                self._tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=prompt)
            )
        except (*refused, RecursionError) as error:
            raise RowError(reason("template_refuses", error=error)) from error


class Encoder:
    """Turns examples into token ids with their loss mask; the same code serves training and preview."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, stage: Stage) -> None:
        self.tokenizer = tokenizer
        self.template = ChatTemplate(tokenizer)
        self.stage = stage

    def encode(self, example: Example) -> Encoded:
        """Return a row's tokens and labels; raises RowError when the stage or template refuses it."""
        _, ids, _, trained = self._tokens(example)
        limit = self.stage.max_length
        labels = np.where(trained, ids, MASKED).astype(np.int32)
        labels[:1] = MASKED  # nothing comes before the first token to predict it from
        return Encoded(ids[:limit], labels[:limit], max(0, len(ids) - limit))

    def spans(self, example: Example) -> list[Span]:
        """Return the whole rendered text, cut into stretches of one role, in order."""
        text, ids, offsets, trained = self._tokens(example)
        special = set(self.tokenizer.all_special_ids)
        spans: list[Span] = []
        cursor = 0
        for index, (_, end) in enumerate(offsets):
            role: Role = "trained" if trained[index] and index > 0 else "masked"
            if index >= self.stage.max_length:
                role = "cut"
            elif role == "masked" and int(ids[index]) in special:
                role = "special"
            if end > cursor:
                _extend(spans, text[cursor:end], role)
                cursor = end
        if cursor < len(text):
            _extend(spans, text[cursor:], "masked")
        return spans

    def _tokens(self, example: Example) -> tuple[str, np.ndarray, list[tuple[int, int]], np.ndarray]:
        """Return (text, ids, character range of each token, whether each is trained)."""
        marked = self.stage.mark(example, self.template)
        encoded = self.tokenizer(
            marked.text,
            add_special_tokens=not marked.templated,
            return_offsets_mapping=True,
            return_attention_mask=False,
            truncation=False,
            verbose=False,
        )
        ids = np.asarray(encoded["input_ids"], dtype=np.int32)
        offsets = [(int(start), int(end)) for start, end in encoded["offset_mapping"]]
        edges = np.asarray(offsets, dtype=np.int64).reshape(-1, 2)
        trained = np.zeros(len(ids), dtype=bool)
        for start, end in marked.trained:
            # A word's token may begin with the white space before it: the first word of an answer counts.
            first = len(marked.text[:start].rstrip())
            trained |= (edges[:, 0] >= first) & (edges[:, 1] > start) & (edges[:, 1] <= end)
        trained &= edges[:, 1] > edges[:, 0]
        return marked.text, ids, offsets, trained


def pack(rows: list[Encoded], limit: int) -> list[list[int]]:
    """Return groups of row numbers whose tokens together fit a limit; best-fit decreasing, deterministic."""
    import bisect

    order = sorted(range(len(rows)), key=lambda index: (-len(rows[index].ids), index))
    room: list[tuple[int, int]] = []
    groups: list[list[int]] = []
    for index in order:
        length = len(rows[index].ids)
        place = bisect.bisect_left(room, (length, -1))
        if place < len(room):
            free, group = room.pop(place)
        else:
            free, group = limit, len(groups)
            groups.append([])
        groups[group].append(index)
        bisect.insort(room, (free - length, group))
    return groups


def template_used(encoder: Encoder, *, templated: bool) -> Literal["own", "plain", "none"]:
    """Say whose chat template renders the rows."""
    if not templated:
        return "none"
    return "plain" if encoder.template.plain else "own"


def longest_first(items: list[Encoded]) -> list[Encoded]:
    """Return items by their length, longest first so that an overflow shows at once."""
    return sorted(items, key=lambda item: -len(item.ids))


def _extend(spans: list[Span], text: str, role: Role) -> None:
    if spans and spans[-1].role == role:
        spans[-1] = Span(text=spans[-1].text + text, role=role)
    else:
        spans.append(Span(text=text, role=role))
