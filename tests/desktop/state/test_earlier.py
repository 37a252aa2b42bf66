"""The speed of earlier runs."""

from __future__ import annotations

from pathlib import Path

from desktop.state.draft import Draft
from desktop.state.earlier import speed_like
from desktop.state.history import RunSummary

DRAFT = Draft().with_model(Path("/models/tiny")).with_data(Path("/data.jsonl"))


def run(speed: float | None, model: str = "tiny", method: str = "qlora") -> RunSummary:
    return RunSummary(path=Path("/runs/x"), name="x", model=model, method=method, speed=speed)


def test_the_middle_of_the_newest_three_alike_counts():
    runs = [run(100), run(None), run(300), run(9000, method="lora"), run(200), run(5)]
    assert speed_like(DRAFT, runs) == 200


def test_without_a_run_alike_nothing_is_known():
    assert speed_like(DRAFT, [run(100, model="other")]) is None
    assert speed_like(Draft(), [run(100)]) is None
