"""The curves of a run: loss large, learning rate and gradient norm small, fed only with what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import Live
from desktop.theme import theme
from desktop.widgets.card import Card
from desktop.widgets.label import Label
from desktop.widgets.loss_chart import LossChart

if TYPE_CHECKING:
    from desktop.state.run_state import RunState

LOSS_HEIGHT = 34
SMALL_HEIGHT = 20
"""In steps of the grid."""


class Charts(Live, QWidget):
    """Loss over two small charts side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loss = LossChart(parent=self)
        self._rate = LossChart(smoothing=False, parent=self)
        self._norm = LossChart(smoothing=False, parent=self)
        self._state: RunState | None = None
        self._shown = 0
        self._last_step = 0
        self._evaluations = 0
        grid = theme().space
        large = Card(parent=self)
        large.add(self.loss, 1)
        large.setMinimumHeight(grid(LOSS_HEIGHT))
        small = QHBoxLayout()
        small.setSpacing(grid(2))
        for chart in (self._rate, self._norm):
            card = Card(parent=self)
            card.add(chart, 1)
            card.setFixedHeight(grid(SMALL_HEIGHT))
            small.addWidget(card)
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
        new = slice(self._shown, len(steps))
        if new.start < new.stop:
            self.loss.extend(steps[new], state.losses[new])
            self._rate.extend(steps[new], state.learning_rates[new])
            self._norm.extend(steps[new], state.grad_norms[new])
            self._shown, self._last_step = len(steps), steps[-1]
        for item in state.evaluations[self._evaluations :]:
            if "loss" in item.metrics:
                self.loss.append_evaluation(item.step, item.metrics["loss"])
        self._evaluations = len(state.evaluations)

    def retranslate(self) -> None:
        """Write the titles."""
        self._waiting.set_title(self.tr("Curves"))
        self._empty.setText(
            self.tr("Loss, learning rate and gradient norm are drawn from the first step on.")
        )
        self.loss.set_title(self.tr("Loss"))
        self._rate.set_title(self.tr("Learning rate"))
        self._norm.set_title(self.tr("Gradient norm"))

    def _rewound(self, state: RunState) -> bool:
        if len(state.steps) < self._shown or len(state.evaluations) < self._evaluations:
            return True
        return bool(self._shown) and state.steps[self._shown - 1] != self._last_step

    def _begin(self, state: RunState) -> None:
        self._state = state
        self._shown = self._last_step = self._evaluations = 0
        for chart in (self.loss, self._rate, self._norm):
            chart.clear()
