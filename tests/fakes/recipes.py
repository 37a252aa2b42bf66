"""Jobs that only say how they train; their model and data are not there."""

from __future__ import annotations

from typing import Any

from engine.job import TrainJob


def a_recipe(**parts: Any) -> TrainJob:
    """Return a job with these parts."""
    there = {"model": {"hub": "tests/none"}, "data": [{"path": "none.jsonl"}]}
    return TrainJob.model_validate({**there, **parts})
