"""How a run stands: in words, as a bar, and in numbers to be read across the room."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import figures
from desktop.i18n import Live
from desktop.pages import run_words
from desktop.state.run_state import ALIVE_STATUSES, ENDED_STATUSES, RunState, Status
from desktop.theme import theme
from desktop.widgets.badge import Badge
from desktop.widgets.card import Card
from desktop.widgets.gauge import ThinBar
from desktop.widgets.label import Label
from desktop.widgets.stat_tile import StatTile

TILES = ("left", "elapsed", "speed", "loss", "best")


class StateCard(Live, Card):
    """The badge, what is being done, the bar, and five numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._state = RunState()
        self._status: Status = "waiting"
        self._now: float | None = None
        self._badge = Badge(parent=self)
        self._doing = Label(tone="muted", parent=self)
        self._where = Label(tone="muted", parent=self)
        self._bar = ThinBar(self)
        self._tiles = {key: StatTile(parent=self) for key in TILES}
        grid = theme().space
        head, row = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(grid(1.5))
        head.addWidget(self._badge)
        head.addWidget(self._doing, 1)
        head.addWidget(self._where)
        for tile in self._tiles.values():
            row.addWidget(tile, 1)
        words = QVBoxLayout()
        words.setSpacing(grid(1.25))
        words.addLayout(head)
        words.addWidget(self._bar)
        words.addSpacing(grid(0.5))
        words.addLayout(row)
        self.body.addLayout(words)
        self.retranslate()

    def set_state(self, state: RunState, status: Status, now: float | None = None) -> None:
        """Show a state; `now` lets the clock of a living run go on between its events."""
        self._state, self._status, self._now = state, status, now
        self.retranslate()

    def text(self) -> str:
        """Return what the card says of the run, for a screen reader and a test."""
        return " · ".join(part.text() for part in (self._badge, self._doing, self._where) if part.text())

    def retranslate(self) -> None:
        """Write words and numbers."""
        state, status = self._state, self._status
        self._badge.set_state(run_words.status_kind(status), run_words.status_word(status))
        self._doing.setText(self._doing_words())
        self._where.setText(self._where_words())
        role = {"failed": "over", "crashed": "over", "paused": "tight"}.get(status, "accent")
        self._bar.set_share(self._share(), role)
        self._tiles["left"].set_label(self.tr("time left"))
        self._tiles["elapsed"].set_label(self.tr("time worked"))
        self._tiles["speed"].set_label(self.tr("speed"))
        self._tiles["loss"].set_label(self.tr("training loss"))
        self._tiles["best"].set_label(self.tr("best held-out loss"))
        self._tiles["left"].set_value(self._left())
        self._tiles["left"].setVisible(status not in ENDED_STATUSES)
        self._tiles["elapsed"].set_value(figures.duration(state.elapsed(self._now)) if state.attempts else "")
        speed = state.tokens_per_second
        self._tiles["speed"].set_value(
            figures.tokens_per_second(speed).removesuffix(" tok/s") if speed else "", "tok/s"
        )
        self._tiles["loss"].set_value("" if state.last_loss is None else figures.loss(state.last_loss))
        best = state.best_loss
        self._tiles["best"].set_value(
            "" if best is None else figures.loss(best), tone="text" if best is None else "accent"
        )
        self.setAccessibleName(self.text())

    def _share(self) -> float:
        training = self._state.phase in {"training", "evaluating"} or self._status in ENDED_STATUSES | {
            "paused",
            "healing",
        }
        share = self._state.progress if training else self._state.phase_progress
        return share or 0.0

    def _doing_words(self) -> str:
        state = self._state
        if self._status in ENDED_STATUSES:
            return self._ended_words()
        if self._status == "healing" and state.healing is not None:
            return run_words.healed(state.healing)
        if self._status == "paused":
            return self.tr("The card's memory stays taken; continue whenever you like.")
        if state.phase in {None, "training"} or self._status not in ALIVE_STATUSES:
            return ""
        parts = (
            run_words.phase_word(state.phase),
            run_words.amount(state.phase_done, state.phase_total, state.phase_unit),
        )
        return " · ".join(part for part in parts if part)

    def _ended_words(self) -> str:
        if self._status == "completed":
            return self.tr("The tuned model is saved and ready.")
        if self._status == "stopped":
            return self.tr("What was learned so far is saved; it can be resumed.")
        if self._status == "crashed" and self._state.checkpoints:
            step = figures.count(self._state.checkpoints[-1])
            return self.tr("Everything up to the checkpoint at step {step} is kept.").format(step=step)
        return ""

    def _where_words(self) -> str:
        state = self._state
        if state.total_steps is None:
            return ""
        words = self.tr("step {step} of {total} · epoch {epoch}")
        return words.format(
            step=figures.count(state.step),
            total=figures.count(state.total_steps),
            epoch=figures.number(state.epoch, 1),
        )

    def _left(self) -> str:
        if self._status in ENDED_STATUSES or self._state.seconds_left is None:
            return ""
        return figures.duration(self._state.seconds_left)
