"""An editor for text that is mostly one of a few: chosen from a list, or typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox

from desktop.forms.editors import Editor, QuietCombo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget


class SuggestionEditor(Editor):
    """A line of text that is chosen from a list, or typed where it is not in it."""

    def __init__(self, suggestions: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QuietCombo(self)
        self._box.setEditable(True)
        self._box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._box.addItems(list(suggestions))
        self._box.editTextChanged.connect(lambda _: self.changed.emit())
        self._lay(self._box)

    def value(self) -> str:
        """Return the text."""
        return self._box.currentText()

    def set_value(self, value: Any) -> None:
        """Show a text."""
        self._box.blockSignals(True)  # noqa: FBT003
        self._box.setEditText(str(value or ""))
        self._box.blockSignals(False)  # noqa: FBT003

    def focus_target(self) -> QWidget:
        """Return the list."""
        return self._box
