"""New tune: the stepper, the five steps, the fit bar and the way forward."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.i18n import Live, language
from desktop.pages.wizard.data import DataPanel
from desktop.pages.wizard.desk import WizardDesk
from desktop.pages.wizard.fit import FitPanel
from desktop.pages.wizard.hyperparameters import HyperparametersPanel
from desktop.pages.wizard.method import MethodPanel
from desktop.pages.wizard.model import ModelPanel
from desktop.pages.wizard.review import ReviewPanel
from desktop.pages.wizard.words import show_problem, step_names
from desktop.paths import models_folder
from desktop.state.draft import Draft, LoadedDraft, Step, load_draft
from desktop.state.sample import sample_draft, sample_file, starter_folder
from desktop.state.shelf import fresh
from desktop.state.wizard_flow import STEPS, can_start, step_after, step_before
from desktop.widgets.buttons import Button
from desktop.widgets.card import Card
from desktop.widgets.label import Label
from desktop.widgets.notice import Notice
from desktop.widgets.scroll_page import ScrollPage
from desktop.widgets.stepper import Stepper
from engine.job import TrainJob, load
from engine.problems import Problem
from engine.runs import RunFolder

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QHideEvent

    from desktop.bridge.desk import Desk
    from desktop.bridge.open_path import Opened

SAMPLE: Final = "sample"
STARTER: Final = "SmolLM2-135M-Instruct"
PANELS: Final[dict[str, Callable[[WizardDesk, QWidget], Any]]] = {
    "model": ModelPanel,
    "data": DataPanel,
    "method": MethodPanel,
    "hyperparameters": HyperparametersPanel,
    "review": ReviewPanel,
}


class _Panels(dict[str, Any]):
    """The panels by their step, each made when it is first asked for."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: str) -> Any:
        panel = self[key] = self._make(key)
        return panel


