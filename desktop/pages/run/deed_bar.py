"""The buttons of a run: what can be done with it now, the most likely one as the primary button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.i18n import Live
from desktop.theme import theme
from desktop.widgets.buttons import Button

if TYPE_CHECKING:
    from collections.abc import Sequence

ICONS = {
    "checkpoint": "floppy-disk",
    "discard": "trash",
    "pause": "pause",
    "continue": "play",
    "stop": "stop",
    "start": "play",
    "resume": "play",
    "tune_again": "copy",
    "evaluate": "check-circle",
    "export": "export",
    "chat": "chat",
}
QUIET = frozenset(("checkpoint", "discard", "tune_again"))
PRIMARY = frozenset(("chat", "continue", "start"))


class DeedBar(Live, QWidget):
    """One button a deed, in the order given."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._deeds: tuple[str, ...] | None = None
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme().space())
        self._buttons: dict[str, Button] = {}
        for key, icon_name in ICONS.items():
            kind = "quiet" if key in QUIET else "primary" if key in PRIMARY else "secondary"
            button = Button(kind=kind, icon_name=icon_name, parent=self)
            button.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            self._layout.addWidget(button)
            self._buttons[key] = button
        self.set_deeds(())
        self.retranslate()

    def set_deeds(self, deeds: Sequence[str]) -> None:
        """Show exactly these buttons, in this order."""
        if self._deeds == tuple(deeds):
            return
        self._deeds = tuple(deeds)
        for key, button in self._buttons.items():
            button.setVisible(key in deeds)
        for key in deeds:
            self._layout.addWidget(self._buttons[key])

    def button(self, key: str) -> Button:
        """Return one button."""
        return self._buttons[key]

    def shown(self) -> tuple[str, ...]:
        """Return the deeds that are offered."""
        return self._deeds or ()

    def retranslate(self) -> None:
        """Write the buttons."""
        words = {
            "checkpoint": self.tr("Checkpoint now"),
            "discard": self.tr("Discard"),
            "pause": self.tr("Pause"),
            "continue": self.tr("Continue"),
            "stop": self.tr("Stop and save"),
            "start": self.tr("Start"),
            "resume": self.tr("Resume"),
            "tune_again": self.tr("Tune again"),
            "evaluate": self.tr("Evaluate"),
            "export": self.tr("Export"),
            "chat": self.tr("Chat with it"),
        }
        for key, button in self._buttons.items():
            button.setText(words[key])
