"""Puts problems into words, in the language of the window, each with one next step."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import Formatter
from typing import Final, Literal

from PySide6.QtCore import QCoreApplication

from desktop.forms.words import word
from desktop.i18n import translate_problem, translate_reason, translate_spec
from engine.formats.kinds import KINDS as EXAMPLE_KINDS
from engine.problems import SENTENCES, Facts, Problem, fill
from engine.readers.choosing import DISGUISES
from engine.reasons import FAULTS, FOREIGN, KINDS, REASONS
from engine.stages import STAGES
from engine.stages.feeding import needs

Action = Literal[
    "retry_lower_learning_rate",
    "shrink_batch",
    "pull_lever",
    "resume",
    "restart",
    "choose_model",
    "choose_data",
    "choose_method",
    "choose_format",
    "choose_stage",
    "open_log",
    "open_run",
    "free_disk",
]

ACTIONS: Final[dict[str, Action]] = {
    "combination_refused": "choose_method",
    "combination_impossible": "choose_method",
    "data_does_not_feed_stage": "choose_stage",
    "data_awaits_stage": "choose_format",
    "format_uncertain": "choose_format",
    "model_not_chosen": "choose_model",
    "model_not_found": "choose_model",
    "model_without_config": "choose_model",
    "model_without_weights": "choose_model",
    "model_with_pickles_only": "choose_model",
    "model_with_code": "choose_model",
    "model_unsafe": "choose_model",
    "model_config_broken": "choose_model",
    "model_weights_broken": "choose_model",
    "model_without_tokenizer": "choose_model",
    "model_is_gguf": "choose_model",
    "data_not_chosen": "choose_data",
    "data_not_found": "choose_data",
    "data_empty": "choose_data",
    "data_not_file": "choose_data",
    "data_without_rows": "choose_data",
    "data_kind_unknown": "choose_data",
    "too_few_rows": "choose_data",
    "data_undecodable": "choose_format",
    "column_missing": "choose_format",
    "format_unknown": "choose_format",
    "run_alive": "open_run",
    "out_of_memory": "shrink_batch",
    "out_of_memory_at_one": "pull_lever",
    "diverged": "retry_lower_learning_rate",
    "diverged_gradient": "retry_lower_learning_rate",
    "diverged_weight": "retry_lower_learning_rate",
    "disk_full": "free_disk",
    "disk_filled": "free_disk",
    "killed": "resume",
    "library_failed": "open_log",
    "engine_ended": "restart",
    "unexpected": "open_log",
}
"""Problem -> what the button beside its sentence does."""


DOINGS: Final = {
    "starting": "starting",
    "loading model": "loading the model",
    "reading data": "reading the data",
    "preparing": "preparing the examples",
    "fitting": "computing the longest rows",
    "training": "training",
    "evaluating": "measuring the held-out rows",
    "saving": "saving",
    "merging": "folding the adapter in",
    "proving": "comparing with what was trained",
    "copying": "copying files",
    "warm_up": "starting",
    "inspect_model": "looking at the model",
    "list_models": "looking for models",
    "inspect_data": "reading the data",
    "rows": "reading the data",
    "render": "rendering a row",
    "forecast": "forecasting",
    "check_job": "checking the job",
    "load": "loading the model",
    "generate": "answering",
}
"""What a run or the engine was doing, as it names it -> in words."""

EXAMPLES: Final = tuple(
    dict.fromkeys(
        words
        for words in (
            *(kind.word for kind in EXAMPLE_KINDS.values()),
            *(kind.instead for kind in EXAMPLE_KINDS.values()),
            *(needs(stage) for stage in STAGES),
        )
        if words
    )
)
"""The words for kinds of example that formats give and stages need, and for what to do with them instead."""
_SAID: Final = {words: words for words in EXAMPLES}

NAMELESS: Final = "a file"
"""What the engine calls a file whose path it was not told."""

_NAMED: Final[dict[tuple[str, str], dict[str, str]]] = {
    ("out_of_memory", "phase"): DOINGS,
    ("data_does_not_feed_stage", "found"): _SAID,
    ("data_does_not_feed_stage", "needed"): _SAID,
    ("data_awaits_stage", "found"): _SAID,
    ("data_awaits_stage", "instead"): _SAID,
    ("data_disguised", "kind"): {name: name for name in DISGUISES},
    ("disk_filled", "path"): {NAMELESS: NAMELESS},
    ("file_failed", "path"): {NAMELESS: NAMELESS},
}
"""(Problem, fact) whose value is a name -> the words for it."""
_CHOSEN: Final = {
    ("combination_refused", "method"),
    ("combination_refused", "precision"),
    ("combination_impossible", "one"),
    ("combination_impossible", "other"),
    ("data_does_not_feed_stage", "stage"),
    ("export_refused", "exporter"),
    ("export_refused", "method"),
}
"""(Problem, fact) whose value is the kind of a setting, shown as forms show it."""
_CLOSED: Final = frozenset(("fault", "kind"))
"""Facts of reasons that are words of their own, out of a list in `engine.reasons`."""
_CLOSED_WORDS: Final = frozenset((*FAULTS, *KINDS))


def _pattern(template: str) -> re.Pattern[str]:
    """Return what recognises the texts that were made from a template."""
    parts = Formatter().parse(template)
    return re.compile(
        "".join(re.escape(text) + (f"(?P<{name}>.*)" if name else "") for text, name, _, _ in parts),
        re.DOTALL,
    )


def _fixed(template: str) -> int:
    """Return how many characters of a template are its own."""
    return sum(len(text) for text, _, _, _ in Formatter().parse(template))


_PATTERNS: Final = [
    (_pattern(template), template)
    for template in sorted({*REASONS.values(), *FOREIGN}, key=_fixed, reverse=True)
]
"""The templates of reasons, those that say most first: a text may fit several."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A problem in words, and what can be done about it at a click."""

    sentence: str
    next_step: str
    action: Action | None = None


