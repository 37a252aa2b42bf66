"""Input fields that sit well in a scrolling page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox

from desktop.theme import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QWidget


class _KeepsWheel:
    """Mixin: the wheel changes a field only while it has the focus; otherwise it scrolls the page."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Leave the wheel to the page unless this field has the focus."""
        if self.hasFocus():  # type: ignore[attr-defined]
            super().wheelEvent(event)  # type: ignore[misc]
        else:
            event.ignore()


class SpinBox(_KeepsWheel, QSpinBox):
    """A whole number; arrow keys step it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _dress(self)


class DoubleSpinBox(_KeepsWheel, QDoubleSpinBox):
    """A number with decimals; arrow keys step it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _dress(self)


class ComboBox(_KeepsWheel, QComboBox):
    """A choice from a list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def _dress(field: QSpinBox | QDoubleSpinBox) -> None:
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    # A style sheet's padding never reaches the line edit inside a spin box.
    field.lineEdit().setTextMargins(theme().space(), 0, theme().space(), 0)
    field.setMinimumWidth(theme().space(11))
