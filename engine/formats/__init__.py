"""The table of data formats; of two that are equally sure, the earlier one is taken."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.formats.alpaca import Alpaca
from engine.formats.base import Format, RowError
from engine.formats.classification import Classification
from engine.formats.compared import Compared
from engine.formats.messages import Messages
from engine.formats.preference import PreferencePairs
from engine.formats.prompt_completion import PromptCompletion
from engine.formats.prompt_only import PromptOnly
from engine.formats.question_answer import QuestionAnswer
from engine.formats.ranked import RankedAnswers
from engine.formats.sharegpt import Sharegpt
from engine.formats.text import PlainText
from engine.formats.unpaired import UnpairedPreference

AnyFormat = Annotated[
    Alpaca
    | Messages
    | Sharegpt
    | PromptCompletion
    | QuestionAnswer
    | PlainText
    | PreferencePairs
    | Compared
    | UnpairedPreference
    | RankedAnswers
    | PromptOnly
    | Classification,
    Field(discriminator="kind"),
]
FORMATS: tuple[type[Format], ...] = (
    Alpaca,
    Messages,
    Sharegpt,
    PromptCompletion,
    QuestionAnswer,
    PlainText,
    PreferencePairs,
    Compared,
    UnpairedPreference,
    RankedAnswers,
    PromptOnly,
    Classification,
)

__all__ = ["FORMATS", "AnyFormat", "Format", "RowError"]
