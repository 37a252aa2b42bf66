"""The bundled sample: the starter model, a small data set and settings that show something in minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.paths import models_folder, resources
from desktop.state.draft import Draft
from desktop.state.presets import demo_job, presets, starter_models
from desktop.state.wizard_flow import STEPS
from engine.job import TrainJob, load

if TYPE_CHECKING:
    from pathlib import Path

_LANGUAGES: Final = {"en": "marlo-en.jsonl", "zh_CN": "marlo-zh.jsonl"}


def sample_file(language: str = "en") -> Path:
    """Return the sample data set in a language."""
    return resources() / "samples" / _LANGUAGES.get(language, _LANGUAGES["en"])


def starter_folder() -> Path | None:
    """Return the folder of the starter model, or None when it is not installed."""
    folder = models_folder() / starter_models()[0].hub.rpartition("/")[2]
    return folder if (folder / "config.json").is_file() else None


def sample_draft(model: Path | None) -> Draft:
    """Return the sample's tune as a quick look with every step open; a model may still be missing."""
    job = load(demo_job())
    if not isinstance(job, TrainJob):
        message = "the demo is a train job"
        raise TypeError(message)
    draft = Draft.from_job(job).with_preset(presets()[0])
    return draft.changed(
        model=draft.with_model(model).model if model else None,
        visited=STEPS if model else ("model", "data"),
        step="model",
    )
