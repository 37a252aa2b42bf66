"""A small dialog around the form of one Spec, with the button that takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.forms.form import SpecForm
from desktop.theme import theme
from desktop.widgets.buttons import Button
from desktop.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.spec import Spec

WIDTH = 440


class SpecDialog(QDialog):
    """Shows a Spec's fields; `taken` carries the Spec once it is complete and the button was pressed."""

    taken = Signal(object)

    def __init__(
        self,
        value: Spec,
        title: str,
        text: str,
        *,
        suggestions: Mapping[str, Sequence[str]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`value` may still be incomplete; `suggestions` are what a text field offers, by field."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle(title)
        grid = theme().space
        self.form = SpecForm(type(value), value, expert=True, suggestions=suggestions, parent=self)
        self.take_button = Button(self.tr("Apply"), "primary", parent=self)
        self.cancel_button = Button(self.tr("Cancel"), parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[grid(3)] * 4)
        layout.setSpacing(grid(1.5))
        for label in (Label(title, "heading", wrap=True), Label(text, tone="muted", wrap=True)):
            label.setFixedWidth(WIDTH)
            layout.addWidget(label)
        layout.addWidget(self.form)
        row = QHBoxLayout()
        row.setSpacing(grid())
        row.addStretch()
        row.addWidget(self.cancel_button)
        row.addWidget(self.take_button)
        layout.addLayout(row)
        self.take_button.setDefault(True)
        self.take_button.clicked.connect(self._take)
        self.cancel_button.clicked.connect(self.reject)
        self.form.changed.connect(self._show_state)
        self.form.problems_changed.connect(self._show_state)
        self._show_state()

    def _complete(self) -> bool:
        value = self.form.value()
        try:
            type(value).model_validate(dict(value))
        except ValidationError:
            return False
        return not self.form.problems()

    def _show_state(self) -> None:
        self.take_button.setEnabled(self._complete())

    def _take(self) -> None:
        if self._complete():
            self.taken.emit(self.form.value())
            self.accept()
