"""A log that follows its end and forgets its beginning."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

# A hundred thousand uncapped lines cost 419 MB.
LINES_KEPT = 5_000


class LogView(QPlainTextEdit):
    """Plain lines in a fixed-width face; stays at the end unless somebody scrolled up."""

    def __init__(self, lines: int = LINES_KEPT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setProperty("surface", "log")
        self.setMaximumBlockCount(lines)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setUndoRedoEnabled(False)

    def append_line(self, line: str) -> None:
        """Add one line, or several that end in line feeds."""
        self.appendPlainText(line.rstrip("\n"))
