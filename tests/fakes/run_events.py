"""Events of a run that never ran, written the way the engine writes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine import durable, events, job
from engine.dataset import DatasetSpec
from engine.model import ModelSpec
from engine.problems import Problem

if TYPE_CHECKING:
    from engine.events import Event
    from engine.runs import RunFolder


def a_job(**values: object) -> job.TrainJob:
    """Return a train job on files that need not exist."""
    parts = {
        "model": ModelSpec(path=Path("/models/tiny")),
        "data": (DatasetSpec(path=Path("/data/rows.jsonl")),),
    }
    return job.TrainJob.model_validate({**parts, **values})


def prepared(total: int = 20, resumed_from: int | None = None) -> events.Prepared:
    """Return the event before the first step."""
    return events.Prepared(
        total_steps=total,
        epochs=1.0,
        train_rows=100,
        validation_rows=5,
        test_rows=0,
        trained_tokens=1000,
        total_tokens=2000,
        trainable_parameters=10,
        total_parameters=100,
        effective_batch=4,
        optimizer="adamw",
        compute_dtype="bf16",
        device="Test card",
        resumed_from=resumed_from,
    )


def step(
    number: int, *, seconds: float = 1.0, loss: float | None = None, tokens: int = 100
) -> events.Stepped:
    """Return one step, whose loss falls with its number."""
    return events.Stepped(
        step=number,
        epoch=number / 10,
        loss=3.0 / number if loss is None else loss,
        learning_rate=2e-4,
        grad_norm=1.0,
        tokens=tokens,
        seconds=seconds,
        memory=1000 + number,
    )


def evaluated(number: int, loss: float, *, seconds: float = 0.5, best: bool = False) -> events.Evaluated:
    """Return one evaluation."""
    return events.Evaluated(step=number, metrics={"loss": loss}, rows=5, seconds=seconds, best=best)


def started(pid: int = 1, kind: str = "train") -> events.Started:
    """Return the first event of a process."""
    return events.Started(version="0.1.0", kind=kind, pid=pid)


def healed(
    number: int, resumes_from: int | None = None, *, rows: int = 1, accumulation: int = 16, successor: int = 2
) -> events.Healed:
    """Return the last event of a process that ran out of memory in a step."""
    names = ("training.per_device_train_batch_size", "training.gradient_accumulation_steps")
    return events.Healed(
        step=number,
        problem=Problem(code="out_of_memory", facts={"phase": "training"}),
        before=dict(zip(names, (2 * rows, accumulation // 2), strict=True)),
        after=dict(zip(names, (rows, accumulation), strict=True)),
        resumes_from=resumes_from,
        successor=successor,
    )


def short_run(steps: int = 6) -> list[Event]:
    """Return a whole, completed run with a little of everything."""
    return stamped(
        [
            started(),
            events.PhaseChanged(phase="loading_model", done=1, total=2, unit="tensors"),
            prepared(steps),
            *(step(number) for number in range(1, steps // 2 + 1)),
            evaluated(steps // 2, 1.4, best=True),
            events.Sampled(step=steps // 2, prompt="Who are you?", text="Marlo."),
            events.Checkpointed(step=steps // 2, path="checkpoints/3", bytes=9, kept=(steps // 2,)),
            events.Noted(problem=Problem(code="optimizer_fallback", facts={"wanted": "a", "used": "b"})),
            events.Acknowledged(command="pause", id="x"),
            events.Paused(step=steps // 2),
            events.Resumed(step=steps // 2),
            *(step(number) for number in range(steps // 2 + 1, steps + 1)),
            events.PhaseChanged(phase="saving"),
            events.Saved(kind="adapter", path="adapter", bytes=7),
            events.Finished(outcome="completed"),
        ]
    )


def stamped(past: list[Event], start: float = 1000.0, begin: int = 1) -> list[Event]:
    """Return the events numbered, a second apart."""
    return [
        item.model_copy(update={"seq": begin + place, "time": start + place})
        for place, item in enumerate(past)
    ]


def write(run: RunFolder, past: list[Event]) -> None:
    """Append events to a run's file in one go."""
    with run.events_file.open("ab") as file:
        file.write(b"".join(events.encode(item) for item in past))


def torn(item: Event) -> bytes:
    """Return the first half of an event's line."""
    line = durable.seal(item.model_dump(mode="json"))
    return line[: len(line) // 2]
