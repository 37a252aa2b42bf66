"""The fit bar: how much of this card's memory a tune takes, piece by piece, and what would make it fit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.figures import GIB, gib
from desktop.i18n import Live
from desktop.theme import theme
from desktop.widgets.buttons import Button
from desktop.widgets.fit_track import FitTrack, TrackSegment
from desktop.widgets.label import Label, Tone, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

Verdict = Literal["fits", "tight", "over"]
SegmentKey = Literal[
    "weights",
    "adapter",
    "gradients",
    "optimizer",
    "activations",
    "logits",
    "transient",
    "runtime",
    "cache",
    "used",
]

# Pieces of a small model would all read 0.0.
FINE_BELOW = 2 * GIB
# The least that is told apart from what the card will show.
SPREAD = 0.05 * GIB
ROLES: dict[SegmentKey, str] = {
    "weights": "segment_1",
    "adapter": "segment_2",
    "gradients": "segment_3",
    "optimizer": "segment_4",
    "activations": "segment_5",
    "logits": "segment_6",
    "transient": "segment_7",
    "runtime": "segment_8",
    "cache": "segment_5",
    "used": "tick",
}
TONES: dict[Verdict, Tone] = {"fits": "accent", "tight": "tight", "over": "over"}


@dataclass(frozen=True)
class Segment:
    """One piece of the memory that is needed, in bytes."""

    key: SegmentKey
    amount: float


@dataclass(frozen=True)
class Suggestion:
    """One change that would make it fit; `text` stands on its button, `detail` below; both are translated."""

    key: str
    text: str
    detail: str = ""


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
    low: float | None = None
    """The least that it can run in; the pieces together are what the card will show."""
    provisional: bool = False
    """Whether this is a first answer that a more exact one will follow."""
    hint: str = ""
    """Words in place of suggestions, already translated: that they are looked for, or that there are none."""

    @property
    def needed(self) -> float:
        """All pieces together."""
        return sum(segment.amount for segment in self.segments)


class _Offer(QWidget):
    """One suggestion: a button, and below it what it comes to."""

    def __init__(self, suggestion: Suggestion, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = suggestion.key
        self.button = Button(suggestion.text, "small", parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        if suggestion.detail:
            column.addWidget(Label(suggestion.detail, "small", "muted", parent=self))
            self.button.setAccessibleName(f"{suggestion.text}: {suggestion.detail}")


class FitBar(Live, QWidget):
    """Title and verdict, the stacked bar, its legend, and one button for each suggestion."""

    suggestion_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fit: Fit | None = None
        self._reason, self._final = "", False
        self._heading: str | None = None
        self._title = Label(size="heading", parent=self)
        self._verdict = Label(size="heading", parent=self)
        self._numbers = Label(size="heading", parent=self)
        self._track = FitTrack(self)
        self._legend = Label(size="small", tone="muted", parent=self)
        self._legend.setMinimumWidth(1)
        self._aside = Label(size="small", tone="muted", parent=self)
        self._suggestions = QWidget(self)
        self._offered: tuple[Suggestion, ...] = ()
        self._offers: list[_Offer] = []
        self._build()
        self._track.pointed.connect(self._show_legend)
        self.retranslate()

    def set_fit(self, fit: Fit) -> None:
        """Show a forecast, or what is used when there is no verdict."""
        self._fit, self._reason = fit, ""
        self._offer(fit.suggestions, fit.hint)
        self.retranslate()

    def set_unknown(self, reason: str, *, final: bool = False) -> None:
        """Show that nothing is known yet, or with `final` never will be, and why; already translated."""
        self._fit, self._reason, self._final = None, reason, final
        self._offer((), "")
        self.retranslate()

    def set_title(self, title: str | None) -> None:
        """Replace the usual title; None brings it back."""
        self._heading = title
        self.retranslate()

    def suggestion_buttons(self) -> list[Button]:
        """Return the buttons that are offered."""
        return [offer.button for offer in self._offers]

    def retranslate(self) -> None:
        """Write every text from the values that were set last."""
        fit = self._fit
        self._title.setText(self._usual_title() if self._heading is None else self._heading)
        self._verdict.setText(self._verdict_word())
        exact = fit is not None and fit.verdict is not None and not fit.provisional
        self._verdict.set_tone(TONES[fit.verdict] if exact and fit and fit.verdict else "muted")
        self._numbers.setText(self._number_words())
        self._numbers.setVisible(fit is not None)
        self._track.set_segments(self._track_segments(), fit.total if fit else 0)
        self._track.set_range(fit.low if fit else None, faint=bool(fit and fit.provisional))
        # What is free limits a forecast; where the bar only shows what is in use, it is simply the rest.
        limit = fit.free if fit and fit.verdict is not None else None
        self._track.set_marks(limit, fit.measured if fit else None)
        self._aside.setText(self._aside_words())
        self._show_legend(self._track.at)
        self._track.setAccessibleName(f"{self._title.text()}: {self._verdict.text()} {self._numbers.text()}")
        self._track.setAccessibleDescription(self._legend.text())
        self._tell_more()

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
        row.setSpacing(grid(2))
        self._suggestion_lead = Label(tone="muted", parent=self._suggestions)
        # As high as a button, so that the lead stands at the middle of it, not of button and detail.
        self._suggestion_lead.setMinimumHeight(Button("", "small").sizeHint().height())
        row.addWidget(self._suggestion_lead, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(grid())
        layout.addLayout(head)
        layout.addWidget(self._track)
        layout.addLayout(foot)
        layout.addWidget(self._suggestions)
        self._suggestions.hide()

    def _offer(self, suggestions: Sequence[Suggestion], hint: str) -> None:
        """Replace the buttons of the suggestions; those that stay keep their keyboard focus."""
        if suggestions != self._offered:
            self._offered = tuple(suggestions)
            for offer in self._offers:
                offer.hide()
                offer.deleteLater()
            self._offers = [_Offer(suggestion, self._suggestions) for suggestion in suggestions]
            row = self._suggestions.layout()
            for place, offer in enumerate(self._offers, start=1):
                offer.button.clicked.connect(partial(self._choose, offer.key))
                if isinstance(row, QHBoxLayout):
                    row.insertWidget(place, offer, 0, Qt.AlignmentFlag.AlignTop)
        self._suggestions.setVisible(bool(suggestions or hint))

    def _choose(self, key: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - the signal's
        self.suggestion_chosen.emit(key)

    def _names(self) -> dict[SegmentKey, str]:
        return {
            "weights": self.tr("Weights"),
            "adapter": self.tr("Adapter"),
            "gradients": self.tr("Gradients"),
            "optimizer": self.tr("Optimizer"),
            "activations": self.tr("Activations"),
            "logits": self.tr("Logits"),
            "transient": self.tr("Temporary"),
            "runtime": self.tr("Runtime"),
            "cache": self.tr("Conversation"),
            "used": self.tr("In use"),
        }

    def _telling(self) -> dict[SegmentKey, str]:
        """Return what a piece is, where its name does not say it."""
        return {
            "activations": self.tr("kept for the backward pass"),
            "logits": self.tr("scores of every token, and the loss"),
            "transient": self.tr("needed for a moment, then gone"),
            "runtime": self.tr("the driver, the libraries, and what cannot be used"),
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
            return self.tr("Unknown") if self._final else self.tr("Not known yet")
        words = {"fits": self.tr("Fits"), "tight": self.tr("Tight"), "over": self.tr("Too big")}
        if self._fit.provisional:
            words = {
                "fits": self.tr("Probably fits"),
                "tight": self.tr("Probably tight"),
                "over": self.tr("Probably too big"),
            }
        return words.get(self._fit.verdict, "") if self._fit.verdict else ""

    def _number_words(self) -> str:
        if self._fit is None:
            return ""
        needed, total = gib(self._fit.needed), gib(self._fit.total)
        words = (
            self.tr("about {needed} of {total} GB")
            if self._fit.provisional
            else self.tr("{needed} of {total} GB")
        )
        return words.format(needed=needed, total=total)

    def _aside_words(self) -> str:
        if self._fit is None:
            return ""
        self._suggestion_lead.setText(self._fit.hint or self.tr("Make it fit:"))
        parts = []
        if self._spread():
            parts.append(self.tr("Needs at least {amount} GB").format(amount=gib(self._fit.low or 0)))
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
        over = self._fit.verdict == "over" and not self._fit.provisional
        return [
            TrackSegment(
                self.tr("{name}: {amount} GB").format(name=names[segment.key], amount=gib(segment.amount, 2)),
                segment.amount,
                ROLES[segment.key],
                hatched=segment.key == "transient",
                over=over,
            )
            for segment in self._fit.segments
        ]

    def _spread(self) -> bool:
        """Say whether what the card will show is noticeably more than what it can run in."""
        fit = self._fit
        return fit is not None and fit.low is not None and fit.needed - fit.low >= SPREAD

    def _tell_more(self) -> None:
        """Explain in a tooltip what the bar shows only as a shade."""
        fit, lines = self._fit, []
        if fit is not None and fit.provisional:
            lines.append(self.tr("A first answer by formula; the exact one is being worked out."))
        if fit is not None and self._spread():
            words = self.tr(
                "The card will show about {needed} GB. It can run in {low} GB: the paler end is what is held "
                "for later."
            )
            lines.append(words.format(needed=gib(fit.needed), low=gib(fit.low or 0)))
        tip = plain_tooltip("\n".join(lines)) if lines else ""
        for widget in (self._track, self._verdict, self._numbers):
            widget.setToolTip(tip)

    def _show_legend(self, index: int) -> None:
        """Name the piece under the pointer or the keyboard, or all of them."""
        segments = self._track.segments()
        if self._fit is None:
            self._legend.setText(self._reason)
        elif 0 <= index < len(segments):
            share = 100 * segments[index].amount / max(self._fit.needed, 1)
            part = self.tr("{percent} % of what is needed").format(percent=f"{share:.0f}")
            told = self._telling().get(self._fit.segments[index].key, "")
            self._legend.setText(" · ".join(words for words in (segments[index].text, part, told) if words))
        else:
            names = self._names()
            digits = 2 if self._fit.needed < FINE_BELOW and len(self._fit.segments) > 1 else 1
            pieces = (f"{names[s.key]} {gib(s.amount, digits)}" for s in self._fit.segments)
            self._legend.setText("    ".join(pieces))
