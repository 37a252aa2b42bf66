"""The evaluation panel of the run page: measure the result on rows that it never learned from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import figures
from desktop.pages.run.job_panel import JobPanel
from desktop.theme import theme
from desktop.widgets.chips import Chips
from desktop.widgets.label import Label
from desktop.widgets.stat_tile import StatTile
from engine.job import EvaluateJob

if TYPE_CHECKING:
    from desktop.bridge.desk import Desk
    from desktop.state.run_state import RunState, Status

METRICS = ("loss", "perplexity", "token_accuracy")


class EvaluatePanel(JobPanel):
    """Which held-out rows; then progress and the numbers."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        grid = theme().space
        self._words = Label(tone="muted", wrap=True, parent=self)
        self._split = Chips(("validation", "test"), self)
        self._tiles = {key: StatTile(parent=self._result) for key in METRICS}
        self._rows = Label(tone="muted", parent=self._result)
        choices = QHBoxLayout(self._choices)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(grid(1.5))
        choices.addWidget(self._words, 1)
        choices.addWidget(self._split)
        choices.addWidget(self._start)
        result, tiles = QVBoxLayout(self._result), QHBoxLayout()
        result.setContentsMargins(0, grid(), 0, 0)
        result.setSpacing(grid(1.5))
        for tile in self._tiles.values():
            tiles.addWidget(tile, 1)
        result.addLayout(tiles)
        result.addWidget(self._rows)
        self.retranslate()

    def metric_text(self, key: str) -> str:
        """Return a metric as shown, for a test."""
        return self._tiles[key].accessibleName()

    def retranslate(self) -> None:
        """Write the texts."""
        self.set_title(self.tr("Evaluate"))
        self._words.setText(self.tr("Measured on rows that were held out of training."))
        self._split.set_texts({"validation": self.tr("Validation rows"), "test": self.tr("Test rows")})
        self._start.setText(self.tr("Evaluate"))
        self._tiles["loss"].set_label(self.tr("loss, nats a token"))
        self._tiles["perplexity"].set_label(self.tr("perplexity"))
        self._tiles["token_accuracy"].set_label(self.tr("tokens predicted exactly"))
        super().retranslate()

    def _folder(self) -> Path:
        return self._run.evaluations if self._run else Path()

    def _job(self) -> EvaluateJob:
        split = cast("Literal['validation', 'test']", self._split.current())
        return EvaluateJob(run=self._run.path if self._run else Path(), split=split)

    def _show_result(self, state: RunState, status: Status) -> None:  # noqa: ARG002
        measured = state.evaluations[-1] if state.evaluations else None
        self._result.setVisible(measured is not None)
        if measured is None:
            return
        values = measured.metrics
        self._tiles["loss"].set_value(figures.loss(values.get("loss")), tone="accent")
        self._tiles["perplexity"].set_value(figures.number(values.get("perplexity"), 2))
        accuracy = figures.percent(values.get("token_accuracy"), 1)
        self._tiles["token_accuracy"].set_value(accuracy.removesuffix(" %"), "%")
        self._rows.setText(
            self.tr("{rows} rows in {time}").format(
                rows=figures.count(measured.rows), time=figures.duration(measured.seconds)
            )
        )
