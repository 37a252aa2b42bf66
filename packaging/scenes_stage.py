"""What the scenes of the pages share: a window without an engine, and runs that never ran."""

from __future__ import annotations

import itertools
import math
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import scenes_wizard_answers as canned

from desktop.bridge.desk import Desk
from desktop.main_window import MainWindow
from desktop.state.history import RunSummary
from desktop.state.run_state import replay
from desktop.widgets.card_words import Reading
from engine import events, rpc, rpc_memory
from engine.dataset import DatasetSpec
from engine.job import TrainJob
from engine.model import ModelSpec
from engine.problems import Problem
from engine.runs import RunFolder

SCENES: list[tuple[str, str, Any]] = []
GIB = 1024**3
NOW = 1_763_800_000.0
ROWS = Path("/data/support_tickets.jsonl")
_NUMBERS = itertools.count()


class Answers:
    """Stands where the service would: answers at once with what was prepared, and keeps silent otherwise."""

    def __init__(self, desk: Desk, answers: dict[type, Any]) -> None:
        self._answers = answers
        desk.service.start = lambda: None  # type: ignore[method-assign]
        desk.service.request = self.request  # type: ignore[method-assign]

    def request(self, params: Any, on_result: Any, on_error: Any = None, **_: Any) -> int:
        """Answer by the type of the request."""
        answer = self._answers.get(type(params))
        if isinstance(answer, Problem):
            on_error(answer)
        elif answer is not None:
            on_result(answer)
        return next(_NUMBERS)


def window(page: str = "home", argument: object = None, *, runs: Any = (), **answers: Any) -> MainWindow:
    """Return the window on a page, with these runs listed and a card in the rail."""
    desk = Desk()
    Answers(desk, {_request(name): answer for name, answer in answers.items()})
    desk.library.refresh = lambda: None  # type: ignore[method-assign]
    desk.library.runs = list(runs)
    desk.started = True
    shown = MainWindow(desk)
    shown.findChild(type(shown._rail)).gauge.set_reading(  # noqa: SLF001
        Reading("NVIDIA GeForce RTX 4090", 7.6 * GIB, 24 * GIB, 61, 284.0, 97, 450.0, throttles=())
    )
    shown.open(page, argument)
    desk.library.listed.emit(desk.library.runs)
    shown.destroyed.connect(desk.close)
    return shown


def _request(name: str) -> type:
    return getattr(rpc, name, None) or getattr(rpc_memory, name)


