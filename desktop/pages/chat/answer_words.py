"""What is said under an answer: its size, its speed, and what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop import figures

if TYPE_CHECKING:
    from engine import rpc


def answer_facts(done: rpc.Generated) -> str:
    """Return the facts of an answer on one line."""
    translate = QCoreApplication.translate
    parts = [translate("AnswerWords", "{count} tokens").format(count=figures.count(done.tokens))]
    if done.seconds > 0:
        parts.append(figures.tokens_per_second(done.tokens / done.seconds))
    endings = {
        "length": translate("AnswerWords", "cut at the longest answer"),
        "stopped": translate("AnswerWords", "stopped"),
        "memory": translate("AnswerWords", "cut: memory ran out"),
    }
    if done.ended in endings:
        parts.append(endings[done.ended])
    if done.dropped:
        words = translate("AnswerWords", "without the {count} oldest messages, for which there was no memory")
        parts.append(words.format(count=figures.count(done.dropped)))
    return " · ".join(parts)
