"""Plain text: one column that is read as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from engine.formats.base import Document, Example, Format, text_of
from engine.formats.guessing import TEXTS, find, proven
from engine.spec import Ui

if TYPE_CHECKING:
    from collections.abc import Sequence


class PlainText(Format):
    """Text: one column of plain text, for continued pretraining."""

    kind: Literal["text"] = "text"
    text: Annotated[str, Field(min_length=1, title="Text"), Ui(group="Columns")] = "text"
    """Column with the text."""

    def gives(self) -> type[Document]:
        """Return that rows become documents."""
        return Document

    @classmethod
    def guess(cls, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> tuple[float, PlainText] | None:
        """Recognise a column named text or the like, and a file of one column only."""
        named = find(columns, TEXTS)
        column = named or (columns[0] if len(columns) == 1 and columns[0] else None)
        if column is None:
            return None
        confidence = 0.5 if named is None else 0.95 if len(columns) == 1 else 0.7
        settings = cls(text=column)
        return proven(confidence, settings, rows), settings

    def columns(self) -> dict[str, str]:
        """Return the column of the text."""
        return {"text": self.text}

    def convert(self, row: dict[str, Any]) -> Example:
        """Make a document of the text."""
        return Document(text_of(row, self.text))
