"""What an export needs of the disk and of the computer's memory, said before it is begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.errors import explain
from desktop.figures import file_size
from desktop.i18n import Live
from desktop.state.room import Room, room
from desktop.theme import theme
from desktop.widgets.badge import Badge
from desktop.widgets.label import Label

if TYPE_CHECKING:
    from engine.problems import Problem
    from engine.rpc_memory import ExportForecast


class ExportRoom(Live, QWidget):
    """A verdict, and what is needed beside what is free."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.room: Room | None = None
        self._problem: Problem | None = None
        self._badge = Badge(parent=self)
        self._words = Label(tone="muted", wrap=True, parent=self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().space(1.5))
        layout.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 1, Qt.AlignmentFlag.AlignTop)
        self.retranslate()

    def set_answer(self, answer: ExportForecast | None, problem: Problem | None = None) -> None:
        """Show the engine's forecast, or why there is none; neither is that it is being asked."""
        self.room = room(answer) if answer is not None else None
        self._problem = problem
        self.retranslate()

    def blocks(self) -> bool:
        """Say whether the export cannot be written."""
        return self.room is not None and self.room.short == "disk"

    def text(self) -> str:
        """Return the words as shown."""
        return f"{self._badge.text()} {self._words.text()}"

    def retranslate(self) -> None:
        """Write the verdict and the figures."""
        if self.room is not None:
            self._badge.set_state(self.room.verdict, self.tr("Not enough room") if self.room.short else None)
            self._words.setText(self._figures(self.room))
        elif self._problem is not None:
            self._badge.set_state("info", self.tr("Unknown"))
            self._words.setText(explain(self._problem).sentence)
        else:
            self._badge.set_state("busy", self.tr("Forecasting…"))
            self._words.setText("")

    def _figures(self, found: Room) -> str:
        words = {
            "": self.tr(
                "It takes {disk} of the disk, where {disk_free} are free, and up to {memory} of the system "
                "memory, where {memory_free} are free."
            ),
            "disk": self.tr(
                "It takes {disk} of the disk, and {disk_free} are free there. Free some space, or choose a "
                "folder on another disk."
            ),
            "memory": self.tr(
                "It takes up to {memory} of the system memory, and {memory_free} are free. Close other "
                "programs first."
            ),
        }
        return words[found.short].format(
            disk=file_size(found.disk),
            disk_free=file_size(found.disk_free),
            memory=file_size(found.memory),
            memory_free=file_size(found.memory_free),
        )
