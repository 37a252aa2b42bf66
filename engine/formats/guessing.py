"""How the formats recognise their columns: known spellings, and rows that prove them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from engine.formats.base import Format, RowError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

INSTRUCTIONS = ("instruction", "instructions", "指令", "任务")
QUESTIONS = (
    "prompt", "question", "query", "input", "user", "human", "problem", "source",
    "问题", "提问", "提示", "输入", "问",
)  # fmt: skip
ANSWERS = (
    "output", "completion", "response", "answer", "assistant", "reply", "solution", "target",
    "回答", "回复", "答案", "输出", "答",
)  # fmt: skip
CONTEXTS = ("input", "inputs", "context", "输入", "上下文", "背景")
SYSTEMS = ("system", "system_prompt", "系统", "系统提示")
HISTORIES = ("history", "历史")
TEXTS = ("text", "content", "document", "body", "文本", "正文", "内容")


def find(columns: Sequence[str], names: Iterable[str]) -> str | None:
    """Return the column that is spelt like the earliest of some names, whatever its case and dashes."""
    plain = {_plain(column): column for column in reversed(columns)}
    return next((plain[name] for name in names if name in plain), None)


def proven(confidence: float, settings: Format, rows: Sequence[dict[str, Any]]) -> float:
    """Lower a confidence that rests on names by the share of rows that do not convert."""
    if not rows:
        return confidence
    return round(confidence * (0.4 + 0.6 * converting(settings, rows)), 3)


def converting(settings: Format, rows: Sequence[dict[str, Any]]) -> float:
    """Return the share of rows that a format accepts."""
    return sum(converts(settings, row) for row in rows) / max(1, len(rows))


def converts(settings: Format, row: dict[str, Any]) -> bool:
    """Say whether a format accepts a row."""
    try:
        settings.convert(row)
    except RowError:
        return False
    return True


def _plain(name: str) -> str:
    return re.sub(r"[\s-]+", "_", name.strip().lower())
