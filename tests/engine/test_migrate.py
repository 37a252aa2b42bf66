"""Job files of other versions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine import migrate
from engine.problems import ProblemError

SOURCE = Path("/somewhere/job.yaml")


def test_a_job_of_this_version_is_left_as_it_is() -> None:
    content = {"version": migrate.CURRENT, "name": "x"}
    assert migrate.to_current(content, SOURCE) == content


def test_a_job_without_version_counts_as_current() -> None:
    assert migrate.to_current({"name": "x"}, SOURCE) == {"name": "x"}


def test_a_job_from_the_future_is_refused_with_both_versions() -> None:
    with pytest.raises(ProblemError) as caught:
        migrate.to_current({"version": migrate.CURRENT + 1}, SOURCE)
    assert caught.value.problem.facts == {
        "path": str(SOURCE),
        "version": migrate.CURRENT + 1,
        "known": migrate.CURRENT,
    }


def test_an_old_job_goes_through_every_step_and_the_original_is_not_touched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def step(to: int) -> Any:
        return lambda content: {**content, "version": to, "seen": [*content.get("seen", []), to]}

    monkeypatch.setattr(migrate, "STEPS", {-2: step(-1), -1: step(migrate.CURRENT)})
    old = {"version": -2}
    assert migrate.to_current(old, SOURCE) == {"version": migrate.CURRENT, "seen": [-1, migrate.CURRENT]}
    assert old == {"version": -2}
