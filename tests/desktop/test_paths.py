"""The window finds what it ships and what it keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.paths import home, resources, settings_file

if TYPE_CHECKING:
    from pathlib import Path


def test_resources_hold_the_themes_and_the_style_sheet():
    assert (resources() / "themes" / "workshop.toml").is_file()
    assert (resources() / "style.qss").is_file()


def test_home_follows_the_environment(tunesmith_home: Path):
    assert home() == tunesmith_home
    assert settings_file().parent == tunesmith_home