def explain(problem: Problem) -> Explained:
    """Return the problem's translated sentence and next step; an unknown code is named as it is."""
    if problem.code not in SENTENCES:
        problem = Problem(code="unexpected", facts={"reason": problem.code})
    next_step = translate_problem(SENTENCES[problem.code][1])
    sentence = translate_problem(problem.template())
    facts = _facts_in_words(problem)
    return Explained(fill(sentence, facts), fill(next_step, facts), ACTIONS.get(problem.code))


def reason_words(text: str) -> str:
    """Return a reason in the language of the window; one that is in no template stays as it is."""
    for pattern, template in _PATTERNS:
        if found := pattern.fullmatch(text):
            facts = {name: _reason_fact(name, value) for name, value in found.groupdict().items()}
            return fill(translate_reason(template), facts)
    return translate_reason(text) if text in _CLOSED_WORDS else text


def _reason_fact(name: str, value: str) -> str:
    if name == "stage":
        return translate_spec(word(value))
    return translate_reason(value) if name in _CLOSED and value in _CLOSED_WORDS else value


def _facts_in_words(problem: Problem) -> Facts:
    """Return the facts with reasons and names put into words; paths, numbers and the like stay."""
    return {name: _fact(problem.code, name, value) for name, value in problem.facts.items()}


def _fact(code: str, name: str, value: str | float) -> str | int | float:
    if not isinstance(value, str):
        return value
    if name == "reason":
        return reason_words(value)
    if (code, name) in _CHOSEN:
        return translate_spec(word(value))
    names = _NAMED.get((code, name), {})
    return translate_reason(names[value]) if value in names else value


def action_text(action: Action) -> str:
    """Return the translated text of an action's button."""
    translate = QCoreApplication.translate
    texts: dict[Action, str] = {
        "retry_lower_learning_rate": translate("Action", "Go on more gently"),
        "shrink_batch": translate("Action", "Halve the batch size"),
        "pull_lever": translate("Action", "Make that change"),
        "resume": translate("Action", "Resume"),
        "restart": translate("Action", "Start it again"),
        "choose_model": translate("Action", "Choose a model"),
        "choose_data": translate("Action", "Choose a file"),
        "choose_method": translate("Action", "Choose a method"),
        "choose_format": translate("Action", "Set the format"),
        "choose_stage": translate("Action", "Choose a stage"),
        "open_log": translate("Action", "Show the log"),
        "open_run": translate("Action", "Show the run"),
        "free_disk": translate("Action", "Show the folder"),
    }
    return texts[action]
