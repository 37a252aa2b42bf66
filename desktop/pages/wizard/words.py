"""Words that several steps of the wizard use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop.errors import explain
from desktop.i18n import translate_spec
from engine.formats import FORMATS
from engine.spec import kind_of

if TYPE_CHECKING:
    from desktop.widgets.notice import Notice
    from engine.problems import Problem


def step_names() -> dict[str, str]:
    """Return the names of the steps."""
    return {
        "model": QCoreApplication.translate("Wizard", "Model"),
        "data": QCoreApplication.translate("Wizard", "Data"),
        "method": QCoreApplication.translate("Wizard", "Method"),
        "hyperparameters": QCoreApplication.translate("Wizard", "Hyperparameters"),
        "review": QCoreApplication.translate("Wizard", "Review"),
    }


def stage_names() -> dict[str, str]:
    """Return the names of the stages."""
    return {
        "sft": QCoreApplication.translate("Wizard", "Instruction tuning"),
        "pretrain": QCoreApplication.translate("Wizard", "Continued pretraining"),
        "dpo": QCoreApplication.translate("Wizard", "Preference: DPO"),
        "kto": QCoreApplication.translate("Wizard", "Preference: KTO"),
        "orpo": QCoreApplication.translate("Wizard", "Preference: ORPO"),
        "cpo": QCoreApplication.translate("Wizard", "Preference: CPO and SimPO"),
        "reward": QCoreApplication.translate("Wizard", "Reward model"),
    }


def format_names() -> dict[str, str]:
    """Return the names of the data formats."""
    return {kind_of(entry): translate_spec(entry.title) for entry in FORMATS}


def short_format_names() -> dict[str, str]:
    """Return the names of the data formats where there is little room."""
    return {kind_of(entry): translate_spec(entry.short_title) for entry in FORMATS}


def language_names() -> dict[str, str]:
    """Return the names of the languages that a report tells apart."""
    return {
        "en": QCoreApplication.translate("Wizard", "English"),
        "zh": QCoreApplication.translate("Wizard", "Chinese"),
        "ja": QCoreApplication.translate("Wizard", "Japanese"),
        "ko": QCoreApplication.translate("Wizard", "Korean"),
        "de": QCoreApplication.translate("Wizard", "German"),
        "fr": QCoreApplication.translate("Wizard", "French"),
        "es": QCoreApplication.translate("Wizard", "Spanish"),
        "pt": QCoreApplication.translate("Wizard", "Portuguese"),
        "it": QCoreApplication.translate("Wizard", "Italian"),
        "cyrillic": QCoreApplication.translate("Wizard", "Cyrillic script"),
        "arabic": QCoreApplication.translate("Wizard", "Arabic script"),
        "hebrew": QCoreApplication.translate("Wizard", "Hebrew"),
        "devanagari": QCoreApplication.translate("Wizard", "Devanagari script"),
        "thai": QCoreApplication.translate("Wizard", "Thai"),
        "greek": QCoreApplication.translate("Wizard", "Greek"),
        "other": QCoreApplication.translate("Wizard", "other languages"),
    }


def place_names() -> dict[str, str]:
    """Return where a model was found."""
    return {
        "starter": QCoreApplication.translate("Wizard", "Starter model, ready"),
        "own": QCoreApplication.translate("Wizard", "On this computer"),
        "huggingface": QCoreApplication.translate("Wizard", "Hugging Face cache"),
        "lm_studio": QCoreApplication.translate("Wizard", "LM Studio"),
        "ollama": QCoreApplication.translate("Wizard", "Ollama"),
    }


def by_file_name(problem: Problem) -> Problem:
    """Return the problem with its file called by its name: cards and notices have no room for a path."""
    name = str(problem.facts.get("path", "")).replace("\\", "/").rpartition("/")[2]
    return problem.model_copy(update={"facts": {**problem.facts, "path": name}})


def preset_text(text: str) -> str:
    """Translate a title or line of resources/presets."""
    return QCoreApplication.translate("Preset", text)


def show_problem(notice: Notice, problem: Problem | None, action: str = "") -> None:
    """Show a problem with its next step, or hide the notice."""
    if problem is None:
        notice.hide()
        return
    words = explain(problem)
    notice.show_message("over", words.sentence, words.next_step, action)
