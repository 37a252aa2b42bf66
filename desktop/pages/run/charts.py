"""The curves of a run: loss large, learning rate and gradient norm small, fed only with what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import Live
from desktop.theme import theme
from desktop.widgets.card import Card
from desktop.widgets.label import Label
from desktop.widgets.loss_chart import LossChart

if TYPE_CHECKING:
    from desktop.bridge.plots import Plots
    from desktop.state.run_state import RunState

CHARTS = 3
LOSS_HEIGHT = 34
SMALL_HEIGHT = 20
"""In steps of the grid."""


class Charts(Live, QWidget):
    """Loss over two small charts side by side."""

    def __init__(self, library: Plots, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._charts: list[LossChart] = []
        self._state: RunState | None = None
        self._library = library
        self._asked = False
        self._last_step = 0
        self._evaluations = 0
        grid = theme().space
        self._cards = [Card(parent=self) for _ in range(CHARTS)]
        large, *others = self._cards
        large.setMinimumHeight(grid(LOSS_HEIGHT))
        small = QHBoxLayout()
        small.setSpacing(grid(2))
        for card in others:
            card.setFixedHeight(grid(SMALL_HEIGHT))
            small.addWidget(card)
        self._turns = QTimer(self)
        self._turns.setInterval(0)
        self._turns.timeout.connect(self._make_or_draw)
        self._empty = Label(tone="muted", parent=self)
        self._plots = QWidget(self)
        layout = QVBoxLayout(self._plots)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(grid(2))
        layout.addWidget(large, 1)
        layout.addLayout(small)
        self._waiting = Card(parent=self)
        self._waiting.add(self._empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._waiting)
        outer.addWidget(self._plots, 1)
        self._plots.hide()
        self.retranslate()

    def show_state(self, state: RunState) -> None:
        """Add what is new; a state that was rewound to a checkpoint is drawn anew."""
        if state is not self._state or self._rewound(state):
            self._begin(state)
        self._plots.setVisible(bool(state.steps))
        self._waiting.setVisible(not state.steps)
        for place in range(len(self._charts)):
            self._add_new(place, state)
        if state.steps and len(self._charts) < CHARTS:
            self._make()

    def point_count(self) -> int:
        """Return how many steps are drawn on every chart."""
        return self._charts[-1].point_count() if len(self._charts) == CHARTS else 0

    def retranslate(self) -> None:
        """Write the titles."""
        self._waiting.set_title(self.tr("Curves"))
        self._empty.setText(
            self.tr("Loss, learning rate and gradient norm are drawn from the first step on.")
        )
        titles = (self.tr("Loss"), self.tr("Learning rate"), self.tr("Gradient norm"))
        for place, title in enumerate(titles):
            drawn = place < len(self._charts) and not self._charts[place].isHidden()
            self._cards[place].set_title("" if drawn else title)
            if drawn:
                self._charts[place].set_title(title)

    def _make(self) -> None:
        """Make the charts in turns of the event loop, once the library that draws them is there."""
        if self._library.is_ready:
            self._turns.start()
        elif not self._asked:
            self._asked = True
            self._library.ready.connect(self._turns.start)
            self._library.prepare()

    def _make_or_draw(self) -> None:
        """Make one chart in a turn of the event loop, or draw the one just made: each takes its time.

        It is shown with its curve: an empty one would be painted for nothing.
        """
        newest = self._charts[-1] if self._charts else None
        if newest is None or not newest.isHidden():
            self._make_next()
            return
        newest.show()
        newest.redraw()
        self.retranslate()
        if len(self._charts) == CHARTS:
            self._turns.stop()

    def _make_next(self) -> None:
        place = len(self._charts)
        chart = LossChart(smoothing=place == 0, parent=self)
        chart.hide()
        self._charts.append(chart)
        self._cards[place].add(chart, 1)
        if self._state is not None:
            self._add_new(place, self._state)

    def _add_new(self, place: int, state: RunState) -> None:
        chart = self._charts[place]
        values = (state.losses, state.learning_rates, state.grad_norms)[place]
        new = slice(chart.point_count(), len(state.steps))
        if new.start < new.stop:
            chart.extend(state.steps[new], values[new])
        if place:
            return
        self._last_step = state.steps[-1] if state.steps else 0
        for item in state.evaluations[self._evaluations :]:
            if "loss" in item.metrics:
                chart.append_evaluation(item.step, item.metrics["loss"])
        self._evaluations = len(state.evaluations)

    def _rewound(self, state: RunState) -> bool:
        drawn = self._charts[0].point_count() if self._charts else 0
        if len(state.steps) < drawn or len(state.evaluations) < self._evaluations:
            return True
        return bool(drawn) and state.steps[drawn - 1] != self._last_step

    def _begin(self, state: RunState) -> None:
        self._state = state
        self._last_step = self._evaluations = 0
        for chart in self._charts:
            chart.clear()
