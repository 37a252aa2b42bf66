"""The command line as programs meet it: exit codes, words on stderr, JSON on stdout."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from engine import __version__, console, durable, events, job, launch
from engine.cli import app
from engine.methods import METHODS
from engine.runs import RunFolder
from engine.spec import kind_of

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "model: {path: /models/none}\ndata: [{path: rows.jsonl}]\n"

TINY = {
    "model_type": "llama",
    "architectures": ["LlamaForCausalLM"],
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "vocab_size": 128,
}


def engine(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        launch.engine_command(*map(str, words)),
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=launch.environment(),
        timeout=240,
        check=False,
    )


def here(*words: object) -> str:
    """Return what a command prints in this process, which has imported already what it needs."""
    done = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def refused(*words: object) -> str:
    """Return what a command that is refused before it began says."""
    done = engine(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "There is no job file at"),
        (HEAD + "training:\n  epochs: 3\n", "line 4: training.epochs: there is no such setting"),
        (HEAD + "method: {kind: full}\n", "full cannot be trained on nf4 weights"),
    ],
)
def test_a_job_that_cannot_run_is_refused_with_its_reason(
    tmp_path: Path, text: str | None, words: str
) -> None:
    file = tmp_path / "job.yaml"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    assert words in refused("train", file)
    assert not (tmp_path / "runs").exists()


def test_the_tables_are_listed_for_programs() -> None:
    done = engine("tables", "--json")
    assert done.returncode == 0
    listed = json.loads(done.stdout)
    assert listed.keys() == console.TABLES.keys()
    assert [entry["kind"] for entry in listed["methods"]] == [kind_of(kind) for kind in METHODS]
    assert all(entry["help"] for entries in listed.values() for entry in entries)


def test_runs_are_listed_for_programs_and_a_broken_one_hides_no_other(tmp_path: Path) -> None:
    parts = {"model": {"path": "/m"}, "data": [{"path": "/d"}]}
    done = RunFolder.create(job.TrainJob.model_validate({**parts, "name": "good"}), tmp_path)
    broken = RunFolder.create(job.TrainJob.model_validate({**parts, "name": "bad"}), tmp_path)
    broken.job_file.write_text("{", encoding="utf-8")
    for event in (
        events.Evaluated(step=2, metrics={"loss": 1.5}, rows=1, seconds=1),
        events.Finished(outcome="completed"),
    ):
        durable.append_line(done.events_file, events.encode(event))
    listed = json.loads(engine("runs", "--json", "--runs", tmp_path).stdout)
    found = {row["name"].rpartition("-")[2]: row for row in listed}
    assert found["good"] == {
        "name": done.name,
        "path": str(done.path),
        "state": "completed",
        "method": "qlora",
        "step": 0,
        "best_loss": 1.5,
    }
    assert found["bad"]["state"] == "unreadable"


def test_data_is_checked_line_by_line_for_programs(tmp_path: Path) -> None:
    good = tmp_path / "rows.jsonl"
    good.write_text('{"prompt": "a", "completion": "b"}\n\n{broken\n', encoding="utf-8")
    done = engine("check-data", good, "--json")
    assert done.returncode == 0
    (report,) = json.loads(done.stdout)["files"]
    assert (report["path"], report["format"], report["encoding"]) == (str(good), "prompt_completion", "utf-8")
    assert (report["accepted"], report["blank"]) == (1, 1)
    assert report["refused"][0]["line"] == 3
    assert report["refused"][0]["reason"]
    assert {"check", "severity", "count", "lines"} <= report["findings"][0].keys()


def test_data_that_is_refused_as_a_whole_ends_with_two_and_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    (tmp_path / "good.jsonl").write_text('{"text": "a"}\n', encoding="utf-8")
    done = engine("check-data", tmp_path / "empty.jsonl", tmp_path / "good.jsonl", "--json")
    assert done.returncode == 2
    assert str(tmp_path / "empty.jsonl") in done.stderr
    assert "Traceback" not in done.stderr
    assert [report["format"] for report in json.loads(done.stdout)["files"]] == ["text"]


def test_a_forecast_for_programs_adds_up_and_offers_what_fits(tmp_path: Path) -> None:
    sizes = {"hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 4, "num_attention_heads": 4}
    config = {"model_type": "llama", "vocab_size": 500, **sizes}
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    file = tmp_path / "job.yaml"
    file.write_text("model: {path: .}\ndata: [{path: x.jsonl}]\n", encoding="utf-8")
    answer = json.loads(engine("forecast", file, "--json", "--gpu", "24").stdout)
    found = answer["forecast"]
    assert found["total"] == sum(segment["bytes"] for segment in found["segments"]) > 0
    assert (found["capacity"], found["verdict"], answer["levers"]) == (24 << 30, "fits", [])
    tight = json.loads(here("forecast", file, "--json", "--gpu", "0.5"))
    assert tight["forecast"]["verdict"] != "fits"
    file.write_text("kind: export\nrun: /r\n", encoding="utf-8")
    assert "only a train job is forecast" in refused("forecast", file)


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    assert "There is no run at" in refused("resume", tmp_path)


def test_a_command_is_sent_to_a_run(tmp_path: Path) -> None:
    parts = {"model": {"path": "/m"}, "data": [{"path": "/d"}]}
    run = RunFolder.create(job.TrainJob.model_validate(parts), tmp_path)
    sent = engine("send", run.path, "sample", "--prompt", "你是谁？").stdout.strip()
    (command,), _ = run.commands()
    assert (command.id, command.prompt) == (sent, "你是谁？")
    assert engine("send", run.path, "explode").returncode == 2


def test_a_folder_that_cannot_be_written_is_refused_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").touch()
    (tmp_path / "job.yaml").write_text(HEAD, encoding="utf-8")
    assert "rows.jsonl" in refused("train", tmp_path / "job.yaml", "--runs", tmp_path / "rows.jsonl" / "x")


def test_the_version_is_printed() -> None:
    assert engine("version").stdout == f"{__version__}\n"


def test_a_chat_and_an_export_are_forecast_too(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps(TINY), encoding="utf-8")
    done = engine("forecast", tmp_path, "--chat", "512", "--gpu", "8", "--json")
    answer = json.loads(done.stdout)
    assert answer["cache"] == 2 * 3 * 64 * 2 * 512
    assert answer["verdict"] == "fits"
    assert "cache" in here("forecast", tmp_path, "--chat", "512", "--gpu", "8")
    assert "There is no run at" in refused("forecast", tmp_path, "--export")
