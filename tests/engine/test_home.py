"""Where things are kept: in the person's data folder, or where the environment says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import home

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_environment_moves_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUNESMITH_HOME", str(tmp_path))
    places = (home.models_folder(), home.runs_folder(), home.settings_file())
    assert places == (tmp_path / "models", tmp_path / "runs", tmp_path / "settings.json")


def test_without_it_the_systems_data_folder_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TUNESMITH_HOME")
    assert home.home().is_absolute()
    assert "tunesmith" in home.home().name.lower()


def test_a_relative_home_is_fixed_to_where_it_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TUNESMITH_HOME", "here")
    assert home.home() == tmp_path / "here"
