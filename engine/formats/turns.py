"""Lists of turns, as chat data sets spell them, made into messages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from engine.formats.base import Message, RowError, ToolCall
from engine.formats.calls import calls_of
from engine.formats.cells import opened
from engine.formats.parts import Parts, parts_of
from engine.reasons import reason

ROLES: Final[dict[str, str]] = {
    **dict.fromkeys(("system", "developer", "系统"), "system"),
    **dict.fromkeys(("user", "human", "prompter", "usr", "用户", "人类"), "user"),
    **dict.fromkeys(
        ("assistant", "gpt", "chatgpt", "bot", "chatbot", "model", "ai", "moss", "助手", "模型"), "assistant"
    ),
    **dict.fromkeys(
        ("tool", "function", "observation", "ipython", "tool_response", "function_response", "tool_result"),
        "tool",
    ),
    **dict.fromkeys(("function_call", "tool_call", "tool_calls"), "call"),
}
"""Every known spelling of a role, and the role it means; `call` is an assistant's turn that is all call."""
_ASKED: Final = {"question", "q", "prompt", "query", "input", "instruction", "问", "问题"}
_ANSWERED: Final = {"answer", "a", "response", "output", "completion", "答", "回答"}
_CALLS: Final = ("tool_calls", "function_call")
_REASONINGS: Final = ("reasoning_content", "reasoning", "thinking")
_CALL_IDS: Final = ("tool_call_id", "tool_use_id", "call_id")
_LEARNED: Final = ("weight", "train", "loss")
"""Keys that say with 0 or false that a turn is read and not learned."""
_ORDER: Final = ("system", "user", "assistant")
_SCALARS: Final = (bool, int, float, str)
_PAIR: Final = 2
_KNOWN: Final = {name: role for name, role in ROLES.items() if role != "call"}


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a turn that may hold its role and its text, the usual one first."""

    role: tuple[str, ...]
    text: tuple[str, ...]
    loose: bool = False
    """Whether pairs of question and answer, and plain texts in turn, are turns too."""


CHAT: Final = Keys(("role",), ("content",))
SHARED: Final = Keys(
    ("from", "role", "speaker", "sender"), ("value", "content", "text", "message"), loose=True
)
ANY: Final = Keys(("role", "from"), ("content", "value", "text"))


def turns_of(row: dict[str, Any], column: str, keys: Keys) -> list[Message]:
    """Return the turns in a column; raises RowError naming the column and the turn."""
    if column not in row:
        raise RowError(reason("column_missing", column=column))
    return turns(_list(row[column], column), column, keys)


def turns(value: list[Any], column: str, keys: Keys) -> list[Message]:
    """Return the turns of a list; raises RowError naming the column and the turn."""
    if not value:
        raise RowError(reason("turns_missing", column=column))
    plain = [_plain_turn(turn, keys) for turn in value]
    if None not in plain:
        return [turn for turn in plain if turn is not None]
    found: list[Message] = []
    if keys.loose and len(value) > 1 and all(isinstance(turn, str) for turn in value):
        return [Message(("user", "assistant")[at % 2], text) for at, text in enumerate(value)]
    for at, turn in enumerate(value, 1):
        pair = _exchange(turn, keys) if keys.loose else None
        for message in pair if pair is not None else [_turn(turn, {"turn": at, "column": column}, keys)]:
            _add(found, message)
    return _named(found)


def is_turn(value: Any) -> bool:
    """Say whether a value is a turn: an object with a role."""
    return isinstance(value, dict) and any(isinstance(value.get(key), str) for key in ANY.role)


def _list(value: Any, column: str) -> list[Any]:
    """Return the list in a column; tables such as CSV hold it as text."""
    found = opened(value)
    if found is None:
        raise RowError(reason("turns_nothing", column=column))
    if isinstance(found, str):
        raise RowError(reason("turns_unreadable", column=column))
    if not isinstance(found, list):
        raise RowError(reason("turns_not_list", column=column, kind=type(found).__name__))
    return found


def _exchange(turn: Any, keys: Keys) -> list[Message] | None:
    """Return the messages of a pair of texts, or of an object whose keys are roles; None for any other."""
    if isinstance(turn, list) and len(turn) == _PAIR and isinstance(turn[0], str):
        answer = [Message("assistant", turn[1])] if isinstance(turn[1], str) else []
        return [Message("user", turn[0]), *answer] if answer or turn[1] is None else None
    if not isinstance(turn, dict) or any(isinstance(turn.get(key), str) for key in keys.role):
        return None
    found = [(_meant(key), text) for key, text in turn.items() if isinstance(text, str)]
    messages = [Message(role, text) for role, text in found if role]
    if len(messages) == 1 and len(turn) > 1:
        return None
    return sorted(messages, key=lambda message: _ORDER.index(message.role)) or None


def _meant(key: str) -> str:
    name = key.strip().lower()
    role = "user" if name in _ASKED else "assistant" if name in _ANSWERED else ROLES.get(name, "")
    return "" if role in {"tool", "call"} else role


def _plain_turn(turn: Any, keys: Keys) -> Message | None:
    """Return a turn that is a role and a text and nothing else, as nearly all are; None for any other."""
    if not isinstance(turn, dict) or len(turn) != _PAIR:
        return None
    name, text = turn.get(keys.role[0]), turn.get(keys.text[0])
    if not isinstance(name, str) or not isinstance(text, str) or name not in _KNOWN:
        return None
    return Message(_KNOWN[name], text)


def _turn(turn: Any, where: dict[str, object], keys: Keys) -> Message:
    if not isinstance(turn, dict):
        raise RowError(reason("turn_not_object", **where))
    role = _role(turn, where, keys)
    key = next((key for key in keys.text if key in turn), None)
    if role == "call":
        return Message("assistant", "", tool_calls=_called(turn[key] if key else None, where, needed=True))
    calls = tuple(call for name in _CALLS for call in _called(turn.get(name), where))
    if key is None and not calls:
        raise RowError(reason("turn_without", **where, name=keys.text[0]))
    told = next((turn[name] for name in _REASONINGS if turn.get(name)), "")
    if not isinstance(told, str):
        raise RowError(reason("turn_not_text", **where, kind=type(told).__name__))
    silent = bool(calls) or (bool(told) and role == "assistant")
    parts = Parts("") if silent and not (key and turn[key]) else parts_of(turn[key or ""], role, where)
    return Message(
        role,
        parts.text,
        tool_calls=calls,
        name=_said(turn, ("name", "tool_name")) if role == "tool" else "",
        tool_call_id=_said(turn, _CALL_IDS),
        reasoning=told or parts.reasoning,
        trained=not any(
            turn.get(name, 1) in {0, "0", "false", "False"} for name in _LEARNED if _scalar(turn, name)
        ),
    )


def _role(turn: dict[str, Any], where: dict[str, object], keys: Keys) -> str:
    key = next((key for key in keys.role if key in turn), None)
    if key is None:
        raise RowError(reason("turn_without", **where, name=keys.role[0]))
    name = turn[key]
    role = ROLES.get(name.strip().lower()) if isinstance(name, str) else None
    if role is None:
        raise RowError(reason("turn_role_unknown", **where, role=repr(str(name)[:40])))
    return role


def _called(value: Any, where: dict[str, object], *, needed: bool = False) -> tuple[ToolCall, ...]:
    try:
        found = calls_of(value)
    except ValueError as error:
        raise RowError(reason("turn_call_unreadable", **where)) from error
    if needed and not found:
        raise RowError(reason("turn_call_unreadable", **where))
    return found


def _said(turn: dict[str, Any], names: tuple[str, ...]) -> str:
    return next((turn[name] for name in names if isinstance(turn.get(name), str)), "")


def _scalar(turn: dict[str, Any], name: str) -> bool:
    return isinstance(turn.get(name), _SCALARS)


def _add(found: list[Message], message: Message) -> None:
    """Add a turn; a turn that is all call belongs to the assistant's turn before it."""
    last = found[-1] if found else None
    whole = message.tool_calls and not message.content and not message.reasoning
    if whole and last is not None and last.role == "assistant" and last.trained == message.trained:
        found[-1] = replace(last, tool_calls=(*last.tool_calls, *message.tool_calls))
    else:
        found.append(message)


def _named(found: list[Message]) -> list[Message]:
    """Name the tools that answer by the id of a call."""
    if not any(turn.tool_call_id and not turn.name for turn in found):
        return found
    names = {call.id: call.name for turn in found for call in turn.tool_calls if call.id}
    return [
        replace(turn, name=names.get(turn.tool_call_id, ""))
        if turn.role == "tool" and not turn.name
        else turn
        for turn in found
    ]
