"""The page of one run, attached at any time: state, curves, memory, samples, log, and what can be done."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.bridge.run_follower import RunFollower
from desktop.errors import action_text, explain
from desktop.i18n import Live
from desktop.pages import run_words
from desktop.pages.export import ExportPanel
from desktop.pages.question import Question
from desktop.pages.reveal import reveal
from desktop.pages.run.charts import Charts
from desktop.pages.run.deed_bar import DeedBar
from desktop.pages.run.evaluation import EvaluatePanel
from desktop.pages.run.log import LogCard
from desktop.pages.run.memory import MemoryCard
from desktop.pages.run.samples import SamplesCard
from desktop.pages.run.state_card import StateCard
from desktop.state import remedy
from desktop.state.run_state import ALIVE_STATUSES, RunState
from desktop.theme import theme
from desktop.widgets.notice import Notice
from desktop.widgets.scroll_page import ScrollPage
from engine import healing, rpc
from engine.job import TrainJob
from engine.problems import Problem
from engine.runs import RunFolder, method_name

if TYPE_CHECKING:
    from desktop.bridge.desk import Desk
    from desktop.pages.run.job_panel import JobPanel
    from engine.events import Settings

BOTTOM_HEIGHT = 40
"""Of samples and log, in steps of the grid."""
PANELS: dict[str, type[JobPanel]] = {"evaluate": EvaluatePanel, "export": ExportPanel}
COMMANDS = {"pause": "pause", "continue": "resume", "stop": "stop", "checkpoint": "checkpoint"}


class RunPage(Live, ScrollPage):
    """Follows the run folder that it was opened on."""

    go = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._run: RunFolder | None = None
        self._name: str | None = None
        self._job: TrainJob | None = None
        self._broken: Problem | None = None
        self._forecast: int | None = None
        self._foreseen: TrainJob | None = None
        self._question: Question | None = None
        self._starting = False
        # It belongs to the desk, which ends its thread in order before the page is torn down.
        self.follower = RunFollower(desk)
        desk.closing.connect(self.follower.leave)
        self.deeds = DeedBar(self)
        self.notice = Notice(parent=self)
        self.state_card = StateCard(self)
        self._panels: dict[str, JobPanel] = {}
        self._panel_room = QVBoxLayout()
        self.charts = Charts(desk.plots, self)
        self.memory = MemoryCard(self)
        self.samples = SamplesCard(self)
        self.log = LogCard(desk.tasks, self)
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._build()
        self._connect()
        self.retranslate()

    def opened(self, argument: object) -> None:
        """Attach to a run folder; the one that is shown already is kept."""
        if not isinstance(argument, Path):
            return
        run = RunFolder(argument.absolute())
        self.watch(run)
        self._desk.tasks.run(run.title, lambda title: self._call(run, title))

    def watch(self, run: RunFolder, pid: int | None = None) -> None:
        """Follow a run from its first event."""
        same = self._run is not None and self._run.path == run.path
        if same and pid is None and self.follower.run is not None:
            return
        self._run, self._starting, self._broken = run, False, None
        self.log.set_run(run.log_file)
        self.samples.set_samples(())
        self.follower.follow(run, pid)
        if not same:
            self._job = self._name = None
            for panel in self._panels.values():
                panel.hide()
            self.memory.set_forecast(None)
            self.memory.set_measured(None, {})
            self._desk.tasks.run(run.job, lambda job: self._know(run, job), self._cannot_read)
        self.show_state(self.follower.state)
        self.retranslate()

    def show_state(self, state: RunState) -> None:
        """Show a state of the run."""
        status = self.follower.status
        alive = status in ALIVE_STATUSES
        self.state_card.set_state(state, status, time.time() if alive and status != "paused" else None)
        self.charts.show_state(state)
        self.memory.set_measured(state.memory_peak, state.peaks)
        self.samples.set_samples(state.samples)
        self.samples.set_may_ask(may_ask=status in {"training", "evaluating", "paused"})
        self.log.set_lines(state.log)
        self._offer(state)
        self._show_notice(state)
        self._foresee()

    def panel(self, kind: str) -> JobPanel:
        """Return the panel that exports or evaluates, made when it is first asked for."""
        made = self._panels.get(kind)
        if made is None:
            made = self._panels[kind] = PANELS[kind](self._desk, self)
            made.hide()
            self._panel_room.addWidget(made)
            if self._run is not None and self._job is not None:
                made.set_run(self._run)
        return made

    def question(self) -> Question | None:
        """Return the question that is open, if one is."""
        return self._question

    def retranslate(self) -> None:
        """Write the title, and the notice anew."""
        job, run = self._job, self._run
        if run is None:
            self.set_title(self.tr("Run"))
            return
        if job is None:
            self.set_title(self._name or run.name)
        else:
            model = job.model.path.name if job.model.path else str(job.model.hub)
            data = ", ".join(item.path.name for item in job.data)
            words = (model, run_words.method_word(method_name(job)), data)
            self.set_title(self._name or job.name or run.name, " · ".join(words))
        self._show_notice(self.follower.state)

    def hideEvent(self, event: object) -> None:  # noqa: N802
        """Let the clock rest while nobody looks; the run is followed on."""
        super().hideEvent(event)  # type: ignore[arg-type]
        self._clock.stop()

    def showEvent(self, event: object) -> None:  # noqa: N802
        """Let the clock go on."""
        super().showEvent(event)  # type: ignore[arg-type]
        self._clock.start()

    def _build(self) -> None:
        grid = theme().space
        self.tools.addWidget(self.deeds)
        self.add(self.notice)
        self.add(self.state_card)
        self._panel_room.setSpacing(grid(2))
        self.body.addLayout(self._panel_room)
        self.add(self.charts)
        self.add(self.memory)
        row = QHBoxLayout()
        row.setSpacing(grid(2))
        for card in (self.samples, self.log):
            card.setFixedHeight(grid(BOTTOM_HEIGHT))
            row.addWidget(card, 1)
        self.body.addLayout(row)
        self.body.addStretch()

    def _connect(self) -> None:
        self.follower.advanced.connect(self.show_state)
        self.follower.status_changed.connect(lambda _: self.show_state(self.follower.state))
        self.follower.failed.connect(self._cannot_read)
        self.deeds.chosen.connect(self.do)
        self.notice.action_chosen.connect(self._act)
        self.samples.asked.connect(self._ask_sample)
        self._clock.timeout.connect(self._tick)
        self._desk.launcher.started.connect(self._launched)
        self._desk.launcher.failed.connect(self._not_launched)

    def _call(self, run: RunFolder, title: str | None) -> None:
        """Show the name that a person gave the run."""
        if self._run is not None and run.path == self._run.path:
            self._name = title
            self.retranslate()

    def _know(self, run: RunFolder, job: object) -> None:
        if run is not self._run or not isinstance(job, TrainJob):
            return
        self._job = job
        for panel in self._panels.values():
            panel.set_run(run)
        self.retranslate()
        self._offer(self.follower.state)
        self._foreseen = None
        self._foresee()

    def _foresee(self) -> None:
        """Ask for the memory of the job as it runs now: with what was changed since it began."""
        if self._job is None:
            return
        current = healing.applied(self._job, self.follower.state.decided)
        if current == self._foreseen:
            return
        self._foreseen = current
        if self._forecast is not None:
            self._desk.service.cancel(self._forecast)
        self._forecast = self._desk.service.request(
            rpc.Forecast(job=current.model_dump(mode="json")), self._forecast_came, self._no_forecast
        )

    def _forecast_came(self, answer: rpc.ForecastAnswer) -> None:
        self._forecast = None
        self.memory.set_forecast(answer, explain(answer.reason).sentence if answer.reason else "")

    def _no_forecast(self, problem: Problem) -> None:
        if problem.code != "request_cancelled":
            self._forecast = None
            self.memory.set_forecast(None, explain(problem).sentence)

    def _cannot_read(self, problem: Problem) -> None:
        self._broken = problem
        self._show_notice(self.follower.state)

    def _offer(self, state: RunState) -> None:
        if self._run is None or self._job is None or self._starting:
            self.deeds.set_deeds(())
            return
        done = state.saved is not None
        self.deeds.set_deeds(remedy.deeds(state, self.follower.status, has_result=done))

    def _problem(self, state: RunState) -> Problem | None:
        if self._broken is not None:
            return self._broken
        status = self.follower.status
        if status == "crashed" and not self._starting:
            return Problem(code="killed")
        return state.problem if status == "failed" and not self._starting else None

    def _show_notice(self, state: RunState) -> None:
        problem = self._problem(state)
        if problem is None:
            self.notice.hide()
            return
        told = explain(problem)
        action = told.action if self._job is not None else None
        if action == "resume" and not state.checkpoints:
            action = "restart"
        self.notice.show_message("over", told.sentence, told.next_step, action_text(action) if action else "")

    def _act(self) -> None:
        """Do what the button beside the problem says."""
        problem = self._problem(self.follower.state)
        action = explain(problem).action if problem else None
        if self._run is None or self._job is None:
            return
        if action in {"resume", "restart"}:
            self._resume()
        elif action in {"shrink_batch", "pull_lever"}:
            self._take_less_memory(self._run, self._job)
        elif action == "retry_lower_learning_rate":
            self._resume(remedy.gentler(self._job, self.follower.state))
        elif action == "open_log":
            self.log.show_kind("raw")
            self.scroll_to(self.log)
        elif action == "free_disk":
            reveal(self._run.path)
        else:
            self.go.emit("tune", self._run.path)

    def do(self, deed: str) -> None:
        """Do one of the deeds that the buttons offer."""
        run = self._run
        if run is None:
            return
        if deed in COMMANDS:
            self._desk.launcher.send(run, COMMANDS[deed])  # type: ignore[arg-type]
        elif deed == "discard":
            self._confirm_discard()
        elif deed in {"start", "resume"}:
            self._resume()
        elif deed == "chat":
            self.go.emit("chat", run.path)
        elif deed == "tune_again":
            self.go.emit("tune", run.path)
        else:
            panel = self.panel(deed)
            panel.show()
            QTimer.singleShot(0, panel, lambda: self.scroll_to(panel))

    def _take_less_memory(self, run: RunFolder, job: TrainJob) -> None:
        """Go on with fewer rows at once or the next lever; begin anew where no checkpoint fits it."""
        less = remedy.less_memory(job, self.follower.state)
        if less is None:
            self.go.emit("tune", run.path)
        elif less[1] is None:
            self._start_anew(less[0])
        else:
            self._resume(less[1])

    def _resume(self, adjust: Settings | None = None) -> None:
        if self._run is not None:
            self._starting = True
            self._desk.launcher.resume(self._run, adjust)
            self._offer(self.follower.state)
            self._show_notice(self.follower.state)

    def _start_anew(self, job: TrainJob) -> None:
        self._starting = True
        self._desk.launcher.start(job)
        self._offer(self.follower.state)

    def _launched(self, run: RunFolder, pid: int) -> None:
        """Follow a run that was started from here, or the one that is shown and was started elsewhere."""
        if self._run is None:
            return
        if run.path == self._run.path or (self._starting and run.path.parent == self._run.path.parent):
            self.watch(run, pid)

    def _not_launched(self, problem: Problem) -> None:  # noqa: ARG002 - the window shows it
        if self._starting:
            self._starting = False
            self.show_state(self.follower.state)

    def _confirm_discard(self) -> None:
        question = Question(
            self.tr("Discard this run"),
            self.tr("End this run without saving?"),
            self.tr("What it has learned since its last checkpoint is lost. Stop and save keeps everything."),
            (
                ("cancel", self.tr("Cancel"), "primary"),
                ("discard", self.tr("Discard"), "danger"),
            ),
            self,
        )
        question.answered.connect(self._discard)
        question.finished.connect(self._forget_question)
        self._question = question
        question.open()

    def _forget_question(self) -> None:
        self._question = None

    def _discard(self, answer: str) -> None:
        if answer == "discard" and self._run is not None:
            self._desk.launcher.send(self._run, "discard")

    def _ask_sample(self, prompt: str) -> None:
        if self._run is not None:
            self._desk.launcher.send(self._run, "sample", prompt)

    def _tick(self) -> None:
        status = self.follower.status
        if status in ALIVE_STATUSES and status != "paused":
            self.state_card.set_state(self.follower.state, status, time.time())
