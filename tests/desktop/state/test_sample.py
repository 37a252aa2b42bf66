"""The bundled sample as a draft."""

from __future__ import annotations

from desktop.paths import models_folder
from desktop.state.sample import sample_draft, sample_file, starter_folder
from desktop.state.wizard_flow import STEPS, Knowledge, assess


def test_the_sample_has_its_file_in_both_languages():
    assert sample_file("en").is_file()
    assert sample_file("zh_CN").is_file()
    assert sample_file("en") != sample_file("zh_CN")


def test_the_starter_is_found_only_when_it_is_installed():
    assert starter_folder() is None
    folder = models_folder() / "SmolLM2-135M-Instruct"
    folder.mkdir(parents=True)
    (folder / "config.json").touch()
    assert starter_folder() == folder


def test_every_step_of_the_sample_can_be_reached(tmp_path):
    draft = sample_draft(tmp_path)
    assert all(view.reachable for view in assess(draft, Knowledge()))
    assert draft.visited == STEPS
    assert draft.job().model.path == tmp_path


def test_without_a_model_the_sample_still_has_data():
    draft = sample_draft(None)
    assert draft.model is None
    assert draft.data[0].path.is_file()
    assert (draft.preset, draft.training.max_steps) == ("quick", 60)
