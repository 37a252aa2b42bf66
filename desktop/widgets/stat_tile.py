"""A number to be read across the room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.theme import theme
from desktop.widgets.label import Label, Tone


class StatTile(QWidget):
    """A big number with its unit, and what it is under it."""

    def __init__(self, label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = Label(size="display", parent=self)
        self._unit = Label(tone="muted", parent=self)
        self._label = Label(label, size="small", tone="muted", parent=self)
        row = QHBoxLayout()
        row.setSpacing(theme().space(0.75))
        row.addWidget(self._value, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        self._unit.setContentsMargins(0, 0, 0, 3)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(self._label)
        self.set_value("")

    def set_label(self, label: str) -> None:
        """Say what the number is."""
        self._label.setText(label)
        self._say()

    def set_value(self, value: str, unit: str = "", tone: Tone = "text") -> None:
        """Show a number that is already formatted; an empty one becomes a dash."""
        self._value.setText(value or "–")
        self._value.set_tone(tone)
        self._unit.setText(unit if value else "")
        self._say()

    def _say(self) -> None:
        self.setAccessibleName(f"{self._label.text()}: {self._value.text()} {self._unit.text()}".strip())
