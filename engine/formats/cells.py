"""Cells that hold lists and objects: as values, or as the text that a table such as CSV keeps of them."""

from __future__ import annotations

import ast
import json
import warnings
from typing import Any, Final, NoReturn

_LONGEST_LITERAL: Final = 1 << 20
"""Characters of a Python literal that is read; its parser takes many times the memory of its text."""
_PLAIN: Final = (str, int, float, bool, type(None))


def opened(value: Any) -> Any:
    """Return the list or object that a text holds as JSON or as Python writes it; else the value itself."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if text[:1] + text[-1:] not in {"[]", "{}"}:
        return value
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        found = _literal(text)
    return value if found is None or not _sound(found) else found


def written(value: Any) -> str:
    """Return a list or object as JSON text; raises ValueError when it cannot be."""
    try:
        return json.dumps(value, ensure_ascii=False)
    except (TypeError, RecursionError) as error:
        raise ValueError from error


def is_json(text: str) -> bool:
    """Say whether a text is a JSON object or list as it stands."""
    try:
        return isinstance(json.loads(text, parse_constant=_no_constant), dict | list)
    except (ValueError, RecursionError):
        return False


def _literal(text: str) -> Any:
    """Return what Python wrote with `str`, as data frames saved as CSV do; None if it is not."""
    if len(text) > _LONGEST_LITERAL:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _listed(ast.literal_eval(text))
    except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
        return None


def _listed(value: Any) -> Any:
    """Return a Python literal as JSON knows it; raises ValueError for what JSON does not."""
    if isinstance(value, list | tuple):
        return [_listed(item) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: _listed(item) for key, item in value.items()}
    if isinstance(value, _PLAIN):
        return value
    raise ValueError


def _sound(value: Any) -> bool:
    """Say whether all text in a value can be written; an escape may have left half of a character."""
    try:
        written(value).encode("utf-8")
    except ValueError:  # UnicodeEncodeError is one.
        return False
    return True


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