class TunePage(Live, ScrollPage):
    """The wizard; `opened` continues the draft, or begins with the sample, files or an earlier run."""

    go = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.wizard = WizardDesk(desk, self)
        self._loaded = False
        self._waiting: object = None
        self._problem: Problem | None = None
        self._starting = self._launching = False  # wanted once the check is done; asked of the launcher
        self._stepper = Stepper(len(STEPS), self)
        self._notice = Notice(dismissable=True, parent=self)
        self._fit = FitPanel(self.wizard, self)
        self._sentence = Label(tone="muted", wrap=True, parent=self)
        self._back, self._next = Button(parent=self), Button(kind="primary", parent=self)
        self.panels = _Panels(self._make_panel)
        self._turns = QTimer(self)
        self._turns.setInterval(0)
        self._turns.timeout.connect(self._make_next)
        self._build()
        self._connect()
        self.retranslate()
        self._turns.start()

    @property
    def loaded(self) -> bool:
        """Whether the kept draft has been read."""
        return self._loaded

    def opened(self, argument: object) -> None:
        """Continue the draft (None), or begin with the sample, with opened files or with a run's job."""
        if self.wizard.models is None:
            self.wizard.list_models()
        self._waiting = argument
        if self._loaded:
            self._take(argument)
            return
        file = self._desk.settings.draft()
        self._desk.tasks.run(lambda: load_draft(file), self._take_draft, self._show_problem)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Keep the draft at once when the page or the window goes away."""
        super().hideEvent(event)
        self.wizard.flush()

    def retranslate(self) -> None:
        """Write the title, the steps and the buttons."""
        draft, names = self.wizard.draft, step_names()
        self.set_title(self._titles()[draft.step], self._subtitles()[draft.step])
        self._stepper.set_texts([names[key] for key in STEPS])
        views = self.wizard.views()
        for index, view in enumerate(views):
            self._stepper.set_state(index, view.status, enabled=view.reachable)
        self._stepper.set_current(STEPS.index(draft.step))
        self._back.setText(self.tr("Back"))
        self._back.setVisible(draft.step != "model")
        following = step_after(draft.step)
        if following is not None:
            self._next.setText(self.tr("Next: {step}").format(step=names[following]))
            self._next.setEnabled(views[STEPS.index(following)].reachable)
        else:
            self._next.setText(self._start_words())
            ready = can_start(views) and self.wizard.check_problem is None
            self._next.setEnabled(ready and not (self._starting or self._launching))
        if "review" in self.panels:
            self._sentence.setText(self.panels["review"].combination())
        show_problem(self._notice, self._problem)

    def _build(self) -> None:
        self.top.addWidget(self._stepper)
        self.add(self._notice)
        card = Card(parent=self)
        card.add(self._fit)
        self.footer.addWidget(card)
        row = QHBoxLayout()
        row.addWidget(self._sentence, 1)
        row.addWidget(self._back)
        row.addWidget(self._next)
        self.footer.addLayout(row)
        self._show_step()

    def _connect(self) -> None:
        self.wizard.changed.connect(self._follow)
        self._stepper.chosen.connect(lambda index: self.wizard.open_step(STEPS[index]))
        self._back.clicked.connect(self._go_back)
        self._next.clicked.connect(self._go_on)
        self._notice.dismissed.connect(lambda: self._show_problem(None))
        self._desk.launcher.started.connect(self._started)
        self._desk.launcher.failed.connect(self._failed)
        self._desk.settings_changed.connect(lambda _settings: self.wizard.list_models())

    def _make_panel(self, key: str) -> Any:
        panel = PANELS[key](self.wizard, self)
        panel.hide()
        self.add(panel, 1)
        if panel.tools is not None:
            panel.tools.hide()
            self.tools.addWidget(panel.tools)
        if isinstance(panel, DataPanel):
            panel.sample_wanted.connect(self._add_sample_data)
        return panel

    def _make_next(self) -> None:
        """Make one more step in a turn of the event loop: all five at once would keep the click waiting."""
        missing = next((key for key in PANELS if key not in self.panels), None)
        if missing is not None:
            self.panels[missing]
        else:
            self._turns.stop()
            self.retranslate()

    def _follow(self) -> None:
        self._show_step()
        self.panels[self.wizard.draft.step].retranslate()
        self.retranslate()
        if self._starting and not self.wizard.checking:
            self._start()

    def _show_step(self) -> None:
        current = self.panels[self.wizard.draft.step]
        for panel in self.panels.values():
            shown = panel is current
            panel.setVisible(shown)
            if panel.tools is not None:
                panel.tools.setVisible(shown)

    def _go_back(self) -> None:
        before = step_before(self.wizard.draft.step)
        if before is not None:
            self.wizard.open_step(before)

    def _go_on(self) -> None:
        following = step_after(self.wizard.draft.step)
        if following is not None:
            self.wizard.open_step(following)
            return
        self._starting = True
        if self.wizard.checking:
            self.retranslate()
        else:
            self._start()

    def _start(self) -> None:
        """Start once the check has found nothing; what it found is on the page otherwise."""
        job = self.wizard.draft.job()
        self._starting = False
        if not (isinstance(job, list) or not can_start(self.wizard.views()) or self.wizard.check_problem):
            self._launching = True
            self._desk.launcher.start(job)
        self.retranslate()

    def _started(self, run: RunFolder, _pid: int) -> None:
        if self._launching:
            self._launching = False
            self.wizard.begin(fresh())
            self.go.emit("run", run.path)

    def _failed(self, problem: Problem) -> None:
        if self._launching:
            self._launching = False
            self._show_problem(problem)

    def _show_problem(self, problem: Problem | None) -> None:
        self._problem = problem
        self.retranslate()

    # --- what the wizard is opened with ---

    def _take_draft(self, kept: LoadedDraft) -> None:
        if self._loaded:
            return
        self._loaded = True
        if kept.set_aside is not None:
            facts = {"path": str(kept.set_aside), "reason": self._unreadable()}
            self._problem = Problem(code="file_failed", facts=facts)
        self.wizard.begin(fresh() if kept.draft == Draft() else kept.draft)
        self._take(self._waiting)

    def _take(self, argument: object) -> None:
        self._waiting = None
        if argument == SAMPLE:
            self.wizard.begin(self._sample())
        elif isinstance(argument, Path):
            self._open_job(lambda: RunFolder.open(argument).job())
        elif isinstance(argument, list):
            self._take_files(argument)

    def _sample(self) -> Draft:
        model = starter_folder()
        self._problem = (
            None if model else Problem(code="model_not_found", facts={"path": str(models_folder() / STARTER)})
        )
        return sample_draft(model)

    def _take_files(self, files: list[Opened]) -> None:
        draft = self.wizard.draft
        for item in files:
            match item.kind:
                case "data":
                    draft = draft.with_data(item.path)
                case "model":
                    draft = draft.with_model(item.path)
                case "job":
                    self._open_job(lambda path=item.path: load(path))
                    return
        kinds = {item.kind for item in files}
        step: Step = "data" if "data" in kinds else "model"
        self.wizard.change(draft)
        self.wizard.open_step(step)

    def _open_job(self, read: object) -> None:
        self._desk.tasks.run(read, self._take_job, self._show_problem)  # type: ignore[arg-type]

    def _take_job(self, job: object) -> None:
        if isinstance(job, TrainJob):
            self._problem = None
            draft = Draft.from_job(job)
            self.wizard.begin(draft.changed(visited=STEPS, step="hyperparameters"))

    def _add_sample_data(self) -> None:
        self.wizard.change(self.wizard.draft.with_data(sample_file(language())))

    # --- words ---

    def _titles(self) -> dict[str, str]:
        return {
            "model": self.tr("Choose a base model"),
            "data": self.tr("Your data"),
            "method": self.tr("How to train"),
            "hyperparameters": self.tr("Hyperparameters"),
            "review": self.tr("Ready to start?"),
        }

    def _subtitles(self) -> dict[str, str]:
        return {
            "model": self.tr("What is on this computer comes first."),
            "data": "",
            "method": self.tr("Each card says when to choose it and what it takes."),
            "hyperparameters": "",
            "review": "",
        }

    def _unreadable(self) -> str:
        return self.tr("the kept draft could not be read and was set aside; a new one is begun")

    def _start_words(self) -> str:
        if self._starting or self._launching:
            return self.tr("Checking, then starting…")
        return self.tr("Start training")