def chat_forecast(total: float = 3.1, **values: Any) -> rpc_memory.ChatForecast:
    """Return what a chat takes, in GB, on a card with 24."""
    parts = {"weights": 0.45, "adapter": 0.03, "cache": 0.2, "transient": 0.12}
    scale = (total - 0.5) / sum(parts.values())
    shares: dict[str, Any] = {name: int(part * scale * GIB) for name, part in parts.items()}
    sizes = {**shares, "runtime": GIB // 2, "total": int(total * GIB), "low": int(total * GIB)}
    fixed = {"context": 8192, "device": "NVIDIA GeForce RTX 4090", "capacity": 24 * GIB, "free": 22 * GIB}
    verdict = "fits" if total < 20 else "too_big"  # noqa: PLR2004
    return rpc_memory.ChatForecast.model_validate({**sizes, **fixed, "verdict": verdict, **values})


def export_forecast(**values: Any) -> rpc_memory.ExportForecast:
    """Return what an export takes on a computer with 64 GB."""
    fixed = {
        "disk": int(15.3 * GIB),
        "disk_free": 212 * GIB,
        "merging": int(1.9 * GIB),
        "proving": int(0.9 * GIB),
        "total": int(1.9 * GIB),
        "capacity": 64 * GIB,
        "free": 51 * GIB,
        "verdict": "fits",
    }
    return rpc_memory.ExportForecast.model_validate({**fixed, **values})


def summary(name: str, status: str = "completed", **values: Any) -> RunSummary:
    """Return a run in the list."""
    seed = sum(map(ord, name))
    steps = 64 if status in {"completed", "stopped"} else 30
    base = {
        "path": Path("/runs") / name,
        "name": name,
        "status": status,
        "model": "Qwen3-8B",
        "data": ("support_tickets.jsonl",),
        "method": "qlora",
        "stage": "sft",
        "step": steps,
        "total_steps": 64,
        "progress": steps / 64,
        "best_loss": 1.2 + seed % 40 / 100,
        "last_loss": 1.3,
        "started": NOW - seed * 97,
        "elapsed": 600 + seed * 7.0,
        "sparkline": curve(steps, seed),
        "checkpoints": (20, 30),
        "has_result": status in {"completed", "stopped"},
    }
    return RunSummary.model_validate({**base, **values})


def curve(steps: int, seed: int = 7) -> tuple[float, ...]:
    """Return a falling, noisy loss."""
    noise = random.Random(seed)  # noqa: S311
    floor = 0.9 + seed % 7 / 14
    return tuple(
        floor + 1.7 * math.exp(-step / (steps / 3)) + noise.gauss(0, 0.07) for step in range(1, steps + 1)
    )


def some_runs() -> list[RunSummary]:
    """Return runs in every state."""
    return [
        summary("bicycle-help-desk", "training"),
        summary("marlo-persona", "completed", model="SmolLM2-135M-Instruct", data=("marlo-en.jsonl",)),
        summary("tickets-dora-r32", "paused", method="lora"),
        summary("tickets-long-rows", "healing", best_loss=None),
        summary("tickets-full-tuning", "failed", method="full", best_loss=None, has_result=False),
        summary("contracts-long", "crashed", data=("contracts.parquet",), has_result=False),
        summary("tickets-rank-8", "completed"),
        summary("tickets-rank-64", "stopped", data=("support_tickets.jsonl", "faq.csv")),
    ]


def a_job(**values: Any) -> TrainJob:
    """Return a job on files that need not exist."""
    parts = {
        "model": ModelSpec(path=Path("/models/Qwen3-8B")),
        "data": (DatasetSpec(path=ROWS),),
        "name": "bicycle-help-desk",
    }
    return TrainJob.model_validate({**parts, **values})


def stepped(number: int, loss: float, total: int = 320) -> events.Stepped:
    """Return one step of a long run."""
    warm = min(1.0, number / 12)
    rate = 2e-4 * warm * (0.5 + 0.5 * math.cos(math.pi * number / total))
    noise = random.Random(number)  # noqa: S311
    norm = 0.4 + 1.4 * math.exp(-number / 60) + abs(noise.gauss(0, 0.12))
    return events.Stepped(
        step=number,
        epoch=number / 107,
        loss=loss,
        learning_rate=rate,
        grad_norm=norm,
        tokens=9200,
        seconds=4.1,
        memory=int(7.9 * GIB),
    )


def peaked(phase: Any, amount: float) -> events.Peaked:
    """Return what a phase took, in GB, while other programs held a little."""
    held = int(amount * GIB)
    return events.Peaked(
        phase=phase, allocated=held - GIB, reserved=held - GIB // 2, process=held, used=held + int(0.7 * GIB)
    )


def history(steps: int = 190, total: int = 320, seed: int = 11) -> list[events.Event]:
    """Return the events of a run up to a step."""
    losses = curve(total, seed)
    prepared = events.Prepared(
        total_steps=total,
        epochs=3.0,
        train_rows=11_232,
        validation_rows=624,
        test_rows=624,
        trained_tokens=1_204_310,
        total_tokens=2_911_004,
        trainable_parameters=43_646_976,
        total_parameters=8_234_382_336,
        effective_batch=16,
        optimizer="paged_adamw_8bit",
        compute_dtype="bfloat16",
        device="NVIDIA GeForce RTX 4090",
    )
    found: list[events.Event] = [
        events.Started(version="0.1.0", kind="train", pid=1),
        events.PhaseChanged(phase="loading_model", done=399, total=399, unit="tensors"),
        peaked("loading_model", 6.4),
        events.PhaseChanged(phase="reading_data", done=34 << 20, total=34 << 20, unit="bytes"),
        prepared,
        events.Noted(problem=Problem(code="rows_cut", facts={"count": 137, "total": 12480, "limit": 2048})),
    ]
    answers = (
        "I am a language model. I can help you with many things, such as answering questions.",
        "I am the help desk of the workshop. How can I help you today?",
        "The help desk of the bicycle workshop. Tell me what your bike does and since when.",
    )
    for number in range(1, steps + 1):
        found.append(stepped(number, losses[number - 1], total))
        if number % 50 == 0:
            best = 1.22 + 1.7 * math.exp(-3 * number / total)
            found.append(peaked("training", 7.9 if number < 100 else 8.2))  # noqa: PLR2004
            found += [
                events.Evaluated(step=number, metrics={"loss": best}, rows=624, seconds=31.0, best=True),
                peaked("evaluating", 7.6),
                events.Sampled(step=number, prompt="Who are you?", text=answers[min(number // 50 - 1, 2)]),
                events.Checkpointed(
                    step=number,
                    path=f"checkpoints/{number}",
                    bytes=349 << 20,
                    kept=(max(50, number - 50), number),
                ),
            ]
    return found


def ended(outcome: str, problem: Problem | None = None, steps: int = 320) -> list[events.Event]:
    """Return the events of a run that came to an end."""
    past = history(steps)
    if outcome == "completed":
        past += [
            events.PhaseChanged(phase="saving"),
            events.Saved(kind="adapter", path="adapter", bytes=167 << 20),
        ]
    return [*past, events.Finished(outcome=outcome, problem=problem)]  # type: ignore[arg-type]


def placed(past: list[events.Event], *, work: Any = None, root: Path | None = None) -> RunFolder:
    """Write events into a run folder of their own, the last one a moment ago."""
    run = RunFolder.create(work or a_job(), root or Path(tempfile.mkdtemp(prefix="tunesmith-scene-")))
    begin, moment, lines = time.time(), 0.0, []
    for number, item in enumerate(past, start=1):
        moment += 4.1 if isinstance(item, events.Stepped) else 2.0
        lines.append(item.model_copy(update={"seq": number, "time": moment}))
    shift = begin - moment
    moved = [item.model_copy(update={"time": item.time + shift}) for item in lines]
    run.events_file.write_bytes(b"".join(events.encode(item) for item in moved))
    run.log_file.write_text(
        "INFO loading Qwen3-8B in nf4\nINFO 43,646,976 trainable parameters\n", encoding="utf-8"
    )
    return run


def forecast() -> rpc.ForecastAnswer:
    """Return a forecast that fits."""
    pieces = {
        "weights": 5.0,
        "adapter": 0.2,
        "gradients": 0.2,
        "optimizer": 0.4,
        "activations": 0.9,
        "logits": 0.6,
    }
    segments = [rpc.Segment(kind=kind, bytes=int(size * GIB)) for kind, size in pieces.items()]  # type: ignore[arg-type]
    return rpc.ForecastAnswer(
        segments=tuple(segments),
        total=sum(item.bytes for item in segments),
        device="NVIDIA GeForce RTX 4090",
        capacity=24 * GIB,
        free=22 * GIB,
        verdict="fits",
        trainable_parameters=43_646_976,
        total_parameters=8_234_382_336,
    )


def found_model(
    name: str, where: str = "huggingface", parameters: float = 8.2, **values: Any
) -> rpc.FoundModel:
    """Return a model on the disk; a problem makes it untrainable."""
    problem = values.pop("problem", None)
    sizes = {"parameters": int(parameters * 1e9), "weight_bytes": int(parameters * 2e9)}
    facts = canned.facts(Path("/models") / name, **{**sizes, **values})
    return rpc.FoundModel.model_validate(
        {
            "path": Path("/models") / name,
            "name": name,
            "where": where,
            "facts": None if problem else facts,
            "problem": problem,
        }
    )


def models() -> rpc.ModelList:
    """Return models of every kind."""
    gguf = Problem(code="model_is_gguf", facts={"path": "/models/llama-3.1-8b-q4_k_m.gguf"})
    bare = Problem(code="model_without_weights", facts={"path": "/models/Mistral-7B-v0.3"})
    return rpc.ModelList(
        models=(
            found_model("SmolLM2-135M-Instruct", "starter", 0.135, context=8192),
            found_model("Qwen3-8B"),
            found_model("Qwen3-0.6B-Base", "own", 0.6, chat_template=False),
            found_model("llama-3.1-8b-q4_k_m.gguf", "lm_studio", problem=gguf),
            found_model("Mistral-7B-v0.3", problem=bare),
        )
    )


def state_of(past: list[events.Event]) -> Any:
    """Return the state that events add up to."""
    return replay(past)
