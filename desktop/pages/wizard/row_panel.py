"""One row of a file in full, to be read, put right or left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QPlainTextEdit, QScrollArea, QWidget

from desktop.figures import count
from desktop.i18n import Live
from desktop.theme import theme
from desktop.widgets.buttons import Button, IconButton
from desktop.widgets.card import Card
from desktop.widgets.label import Label, set_property

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QResizeEvent

_LINES_SHOWN = (1, 6)
"""Lines that a field is high at least and at most before it scrolls."""


class CellField(QPlainTextEdit):
    """A cell's text, as high as it needs to be."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.before = text
        self.setTabChangesFocus(True)
        self.setPlainText(text)
        self.textChanged.connect(self._show_state)
        self._hold_height()

    @property
    def changed(self) -> bool:
        """Whether the text is another than the file's."""
        return self.toPlainText() != self.before

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Take the height that the text needs in the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._hold_height()

    def _show_state(self) -> None:
        set_property(self, "edited", "true" if self.changed else "false")
        self._hold_height()

    def _hold_height(self) -> None:
        least, most = _LINES_SHOWN
        longest = max(1, self.viewport().width() // max(1, self.fontMetrics().averageCharWidth()))
        lines = sum(1 + len(line) // longest for line in self.toPlainText().split("\n"))
        shown = min(max(lines, least), most)
        self.setFixedHeight(shown * self.fontMetrics().lineSpacing() + 2 * theme().space())


class RowPanel(Live, Card):
    """The chosen row: a field a column, and buttons to keep changes, to leave the row out, to close."""

    saved = Signal(int, dict)
    """Number of the row in its file, from 1, and column -> new text of the cells that were changed."""
    dropped = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._row = self._line = 0
        self.fields: dict[str, CellField] = {}
        self._form = QWidget()
        self._form.setProperty("surface", "page")
        self._rows = QFormLayout(self._form)
        self._rows.setContentsMargins(0, 0, theme().space(), 0)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._form)
        self.save_button = Button(kind="small", parent=self)
        self.drop_button = Button(kind="small", icon_name="trash", parent=self)
        self.close_button = IconButton("x", parent=self)
        for button in (self.save_button, self.drop_button, self.close_button):
            self.header.addWidget(button)
        self._problem = Label(size="small", tone="over", wrap=True, parent=self)
        self._problem.hide()
        self._unused = Label(size="small", tone="tight", wrap=True, parent=self)
        self._unused.hide()
        self.add(self._unused)
        self.add(self._problem)
        self.add(scroll, 1)
        self.save_button.clicked.connect(self._save)
        self.drop_button.clicked.connect(lambda: self.dropped.emit(self._row))
        self.close_button.clicked.connect(self.closed)
        self.retranslate()

    def show_row(self, row: int, line: int, cells: Mapping[str, str]) -> None:
        """Show another row: its number in the file from 1, the line it begins on, and its cells."""
        self._row, self._line = row, line
        while self._rows.rowCount():
            self._rows.removeRow(0)
        self.fields = {}
        self._problem.hide()
        for name, text in cells.items():
            field = CellField(text, self._form)
            field.setAccessibleName(name)
            field.textChanged.connect(self._show_buttons)
            self._rows.addRow(Label(name, "small", "muted", parent=self._form), field)
            self.fields[name] = field
        self.retranslate()

    def show_unused(self, unused: tuple[int, str] | None) -> None:
        """Say why a run does not use a row, by its number, when it is the one that is shown."""
        mine = unused is not None and unused[0] == self._row
        self._unused.setText(unused[1] if unused is not None and mine else "")
        self._unused.setVisible(mine)

    def unused(self) -> str:
        """Return why a run does not use the row, or nothing."""
        return self._unused.text()

    def show_problem(self, column: str, sentence: str) -> None:
        """Say what is wrong with a cell."""
        field = self.fields[column]
        set_property(field, "invalid", "true")
        field.setToolTip(sentence)
        field.setAccessibleDescription(sentence)
        field.setFocus()
        self._problem.setText(sentence)
        self._problem.show()

    def problem(self) -> str:
        """Return what is said to be wrong, or nothing."""
        return self._problem.text() if self._problem.isVisible() else ""

    def changes(self) -> dict[str, str]:
        """Return column -> new text of the cells that were changed."""
        return {name: field.toPlainText() for name, field in self.fields.items() if field.changed}

    def retranslate(self) -> None:
        """Name the row and the buttons."""
        self.set_title(self.tr("Line {line}").format(line=count(self._line)))
        self.save_button.setText(self.tr("Keep changes"))
        self.drop_button.setText(self.tr("Leave this row out"))
        self.close_button.set_name(self.tr("Close the row"))
        self._show_buttons()

    def _show_buttons(self) -> None:
        self.save_button.setEnabled(bool(self.changes()))

    def _save(self) -> None:
        changes = self.changes()
        if changes:
            self.saved.emit(self._row, changes)
