"""Plain text: one column that is read as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from engine.formats.base import Document, Example, Format, text_of
from engine.formats.guessing import proven
from engine.formats.roles import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMES: Final = (
    "text", "content", "document", "body", "raw_content", "raw_text", "article", "story", "passage", "code",
    "文本", "正文", "内容", "文章",
)  # fmt: skip


class PlainText(Format):
    """Text: one column of plain text, for continued pretraining."""

    title: ClassVar[str] = "Plain text"
    short_title: ClassVar[str] = "Plain text"

    kind: Literal["text"] = "text"
    text: Annotated[str, Field(min_length=1, title="Text"), Role(names=_NAMES)] = "text"
    """Column with the text."""

    def gives(self) -> type[Document]:
        """Return that rows become documents."""
        return Document

    @classmethod
    def guess(cls, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> tuple[float, PlainText] | None:
        """Recognise a column named text or the like, and a file of one column only."""
        settings = cls.placed(columns)
        if settings is not None:
            sure = 0.95 if len(columns) == 1 else 0.8 if settings.text.lower() == "text" else 0.7
            return proven(sure, settings, rows), settings
        if len(columns) != 1 or not columns[0]:
            return None
        settings = cls(text=columns[0])
        return proven(0.5, settings, rows), settings

    def convert(self, row: dict[str, Any]) -> Example:
        """Make a document of the text."""
        return Document(text_of(row, self.text))
