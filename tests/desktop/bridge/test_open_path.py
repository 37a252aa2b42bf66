"""What a dropped path is."""

from __future__ import annotations

import pytest
from fakes import run_events

from desktop.bridge.open_path import classify, classify_all
from engine import job
from engine.runs import RunFolder


def told(path):
    opened = classify(path)
    return opened.kind, opened.problem.code if opened.problem else None


@pytest.mark.parametrize("name", ["a.jsonl", "B.JSON", "c.csv", "d.tsv", "e.parquet", "f.txt", "g.md"])
def test_files_that_readers_read_are_data(tmp_path, name):
    (tmp_path / name).write_bytes(b"x")
    assert told(tmp_path / name) == ("data", None)


def test_an_empty_file_is_data_with_a_problem(tmp_path):
    (tmp_path / "a.jsonl").touch()
    assert told(tmp_path / "a.jsonl") == ("data", "data_empty")


def test_a_run_folder_and_the_job_inside_it_are_the_run(tmp_path):
    run = RunFolder.create(run_events.a_job(), tmp_path)
    run_events.write(run, run_events.short_run())
    assert [item.kind for item in classify_all([run.path, run.job_file])] == ["run", "run"]
    assert classify(run.job_file).path == run.path


def test_a_job_file_is_a_job_and_a_broken_one_says_why(tmp_path):
    job.save(run_events.a_job(), tmp_path / "good.yaml")
    (tmp_path / "bad.yml").write_text("model: {pathh: x}", encoding="utf-8")
    assert told(tmp_path / "good.yaml") == ("job", None)
    assert told(tmp_path / "bad.yml") == ("job", "job_invalid")


def test_a_model_folder_without_weights_is_a_model_with_a_problem(tmp_path):
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    assert told(tmp_path) == ("model", "model_without_weights")
    assert told(tmp_path / "config.json") == ("model", "model_without_weights")


def test_what_nothing_fits_is_unknown_with_the_reason(tmp_path):
    (tmp_path / "m.gguf").write_bytes(b"x")
    (tmp_path / "p.exe").write_bytes(b"x")
    (tmp_path / "empty").mkdir()
    assert told(tmp_path / "m.gguf") == ("unknown", "model_is_gguf")
    assert told(tmp_path / "p.exe") == ("unknown", "data_kind_unknown")
    assert told(tmp_path / "empty") == ("unknown", "path_unknown")
    assert told(tmp_path / "gone") == ("unknown", "data_not_found")
