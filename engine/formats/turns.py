"""Lists of turns, as chat data sets spell them, made into messages."""

from __future__ import annotations

import json
from typing import Any, Final

from engine.formats.base import Message, RowError

ROLES: Final[dict[str, str]] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "human": "user",
    "prompter": "user",
    "assistant": "assistant",
    "gpt": "assistant",
    "chatgpt": "assistant",
    "bot": "assistant",
    "chatbot": "assistant",
    "model": "assistant",
    "tool": "tool",
    "function": "tool",
    "observation": "tool",
    "ipython": "tool",
}
"""Every known spelling of a role, and the role it means."""

_CALLS: Final = ("tool_calls", "function_call")


def turns_of(
    row: dict[str, Any], column: str, names: tuple[str, ...], texts: tuple[str, ...]
) -> list[Message]:
    """Return the turns in a column; `names` and `texts` are the keys that may hold role and content.

    Raises RowError naming the column and the turn.
    """
    if column not in row:
        message = f"the column {column} is missing"
        raise RowError(message)
    value = _list(row[column], column)
    if not value:
        message = f"the column {column} holds no turn"
        raise RowError(message)
    return [
        _turn(turn, f"turn {at} of the column {column}", names, texts) for at, turn in enumerate(value, 1)
    ]


def _list(value: Any, column: str) -> list[Any]:
    """Return the list in a column; tables such as CSV hold it as JSON text."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError) as error:
            message = f"the column {column} holds text that is not a list of turns"
            raise RowError(message) from error
    if not isinstance(value, list):
        held = "nothing" if value is None else f"a {type(value).__name__}"
        message = f"the column {column} holds {held} instead of a list of turns"
        raise RowError(message)
    return value


def _turn(turn: Any, where: str, names: tuple[str, ...], texts: tuple[str, ...]) -> Message:
    if not isinstance(turn, dict):
        message = f"{where} is not an object with a role and a text"
        raise RowError(message)
    role = _role(turn, where, names)
    if any(turn.get(key) for key in _CALLS):
        # Training on such a turn without its call would teach the model to say nothing there.
        message = f"{where} calls a tool, which cannot be trained on yet"
        raise RowError(message)
    key = next((key for key in texts if key in turn), None)
    if key is None:
        message = f"{where} has no {texts[0]}"
        raise RowError(message)
    return Message(role, _content(turn[key], where))


def _role(turn: dict[str, Any], where: str, names: tuple[str, ...]) -> str:
    key = next((key for key in names if key in turn), None)
    if key is None:
        message = f"{where} has no {names[0]}"
        raise RowError(message)
    name = turn[key]
    role = ROLES.get(name.strip().lower()) if isinstance(name, str) else None
    if role is None:
        message = f"{where} has the unknown role {str(name)[:40]!r}"
        raise RowError(message)
    return role


def _content(value: Any, where: str) -> str:
    """Return a turn's text; a list of parts is joined when all of them are text."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(_is_text_part(part) for part in value):
        return "".join(part if isinstance(part, str) else part["text"] for part in value)
    held = "nothing" if value is None else f"a {type(value).__name__}"
    message = f"{where} holds {held} instead of text"
    raise RowError(message)


def _is_text_part(part: Any) -> bool:
    if isinstance(part, dict):
        return part.get("type", "text") == "text" and isinstance(part.get("text"), str)
    return isinstance(part, str)
