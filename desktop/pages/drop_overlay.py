"""What covers the window while something is dragged over it: what dropping it will do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.i18n import Live
from desktop.theme import theme
from desktop.widgets.icon import IconView
from desktop.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.bridge.open_path import Opened


class DropOverlay(Live, QWidget):
    """A quiet veil with one sentence."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._kinds: tuple[str, ...] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._title = Label(size="display", parent=self)
        self._text = Label(tone="muted", parent=self)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme().space())
        layout.addStretch()
        layout.addWidget(IconView("download-simple", "accent", 40, self), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(theme().space())
        for label in (self._title, self._text):
            layout.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch()
        self.hide()
        self.retranslate()

    def look(self) -> None:
        """Cover the window while it is not yet known what is dragged."""
        self._kinds = None
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.retranslate()
        self.raise_()
        self.show()

    def tell(self, opened: Sequence[Opened]) -> None:
        """Say what dropping these will do."""
        self._kinds = tuple(item.kind for item in opened)
        self.retranslate()

    def text(self) -> str:
        """Return the words that are shown."""
        return f"{self._title.text()}. {self._text.text()}"

    def retranslate(self) -> None:
        """Write what will happen."""
        kinds = set(self._kinds or ())
        if self._kinds is None:
            title, text = self.tr("Drop it here"), self.tr("Looking at what it is…")
        elif kinds <= {"unknown"}:
            title = self.tr("Nothing to do with this")
            text = self.tr("Data files, model folders, run folders and job files can be dropped.")
        elif "run" in kinds:
            title, text = self.tr("Open this run"), self.tr("Its progress and results are shown.")
        elif "job" in kinds:
            title = self.tr("Begin a tune from this job")
            text = self.tr("Every setting in the file is taken over; nothing starts yet.")
        elif kinds >= {"data", "model"}:
            title = self.tr("Use this model and this data")
            text = self.tr("They are added to the new tune; nothing starts yet.")
        elif "model" in kinds:
            title = self.tr("Use this as the base model")
            text = self.tr("It is chosen for the new tune; nothing is copied.")
        else:
            title = self.tr("Add as training data")
            text = self.tr("The files are added to the new tune; they stay where they are.")
        self._title.setText(title)
        self._text.setText(text)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the veil and a dashed frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = theme().color("canvas")
        veil.setAlphaF(0.94)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(theme().color("accent"), 2, Qt.PenStyle.DashLine))
        edge = theme().space(2)
        painter.drawRoundedRect(self.rect().adjusted(edge, edge, -edge, -edge), edge, edge)
