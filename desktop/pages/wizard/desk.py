"""What the five steps share: the draft, what the engine said about it, and its forecasts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.bridge.latest import Latest
from desktop.pages.wizard.memory import DRAFT, Memory
from desktop.state.data_fixes import looked_at
from desktop.state.draft import Draft, Step, save_draft
from desktop.state.wizard_flow import Knowledge, StepView, assess, visit
from engine.rpc import CheckJob, InspectData, InspectModel, ListModels

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.bridge.desk import Desk
    from desktop.state.fit import FitView
    from desktop.state.presets import Preset
    from engine.checks import Finding
    from engine.dataset import DatasetSpec
    from engine.model import ModelFacts
    from engine.problems import Problem
    from engine.rpc import DataReport, FoundModel, JobCheck, Lever, ModelList, Progress, Rendered
    from engine.stages import AnyStage

_SAVE_AFTER: Final = 400
_CHECK_AFTER: Final = 250
_LOOK_AFTER: Final = 300
_LOST: Final = "engine_ended"
_WHERE: Final = frozenset({"step", "visited", "preset", "eased", "uneased"})
"""What a draft knows beside the job."""


@dataclass(slots=True)
class Reading:
    """A data file that is being read."""

    request: int
    spec: DatasetSpec
    progress: Progress | None = None


class WizardDesk(QObject):
    """Keeps the draft and asks the engine what follows from each change of it."""

    changed = Signal()
    """The draft, or what is known about it."""
    progressed = Signal()
    """A data file is read a little further."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.draft = Draft()
        self.knowledge = Knowledge()
        self.models: tuple[FoundModel, ...] | None = None
        self.models_problem: Problem | None = None
        self.reading: dict[Path, Reading] = {}
        self.checking = False
        self.check_problem: Problem | None = None
        self.service = desk.service
        self.memory = Memory(desk, self)
        self.diagnosis = Latest(self.service, _LOOK_AFTER, self)
        self.mixture = Latest(self.service, _LOOK_AFTER, self)
        self.preset_fit: Literal["", "fitting", "stuck"] = ""
        """Whether it is being worked out how the chosen preset fits, or known that nothing makes it fit."""
        self._opening = False
        self._read_as: dict[Path, DatasetSpec] = {}
        self._model_request: int | None = None
        self._check_request: int | None = None
        self._list_request: int | None = None
        self._saver = self._timer(_SAVE_AFTER, self._save)
        self._checker = self._timer(_CHECK_AFTER, self._check)
        self.memory.answered.connect(self._take_forecast)
        self.service.ready.connect(self._ask_again)
        desk.closing.connect(self.flush)

    @property
    def ready(self) -> bool:
        """Whether the engine answers yet."""
        return self.service.is_ready

    def views(self) -> tuple[StepView, ...]:
        """Return how each step stands."""
        return assess(self.draft, self.knowledge)

    def fit(self) -> FitView | None:
        """Return what the fit bar shows."""
        return self.memory.view()

    def report(self, file: Path) -> DataReport | None:
        """Return what is known of a data file."""
        return self.knowledge.reports.get(file)

    def findings_of(self, file: Path) -> tuple[Finding, ...] | None:
        """Return what the doctor found in a file, or in all together; None while that is not known."""
        answer = self.diagnosis.answer
        return (
            None if answer is None else tuple(item for item in answer.findings if item.path in (None, file))
        )

    def begin(self, draft: Draft) -> None:
        """Open another draft."""
        self.knowledge = Knowledge()
        for reading in self.reading.values():
            self.service.cancel(reading.request)
        self.reading, self._read_as = {}, {}
        # What is opened is shown as it was left: a preset is fitted when its model or method changes.
        self.draft, self._opening = Draft(), True
        self.change(draft)
        self._opening = False

    def change(self, draft: Draft) -> None:
        """Replace the draft and find out what follows."""
        before, self.draft = self.draft, draft
        if before == draft:
            return
        if before.model != draft.model:
            self._inspect_model()
        if before.data != draft.data:
            self._inspect_data()
        if _work(before) != _work(draft):
            anew = not self._opening and _asks_to_fit(before, draft)
            self.preset_fit = "fitting" if anew else ""
            self._drop_check()
            self._forecast()
        if before.step != draft.step:
            self.memory.open(draft.step)
        if draft.step == "review" and self.knowledge.check is None:
            self.checking = True
            self._checker.start()
        self._look_at_data()
        self._saver.start()
        self._ease()
        self.changed.emit()

    def open_step(self, key: Step) -> None:
        """Open a step."""
        self.change(visit(self.draft, key))

    def choose_preset(self, preset: Preset) -> None:
        """Take a preset, and fit it to the card and the data if it does not fit as it is."""
        self.change(self.draft.with_preset(preset))
        self.preset_fit = "fitting"
        self._ease()
        self.changed.emit()

    def pull(self, lever: Lever) -> None:
        """Change what a lever changes."""
        self.change(self.draft.with_lever(lever))

    def learn_lengths(self, model: Path, spec: DatasetSpec, stage: AnyStage, rendered: Rendered) -> None:
        """Take how long the rows of a file are: it decides what a step needs."""
        if not self.memory.lengths.learn(model, spec, stage, rendered):
            return
        self._forecast()
        if self.draft.eased:  # shorter rows may need less of it
            self.change(self.draft.as_chosen())
            self.preset_fit = "fitting"
            self._ease()
        self.changed.emit()

    def list_models(self) -> None:
        """Look for models on this computer."""
        if self._list_request is not None:
            self.service.cancel(self._list_request)
        folders = self.desk.settings.model_folders
        self._list_request = self.service.request(
            ListModels(folders=folders), self._take_models, self._take_models_problem
        )

    def flush(self) -> None:
        """Keep the draft now rather than soon."""
        if self._saver.isActive():
            self._saver.stop()
            self._save()

    def _timer(self, milliseconds: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(slot)
        return timer

    def _save(self) -> None:
        # The newest draft wins, in whatever order two saves run.
        file = self.desk.settings.draft()
        self.desk.tasks.run(lambda: save_draft(self.draft, file), on_problem=self.desk.failed.emit)

    def _learn(self, **values: object) -> None:
        self.knowledge = replace(self.knowledge, **values)
        self._look_at_data()
        self.changed.emit()

    def _ask_again(self) -> None:
        """Repeat what was lost when the engine ended."""
        known = self.knowledge
        if self.models is None and self._list_request is None:
            self.list_models()
        if known.model_problem is not None and known.model_problem.code == _LOST:
            self._inspect_model()
        lost = {path for path, problem in known.data_problems.items() if problem.code == _LOST}
        if lost:
            kept = {path: problem for path, problem in known.data_problems.items() if path not in lost}
            self.knowledge = replace(known, data_problems=kept)
            self._inspect_data()
        self.memory.forget_problems()
        self.diagnosis.again()
        self.mixture.again()
        if self.checking:
            self._checker.start()
        self.changed.emit()

    # --- model ---

    def _inspect_model(self) -> None:
        if self._model_request is not None:
            self.service.cancel(self._model_request)
            self._model_request = None
        folder = self.draft.model.path if self.draft.model else None
        self.knowledge = replace(self.knowledge, model=None, model_problem=None, forecast=None)
        listed = next((item for item in self.models or () if item.path == folder), None)
        if folder is None:
            return
        if listed is not None and listed.facts is not None:
            self.knowledge = replace(self.knowledge, model=listed.facts)
            return
        self._model_request = self.service.request(
            InspectModel(path=folder), self._take_model, self._take_model_problem
        )

    def _take_model(self, facts: ModelFacts) -> None:
        self._model_request = None
        self._learn(model=facts, model_problem=None)

    def _take_model_problem(self, problem: Problem) -> None:
        if problem.code != "request_cancelled":
            self._model_request = None
            self._learn(model=None, model_problem=problem)

    def _take_models(self, answer: ModelList) -> None:
        self._list_request = None
        self.models, self.models_problem = answer.models, None
        self.changed.emit()

    def _take_models_problem(self, problem: Problem) -> None:
        if problem.code != "request_cancelled":
            self._list_request = None
            self.models_problem = problem
            self.changed.emit()

    # --- data ---

    def _inspect_data(self) -> None:
        """Read the files that are new or to be read in another way, and forget those that are gone."""
        specs = {item.path: _content(item) for item in self.draft.data}
        for path in [path for path, reading in self.reading.items() if specs.get(path) != reading.spec]:
            self.service.cancel(self.reading.pop(path).request)
        known = self.knowledge
        same = {path for path, spec in specs.items() if self._read_as.get(path) == spec}
        self.knowledge = replace(
            known,
            reports={path: report for path, report in known.reports.items() if path in same},
            data_problems={path: problem for path, problem in known.data_problems.items() if path in same},
        )
        self._read_as = {path: spec for path, spec in self._read_as.items() if path in same}
        for path, spec in specs.items():
            done = path in self.knowledge.reports or path in self.knowledge.data_problems
            if path not in self.reading and not done:
                self._read(path, spec)

    def _read(self, path: Path, spec: DatasetSpec) -> None:
        number = self.service.request(
            InspectData(data=spec),
            partial(self._take_report, path, spec),
            partial(self._take_data_problem, path, spec),
            on_progress=partial(self._take_progress, path),
        )
        self.reading[path] = Reading(number, spec)

    def _take_progress(self, path: Path, progress: Progress) -> None:
        if path in self.reading:
            self.reading[path].progress = progress
            self.progressed.emit()

    def _take_report(self, path: Path, spec: DatasetSpec, report: DataReport) -> None:
        self.reading.pop(path, None)
        self._read_as[path] = spec
        self._learn(reports={**self.knowledge.reports, path: report})

    def _take_data_problem(self, path: Path, spec: DatasetSpec, problem: Problem) -> None:
        if problem.code == "request_cancelled":
            return
        self.reading.pop(path, None)
        self._read_as[path] = spec
        self._learn(data_problems={**self.knowledge.data_problems, path: problem})

    def _look_at_data(self) -> None:
        """Have the doctor look at all files together, and the mixture worked out, while the step is open."""
        asked = looked_at(self.draft, self.knowledge) if self.draft.step == "data" else None
        if asked is not None:
            self.diagnosis.want(asked.diagnose)
            self.mixture.want(asked.mixture)

    # --- forecast and check ---

    def _forecast(self) -> None:
        self.memory.follow(self.draft)
        self.knowledge = replace(self.knowledge, forecast=self.memory.draft.answer(DRAFT))

    def _take_forecast(self) -> None:
        self.knowledge = replace(self.knowledge, forecast=self.memory.draft.answer(DRAFT))
        self._ease()
        self.changed.emit()

    def _ease(self) -> None:
        """Pull the least harmful lever on a preset that does not fit, once it is known which one that is."""
        if self.preset_fit != "fitting":
            return
        known, lever = self.memory.lever_for_preset()
        if not known:
            return
        view = self.memory.view()
        if lever is not None:
            self.pull(lever)
        stuck = lever is None and view is not None and view.verdict == "over"
        self.preset_fit = "stuck" if stuck else ""

    def _drop_check(self) -> None:
        if self._check_request is not None:
            self.service.cancel(self._check_request)
            self._check_request = None
        self._checker.stop()
        self.checking = False
        self.check_problem = None
        self.knowledge = replace(self.knowledge, check=None)

    def _check(self) -> None:
        job = self.draft.job()
        if isinstance(job, list):
            self.checking = False
            self.changed.emit()
            return
        content = job.model_dump(mode="json")
        self._check_request = self.service.request(
            CheckJob(job=content), self._take_check, self._take_check_problem
        )

    def _take_check(self, check: JobCheck) -> None:
        self._check_request = None
        self.checking = False
        self._learn(check=check)

    def _take_check_problem(self, problem: Problem) -> None:
        if problem.code == "request_cancelled":
            return
        self._check_request = None
        self.checking = problem.code == _LOST
        self.check_problem = problem
        self.changed.emit()


def _content(spec: DatasetSpec) -> DatasetSpec:
    """Return what matters for reading a file: its weight and the rows that are made of it do not."""
    return spec.model_copy(update={"weight": 1.0, "augment": ()})


def _asks_to_fit(before: Draft, draft: Draft) -> bool:
    """Say whether a preset stands before another model or method, and is to be fitted anew."""
    if draft.preset is None or draft.model is None or draft.eased:
        return False
    return any(getattr(before, part) != getattr(draft, part) for part in ("model", "precision", "method"))


def _work(draft: Draft) -> dict[str, object]:
    """Return the job without the place in the wizard."""
    return {name: value for name, value in dict(draft).items() if name not in _WHERE}
