"""A verdict as an icon and a word."""

from __future__ import annotations

from typing import Literal

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.i18n import Live
from desktop.widgets.icon import IconView
from desktop.widgets.label import Label, Tone

BadgeKind = Literal["fits", "tight", "over", "info", "busy"]

LOOKS: dict[BadgeKind, tuple[str, Tone]] = {
    "fits": ("check-circle", "accent"),
    "tight": ("warning-circle", "tight"),
    "over": ("x-circle", "over"),
    "info": ("info", "muted"),
    "busy": ("spinner", "muted"),
}


class Badge(Live, QWidget):
    """An icon and words in the colour of a verdict: "Fits · 7.6 of 24 GB"."""

    def __init__(
        self, kind: BadgeKind = "info", word: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kind: BadgeKind = kind
        self._word = word
        self._detail = ""
        self._icon = IconView("info", parent=self)
        self._label = Label(strong=True, parent=self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._icon)
        layout.addWidget(self._label)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def set_state(self, kind: BadgeKind, word: str | None = None, detail: str = "") -> None:
        """Show a verdict; without a word the usual one of the kind ("Fits", "Tight", "Too big")."""
        self._kind, self._word, self._detail = kind, word, detail
        self.retranslate()

    def text(self) -> str:
        """Return the words that are shown."""
        return self._label.text()

    def retranslate(self) -> None:
        """Write the word and the detail."""
        name, tone = LOOKS[self._kind]
        words = {"fits": self.tr("Fits"), "tight": self.tr("Tight"), "over": self.tr("Too big")}
        word = words.get(self._kind, "") if self._word is None else self._word
        self._icon.set_icon(name, tone)
        self._label.set_tone(tone)
        self._label.setText(" · ".join(part for part in (word, self._detail) if part))
        self.setAccessibleName(self._label.text())
