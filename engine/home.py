"""Where Tunesmith keeps its models, runs and settings on this machine."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path


def home() -> Path:
    """Return the folder of everything Tunesmith keeps; TUNESMITH_HOME overrides the system's choice."""
    override = os.environ.get("TUNESMITH_HOME")
    return Path(override).absolute() if override else user_data_path("Tunesmith", appauthor=False)


def models_folder() -> Path:
    """Return the folder that downloaded and bundled models live in."""
    return home() / "models"


def runs_folder() -> Path:
    """Return the folder that holds one folder a run."""
    return home() / "runs"


def scratch_folder() -> Path:
    """Return the folder of what a process keeps beside its memory for as long as it lives."""
    return home() / "scratch"


def settings_file() -> Path:
    """Return the file with what the person chose in Settings."""
    return home() / "settings.json"


def samples_folder() -> Path:
    """Return the folder of the data sets that come with Tunesmith."""
    return Path(__file__).parents[1] / "resources" / "samples"
