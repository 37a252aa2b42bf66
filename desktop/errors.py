"""Puts problems into words, in the language of the window, each with one next step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QCoreApplication

from desktop.i18n import translate_problem
from engine.problems import SENTENCES, Problem, fill

Action = Literal[
    "retry_lower_learning_rate",
    "shrink_batch",
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
    "data_does_not_feed_stage": "choose_stage",
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
    "data_without_rows": "choose_data",
    "data_kind_unknown": "choose_data",
    "too_few_rows": "choose_data",
    "data_undecodable": "choose_format",
    "column_missing": "choose_format",
    "format_unknown": "choose_format",
    "run_alive": "open_run",
    "out_of_memory": "shrink_batch",
    "diverged": "retry_lower_learning_rate",
    "disk_full": "free_disk",
    "disk_filled": "free_disk",
    "killed": "resume",
    "library_failed": "open_log",
    "engine_ended": "restart",
    "unexpected": "open_log",
}
"""Problem -> what the button beside its sentence does."""


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
    sentence, next_step = (translate_problem(text) for text in SENTENCES[problem.code])
    return Explained(fill(sentence, problem.facts), fill(next_step, problem.facts), ACTIONS.get(problem.code))


def action_text(action: Action) -> str:
    """Return the translated text of an action's button."""
    translate = QCoreApplication.translate
    texts: dict[Action, str] = {
        "retry_lower_learning_rate": translate("Action", "Go on more gently"),
        "shrink_batch": translate("Action", "Halve the batch size"),
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
