"""What is done to a file's rows, in order: each step in words with Undo, and a button that adds one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.forms.words import word
from desktop.i18n import Live, translate_spec
from desktop.pages.spec_dialog import SpecDialog
from desktop.theme import theme
from desktop.widgets.buttons import Button, IconButton
from desktop.widgets.icon import IconView
from desktop.widgets.label import ElidedLabel
from engine.spec import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.spec import Spec


class StepsList(Live, QWidget):
    """Entries of one table, applied one after the other; `changed` carries them all."""

    changed = Signal(object)

    def __init__(
        self,
        kinds: Sequence[type[Spec]],
        sentence: Callable[[Spec], str],
        parent: QWidget | None = None,
    ) -> None:
        """`kinds` are what the button offers; `sentence` says what a step does."""
        super().__init__(parent)
        self._kinds = tuple(kinds)
        self._sentence = sentence
        self._steps: tuple[Spec, ...] = ()
        self._suggestions: Mapping[str, Sequence[str]] = {}
        self._notes: Mapping[int, str] = {}
        self.undo_buttons: list[IconButton] = []
        self.dialog: SpecDialog | None = None
        self.add_button = Button(kind="small", icon_name="plus", parent=self)
        self.menu = QMenu(self)
        self.add_button.setMenu(self.menu)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().space(0.5))
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.retranslate()

    def set_steps(
        self,
        steps: Sequence[Spec],
        suggestions: Mapping[str, Sequence[str]] | None = None,
        notes: Mapping[int, str] | None = None,
    ) -> None:
        """Show the steps; `suggestions` are what their text fields offer, `notes` what is said of one."""
        shown = (tuple(steps), dict(suggestions or {}), dict(notes or {}))
        if shown != (self._steps, dict(self._suggestions), dict(self._notes)):
            self._steps, self._suggestions, self._notes = shown
            self.retranslate()

    def lines(self) -> list[str]:
        """Return what is said of each step."""
        return [self._words(number) for number in range(len(self._steps))]

    def retranslate(self) -> None:
        """Write the steps and the menu anew."""
        self.add_button.setText(self.tr("Add a step"))
        self.menu.clear()
        for kind in self._kinds:
            action = self.menu.addAction(translate_spec(word(kind_of(kind))))
            action.triggered.connect(partial(self.open_dialog, kind))
        while self._column.count() > 1:
            item = self._column.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.undo_buttons = []
        for number, step in enumerate(self._steps):
            self._column.insertWidget(number, self._row(number, step))

    def open_dialog(self, kind: type[Spec]) -> None:
        """Ask for the settings of a new step; one without settings is added at once."""
        first = {name: names[0] for name, names in self._suggestions.items() if names}
        given = {name: value for name, value in first.items() if name in kind.model_fields}
        blank = kind.model_construct(**{**_blanks(kind), **given})
        name = translate_spec(word(kind_of(kind)))
        text = translate_spec((kind.__doc__ or "").split("\n", 1)[0])
        self.dialog = SpecDialog(blank, name, text, suggestions=self._suggestions, parent=self)
        self.dialog.taken.connect(lambda step: self.changed.emit((*self._steps, step)))
        self.dialog.open()

    def _row(self, number: int, step: Spec) -> QWidget:
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().space())
        noted = number in self._notes
        line.addWidget(
            IconView("warning-circle" if noted else "check", "tight" if noted else "accent", parent=row)
        )
        line.addWidget(ElidedLabel(self._words(number), "small", parent=row), 1)
        undo = IconButton("arrow-counter-clockwise", parent=row)
        undo.set_name(self.tr("Undo: {step}").format(step=self._sentence(step)))
        undo.clicked.connect(partial(self._undo, number))
        self.undo_buttons.append(undo)
        line.addWidget(undo)
        return row

    def _words(self, number: int) -> str:
        words, note = self._sentence(self._steps[number]), self._notes.get(number, "")
        return f"{words} · {note}" if note else words

    def _undo(self, number: int) -> None:
        self.changed.emit(tuple(step for at, step in enumerate(self._steps) if at != number))


def _blanks(kind: type[Spec]) -> dict[str, object]:
    """Return an empty value for each text that has no default."""
    return {name: "" for name, field in kind.model_fields.items() if field.is_required()}
