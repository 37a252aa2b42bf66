"""Settings survive a restart, and a damaged file survives us."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from desktop.paths import settings_file
from desktop.settings import Settings, load_settings, save_settings


def test_without_a_file_the_defaults_are_used():
    loaded = load_settings()
    assert loaded.settings == Settings()
    assert loaded.set_aside is None


def test_what_was_saved_comes_back():
    settings = Settings(
        language="zh_CN", theme="daylight", model_folders=(Path("/models"),), window_geometry="AAEC"
    )
    save_settings(settings)
    assert load_settings().settings == settings
    assert settings_file().exists()


def test_a_damaged_file_is_set_aside_whole_and_said_so(tmp_path: Path):
    path = tmp_path / "settings.json"
    path.write_text('{"language": "kling', encoding="utf-8")
    loaded = load_settings(path)
    assert loaded.settings == Settings()
    assert loaded.set_aside is not None
    assert loaded.set_aside.read_text(encoding="utf-8") == '{"language": "kling'
    assert not path.exists()


def test_an_unknown_value_is_set_aside_like_damage(tmp_path: Path):
    path = tmp_path / "settings.json"
    path.write_text('{"theme": "mauve"}', encoding="utf-8")
    assert load_settings(path).set_aside is not None


def test_two_damaged_files_are_both_kept(tmp_path: Path):
    path = tmp_path / "settings.json"
    kept = []
    for text in ("first", "second"):
        path.write_text(text, encoding="utf-8")
        kept.append(load_settings(path).set_aside)
    assert [file.read_text(encoding="utf-8") for file in kept if file] == ["first", "second"]


def test_a_change_is_validated():
    assert Settings().changed(theme="daylight").theme == "daylight"
    with pytest.raises(ValidationError):
        Settings().changed(theme="mauve")


def test_the_draft_lives_at_home_unless_moved(tunesmith_home: Path, tmp_path: Path):
    assert Settings().draft() == tunesmith_home / "draft.yaml"
    assert Settings(draft_file=tmp_path / "mine.yaml").draft() == tmp_path / "mine.yaml"
