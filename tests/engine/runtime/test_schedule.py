"""Schedules of the learning rate: what a job asks for is what a run does, also across a resume."""

from __future__ import annotations

import math
from typing import Any, get_args

import pytest
import torch

from engine.job import SchedulerType, TrainingSpec
from engine.runtime.schedule import Plateau, schedule

TOTAL, WARM = 40, 4
EVERY = pytest.mark.parametrize("kind", get_args(SchedulerType))


def made(**settings: Any) -> tuple[Any, Any]:
    built = torch.optim.SGD([{"params": [torch.nn.Parameter(torch.zeros(1))], "lr": 2.0}], lr=1.0)
    built.add_param_group({"params": [torch.nn.Parameter(torch.zeros(1))], "lr": 1.0})
    return schedule(built, TrainingSpec(**settings), WARM, TOTAL), built


def run(steps: int = TOTAL, **settings: Any) -> list[float]:
    """The learning rate of the second group at each step."""
    found, built = made(**settings)
    rates = []
    for _ in range(steps):
        rates.append(built.param_groups[1]["lr"])
        assert built.param_groups[0]["lr"] == pytest.approx(2 * rates[-1])
        built.step()
        found.step()
    return rates


@EVERY
def test_every_schedule_warms_up_but_the_constant_one(kind: SchedulerType) -> None:
    rates = run(lr_scheduler_type=kind, min_lr_rate=0.0)  # where holding then falling begins
    if kind == "constant":
        assert rates == [1.0] * TOTAL
    else:
        assert rates[: WARM + 1] == pytest.approx([0.0, 0.25, 0.5, 0.75, 1.0])
    assert all(0 <= rate <= 1 for rate in rates)


@EVERY
def test_a_schedule_goes_on_from_its_saved_state(kind: SchedulerType) -> None:
    whole = run(lr_scheduler_type=kind)
    first, built = made(lr_scheduler_type=kind)
    for _ in range(17):
        built.step()
        first.step()
    again, rebuilt = made(lr_scheduler_type=kind)
    rebuilt.load_state_dict(built.state_dict())
    again.load_state_dict(first.state_dict())
    rates = []
    for _ in range(17, TOTAL):
        rates.append(rebuilt.param_groups[1]["lr"])
        rebuilt.step()
        again.step()
    assert rates == whole[17:]


def test_restarts_come_as_often_as_the_job_says() -> None:
    rates = run(lr_scheduler_type="cosine_with_restarts", num_cycles=3)
    assert sum(after > before for before, after in zip(rates[WARM:], rates[WARM + 1 :], strict=False)) == 2


def test_a_floor_is_never_undercut() -> None:
    rates = run(lr_scheduler_type="cosine_with_min_lr", min_lr_rate=0.3)
    assert 0.3 <= rates[-1] < 0.31


def test_a_polynomial_falls_by_its_power_to_nothing() -> None:
    rates = run(lr_scheduler_type="polynomial", power=3.0)
    assert rates[22] == pytest.approx(0.5**3)


@pytest.mark.parametrize(("given", "steps"), [(0.25, 10), (8, 8)])
def test_the_rate_is_held_and_falls_at_the_end(given: float, steps: int) -> None:
    rates = run(lr_scheduler_type="warmup_stable_decay", num_decay_steps=given, min_lr_rate=0.0)
    held = TOTAL - steps
    assert rates[WARM:held] == [1.0] * (held - WARM)
    assert rates[held + steps // 2] == pytest.approx(1 - math.sqrt(0.5))


def test_a_fall_longer_than_the_run_begins_after_the_warm_up() -> None:
    rates = run(lr_scheduler_type="warmup_stable_decay", num_decay_steps=500)
    assert rates[WARM] == 1.0
    assert rates[WARM + 2] < 1.0


def test_a_plateau_lowers_the_rate_and_is_remembered() -> None:
    wanted = {"lr_scheduler_type": "reduce_lr_on_plateau", "plateau_patience": 2, "plateau_factor": 0.5}
    found, built = made(**wanted, min_lr_rate=0.2)
    assert isinstance(found, Plateau)
    for _ in range(WARM):
        built.step()
        found.step()
    seen = []
    for value in (3.0, 2.0, 2.5, 2.1, 1.9, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0):
        found.measured(value)
        kept, again = found.state_dict(), made(**wanted, min_lr_rate=0.2)[0]
        again.load_state_dict(kept)
        assert again.lowered == found.lowered
        built.step()
        found.step()
        seen.append(built.param_groups[1]["lr"])
    assert seen == [1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25, 0.25, 0.2, 0.2, 0.2]
