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
    from desktop.state.run_state import RunState

CHARTS = 3
LOSS_HEIGHT = 34
SMALL_HEIGHT = 20
"""In steps of the grid."""


class Charts(Live, QWidget):
    """Loss over two small charts side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._charts: list[LossChart] = []
        self._state: RunState | None = None
        self._shown = 0
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
        self._turns.timeout.connect(self._make_next)
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
        steps = state.steps
        self._plots.setVisible(bool(steps))
        self._waiting.setVisible(not steps)
        if len(self._charts) == CHARTS:
            self._add_new(state)
        elif steps:
            self._turns.start()

    def point_count(self) -> int:
        """Return how many steps are drawn."""
        return self._shown

    def retranslate(self) -> None:
        """Write the titles."""
        self._waiting.set_title(self.tr("Curves"))
        self._empty.setText(
            self.tr("Loss, learning rate and gradient norm are drawn from the first step on.")
        )
        titles = (self.tr("Loss"), self.tr("Learning rate"), self.tr("Gradient norm"))
        for chart, title in zip(self._charts, titles, strict=False):
            chart.set_title(title)

    def _make_next(self) -> None:
        """Make one chart in a turn of the event loop: each takes longer than a frame."""
        place = len(self._charts)
        chart = LossChart(smoothing=place == 0, parent=self)
        self._charts.append(chart)
        self._cards[place].add(chart, 1)
        self.retranslate()
        if len(self._charts) == CHARTS:
            self._turns.stop()
            if self._state is not None:
                self.show_state(self._state)

    def _add_new(self, state: RunState) -> None:
        loss, rate, norm = self._charts
        steps = state.steps
        new = slice(self._shown, len(steps))
        if new.start < new.stop:
            loss.extend(steps[new], state.losses[new])
            rate.extend(steps[new], state.learning_rates[new])
            norm.extend(steps[new], state.grad_norms[new])
            self._shown, self._last_step = len(steps), steps[-1]
        for item in state.evaluations[self._evaluations :]:
            if "loss" in item.metrics:
                loss.append_evaluation(item.step, item.metrics["loss"])
        self._evaluations = len(state.evaluations)

    def _rewound(self, state: RunState) -> bool:
        if len(state.steps) < self._shown or len(state.evaluations) < self._evaluations:
            return True
        return bool(self._shown) and state.steps[self._shown - 1] != self._last_step

    def _begin(self, state: RunState) -> None:
        self._state = state
        self._shown = self._last_step = self._evaluations = 0
        for chart in self._charts:
            chart.clear()
