"""What the command line shows of a run, and the exit code that it ends with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from engine import console, durable
from engine.events import Event, Finished, Noted, PhaseChanged, Prepared, Started, Stepped, encode
from engine.problems import Problem
from engine.runs import RunFolder

if TYPE_CHECKING:
    from pathlib import Path

STARTED = Started(version="0.1.0", kind="train", pid=7)
PREPARED = Prepared(
    total_steps=4,
    epochs=1,
    train_rows=40,
    validation_rows=2,
    test_rows=0,
    trained_tokens=100,
    total_tokens=300,
    trainable_parameters=10,
    total_parameters=1000,
    effective_batch=8,
    optimizer="adamw",
    compute_dtype="float32",
    device="cpu",
)
STEP = Stepped(
    step=2, epoch=0.5, loss=1.25, learning_rate=1e-4, grad_norm=1.0, tokens=64, seconds=0.5, memory=1 << 20
)


def written(folder: Path, *events: Event) -> RunFolder:
    folder.mkdir(exist_ok=True)
    run = RunFolder(folder)
    for number, event in enumerate(events, start=1):
        durable.append_line(run.events_file, encode(event.model_copy(update={"seq": number})))
    return run


@pytest.mark.parametrize(
    ("outcome", "code"), [("completed", 0), ("failed", 1), ("stopped", 3), ("discarded", 3)]
)
def test_the_outcome_of_a_run_is_the_exit_code(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    outcome: str,
    code: int,
) -> None:
    run = written(tmp_path, STARTED, Finished(outcome=outcome))  # type: ignore[arg-type]
    monkeypatch.setattr(console, "_newest_process", lambda _: 0)
    assert console.follow(run, as_json=True) == code
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line.get("type") for line in lines] == ["started", "finished", None]
    assert lines[-1] == {"run": str(tmp_path), "outcome": outcome}


def test_a_run_that_falls_silent_is_called_crashed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console, "_PATIENCE", 0.3)
    run = written(tmp_path, STARTED, PREPARED, STEP)
    assert console.follow(run, as_json=True) == 4
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["outcome"] == "crashed"


def test_a_person_reads_sentences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    note = Noted(problem=Problem(code="optimizer_fallback", facts={"wanted": "paged", "used": "plain"}))
    failed = Finished(outcome="failed", problem=Problem(code="diverged", facts={"step": 2}))
    run = written(tmp_path, STARTED, PhaseChanged(phase="training"), PREPARED, note, STEP, failed)
    monkeypatch.setattr(console, "_newest_process", lambda _: 0)
    assert console.follow(run, as_json=False) == 1
    shown = " ".join(capsys.readouterr().out.split())
    assert "40 rows, 4 steps; training 10 parameters (1.00 %) with adamw on cpu" in shown
    assert "Note: paged needs an NVIDIA card; on this processor plain is used." in shown
    assert "Failed: The loss stopped being a number at step 2." in shown


def test_a_resumed_run_is_followed_from_its_newest_process_on(tmp_path: Path) -> None:
    run = written(tmp_path, STARTED, Finished(outcome="stopped"))
    assert console._newest_process(run) == run.events_file.stat().st_size
    assert console._newest_process(written(tmp_path / "new", STARTED)) == 0


def test_every_table_names_its_entries_and_what_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    console.show_tables(as_json=True)
    tables = json.loads(capsys.readouterr().out)
    assert set(tables) == set(console.TABLES)
    assert len(tables) == 11
    assert all(entry["help"].endswith(".") for entries in tables.values() for entry in entries)
