"""The table of data formats."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.formats.alpaca import Alpaca
from engine.formats.base import Format, RowError
from engine.formats.messages import Messages
from engine.formats.prompt_completion import PromptCompletion
from engine.formats.sharegpt import Sharegpt
from engine.formats.text import PlainText

AnyFormat = Annotated[
    Alpaca | Messages | Sharegpt | PromptCompletion | PlainText, Field(discriminator="kind")
]
FORMATS: tuple[type[Format], ...] = (Alpaca, Messages, Sharegpt, PromptCompletion, PlainText)

__all__ = ["FORMATS", "AnyFormat", "Format", "RowError"]
