"""Guards of a run: against memory that runs out or spills, and against numbers that are none."""

from __future__ import annotations

import contextlib
import math
import statistics
from collections import deque
from typing import TYPE_CHECKING, Any, Final

import torch

from engine import healing
from engine.events import Fitted
from engine.problems import Problem, ProblemError
from engine.reasons import REASONS
from engine.runtime import checkpoint
from engine.runtime.device import recover
from engine.runtime.failures import out_of_memory
from engine.runtime.grouping import hidden_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.events import Settings
    from engine.runtime.device import Device
    from engine.runtime.trainer import Bench, TuneTrainer

_HEALED_IN: Final = ("training", "fitting")
"""Phases in which a smaller batch helps."""
_FIT_STEPS: Final = 2
_PAGED: Final = "paged"


class Interruption(Exception):  # noqa: N818 - it ends a process, not a run
    """A step did not fit, and a fresh process may go on with settings changed."""

    def __init__(self, step: int, before: Settings, after: Settings, resumes_from: int | None) -> None:
        super().__init__(f"step {step} does not fit; to be changed: {dict(after)}")
        self.step = step
        self.before = before
        self.after = after
        self.resumes_from = resumes_from


@contextlib.contextmanager
def healing_steps(trainer: TuneTrainer) -> Iterator[None]:
    """Turn an overflow of memory in a step into an Interruption, or a failure that names the next lever."""
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        bench = trainer.bench
        if not out_of_memory(error) or bench.log.doing not in _HEALED_IN:
            raise
        smaller = healing.smaller_batch(bench.job)
        if smaller is None:
            raise nothing_smaller(bench) from error
        step = trainer.state.global_step + 1
        start = checkpoint.newest(bench.run)
        raise Interruption(step, healing.now(bench.job, smaller), smaller, start) from error


def nothing_smaller(bench: Bench) -> ProblemError:
    """Return the failure of a run whose batch is one row already: it names the next lever."""
    levers = healing.next_levers(bench.job)
    if not levers:
        return ProblemError("out_of_memory_at_one", reason=REASONS["lever_smaller_model"])
    return ProblemError("out_of_memory_at_one", reason=levers[0].words(), lever=levers[0].key)


# --- numbers that are none --------------------------------------------------------------------------


def check_gradient(loss: torch.Tensor, norm: Any, step: int) -> None:
    """Refuse a step whose loss or gradient is no number, before it changes a weight."""
    norm = torch.as_tensor(norm, device=loss.device)
    good = torch.stack((torch.isfinite(loss).all(), torch.isfinite(norm).all())).tolist()
    if not good[0]:
        raise ProblemError("diverged", step=step)
    if not good[1]:
        raise ProblemError("diverged_gradient", step=step)


def check_weights(values: list[torch.Tensor], step: int) -> None:
    """Refuse to go on with a trained weight that is no number: one pass, and one answer from the card.

    Lengths are the cheapest sums that a number that is none spoils (0.4 % of a full step on the processor,
    measured); a length may overflow by itself, so that only then each weight is asked.
    """
    if not values:
        return
    lengths = torch.stack(torch._foreach_norm(values))  # noqa: SLF001 - as torch's own clipping does
    if not torch.isfinite(lengths).all() and not all(bool(torch.isfinite(value).all()) for value in values):
        raise ProblemError("diverged_weight", step=step)


def check_measured(loss: float, step: int) -> None:
    """Refuse to go on when the held-out rows give no number."""
    if not math.isfinite(loss):
        raise ProblemError("diverged", step=step)


def check_checkpoint(model: Any, optimizer: Any, step: int) -> None:
    """Never let a checkpoint count that holds a number that is none, in the weights or in the optimizer."""
    check_weights(trained(model), step)
    state = getattr(optimizer, "state", {})
    held = [
        value
        for values in state.values()
        if isinstance(values, dict)
        for value in values.values()
        if isinstance(value, torch.Tensor) and value.is_floating_point() and value.numel()
    ]
    for place in {value.device for value in held}:  # step counts stay on the processor
        check_weights([value for value in held if value.device == place], step)


def keep_rates(scheduler: Any, optimizer: Any, wanted: list[Any]) -> None:
    """Let a schedule from a checkpoint go on with other learning rates than it was saved with."""
    loaded = list(scheduler.base_lrs)
    if loaded == wanted:
        return
    scheduler.base_lrs = list(wanted)
    for group, before, after in zip(optimizer.param_groups, loaded, wanted, strict=True):
        group["initial_lr"] = after
        group["lr"] = group["lr"] * after / before if before else after
    scheduler._last_lr = [group["lr"] for group in optimizer.param_groups]  # noqa: SLF001 - its own state


