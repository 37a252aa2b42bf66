"""The fit bar: how much of this card's memory a tune takes, piece by piece, and what would make it fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.figures import GIB, gib
from desktop.i18n import Live
from desktop.theme import theme
from desktop.widgets.buttons import Button
from desktop.widgets.fit_track import FitTrack, TrackSegment
from desktop.widgets.label import Label, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

Verdict = Literal["fits", "tight", "over"]
SegmentKey = Literal[
    "weights", "adapter", "gradients", "optimizer", "activations", "logits", "runtime", "cache", "used"
]

# Pieces of a small model would all read 0.0.
FINE_BELOW = 2 * GIB
TONES: dict[Verdict, Tone] = {"fits": "accent", "tight": "tight", "over": "over"}


@dataclass(frozen=True)
class Segment:
    """One piece of the memory that is needed, in bytes."""

    key: SegmentKey
    amount: float


@dataclass(frozen=True)
class Suggestion:
    """One change that would make it fit; `text` is shown on its button, already translated."""

    key: str
    text: str


@dataclass(frozen=True)
class Fit:
    """What the bar shows, in bytes; `place` says whose memory it is."""

    segments: tuple[Segment, ...]
    total: float
    free: float | None = None
    verdict: Verdict | None = None
    place: Literal["card", "processor"] = "card"
    measured: float | None = None
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def needed(self) -> float:
        """All pieces together."""
        return sum(segment.amount for segment in self.segments)


class FitBar(Live, QWidget):
    """Title and verdict, the stacked bar, its legend, and one button for each suggestion."""

    suggestion_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fit: Fit | None = None
        self._reason = ""
        self._heading: str | None = None
        self._title = Label(size="heading", parent=self)
        self._verdict = Label(size="heading", parent=self)
        self._numbers = Label(size="heading", parent=self)
        self._track = FitTrack(self)
        self._legend = Label(size="small", tone="muted", parent=self)
        self._legend.setMinimumWidth(1)
        self._aside = Label(size="small", tone="muted", parent=self)
        self._suggestions = QWidget(self)
        self._buttons: list[Button] = []
        self._build()
        self._track.pointed.connect(self._show_legend)
        self.retranslate()

    def set_fit(self, fit: Fit) -> None:
        """Show a forecast, or what is used when there is no verdict."""
        self._fit, self._reason = fit, ""
        self._offer(fit.suggestions)
        self.retranslate()

    def set_unknown(self, reason: str) -> None:
        """Show that nothing is known yet, and why; the sentence is already translated."""
        self._fit, self._reason = None, reason
        self._offer(())
        self.retranslate()

    def set_title(self, title: str | None) -> None:
        """Replace the usual title; None brings it back."""
        self._heading = title
        self.retranslate()

    def suggestion_buttons(self) -> list[Button]:
        """Return the buttons that are offered."""
        return list(self._buttons)

    def retranslate(self) -> None:
        """Write every text from the values that were set last."""
        fit = self._fit
        self._title.setText(self._usual_title() if self._heading is None else self._heading)
        self._verdict.setText(self._verdict_word())
        self._verdict.set_tone(TONES.get(fit.verdict, "muted") if fit and fit.verdict else "muted")
        self._numbers.setText(self._number_words())
        self._numbers.setVisible(fit is not None)
        self._track.set_segments(self._track_segments(), fit.total if fit else 0)
        # What is free limits a forecast; where the bar only shows what is in use, it is simply the rest.
        limit = fit.free if fit and fit.verdict is not None else None
        self._track.set_marks(limit, fit.measured if fit else None)
        self._aside.setText(self._aside_words())
        self._show_legend(-1)
        self._track.setAccessibleName(f"{self._title.text()}: {self._verdict.text()} {self._numbers.text()}")
        self._track.setAccessibleDescription(self._legend.text())

    def _build(self) -> None:
        grid = theme().space
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(grid())
        head.addWidget(self._title, 1)
        head.addWidget(self._verdict)
        head.addWidget(self._numbers)
        foot.setSpacing(grid(2))
        foot.addWidget(self._legend, 1)
        foot.addWidget(self._aside)
        row = QHBoxLayout(self._suggestions)
        row.setContentsMargins(0, grid(0.5), 0, 0)
        row.setSpacing(grid())
        self._suggestion_lead = Label(tone="muted", parent=self._suggestions)
        row.addWidget(self._suggestion_lead)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(grid())
        layout.addLayout(head)
        layout.addWidget(self._track)
        layout.addLayout(foot)
        layout.addWidget(self._suggestions)
        self._suggestions.hide()

    def _offer(self, suggestions: Sequence[Suggestion]) -> None:
        """Replace the buttons of the suggestions."""
        row = self._suggestions.layout()
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = []
        for place, suggestion in enumerate(suggestions, start=1):
            button = Button(suggestion.text, "small", parent=self._suggestions)
            button.clicked.connect(lambda _=False, key=suggestion.key: self.suggestion_chosen.emit(key))
            if isinstance(row, QHBoxLayout):
                row.insertWidget(place, button)
            self._buttons.append(button)
        self._suggestions.setVisible(bool(suggestions))

    def _names(self) -> dict[SegmentKey, str]:
        return {
            "weights": self.tr("Weights"),
            "adapter": self.tr("Adapter"),
            "gradients": self.tr("Gradients"),
            "optimizer": self.tr("Optimizer"),
            "activations": self.tr("Activations"),
            "logits": self.tr("Logits"),
            "runtime": self.tr("Runtime"),
            "cache": self.tr("Conversation"),
            "used": self.tr("In use"),
        }

    def _usual_title(self) -> str:
        if self._fit is None or self._fit.verdict is not None:
            on_card = self._fit is None or self._fit.place == "card"
            return (
                self.tr("Memory of this tune on your card")
                if on_card
                else self.tr("Memory of this tune, on the processor")
            )
        return self.tr("Card memory in use") if self._fit.place == "card" else self.tr("System memory in use")

    def _verdict_word(self) -> str:
        if self._fit is None:
            return self.tr("Not known yet")
        words = {"fits": self.tr("Fits"), "tight": self.tr("Tight"), "over": self.tr("Too big")}
        return words.get(self._fit.verdict, "") if self._fit.verdict else ""

    def _number_words(self) -> str:
        if self._fit is None:
            return ""
        needed, total = gib(self._fit.needed), gib(self._fit.total)
        return self.tr("{needed} of {total} GB").format(needed=needed, total=total)

    def _aside_words(self) -> str:
        self._suggestion_lead.setText(self.tr("Make it fit:"))
        if self._fit is None:
            return ""
        parts = []
        if self._fit.measured is not None:
            parts.append(self.tr("Measured: {amount} GB").format(amount=gib(self._fit.measured)))
        if self._fit.free is not None:
            parts.append(self.tr("Free now: {amount} GB").format(amount=gib(self._fit.free)))
        if self._fit.place == "processor":
            parts.append(self.tr("system memory, no card"))
        return " · ".join(parts)

    def _track_segments(self) -> list[TrackSegment]:
        if self._fit is None:
            return []
        names = self._names()
        over = self._fit.verdict == "over"
        return [
            TrackSegment(
                self.tr("{name}: {amount} GB").format(name=names[segment.key], amount=gib(segment.amount, 2)),
                segment.amount,
                muted=segment.key == "used",
                over=over,
            )
            for segment in self._fit.segments
        ]

    def _show_legend(self, index: int) -> None:
        """Name the piece under the pointer or the keyboard, or all of them."""
        segments = self._track.segments()
        if self._fit is None:
            self._legend.setText(self._reason)
        elif 0 <= index < len(segments):
            share = 100 * segments[index].amount / max(self._fit.needed, 1)
            part = self.tr("{percent} % of what is needed").format(percent=f"{share:.0f}")
            self._legend.setText(f"{segments[index].text} · {part}")
        else:
            names = self._names()
            digits = 2 if self._fit.needed < FINE_BELOW and len(self._fit.segments) > 1 else 1
            pieces = (f"{names[s.key]} {gib(s.amount, digits)}" for s in self._fit.segments)
            self._legend.setText("    ".join(pieces))
