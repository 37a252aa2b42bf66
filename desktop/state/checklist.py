"""The checklist before a run: memory, disk, data and model, each with how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from desktop.figures import UNKNOWN, count, file_size, gigabytes_of, percent
from desktop.state.fit import fit_view

if TYPE_CHECKING:
    from desktop.state.draft import Draft
    from desktop.state.fit import FitView
    from desktop.state.gpu import CardReading
    from desktop.state.wizard_flow import Knowledge
    from engine.problems import Problem

Topic = Literal["model", "data", "memory", "disk", "other"]
Standing = Literal["fits", "tight", "over", "busy", "unknown"]
_TOPICS: Final[dict[str, Topic]] = {"disk_full": "disk", "out_of_memory": "memory"}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist; `figures` are numbers that need no translation."""

    topic: Topic
    standing: Standing
    figures: dict[str, str]
    problems: tuple[Problem, ...] = ()


def checklist(
    draft: Draft, knowledge: Knowledge, card: CardReading | None = None, *, checking: bool = False
) -> tuple[Item, ...]:
    """Return the lines in the order shown; one that waits for the check is busy."""
    check = knowledge.check
    waiting: Standing = "busy" if checking else "unknown"
    problems = [*(check.problems if check else ()), *_known(knowledge)]
    notes = check.notes if check else ()
    fit = fit_view(knowledge.forecast, card)
    model = {"licence": knowledge.model.licence or UNKNOWN} if knowledge.model else {}
    memory = {"amount": gigabytes_of(fit.needed, fit.total)} if fit else {}
    disk = {"needed": file_size(check.disk_needed), "free": file_size(check.disk_free)} if check else {}
    rows = {"rows": count(check.rows), "validation": percent(draft.split.validation)} if check else {}
    lines: list[tuple[Topic, Standing, dict[str, str]]] = [
        ("model", "fits" if knowledge.model else waiting, model),
        ("data", "fits" if check else waiting, rows),
        ("memory", _memory(knowledge, fit, waiting), memory),
        ("disk", "fits" if check else waiting, disk),
    ]
    items = [_item(topic, standing, figures, problems, notes) for topic, standing, figures in lines]
    rest = _unique([problem for problem in problems if topic_of(problem) == "other"])
    return (*items, Item("other", "over", {}, rest)) if rest else tuple(items)


def topic_of(problem: Problem) -> Topic:
    """Return the line of the checklist that a problem belongs to."""
    code = problem.code
    if code in _TOPICS:
        return _TOPICS[code]
    if code.startswith("model_"):
        return "model"
    if code.startswith(("data_", "column_", "format_", "row", "rows_", "nothing_to", "too_few", "encoding_")):
        return "data"
    return "other"


def _memory(knowledge: Knowledge, fit: FitView | None, waiting: Standing) -> Standing:
    """Return how the memory stands; a first answer that is not exact is no verdict yet."""
    if fit is not None:
        return "busy" if fit.provisional else fit.verdict
    return "unknown" if knowledge.forecast is not None else waiting


def _known(knowledge: Knowledge) -> list[Problem]:
    found = [knowledge.model_problem] if knowledge.model_problem else []
    reports = [report.problem for report in knowledge.reports.values() if report.problem]
    return [*found, *knowledge.data_problems.values(), *reports]


def _unique(problems: list[Problem]) -> tuple[Problem, ...]:
    """Return the problems without repetition; the check and the pages find the same ones."""
    return tuple(problem for index, problem in enumerate(problems) if problem not in problems[:index])


def _item(
    topic: Topic,
    standing: Standing,
    figures: dict[str, str],
    problems: list[Problem],
    notes: tuple[Problem, ...],
) -> Item:
    found = _unique([problem for problem in problems if topic_of(problem) == topic])
    if found:
        return Item(topic, "over", figures, found)
    noted = tuple(note for note in notes if topic_of(note) == topic)
    if noted and standing == "fits":
        standing = "tight"
    return Item(topic, standing, figures, noted)
