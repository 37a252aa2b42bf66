"""Which languages a data set is written in, row by row."""

from __future__ import annotations

from typing import Any, Final

from engine.checks.scripts import LANGUAGES, language_of

_SAMPLED: Final = 2000
_LETTERS: Final = 2000
"""Characters of a row that are looked at."""


def shares(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Return the share of rows by language; evenly sampled from large sets."""
    step = max(1, len(rows) // _SAMPLED)
    found = [language for row in rows[::step] if (language := language_of(_text(row)))]
    counts = {name: found.count(name) for name in LANGUAGES}
    return {name: round(count / len(found), 3) for name, count in counts.items() if count}


def _text(value: Any) -> str:
    """Return the words of a row without the names of its columns."""
    parts: list[str] = []
    rest: list[Any] = [value]
    size = 0
    while rest and size < _LETTERS:
        value = rest.pop()
        if isinstance(value, str):
            parts.append(value[:_LETTERS])
            size += len(parts[-1])
        elif isinstance(value, dict):
            rest.extend(value.values())
        elif isinstance(value, list):
            rest.extend(value)
    return " ".join(parts)
