"""Answers that refuse to answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from engine.checks.base import CheckedRow, Context, Fix, RowCheck, Spot
from engine.checks.words import answers

if TYPE_CHECKING:
    from engine.formats.base import Example

_BEGINNING: Final = 300
"""Characters of an answer in which a refusal is looked for."""
_REFUSAL: Final = re.compile(
    r"\bas an? (?:ai|artificial intelligence)(?: language)?(?: (?:model|assistant|chatbot))?\b[,.;]?"
    r"|\bi(?:'|\u2019)?m (?:just |only )?an? (?:ai|artificial intelligence)(?: language)? "
    r"(?:model|assistant|chatbot)\b"
    r"|\b(?:i(?:'|\u2019)?m|i am) (?:very |so |really )?(?:sorry|afraid),? (?:but )?(?:that )?"
    r"i (?:can(?:no|'|\u2019)?t|am (?:not able|unable)|(?:'|\u2019)m (?:not able|unable)|won(?:'|\u2019)t)"
    r"|^\W*(?:sorry, (?:but )?)?i (?:can(?:not|'t|\u2019t)|am (?:not able|unable) to|(?:will|can) not"
    r"|won(?:'|\u2019)t) (?:be able to )?"
    r"(?:assist|help|fulfill|fulfil|comply|provide|answer|engage|create|generate|support)\b"
    r"|作为(?:一个|一名|一款)?(?:大型)?(?:ai|人工智能|语言模型|大语言模型)"
    r"|(?:抱歉|对不起|不好意思)[，,]?(?:但)?(?:是)?我(?:无法|不能|没有办法|没办法)"
    r"|^\W*我(?:无法|不能)(?:回答|提供|满足|协助|帮助|完成|生成)",
    re.IGNORECASE,
)


class Refusals(RowCheck):
    """Refusals: answers such as “As an AI language model…”, which teach a model to refuse."""

    fix: ClassVar[Fix | None] = "drop"

    kind: Literal["refusals"] = "refusals"

    def spot(self, row: CheckedRow, context: Context) -> Spot | None:  # noqa: ARG002
        """Find the first answer that refuses."""
        return _refusal(row.example)

    def mend(self, example: Example) -> Example | None:
        """Drop a row with a refusal."""
        return None if _refusal(example) else example


def _refusal(example: Example) -> Spot | None:
    for text in answers(example):
        found = _REFUSAL.search(text[:_BEGINNING])
        if found:
            return Spot(text, found.start(), found.end())
    return None
