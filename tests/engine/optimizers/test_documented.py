"""The page about optimizers and schedules names all there are."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from engine.job import SchedulerType
from engine.optimizers import OPTIMIZERS
from engine.spec import kind_of

PAGE = Path(__file__).parents[3] / "docs" / "training.md"


def test_every_optimizer_and_schedule_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    names = [*(kind_of(optimizer) for optimizer in OPTIMIZERS), *get_args(SchedulerType)]
    assert [name for name in names if f"`{name}`" not in text] == []
