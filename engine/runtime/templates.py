"""A model's chat template: conversations, tools and calls as the text that the model sees."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from engine.formats.base import Message, RowError
from engine.reasons import reason
from engine.runtime.sandbox import REFUSALS, EndlessError, compiled
from engine.stages.layouts import Layouts

if TYPE_CHECKING:
    from datetime import datetime

    from transformers import PreTrainedTokenizerBase

    from engine.stages.base import Ranges

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
_SHORT_ID: Final = re.compile(r"[0-9A-Za-z]{9}")
_IDS: Final = 9
"""Characters of a call's id in the templates that insist on a length."""


class ChatTemplate:
    """A tokenizer's chat template, or the plain one when it brings none."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase) -> None:
        self._tokenizer = tokenizer
        self.plain = not tokenizer.chat_template or tokenizer.chat_template == PLAIN_TEMPLATE
        if self.plain:
            tokenizer.chat_template = PLAIN_TEMPLATE
        self._names = {name: str(token) for name, token in tokenizer.special_tokens_map.items()}
        self.marks = _marks(tokenizer)
        """Finds the tokens that are written as they stand, such as those that end a turn."""
        self.now: datetime | None = None
        """The day that a template may write; without one, today."""
        self.layouts = Layouts()
        """Where the answers stand in conversations of a shape that was seen before."""

    @property
    def end(self) -> str:
        """Return the end-of-text token as text."""
        return str(self._tokenizer.eos_token or "")

    def render(
        self, messages: tuple[Message, ...], tools: tuple[str, ...] = (), *, prompt: bool = False
    ) -> str:
        """Return the conversation as text; a template that refuses it makes the row an error."""
        return self._render(messages, tools, prompt=prompt)

    def spoken(self, messages: tuple[Message, ...], tools: tuple[str, ...] = ()) -> Ranges | None:
        """Return the ranges that the template itself says the assistant writes; None when it says nothing."""
        source = self._source(tools)
        if "generation" not in source or not compiled(source).marks_answers:
            return None
        salt = secrets.token_hex(8)
        around = (f"{salt}<", f"{salt}>")
        text = self._render(messages, tools, prompt=False, around=around)
        found: list[tuple[int, int]] = []
        opened: list[int] = []
        cursor = 0
        for number, part in enumerate(re.split(f"{salt}([<>])", text)):
            if number % 2 == 0:
                cursor += len(part)
            elif part == "<":
                opened.append(cursor)
            elif opened:
                found.append((opened.pop(), cursor))
        plain = re.sub(f"{salt}[<>]", "", text)
        return tuple(found) if plain == self.render(messages, tools) else None

    def _render(
        self,
        messages: tuple[Message, ...],
        tools: tuple[str, ...],
        *,
        prompt: bool,
        around: tuple[str, str] = ("", ""),
    ) -> str:
        """Render with the arguments of calls as objects, as most templates want them, or else as text."""
        if not any(turn.tool_calls for turn in messages):
            return self._text(_turns(messages), tools, prompt=prompt, around=around)
        refusal: RowError | None = None
        for shape in _SHAPES:
            try:
                text = self._text(_turns(messages, shape), tools, prompt=prompt, around=around)
            except RowError as error:
                refusal = refusal or error
                continue
            if shape.as_text or not _python_in(text, messages):
                return text
        raise refusal or RowError(reason("template_refuses", error="it cannot write the arguments of a call"))

    def _text(
        self, turns: list[dict[str, Any]], tools: tuple[str, ...], *, prompt: bool, around: tuple[str, str]
    ) -> str:
        facts = {
            **self._names,
            "messages": turns,
            "tools": _schemas(tools),
            "documents": None,
            "add_generation_prompt": prompt,
        }
        if self.now is not None:
            facts["strftime_now"] = self.now.strftime
        try:
            return compiled(self._source(tools)).render(facts, around)
        except EndlessError as error:
            raise RowError(str(error)) from error
        except REFUSALS as error:
            raise RowError(reason("template_refuses", error=error)) from error

    def _source(self, tools: tuple[str, ...]) -> str:
        try:
            return self._tokenizer.get_chat_template(tools=[{}] if tools else None)
        except ValueError as error:
            raise RowError(reason("template_refuses", error=error)) from error


@dataclass(frozen=True, slots=True)
class _Shape:
    """How calls are handed to a template."""

    as_text: bool
    """Arguments as JSON text rather than as an object."""
    short_ids: bool
    """Ids made over into nine letters and digits, which some templates insist on."""


_SHAPES: Final = (
    _Shape(as_text=False, short_ids=False),
    _Shape(as_text=False, short_ids=True),
    _Shape(as_text=True, short_ids=False),
    _Shape(as_text=True, short_ids=True),
)


def _turns(messages: tuple[Message, ...], shape: _Shape = _SHAPES[0]) -> list[dict[str, Any]]:
    """Return turns in the shape in which chat templates read them."""
    return [
        {"role": turn.role, "content": turn.content} if _simple(turn) else _turn(turn, shape)
        for turn in messages
    ]


def _simple(turn: Message) -> bool:
    return not (turn.tool_calls or turn.name or turn.tool_call_id or turn.reasoning)


def _turn(turn: Message, shape: _Shape) -> dict[str, Any]:
    made: dict[str, Any] = {"role": turn.role, "content": turn.content}
    if turn.tool_calls:
        made["tool_calls"] = [
            {
                "type": "function",
                "function": {"name": call.name, "arguments": _arguments(call.arguments, shape)},
                **_id("id", call.id or (f"{number}{call.name}" if shape.short_ids else ""), shape),
            }
            for number, call in enumerate(turn.tool_calls)
        ]
    made.update(_id("tool_call_id", turn.tool_call_id, shape))
    if turn.name:
        made["name"] = turn.name
    if turn.reasoning:
        made["reasoning_content"] = made["thinking"] = turn.reasoning
    return made


def _id(key: str, value: str, shape: _Shape) -> dict[str, str]:
    if not value:
        return {}
    if shape.short_ids and not _SHORT_ID.fullmatch(value):
        value = hashlib.sha256(value.encode()).hexdigest()[:_IDS]
    return {key: value}


def _arguments(text: str, shape: _Shape) -> Any:
    """Return the arguments of a call as a template is given them; what is no JSON object stays text."""
    if shape.as_text:
        return text
    try:
        parsed = json.loads(text)
    except ValueError:
        return text
    return parsed if isinstance(parsed, dict) else text


def _python_in(text: str, messages: tuple[Message, ...]) -> bool:
    """Say whether a template wrote the arguments of a call as Python writes an object, which is no JSON."""
    for turn in messages:
        for call in turn.tool_calls:
            given = _arguments(call.arguments, _SHAPES[0])
            if isinstance(given, dict) and given and str(given) in text:
                return "'" in str(given)
    return False


@lru_cache(maxsize=256)
def _schemas(tools: tuple[str, ...]) -> list[dict[str, Any]] | None:
    """Return the tools of a conversation as templates read them; raises RowError for what is no JSON."""
    found = []
    for number, text in enumerate(tools, start=1):
        try:
            tool = json.loads(text)
        except ValueError as error:
            raise RowError(reason("tool_unreadable", tool=number)) from error
        if not isinstance(tool, dict):
            raise RowError(reason("tool_unreadable", tool=number))
        found.append(tool)
    return found or None


def _marks(tokenizer: PreTrainedTokenizerBase) -> re.Pattern[str]:
    texts = {str(token) for token in tokenizer.added_tokens_decoder.values()}
    named = {text for text in texts | set(map(str, tokenizer.all_special_tokens)) if text.strip()}
    longest_first = sorted(named, key=lambda text: (-len(text), text))
    return re.compile("|".join(map(re.escape, longest_first)) or "(?!)")
