"""The texts of an example: all of them, those of the answers, and an example with its texts rewritten."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final

from engine.formats.base import (
    Continuation,
    Conversation,
    Document,
    Judged,
    Labelled,
    Message,
    Preference,
    Question,
    Ranked,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.formats.base import Example

_TURNS: Final = {"messages", "prompt", "chosen", "rejected", "completion"}
_FENCE: Final = re.compile(r"(```.*?(?:```|\Z)|`[^`\n]+`)", re.DOTALL)
_ROUNDS: Final = 100
"""Changes that uncover another one; more than a text that nobody made to be in the way."""


def groups_of_turns(example: Example) -> tuple[tuple[Message, ...], ...]:
    """Return the turns of an example, in the groups in which it holds them."""
    match example:
        case Conversation():
            return (example.messages,)
        case Preference():
            return (example.prompt, example.chosen, example.rejected)
        case Judged():
            return (example.prompt, example.completion)
        case Ranked():
            return (example.prompt, *example.answers)
        case Question():
            return (example.prompt,)
        case _:
            return ()


def texts(example: Example) -> tuple[str, ...]:
    """Return the texts of an example, in the order in which the model sees them."""
    match example:
        case Document():
            return (example.text,)
        case Continuation():
            return (example.prompt, example.completion)
        case Labelled():
            return (example.text, example.pair) if example.pair else (example.text,)
    found: list[str] = []
    for turns in groups_of_turns(example):
        for turn in turns:
            if turn.reasoning:
                found.append(turn.reasoning)
            found.append(turn.content)
    if isinstance(example, Question) and example.reference:
        found.append(example.reference)
    return tuple(found)


def whole_of(example: Example) -> str:
    """Return all texts of an example, with what its tools are called with, one a line."""
    calls = (
        call.arguments for turns in groups_of_turns(example) for turn in turns for call in turn.tool_calls
    )
    return "\n".join([*texts(example), *calls])


def answers(example: Example) -> tuple[str, ...]:
    """Return the texts that a model learns to write: not those that were rejected or found bad."""
    match example:
        case Conversation():
            turns = tuple(turn for turn in example.messages if turn.role == "assistant")
        case Preference():
            turns = tuple(turn for turn in example.chosen if turn.role == "assistant")
        case Judged():
            turns = example.completion if example.label else ()
        case Ranked():
            turns = example.answers[0] if example.answers else ()
        case Continuation():
            return (example.completion,)
        case _:
            return (example.reference,) if isinstance(example, Question) and example.reference else ()
    return tuple(turn.content for turn in turns)


def question(example: Example) -> str:
    """Return what is asked last, or an empty string."""
    if isinstance(example, Continuation):
        return example.prompt
    turns = next(iter(groups_of_turns(example)), ())
    return next((turn.content for turn in reversed(turns) if turn.role == "user"), "")


def rewritten(example: Example, change: Callable[[str], str]) -> Example:
    """Return an example with every text changed; the very same one when none of them is."""
    values: dict[str, Any] = {}
    for item in fields(example):
        value: Any = getattr(example, item.name)
        if item.name == "answers":
            new: Any = tuple(_turns(turns, change) for turns in value)
            new = value if all(ours is theirs for ours, theirs in zip(new, value, strict=True)) else new
        elif item.name in _TURNS and not isinstance(value, str):
            new = _turns(value, change)
        elif isinstance(value, str):
            new = change(value)
        else:
            continue
        if new is not value and new != value:
            values[item.name] = new
    return replace(example, **values) if values else example


def _turns(turns: tuple[Message, ...], change: Callable[[str], str]) -> tuple[Message, ...]:
    new = []
    for turn in turns:
        content = change(turn.content)
        reasoning = change(turn.reasoning) if turn.reasoning else ""
        same = content == turn.content and reasoning == turn.reasoning
        new.append(turn if same else replace(turn, content=content, reasoning=reasoning))
    return turns if all(map(lambda a, b: a is b, turns, new)) else tuple(new)


def called(example: Example, change: Callable[[str], str]) -> Example:
    """Return an example with what its tools are called with changed; the very same when nothing is."""

    def turn_of(turn: Message) -> Message:
        calls = tuple(replace(call, arguments=change(call.arguments)) for call in turn.tool_calls)
        return turn if calls == turn.tool_calls else replace(turn, tool_calls=calls)

    values: dict[str, Any] = {}
    for item in fields(example):
        value: Any = getattr(example, item.name)
        if item.name == "answers":
            values[item.name] = tuple(tuple(map(turn_of, turns)) for turns in value)
        elif item.name in _TURNS and not isinstance(value, str):
            values[item.name] = tuple(map(turn_of, value))
    changed = {name: new for name, new in values.items() if new != getattr(example, name)}
    return replace(example, **changed) if changed else example


def settled(text: str, change: Callable[[str], str]) -> str:
    """Change a text until a change leaves it alone, so that doing it again would do nothing."""
    for _ in range(_ROUNDS):
        new = change(text)
        if new == text:
            break
        text = new
    return text


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """Change a text but for its code: what stands in fences or between back ticks."""
    if "`" not in text:
        return change(text)
    parts = _FENCE.split(text)
    parts[::2] = [change(part) for part in parts[::2]]
    return "".join(parts)


def prose(text: str) -> Iterator[tuple[int, str]]:
    """Return the parts of a text that are no code, each with where it begins."""
    if "`" not in text:
        yield 0, text
        return
    place = 0
    for number, part in enumerate(_FENCE.split(text)):
        if number % 2 == 0:
            yield place, part
        place += len(part)


def normal(text: str) -> str:
    """Return a text without what case, spacing and wide letters change."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.casefold().split())


def mark(example: Example) -> int:
    """Return a number that examples share when they say the same, whatever their case and spacing."""
    parts = [*map(normal, texts(example))]
    if isinstance(example, Labelled):
        parts += [*example.labels, str(example.value)]
    if isinstance(example, Judged):
        parts.append(str(example.label))
    return digest("\0".join(parts))


def digest(text: str) -> int:
    """Return 64 bits that stand for a text."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())
