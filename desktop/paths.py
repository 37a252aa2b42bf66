"""Where the window finds what it ships and what it keeps."""

from __future__ import annotations

from pathlib import Path

from engine.home import home, models_folder, runs_folder, settings_file

__all__ = ["home", "models_folder", "resources", "runs_folder", "settings_file"]


def resources() -> Path:
    """Return the folder of themes, translations, presets and samples."""
    return Path(__file__).parents[1] / "resources"
