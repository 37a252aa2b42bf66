"""The five steps of the wizard: which are done, which need attention and why, and where one may go."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, get_args

from desktop.state.draft import Draft, Step
from engine.combination import refusals
from engine.problems import Problem
from engine.stages.feeding import unfit

if TYPE_CHECKING:
    from pathlib import Path

    from engine.model import ModelFacts
    from engine.rpc import DataReport, ForecastAnswer, JobCheck
    from engine.stages import Stage

STEPS: Final[tuple[Step, ...]] = get_args(Step)
StepStatus = Literal["todo", "done", "attention"]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the engine said about the draft; None or absent is not known yet."""

    model: ModelFacts | None = None
    model_problem: Problem | None = None
    reports: dict[Path, DataReport] = field(default_factory=dict)
    data_problems: dict[Path, Problem] = field(default_factory=dict)
    forecast: ForecastAnswer | None = None
    check: JobCheck | None = None


@dataclass(frozen=True, slots=True)
class StepView:
    """How one step stands."""

    key: Step
    status: StepStatus
    reachable: bool
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the run will come to; None is not known yet."""

    effective_batch: int
    rows: int | None = None
    """Rows trained on in one epoch."""
    steps: int | None = None
    """At most: packing several rows into a sequence needs fewer."""
    tokens: int | None = None
    seconds: float | None = None


def assess(draft: Draft, knowledge: Knowledge) -> tuple[StepView, ...]:
    """Return how each step stands; a step can be reached once it was visited or all before it are done."""
    views: list[StepView] = []
    open_so_far = True
    for key in STEPS:
        problems = _PROBLEMS[key](draft, knowledge)
        visited = key in draft.visited
        status: StepStatus = "todo"
        if visited or key in {"model", "data"}:
            missing = any(problem.code in {"model_not_chosen", "data_not_chosen"} for problem in problems)
            status = "attention" if problems and not missing else "todo" if missing else "done"
        if visited and problems and key != draft.step:
            status = "attention"
        if key == "review" and not open_so_far:
            # Nothing was reviewed that is not there yet, however often the step was looked at.
            status = "todo"
        views.append(StepView(key, status, visited or open_so_far, tuple(problems)))
        open_so_far = open_so_far and not problems
    return tuple(views)


def can_start(views: tuple[StepView, ...]) -> bool:
    """Say whether nothing stands in the way of the run."""
    return not any(view.problems for view in views)


def step_after(key: Step) -> Step | None:
    """Return the step behind this one."""
    index = STEPS.index(key) + 1
    return STEPS[index] if index < len(STEPS) else None


def step_before(key: Step) -> Step | None:
    """Return the step before this one."""
    index = STEPS.index(key)
    return STEPS[index - 1] if index else None


def visit(draft: Draft, key: Step) -> Draft:
    """Return the draft with a step open."""
    return draft.changed(step=key, visited=tuple(dict.fromkeys((*draft.visited, key))))


def stage_problem(stage: Stage, report: DataReport) -> Problem | None:
    """Return why a stage cannot learn from a file, or None when it can or nobody knows yet."""
    if report.format is None:
        return None
    return unfit(stage, report.format.gives(), report.path)


def estimate(draft: Draft, knowledge: Knowledge, speed: float | None = None) -> Estimate:
    """Return what the run comes to; `speed` is in tokens a second, from an earlier run like this one."""
    training = draft.training
    batch = training.per_device_train_batch_size * training.gradient_accumulation_steps
    rows = _train_rows(draft, knowledge)
    if rows is None:
        return Estimate(batch)
    steps = math.ceil(training.num_train_epochs * math.ceil(rows / batch))
    if training.max_steps > 0:
        steps = training.max_steps
    if knowledge.check is not None and knowledge.check.total_steps > 0:
        steps = knowledge.check.total_steps
    tokens = _tokens_per_row(draft, knowledge)
    total = None if tokens is None else round(tokens * batch * steps)
    seconds = None if total is None or not speed else total / speed
    return Estimate(batch, rows, steps, total, seconds)


def _train_rows(draft: Draft, knowledge: Knowledge) -> int | None:
    """Return the rows of an epoch, held-out ones left out; None while a file is not read."""
    counted = 0.0
    for item in draft.data:
        report = knowledge.reports.get(item.path)
        if report is None:
            return None
        counted += report.accepted * item.weight
    rows = round(counted * (1 - draft.split.validation - draft.split.test))
    return rows or None


def _tokens_per_row(draft: Draft, knowledge: Knowledge) -> float | None:
    """Guess the tokens of a row from the size of its file, four bytes a token, cut at the maximum length."""
    reports = [knowledge.reports[item.path] for item in draft.data]
    rows = sum(report.accepted for report in reports)
    if not rows:
        return None
    return min(draft.stage.max_length, max(1.0, sum(report.bytes for report in reports) / rows / 4))


def _model_problems(draft: Draft, knowledge: Knowledge) -> list[Problem]:
    if draft.model is None:
        return [Problem(code="model_not_chosen")]
    return [knowledge.model_problem] if knowledge.model_problem else []


def _data_problems(draft: Draft, knowledge: Knowledge) -> list[Problem]:
    if not draft.data:
        return [Problem(code="data_not_chosen")]
    found = []
    for item in draft.data:
        report = knowledge.reports.get(item.path)
        if item.path in knowledge.data_problems:
            found.append(knowledge.data_problems[item.path])
        elif report is not None and report.problem is not None:
            found.append(report.problem)
    return found


def _method_problems(draft: Draft, knowledge: Knowledge) -> list[Problem]:
    found = refusals(draft)
    reports = (knowledge.reports.get(item.path) for item in draft.data)
    mismatches = (stage_problem(draft.stage, report) for report in reports if report is not None)
    return [*found, *(problem for problem in mismatches if problem is not None)]


def _no_problems(draft: Draft, knowledge: Knowledge) -> list[Problem]:
    del draft, knowledge
    return []


def _review_problems(draft: Draft, knowledge: Knowledge) -> list[Problem]:
    del draft
    return list(knowledge.check.problems) if knowledge.check else []


_PROBLEMS: Final = {
    "model": _model_problems,
    "data": _data_problems,
    "method": _method_problems,
    "hyperparameters": _no_problems,
    "review": _review_problems,
}
