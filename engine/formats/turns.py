"""Lists of turns, as chat data sets spell them, made into messages."""

from __future__ import annotations

import json
from typing import Any, Final

from engine.formats.base import Message, RowError
from engine.reasons import reason

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
        raise RowError(reason("column_missing", column=column))
    value = _list(row[column], column)
    if not value:
        raise RowError(reason("turns_missing", column=column))
    return [_turn(turn, {"turn": at, "column": column}, names, texts) for at, turn in enumerate(value, 1)]


def _list(value: Any, column: str) -> list[Any]:
    """Return the list in a column; tables such as CSV hold it as JSON text."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError) as error:
            raise RowError(reason("turns_unreadable", column=column)) from error
    if value is None:
        raise RowError(reason("turns_nothing", column=column))
    if not isinstance(value, list):
        raise RowError(reason("turns_not_list", column=column, kind=type(value).__name__))
    return value


def _turn(turn: Any, where: dict[str, object], names: tuple[str, ...], texts: tuple[str, ...]) -> Message:
    if not isinstance(turn, dict):
        raise RowError(reason("turn_not_object", **where))
    role = _role(turn, where, names)
    if any(turn.get(key) for key in _CALLS):
        # Training on such a turn without its call would teach the model to say nothing there.
        raise RowError(reason("turn_calls_tool", **where))
    key = next((key for key in texts if key in turn), None)
    if key is None:
        raise RowError(reason("turn_without", **where, name=texts[0]))
    return Message(role, _content(turn[key], where))


def _role(turn: dict[str, Any], where: dict[str, object], names: tuple[str, ...]) -> str:
    key = next((key for key in names if key in turn), None)
    if key is None:
        raise RowError(reason("turn_without", **where, name=names[0]))
    name = turn[key]
    role = ROLES.get(name.strip().lower()) if isinstance(name, str) else None
    if role is None:
        raise RowError(reason("turn_role_unknown", **where, role=repr(str(name)[:40])))
    return role


def _content(value: Any, where: dict[str, object]) -> str:
    """Return a turn's text; a list of parts is joined when all of them are text."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(_is_text_part(part) for part in value):
        return "".join(part if isinstance(part, str) else part["text"] for part in value)
    if value is None:
        raise RowError(reason("turn_nothing", **where))
    raise RowError(reason("turn_not_text", **where, kind=type(value).__name__))


def _is_text_part(part: Any) -> bool:
    if isinstance(part, dict):
        return part.get("type", "text") == "text" and isinstance(part.get("text"), str)
    return isinstance(part, str)
