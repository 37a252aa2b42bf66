"""Numbers that are none are caught within a step, slow steps are noticed once, and rates can be lowered."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
import torch
from fakes import tiny_job
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file
from torch.optim.optimizer import register_optimizer_step_post_hook
from transformers import Trainer
from typer.testing import CliRunner

from engine.cli import app
from engine.events import Adjusted, Event, Finished, Prepared, Saved, Stepped
from engine.healing import LEARNING_RATE
from engine.problems import ProblemError
from engine.runtime import checkpoint, guard, worker
from engine.runtime.device import Device
from engine.runtime.trainer import TuneTrainer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.runs import RunFolder

STEPS = 6
RATE = 5e-3


@pytest.fixture
def make_run(make_base: Callable[..., Path], tmp_path: Path) -> Callable[..., RunFolder]:
    """Return a function that makes a run folder for a tiny model; a checkpoint every second step."""
    base = make_base("base", dtype="float32")
    data = tiny_job.write_rows(tmp_path / "rows.jsonl", 14)
    parts: dict[str, Any] = {
        "split": {"validation": 0.0, "test": 0.0},
        "precision": {"kind": "fp32"},
        "optimizer": {"kind": "adamw", "learning_rate": RATE},
        "training": {"max_steps": STEPS, "gradient_accumulation_steps": 1, "save_steps": 2},
    }
    return lambda **more: tiny_job.make_run(base, data, tmp_path / "runs", **{**parts, **more})


def of(kind: type[Event], run: RunFolder) -> list[Any]:
    return [event for event in run.events()[0] if isinstance(event, kind)]


def spoil_loss(patch: pytest.MonkeyPatch, step: int) -> None:
    whole = TuneTrainer.compute_loss

    def compute(self: TuneTrainer, *args: Any, **kwargs: Any) -> Any:
        loss = whole(self, *args, **kwargs)
        return loss * math.nan if self.state.global_step + 1 == step else loss

    patch.setattr(TuneTrainer, "compute_loss", compute)


def spoil_gradient(patch: pytest.MonkeyPatch, step: int) -> None:
    whole = Trainer._clip_grad_norm

    def clip(self: Trainer, model: Any) -> Any:
        if self.state.global_step + 1 == step:
            next(value for value in model.parameters() if value.grad is not None).grad[0, 0] = math.inf
        return whole(self, model)

    patch.setattr(Trainer, "_clip_grad_norm", clip)


def after_step(patch: pytest.MonkeyPatch, step: int, spoil: Callable[[Any], None]) -> None:
    """Spoil something in the optimizer after one of its steps."""
    count = [0]

    def stepped(optimizer: Any, *_: Any) -> None:
        count[0] += 1
        if count[0] == step:
            spoil(optimizer)

    handle = register_optimizer_step_post_hook(stepped)
    undo = patch.undo
    patch.setattr(patch, "undo", lambda: (handle.remove(), undo()))


@torch.no_grad()
def spoil_weight(patch: pytest.MonkeyPatch, step: int) -> None:
    def spoil(optimizer: Any) -> None:
        optimizer.param_groups[0]["params"][0].detach()[-1, -1] = math.nan

    after_step(patch, step, spoil)


def spoil_state(patch: pytest.MonkeyPatch, step: int) -> None:
    def spoil(optimizer: Any) -> None:
        next(iter(optimizer.state.values()))["exp_avg"][0, 0] = math.nan

    after_step(patch, step, spoil)


def assert_finite(found: checkpoint.Checkpoint) -> None:
    for file in found.path.glob("*.safetensors"):
        assert all(torch.isfinite(value).all() for value in load_file(file).values())
    state = torch.load(found.path / "optimizer.pt", weights_only=True)["state"]
    assert all(torch.isfinite(value).all() for item in state.values() for value in item.values())


@pytest.mark.parametrize(
    ("spoil", "code", "late"),
    [
        (spoil_loss, "diverged", 0),
        (spoil_gradient, "diverged_gradient", 0),
        (spoil_weight, "diverged_weight", 0),
        (spoil_state, "diverged_weight", 1),
    ],
    ids=["loss", "gradient", "weight", "optimizer"],
)
@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_a_number_that_is_none_is_caught_within_a_step_and_the_run_goes_on_more_gently(
    make_run: Callable[..., RunFolder],
    spoil: Callable[[pytest.MonkeyPatch, int], None],
    code: str,
    late: int,
    step: int,
) -> None:
    run = make_run()
    with pytest.MonkeyPatch.context() as patch:
        spoil(patch, step)
        worker.work(run.path)
    finished = of(Finished, run)[-1]
    assert (finished.outcome, finished.problem.code) == ("failed", code)
    assert step <= finished.problem.facts["step"] <= step + late
    assert [item.step for item in of(Stepped, run)] == list(range(1, finished.problem.facts["step"])) or late
    assert not of(Saved, run)
    found, damaged = checkpoint.newest_good(run)
    kept = (step - 1) // 2 * 2
    assert (found.step if found else 0, damaged) == (kept, [])
    if found:
        assert_finite(found)

    worker.work(run.path, adjust={LEARNING_RATE: RATE / 2})
    assert of(Finished, run)[-1].outcome == "completed"
    assert (of(Prepared, run)[-1].resumed_from or 0) == kept
    assert of(Adjusted, run)[-1].before == {LEARNING_RATE: RATE}
    rates = {item.step: item.learning_rate for item in of(Stepped, run)}
    for number in range(kept + 1, STEPS + 1):
        assert rates[number] == pytest.approx(RATE / 2 * _share(number), rel=1e-6)


def _share(number: int) -> float:
    """Return the share of the learning rate after a step of a cosine with one step of warm-up."""
    return 0.5 * (1 + math.cos(math.pi * (number - 1 - 1) / (STEPS - 1))) if number > 1 else 0.0


def test_the_command_line_goes_on_with_a_lower_learning_rate(make_run: Callable[..., RunFolder]) -> None:
    run = make_run()
    worker.work(run.path)
    assert CliRunner().invoke(app, ["resume", str(run.path), "--learning-rate-scale", "0.5"]).exit_code == 0
    assert of(Finished, run)[-1].outcome == "completed"
    adjusted = of(Adjusted, run)[-1]
    assert adjusted.after[LEARNING_RATE] == adjusted.before[LEARNING_RATE] / 2
    assert adjusted.step == STEPS


def test_a_weight_that_no_row_touches_is_checked_too(make_run: Callable[..., RunFolder]) -> None:
    run = make_run(method={"kind": "full"})
    with pytest.MonkeyPatch.context() as patch:
        spoil_weight(patch, 3)  # the last word's embedding, which the data does not hold
        worker.work(run.path)
    assert of(Finished, run)[-1].problem.code == "diverged_weight"
    assert of(Finished, run)[-1].problem.facts["step"] == 3
    found, _ = checkpoint.newest_good(run)
    assert found is not None
    assert found.step == 2


def test_the_largest_finite_numbers_are_no_divergence() -> None:
    guard.check_weights([torch.full((2, 2), 3e38), torch.zeros(3)], 1)
    guard.check_weights([], 1)
    guard.check_gradient(torch.tensor(3e38), 3e38, 1)
    for value in (math.inf, -math.inf, math.nan):
        with pytest.raises(ProblemError):
            guard.check_weights([torch.zeros(2), torch.tensor([0.0, value])], 1)


# --- slow steps -------------------------------------------------------------------------------------

pace = st.floats(1e-3, 100.0)
wobble = st.lists(st.floats(0.75, 1.3), min_size=12, max_size=60)


@given(pace, wobble)
def test_steps_that_wobble_are_no_cliff(seconds: float, wobbles: list[float]) -> None:
    cliff = guard.Cliff()
    assert not any(cliff.feed(seconds * factor, 100) for factor in wobbles)


@given(pace, wobble, st.floats(5.5, 1000.0))
def test_steps_that_become_slow_and_stay_so_are_told_once_and_soon(
    seconds: float, wobbles: list[float], fall: float
) -> None:
    cliff = guard.Cliff()
    for factor in wobbles:
        assert cliff.feed(seconds * factor, 100) is None
    told = [cliff.feed(seconds * fall * factor, 100) for factor in wobbles[:12]]
    found = [number for number, item in enumerate(told) if item]
    assert len(found) == 1
    assert found[0] < cliff.WINDOW
    before, after = told[found[0]] or (0.0, 0.0)
    assert after > cliff.STEEP * before > 0


@given(pace, st.lists(st.booleans(), min_size=10, max_size=60))
def test_single_slow_steps_are_no_cliff(seconds: float, slow: list[bool]) -> None:
    cliff = guard.Cliff()
    quick_between = [item for flag in slow for item in ((100.0 if flag else 1.0), 1.0, 1.0)]
    assert not any(cliff.feed(seconds * factor, 100) for factor in quick_between)


@given(pace, st.lists(st.integers(1, 5000), min_size=10, max_size=60))
def test_long_rows_alone_are_no_cliff(seconds: float, tokens: list[int]) -> None:
    cliff = guard.Cliff()
    assert not any(cliff.feed(seconds * count, count) for count in tokens)


class Full(Device):
    """A card that is nearly full."""

    def nearly_full(self) -> bool:
        return True


class Roomy(Device):
    """A card with room."""

    def nearly_full(self) -> bool:
        return False


def test_memory_is_blamed_only_when_it_is_nearly_full() -> None:
    place = torch.device("cpu")
    assert guard.slowed(1.0, 4.0, Full(place, "cpu")).code == "spilled"
    told = guard.slowed(1.234, 40.16, Roomy(place, "cpu"))
    assert told.code == "slowed"
    assert told.sentence() == "A step takes 40.0 s instead of 1.2 s."


def test_held_out_rows_that_give_no_number_end_the_run() -> None:
    guard.check_measured(0.0, 4)
    for value in (math.nan, math.inf):
        with pytest.raises(ProblemError) as caught:
            guard.check_measured(value, 4)
        assert caught.value.problem.code == "diverged"
