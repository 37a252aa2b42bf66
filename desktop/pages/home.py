"""The first page: what the app is for, how to begin, and the runs that are going on or were the latest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import Live
from desktop.theme import theme
from desktop.widgets.buttons import Button
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow_grid import FlowGrid
from desktop.widgets.label import Label
from desktop.widgets.scroll_page import ScrollPage

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.bridge.desk import Desk
    from desktop.pages.card_panel import CardPanel
    from desktop.pages.run_card import RunCard
    from desktop.state.gpu import Readings
    from desktop.state.history import RunSummary

SHOWN: Final = 6
"""Recent runs on this page; the Runs page has all."""


class HomePage(Live, ScrollPage):
    """One sentence, two ways to begin, and the runs as cards."""

    go = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._cards: dict[tuple[bool, Path], RunCard] = {}
        self._begin = QFrame(self)
        self._begin.setProperty("surface", "card")
        self._sentence = Label(size="heading", wrap=True, parent=self)
        self._more = Label(tone="muted", wrap=True, parent=self)
        self._new = Button(kind="primary", icon_name="plus", parent=self)
        self._sample = Button(icon_name="play", parent=self)
        self._card_panel: CardPanel | None = None
        self._running_title = Label(size="heading", parent=self)
        self._running = FlowGrid(320, 3, self)
        self._recent_title = Label(size="heading", parent=self)
        self._recent = FlowGrid(320, 3, self)
        self._empty = EmptyState("chart-line", self)
        self._all = Button(kind="quiet", parent=self)
        self._build()
        self._new.clicked.connect(lambda: self.go.emit("tune", None))
        self._sample.clicked.connect(lambda: self.go.emit("tune", "sample"))
        self._all.clicked.connect(lambda: self.go.emit("runs", None))
        self._show([])
        self.retranslate()
        # The window is painted before runs are looked for.
        if desk.started:
            self._listen()
        else:
            desk.begun.connect(self._listen)

    def opened(self, argument: object) -> None:  # noqa: ARG002
        """Show the runs as they are now."""
        if self._desk.started:
            self._show(self._desk.library.runs)
            self._desk.library.refresh()

    def retranslate(self) -> None:
        """Write the texts."""
        self.set_title("Tunesmith")
        self._sentence.setText(
            self.tr("Teach a language model your own way of answering, on your own graphics card.")
        )
        self._more.setText(
            self.tr("Bring a file of examples; everything stays on this computer. Drop it anywhere to begin.")
        )
        self._new.setText(self.tr("New tune"))
        self._sample.setText(self.tr("Try the sample"))
        self._running_title.setText(self.tr("Going on now"))
        self._recent_title.setText(self.tr("Recent runs"))
        self._all.setText(self.tr("All runs"))
        self._empty.set_texts(
            self.tr("No runs yet"),
            self.tr(
                "Each tune appears here with its progress and its curve. The sample takes a few minutes and "
                "needs no data of yours."
            ),
        )

    def _build(self) -> None:
        grid = theme().space
        inner = QVBoxLayout(self._begin)
        inner.setContentsMargins(grid(2.5), grid(2.25), grid(2.5), grid(2.25))
        inner.setSpacing(grid())
        inner.addWidget(self._sentence)
        inner.addWidget(self._more)
        inner.addSpacing(grid())
        row = QHBoxLayout()
        row.setSpacing(grid(1.5))
        row.addWidget(self._new)
        row.addWidget(self._sample)
        row.addStretch()
        inner.addLayout(row)
        recent = QHBoxLayout()
        recent.addWidget(self._recent_title, 1)
        recent.addWidget(self._all)
        self.add(self._begin)
        self.add(self._running_title)
        self.add(self._running)
        self.body.addLayout(recent)
        self.add(self._recent)
        self.add(self._empty, 1)
        self.body.addStretch()

    def _listen(self) -> None:
        self._desk.library.listed.connect(self._show)
        self._desk.gpu.sampled.connect(self._show_cards)
        self._show_cards(self._desk.gpu.readings)

    def _show_cards(self, cards: Readings) -> None:
        """Show the card's memory once there is a card; the imports wait until then."""
        if self._card_panel is None and not cards:
            return
        from desktop.pages.card_panel import CardPanel
        from desktop.pages.card_readings import readings_of

        if self._card_panel is None:
            self._card_panel = CardPanel(self)
            self.body.insertWidget(self.body.indexOf(self._begin) + 1, self._card_panel)
        pids = [run.pid for run in self._desk.library.runs if run.alive and run.pid is not None]
        self._card_panel.show_reading(next(iter(readings_of(cards, pids)), None))

    def _show(self, runs: list[RunSummary]) -> None:
        trained = [run for run in runs if run.kind == "train"]
        alive = [run for run in trained if run.alive]
        ended = [run for run in trained if not run.alive][:SHOWN]
        cards: dict[tuple[bool, Path], RunCard] = {}
        for grid, chosen in ((self._running, alive), (self._recent, ended)):
            made = [self._card(run) for run in chosen]
            cards |= {(card.run.alive, card.run.path): card for card in made}
            if made != grid.cards():
                grid.set_cards(made)
            grid.setVisible(bool(made))
        self._cards = cards
        self._running_title.setVisible(bool(alive))
        self._recent_title.setVisible(bool(ended))
        self._all.setVisible(bool(ended))
        self._empty.setVisible(not cards)

    def _card(self, run: RunSummary) -> RunCard:
        from desktop.pages.run_card import RunCard

        # A run that ends moves to the other grid, which makes a card of its own.
        card = self._cards.get((run.alive, run.path))
        if card is None:
            card = RunCard(run, self)
            card.clicked.connect(lambda: self.go.emit("run", run.path))
        card.set_run(run)
        return card