def trained(model: Any) -> list[torch.Tensor]:
    """Return the weights that training changes."""
    return [value.detach() for value in model.parameters() if value.requires_grad and value.numel()]


# --- the fit, measured ------------------------------------------------------------------------------


def measure_fit(trainer: TuneTrainer) -> None:
    """Compute the longest rows before the first step, so that what does not fit shows at once.

    Nothing that training reads is changed: no weight is touched, gradients are dropped, the state that the
    optimizer will keep is stood in for by as many bytes, and the random state is put back.
    """
    bench = trainer.bench
    if not bench.device.is_tight:
        return
    bench.log.phase("fitting")
    rows: Any = trainer.train_dataset
    size = bench.job.training.per_device_train_batch_size
    chosen = rows.longest(size)
    batch = trainer.data_collator([rows[index] for index in chosen])
    items = bench.objective.count(batch).clamp(min=1)
    place = bench.device.torch
    cards = [place] if place.type == "cuda" else []
    trainer.network.train()
    with torch.random.fork_rng(devices=cards):
        ballast = torch.empty(_state_bytes(trainer), dtype=torch.uint8, device=place)
        for _ in range(_FIT_STEPS):
            with trainer.compute_loss_context_manager():
                loss = trainer.compute_loss(trainer.network, dict(batch), num_items_in_batch=items)
            loss.backward()
            del loss
        del ballast
    trainer.network.zero_grad(set_to_none=True)
    trainer.take_tokens()
    bench.objective.take_said()
    peak = bench.device.held()
    recover(bench.device.torch)
    bench.log.send(
        Fitted(
            rows=len(chosen),
            tokens=int(batch["input_ids"].shape[1]),
            peak=peak,
            capacity=bench.device.room(),
        )
    )
    bench.log.phase("training")


def _state_bytes(trainer: TuneTrainer) -> int:
    """Return the bytes of optimizer state that are still to come; paged state gives way by itself."""
    optimizer = trainer.bench.job.optimizer
    begun = bool(getattr(trainer.optimizer, "state", None))
    if begun or optimizer.used(trainer.bench.device.torch).startswith(_PAGED):
        return 0
    inside = hidden_in(trainer.network)
    return sum(
        optimizer.state_bytes(tuple(value.shape), hidden=id(value) in inside)
        for value in trainer.network.parameters()
        if value.requires_grad
    )


# --- memory that spills -----------------------------------------------------------------------------


class Cliff:
    """Notices when steps become several times slower and stay so; says it once.

    A step counts as slow by its seconds and by its seconds a token, so that long rows alone are no cliff.
    Compared are medians of a few steps: the newest against the best ones of the run.
    """

    WINDOW: Final = 5
    """Steps of a median."""
    STEEP: Final = 3.0
    """How many times slower counts."""
    _WARM_UP: Final = 2
    """First steps, which pay for what is set up once."""

    def __init__(self) -> None:
        self._recent: deque[tuple[float, float]] = deque(maxlen=self.WINDOW)
        self._best: tuple[float, float] | None = None
        self._seen = 0
        self._told = False

    def feed(self, seconds: float, tokens: int) -> tuple[float, float] | None:
        """Take a step; returns (seconds before, seconds now) once, when the steps fell off the cliff."""
        self._seen += 1
        if self._told or self._seen <= self._WARM_UP:
            return None
        self._recent.append((seconds, seconds / max(tokens, 1)))
        if len(self._recent) < self.WINDOW:
            return None
        now = (statistics.median(item[0] for item in self._recent), self._pace())
        if self._best is None:
            self._best = now
            return None
        best = self._best
        if all(after > self.STEEP * before > 0 for before, after in zip(best, now, strict=True)):
            self._told = True
            return best[0], now[0]
        self._best = (min(best[0], now[0]), min(best[1], now[1]))
        return None

    def _pace(self) -> float:
        return statistics.median(item[1] for item in self._recent)


def slowed(before: float, after: float, device: Device) -> Problem:
    """Return what to say of steps that became slow: memory is blamed only when it is nearly full."""
    code = "spilled" if device.nearly_full() else "slowed"
    return Problem(code=code, facts={"before": _seconds(before), "after": _seconds(after)})


def _seconds(value: float) -> float:
    """Return seconds with two digits that count."""
    return float(f"{value:.2g}")
