"""Which column plays which role: the usual spellings of each, and how a column is found by them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine.spec import Ui

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

INSTRUCTIONS: Final = ("instruction", "instructions", "instruct", "指令", "任务")
QUESTIONS: Final = (
    "prompt", "question", "query", "input", "user", "human", "problem", "request",
    "问题", "提问", "提示", "输入", "问", "题目",
)  # fmt: skip
ANSWERS: Final = (
    "output", "completion", "response", "answer", "assistant", "reply", "solution", "target", "chosen_answer",
    "回答", "回复", "答案", "输出", "答", "答复",
)  # fmt: skip
SEVERAL_ANSWERS: Final = (
    "answers", "responses", "completions", "candidates", "generations", "outputs", "replies",
    "回答列表", "候选回答", "多个回答",
)  # fmt: skip
CONTEXTS: Final = ("input", "inputs", "context", "passage", "paragraph", "输入", "上下文", "背景", "材料")
SYSTEMS: Final = ("system", "system_prompt", "system_message", "系统", "系统提示", "系统提示词")
HISTORIES: Final = ("history", "chat_history", "历史", "历史对话")
TOOLS: Final = ("tools", "functions", "available_tools", "tool_definitions", "工具")
REASONINGS: Final = (
    "reasoning", "reasoning_content", "thinking", "complex_cot", "cot", "chain_of_thought",
    "思考", "思考过程", "推理过程",
)  # fmt: skip
TALKS: Final = (
    "messages", "conversations", "conversation", "message", "dialogue", "dialog", "chat", "turns", "items",
    "对话", "消息",
)  # fmt: skip


@dataclass(frozen=True)
class Role(Ui):
    """Marks a field that names the column of a role; `names` are how such a column is usually called."""

    group: str = "Columns"
    names: tuple[str, ...] = ()


def find(columns: Sequence[str], names: Iterable[str]) -> str | None:
    """Return the column that is spelt like the earliest of some names, whatever its case and joints."""
    spelt = {plain(column): column for column in reversed(columns)}
    return next((spelt[key] for name in names if (key := plain(name)) in spelt), None)


def plain(name: str) -> str:
    """Return a name in lower case and without spaces, dashes and underscores."""
    return re.sub(r"[\s_-]+", "", name).lower()
