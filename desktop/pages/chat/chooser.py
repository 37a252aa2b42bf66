"""The list of who can be talked with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker

from desktop import figures
from desktop.i18n import Live
from desktop.widgets.fields import ComboBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from desktop.state.chat_choice import Choice


class Chooser(Live, ComboBox):
    """Runs, checkpoints and base models, below a line that asks to choose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: tuple[Choice, ...] = ()
        self.retranslate()

    def offer(self, found: Sequence[Choice], current: Choice | None) -> None:
        """Offer these and keep what is chosen, without a signal."""
        self._found = tuple(found)
        self._fill(current)

    def is_empty(self) -> bool:
        """Say whether there is nobody to talk with."""
        return not self._found

    def select(self, choice: Choice | None) -> bool:
        """Show a choice as chosen, or none; says whether it is there."""
        there = choice in self._found
        if there or choice is None:
            # By what it is: another look at the disk finds the same as another object.
            self.setCurrentIndex(self._found.index(choice) + 1 if choice is not None else 0)
        return there

    def retranslate(self) -> None:
        """Write the texts."""
        self.setAccessibleName(self.tr("Model to talk with"))
        self._fill(self.currentData())

    def _fill(self, current: Choice | None) -> None:
        with QSignalBlocker(self):
            self.clear()
            self.addItem(self.tr("Choose a model…"), None)
            for choice in self._found:
                self.addItem(self._words(choice), choice)
            self.select(current)

    def _words(self, choice: Choice) -> str:
        if choice.group == "checkpoint":
            step = figures.count(choice.checkpoint)
            return self.tr("{name} · checkpoint {step}").format(name=choice.name, step=step)
        if choice.group == "model":
            return self.tr("{name} · base model").format(name=choice.name)
        return choice.name
