"""JSON without silent losses: what Python's parser would change or drop is an error with a reason."""

from __future__ import annotations

import json
import math
import re
from typing import Any, Final, NoReturn

from engine.reasons import JSON_FAULTS, reason

DEEPEST: Final = 100
"""Levels of nesting that a record may have."""

_SEPARATORS: Final = re.compile("[ \t\r\n,\ufeff]*")
"""What may stand between two values; files that were joined have byte order marks in their middle."""
_SOME_DIGIT: Final = re.compile(r"[-0.]*[1-9]")
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) != len(pairs):
        seen: set[str] = set()
        name = next(name for name, _ in pairs if name in seen or seen.add(name))
        raise ValueError(reason("name_twice", name=repr(name[:40])))
    return row


def _no_constant(name: str) -> NoReturn:
    raise ValueError(reason("number_unknown", name=name))


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(reason("number_too_large", digits=digits[:20]))
    if number == 0 and _SOME_DIGIT.match(digits):
        raise ValueError(reason("number_too_small", digits=digits[:20]))
    return number


def _whole(digits: str) -> int:
    try:
        return int(digits)
    except ValueError as error:
        raise ValueError(reason("number_too_long", count=len(digits))) from error


STRICT: Final = json.JSONDecoder(
    object_pairs_hook=_without_duplicates,
    parse_constant=_no_constant,
    parse_float=_finite,
    parse_int=_whole,
)
LENIENT: Final = json.JSONDecoder(parse_float=str, parse_int=str)
"""Finds where a value ends that STRICT refuses for what it holds."""


def rows_of(line: str) -> list[dict[str, Any]]:
    """Return the objects that stand on a line; raises ValueError or RecursionError unless all are intact."""
    return [row for row, _, _ in placed_rows_of(line)]


def placed_rows_of(line: str) -> list[tuple[dict[str, Any], int, int]]:
    """Return the objects that stand on a line with the place where each begins and the one behind its end."""
    rows = []
    at = skip(line, 0)
    while at < len(line):
        start = at
        value, at = STRICT.raw_decode(line, start)
        rows.append((checked(value, line), start, at))
        at = skip(line, at)
    if not rows:
        raise ValueError(reason("object_missing"))
    return rows


def skip(text: str, at: int) -> int:
    """Return the position behind white space and commas."""
    found = _SEPARATORS.match(text, at)
    return found.end() if found else at


def checked(value: Any, source: str) -> dict[str, Any]:
    """Return a value that is an object, not too deep and free of broken characters; else ValueError.

    `source` is the text that it was parsed from: most rows are cleared by a look at that alone.
    """
    if not isinstance(value, dict):
        raise ValueError(reason("object_expected", kind=_kind(value)))  # noqa: TRY004
    if source.count("[") + source.count("{") > DEEPEST and depth_of(value) > DEEPEST:
        raise ValueError(reason("nested_too_deep", limit=DEEPEST))
    if _SURROGATE.search(source) and _has_lone_surrogate(value):
        raise ValueError(reason("character_halved"))
    return value


def reason_of(error: Exception, *, placed: bool = True) -> str:
    """Say in plain words why a text is not a record; `placed` names the character where JSON breaks."""
    if isinstance(error, RecursionError):
        return reason("nested_too_deep", limit=DEEPEST)
    if isinstance(error, json.JSONDecodeError):
        fault = JSON_FAULTS.get(error.msg, error.msg[:1].lower() + error.msg[1:])
        if not placed:
            return reason("json_broken", fault=fault)
        return reason("json_broken_at", fault=fault, character=error.colno)
    return str(error)


def _kind(value: Any) -> str:
    names = {list: "list", str: "text", bool: "truth value", int: "number", float: "number"}
    return names.get(type(value), "null")


def depth_of(value: Any) -> int:
    """Return the levels of nesting, counted without recursion."""
    depth, level = 0, [value]
    while level:
        depth += 1
        level = [child for parent in level for child in _children(parent)]
    return depth


def _children(value: Any) -> list[Any]:
    inner = value.values() if isinstance(value, dict) else value
    return [child for child in inner if isinstance(child, dict | list)]


def _has_lone_surrogate(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
