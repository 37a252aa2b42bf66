"""Progress in words and a thin bar: "Reading data · 34 of 120 MB"."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import Live
from desktop.theme import theme
from desktop.widgets.buttons import Button
from desktop.widgets.gauge import ThinBar
from desktop.widgets.label import ElidedLabel, Label


class ProgressLine(Live, QWidget):
    """The phase by name, how far it is, and Cancel where it can be cancelled."""

    cancelled = Signal()

    def __init__(self, *, cancellable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phase = ElidedLabel(parent=self)
        self._detail = Label(tone="muted", parent=self)
        self._bar = ThinBar(self)
        self._cancel = Button(kind="small", parent=self)
        self._cancel.setVisible(cancellable)
        self._cancel.clicked.connect(self.cancelled)
        head = QHBoxLayout()
        head.setSpacing(theme().space())
        head.addWidget(self._phase, 1)
        head.addWidget(self._detail)
        head.addWidget(self._cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().space(0.75))
        layout.addLayout(head)
        layout.addWidget(self._bar)
        self.retranslate()

    def set_progress(self, phase: str, share: float | None = None, detail: str = "") -> None:
        """Name the phase; a share from 0 to 1 fills the bar, None empties it."""
        self._phase.setText(phase)
        self._detail.setText(detail)
        self._bar.set_share(share or 0.0)
        percent = f"{share * 100:.0f} %" if share is not None else ""
        self.setAccessibleName(" ".join(part for part in (phase, percent, detail) if part))

    def set_tone(self, role: str) -> None:
        """Colour the bar by a role, for instance `over` after a failure."""
        self._bar.set_share(self._bar.share(), role)

    def cancel_button(self) -> Button:
        """Return the cancel button."""
        return self._cancel

    def retranslate(self) -> None:
        """Write the cancel button."""
        self._cancel.setText(self.tr("Cancel"))
