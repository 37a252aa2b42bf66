"""A run that runs out of memory in front of a person: the window says what happens, never that it crashed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import fakes.stand_in
from fakes import tiny_job

from engine.home import models_folder
from engine.job import TrainJob

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from pytestqt.qtbot import QtBot

    from desktop.main_window import MainWindow

MINUTES = 480_000


def test_a_run_recovers_before_the_eyes_of_a_person(
    qtbot: QtBot, open_window: Callable[[], MainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(fakes.stand_in.__file__).parent / "stand_in_site"))
    monkeypatch.setenv("TUNESMITH_STAND_IN", json.dumps({"rows": 1, "since": 3}))
    window = open_window()
    work = TrainJob.model_validate(
        {
            "model": {"path": models_folder() / "SmolLM2-135M-Instruct"},
            "data": [{"path": tiny_job.write_rows(tmp_path / "rows.jsonl", 12)}],
            "stage": {"kind": "sft", "max_length": 128},
            "precision": {"kind": "bf16"},
            "training": {"max_steps": 4, "gradient_accumulation_steps": 1, "save_steps": 1},
        }
    )
    window.desk.launcher.start(work)
    with qtbot.waitSignal(window.desk.launcher.started, timeout=MINUTES) as started:
        pass
    run, pid = started.args
    window.open("run", run.path)
    qtbot.waitUntil(lambda: window.current() == "run", timeout=MINUTES)
    page = window.page("run")
    page.watch(run, pid)
    seen: list[str] = []
    page.follower.status_changed.connect(seen.append)

    words = "Ran out of memory at step 3; going on from step 2 with batches of 1 × 2."
    ended = ("failed", "crashed", "completed")
    qtbot.waitUntil(lambda: bool({"healing", *ended}.intersection(seen)), timeout=MINUTES)
    assert page.state_card.text().startswith(f"Recovering · {words}"), run.log_file.read_text()[-2000:]
    qtbot.waitUntil(lambda: page.follower.status == "completed", timeout=MINUTES)
    assert seen.index("training") < seen.index("healing") < seen.index("completed")
    assert "crashed" not in seen
    assert words in page.log.plain_text()
    assert page.follower.state.steps == [1, 2, 3, 4]
