"""Calls of tools and the tools themselves, in every known spelling."""

from __future__ import annotations

import re
from typing import Any, Final

from engine.formats.base import RowError, ToolCall
from engine.formats.cells import is_json, opened, written
from engine.reasons import reason

_TAGGED: Final = re.compile(r"<tool_call>(.*?)</tool_call>", re.DOTALL)
_ARGUMENTS: Final = ("arguments", "parameters", "args", "input")
_BARE: Final[dict[str, Any]] = {"type": "object", "properties": {}}


def calls_of(value: Any) -> tuple[ToolCall, ...]:
    """Return the calls in a value: one or several, as objects or as JSON text; raises ValueError."""
    found = opened(value)
    if found in (None, "", [], {}):
        return ()
    return tuple(_call(item) for item in (found if isinstance(found, list) else [found]))


def tagged(text: str) -> tuple[str, tuple[ToolCall, ...]]:
    """Return a text without its `<tool_call>` tags, and the calls in them; raises ValueError."""
    calls = tuple(call for inner in _TAGGED.findall(text) for call in calls_of(inner))
    return (_TAGGED.sub("", text).strip(), calls) if calls else (text, ())


def tools_of(row: dict[str, Any], column: str | None) -> tuple[str, ...]:
    """Return the tools that a row offers, each as the JSON text of an OpenAI function; raises RowError."""
    found = opened(row.get(column)) if column else None
    if found is None or found in ([], {}) or (isinstance(found, str) and not found.strip()):
        return ()
    try:
        return tuple(_tool(item) for item in (found if isinstance(found, list) else [found]))
    except ValueError as error:
        raise RowError(reason("tools_unreadable", column=column)) from error


def _call(value: Any) -> ToolCall:
    if not isinstance(value, dict):
        raise ValueError  # noqa: TRY004
    inner = opened(value.get("function"))
    name = inner if isinstance(inner, str) else None
    body = inner if isinstance(inner, dict) else value
    name = name or body.get("name") or body.get("tool_name")
    if not isinstance(name, str) or not name.strip():
        raise ValueError
    key = next((key for key in _ARGUMENTS if key in body), None)
    mark = value.get("id") or value.get("tool_call_id") or ""
    return ToolCall(name, _arguments(body[key] if key else None), str(mark))


def _arguments(value: Any) -> str:
    """Return arguments as the text of a JSON object; text that is one stays as it was written."""
    if value is None or value == "":
        return "{}"
    found = opened(value)
    if isinstance(found, str) and found[:1] == '"':
        found = opened(_unquoted(found))
    if not isinstance(found, dict):
        raise ValueError  # noqa: TRY004
    return value if isinstance(value, str) and is_json(value) else written(found)


def _unquoted(text: str) -> Any:
    """Return the text inside JSON text that was written twice."""
    inner = opened(f"[{text}]")
    return inner[0] if isinstance(inner, list) and len(inner) == 1 else text


def _tool(value: Any) -> str:
    value = opened(value)
    if not isinstance(value, dict):
        raise ValueError  # noqa: TRY004
    inner = value.get("function")
    if isinstance(inner, dict):
        return written({"type": "function", **value, "function": _function(inner)})
    return written({"type": "function", "function": _function(value)})


def _function(value: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(value.get("name"), str):
        raise ValueError  # noqa: TRY004
    named = {key: item for key, item in value.items() if key != "type"}
    schema = opened(value.get("parameters", value.get("input_schema")))
    named.pop("input_schema", None)
    if not schema:
        schema = _BARE
    if not isinstance(schema, dict):
        raise ValueError  # noqa: TRY004
    if not {"type", "properties", "$ref", "anyOf"} & set(schema):
        schema = {"type": "object", "properties": schema}
    return {**named, "parameters": schema}
