"""Canned answers of the engine for the wizard's pictures and tests: nothing is read, nothing is started."""

from __future__ import annotations

import copy
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

sys.path.insert(0, str(Path(__file__).parent))

import scenes_data_answers as about_data

from desktop.bridge.callbacks import tell
from engine import rpc, rpc_data
from engine.checks import Finding
from engine.formats import Alpaca, PlainText
from engine.job import TrainJob, dump
from engine.model import ModelFacts
from engine.problems import Problem
from engine.runs import RunFolder
from engine.verdict import verdict_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.spec import Spec

SCENES: list[Any] = []
GIB = 1024**3
COLUMNS = ("ticket", "question", "answer", "product")
MODELS = Path("/home/ada/models")
QWEN = MODELS / "Qwen3-8B"
STARTER = MODELS / "SmolLM2-135M-Instruct"
BASE = MODELS / "Mistral-7B-v0.3"
TICKETS = Path("/home/ada/data/support_tickets.jsonl")
STORIES = Path("/home/ada/data/workshop_manual.txt")
FOLDER = TICKETS.with_name("support")
BROKEN = Path("/home/ada/data/export.csv")
SIZES = {
    QWEN: (8_190_735_360, 16_381_470_720),
    STARTER: (134_515_008, 269_030_016),
    BASE: (7_248_023_552, 14_496_047_104),
}


class CannedService(QObject):
    """Stands where the engine's process stands, and answers at the next turn of the event loop."""

    ready = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(
        self, answer: Callable[[Spec], Any], *, is_ready: bool = True, silent: tuple[type, ...] = ()
    ) -> None:
        super().__init__()
        self.answer = answer
        self.is_ready = is_ready
        self.silent = silent
        self.asked: list[Spec] = []
        self.cancelled: list[int] = []
        self._open: dict[int, Any] = {}
        self._next = 0

    def request(
        self,
        params: Spec,
        on_result: Any,
        on_error: Any = None,
        *,
        on_progress: Any = None,
        on_token: Any = None,
    ) -> int:
        """Ask, as one asks the engine."""
        del on_token
        self._next += 1
        number = self._next
        self.asked.append(params)
        self._open[number] = (params, on_result, on_error)
        if on_progress is not None and isinstance(params, self.silent):
            far = rpc.Progress(id=number, done=34 << 20, total=120 << 20, unit="bytes")
            QTimer.singleShot(0, self, lambda: tell(on_progress, far))
        if self.is_ready and not isinstance(params, self.silent):
            QTimer.singleShot(0, self, lambda: self.give(number))
        return number

    def cancel(self, number: int) -> None:
        """Forget a request."""
        pending = self._open.pop(number, None)
        if pending is not None:
            self.cancelled.append(number)
            if pending[2] is not None:
                QTimer.singleShot(0, self, lambda: tell(pending[2], Problem(code="request_cancelled")))

    def start(self) -> None:
        """Be there already."""

    def close(self) -> None:
        """End at once."""

    def speak(self) -> None:
        """Become ready and answer what waits."""
        self.is_ready = True
        for number in list(self._open):
            QTimer.singleShot(0, self, lambda number=number: self.give(number))
        self.ready.emit(None)

    def waiting(self) -> list[tuple[int, Spec]]:
        """Return what has no answer yet, by its number."""
        return [(number, pending[0]) for number, pending in self._open.items()]

    def give(self, number: int) -> None:
        """Answer a request."""
        pending = self._open.pop(number, None)
        if pending is None:
            return
        params, on_result, on_error = pending
        answer = self.answer(params)
        tell(on_error if isinstance(answer, Problem) else on_result, answer)


class CannedLauncher(QObject):
    """Says that a run has started."""

    started = Signal(object, int)
    sent = Signal(object, str)
    deleted = Signal(object, object)
    failed = Signal(object)

    def __init__(self, problem: Problem | None = None) -> None:
        super().__init__()
        self.jobs: list[Any] = []
        self.problem = problem

    def wait(self, milliseconds: int = 0) -> bool:
        """Have nothing to wait for."""
        del milliseconds
        return True

    def start(self, job: Any) -> None:
        """Remember the job and say how it went."""
        self.jobs.append(job)
        if self.problem is not None:
            QTimer.singleShot(0, self, lambda: self.failed.emit(self.problem))
        else:
            run = RunFolder(Path("/runs/2026-11-22-1530-qwen3-8b-qlora"))
            QTimer.singleShot(0, self, lambda: self.started.emit(run, 4242))


def facts(folder: Path, **values: Any) -> ModelFacts:
    """Return the facts of a model folder."""
    parameters, size = SIZES.get(folder, (1_000_000_000, 2_000_000_000))
    base: dict[str, Any] = {
        "path": folder, "name": folder.name, "architecture": "Qwen3ForCausalLM", "model_type": "qwen3",
        "parameters": parameters, "weight_bytes": size, "dtype": "BF16", "hidden_size": 4096,
        "intermediate_size": 12288, "layers": 36, "heads": 32, "kv_heads": 8, "vocab_size": 151936,
        "context": 40960, "tied_embeddings": False, "chat_template": folder != BASE, "licence": "Apache-2.0",
    }  # fmt: skip
    return ModelFacts.model_validate({**base, **values})


def found() -> tuple[rpc.FoundModel, ...]:
    """Return what is on the computer."""
    gguf = Path("/home/ada/.lmstudio/models/qwen/qwen3-8b/qwen3-8b-q4_k_m.gguf")
    empty = MODELS / "gemma-3-4b-it"
    return (
        rpc.FoundModel(path=QWEN, name="Qwen/Qwen3-8B", where="huggingface", facts=facts(QWEN)),
        rpc.FoundModel(path=STARTER, name=STARTER.name, where="starter", facts=facts(STARTER, context=8192)),
        rpc.FoundModel(path=BASE, name=BASE.name, where="own", facts=facts(BASE, context=32768)),
        rpc.FoundModel(
            path=gguf, name=gguf.stem, where="lm_studio",
            problem=Problem(code="model_is_gguf", facts={"path": str(gguf)}),
        ),
        rpc.FoundModel(
            path=empty, name=empty.name, where="own",
            problem=Problem(code="model_without_weights", facts={"path": str(empty)}),
        ),
    )  # fmt: skip


def report(path: Path = TICKETS, **values: Any) -> rpc.DataReport:
    """Return the report of a data file."""
    base: dict[str, Any] = {
        "path": path, "bytes": 9_812_340, "reader": "jsonl", "encoding": "utf-8", "lines": 12_483,
        "accepted": 12_480, "blank": 0, "refused_count": 3,
        "refused": (
            rpc.Refusal(line=118, reason="it is not valid JSON: a comma is missing at character 31"),
            rpc.Refusal(line=2041, reason="it is a list, not an object with columns"),
            rpc.Refusal(line=9977, reason="it is not valid JSON: a comma is missing at character 57"),
        ),
        "columns": tuple(rpc.Column(name=name, kind="text", filled=12_480) for name in COLUMNS),
        "format": Alpaca(instruction="question", input=None, output="answer", system=None, history=None),
        "confidence": 0.93, "languages": {"en": 0.71, "zh": 0.29},
        "findings": (
            Finding(check="duplicates", severity="warning", count=214, lines=(17, 44, 90)),
            Finding(check="empty_fields", severity="good", count=0),
            Finding(check="nothing_trained", severity="good", count=0),
        ),
    }  # fmt: skip
    return rpc.DataReport.model_validate({**base, **values})


def text_report() -> rpc.DataReport:
    """Return the report of a plain text."""
    return report(
        STORIES, reader="text", accepted=842, lines=842, refused_count=0, refused=(), format=PlainText(),
        columns=(rpc.Column(name="text", kind="text", filled=842),), languages={"en": 1.0}, bytes=1_240_112,
        findings=(Finding(check="duplicates", severity="good", count=0),),
    )  # fmt: skip


def rendered(index: int) -> rpc.Rendered:
    """Return a row as the model sees it."""
    spans = (
        ("<|im_start|>system\n", "special"),
        ("You are the help desk of a bicycle workshop. Answer briefly.", "masked"),
        ("<|im_end|>\n<|im_start|>user\n", "special"),
        (
            "My rear derailleur clicks in third gear after I changed the chain. What should I look at first?",
            "masked",
        ),
        ("<|im_end|>\n<|im_start|>assistant\n", "special"),
        (
            "Start with the cable tension: turn the barrel adjuster half a turn out and listen. If the click "
            "stays, check that the new chain is the right width for your cassette, then look at the hanger. "
            "先看线管张力。"
            "<|im_end|>",
            "trained",
        ),
    )
    counts = (2, 9, 34, 66, 90, 100, 96, 80, 62, 44, 33, 22, 16, 12, 8, 5, 3, 2, 1, 1)
    return rpc.Rendered(
        index=index, total=12_480, line=index + 1, trained=46, masked=71, cut=0, template="own",
        spans=tuple(rpc.Span.model_validate({"text": text, "role": role}) for text, role in spans),
        lengths=rpc.Lengths(
            sampled=2000, edges=tuple(range(0, 1281, 64)), counts=counts, longest=1262, cut=22, untrained=0
        ),
    )  # fmt: skip


def forecast(
    job: dict[str, Any], card: int = 24, facts: ModelFacts | None = None, *, quick: bool = False
) -> rpc.ForecastAnswer:
    """Return a plausible forecast: bytes by weight, rank, length and batch."""
    if facts is not None:
        parameters = facts.parameters
    else:
        parameters = SIZES.get(Path(job["model"]["path"]), (1_000_000_000, 0))[0]
    width = {"nf4": 0.62, "int8": 1.05, "bf16": 2.0, "fp32": 4.0}[job["precision"]["kind"]]
    lora = job["method"]["kind"] == "lora"
    trained = int(parameters * 0.00033 * job["method"].get("r", 16)) if lora else parameters
    training = job["training"]
    tokens = job["stage"]["max_length"] * training["per_device_train_batch_size"]
    kept = 380_000 if training["gradient_checkpointing"] else 1_900_000
    kept = kept // 4 if training["activation_offloading"] else kept
    scores = min(tokens, 512) * 340_000 if training["chunked_loss"] else tokens * 1_200_000
    state = 8 if job["optimizer"]["kind"] == "adamw" else 2
    amounts = {
        "weights": int(parameters * (width if lora else 4)), "adapter": trained * 4 if lora else 0,
        "gradients": trained * 4, "optimizer": trained * state,
        "activations": tokens * kept, "logits": scores,
        "transient": int(0.4 * GIB), "runtime": (750 << 20) + tokens * 60_000,
    }  # fmt: skip
    low = sum(amounts.values()) - tokens * 60_000
    total, free = sum(amounts.values()), int((card - 1.4) * GIB)
    return rpc.ForecastAnswer(
        segments=tuple(
            rpc.Segment.model_validate({"kind": kind, "bytes": size}) for kind, size in amounts.items()
        ),
        total=total, low=low, device="NVIDIA GeForce RTX 4090", capacity=card * GIB, free=free,
        verdict=verdict_of(total, low, free), method="formula" if quick else "traced",
        trainable_parameters=trained, total_parameters=parameters,
    )  # fmt: skip


def unknown(job: dict[str, Any]) -> rpc.ForecastAnswer:
    """Return the answer that a job cannot be traced."""
    known = forecast(job)
    why = Problem(
        code="forecast_untraceable", facts={"kind": "qwen3", "reason": "aten::sparse_mask is missing"}
    )
    empty = {"segments": (), "total": 0, "low": 0, "verdict": "unknown", "reason": why}
    return known.model_copy(update=empty)


def fit(job: dict[str, Any]) -> rpc.FitAnswer:
    """Return those of a few changes that make a job fit; several together where none does alone."""
    training = job["training"]
    rows, times = training["per_device_train_batch_size"], training["gradient_accumulation_steps"]
    batch = {
        "training.per_device_train_batch_size": 1,
        "training.gradient_accumulation_steps": rows * times,
    }
    ways: list[tuple[Any, dict[str, Any], float, Any]] = [
        ("batch", batch, 1.05, "same"),
        ("checkpointing", {"training.gradient_checkpointing": True}, 1.33, "same"),
        ("precision", {"precision": {"kind": "nf4"}}, 1.2, "slightly_less"),
        ("max_length", {"stage.max_length": 512}, 1.0, "less"),
    ]
    now = forecast(job)
    levers, together = [], ways if now.verdict == "too_big" else []
    for kind, changes, time, quality in ways:
        after = forecast(_changed(job, changes))
        if after.verdict == "fits" and after.total < now.total:
            levers.append(_lever((kind,), changes, after, time, quality))
    if not levers and together:
        changes = {path: value for way in together for path, value in way[1].items()}
        after = forecast(_changed(job, changes))
        if after.verdict == "fits":
            levers.append(_lever(tuple(way[0] for way in together), changes, after, 1.68, "less"))
    return rpc.FitAnswer(forecast=now, levers=tuple(levers[:3]))


def _lever(kinds: Any, changes: Any, after: rpc.ForecastAnswer, time: float, quality: Any) -> rpc.Lever:
    return rpc.Lever(
        kinds=kinds, changes=changes, total=after.total, verdict=after.verdict, time=time, quality=quality
    )


def _changed(job: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    content = copy.deepcopy(job)
    for path, value in changes.items():
        part, _, name = path.partition(".")
        if name:
            content[part][name] = value
        else:
            content[part] = value
    return content


def check(job: dict[str, Any], *problems: Problem) -> rpc.JobCheck:
    """Return a check of a job."""
    work = TrainJob.model_validate(job)
    scarce = any(problem.code == "disk_full" for problem in problems)
    return rpc.JobCheck(
        problems=problems, notes=(), disk_needed=int(1.4 * GIB), disk_free=GIB if scarce else 212 * GIB,
        rows=11_856, total_steps=2223, yaml=dump(work),
    )  # fmt: skip


def page(offset: int, limit: int) -> rpc.RowPage:
    """Return a page of raw rows."""
    rows = tuple(
        (
            f"T-{number:05}",
            "My rear derailleur clicks in third gear.",
            "Start with the cable tension.",
            "chain",
        )
        for number in range(offset, offset + limit)
    )
    return rpc.RowPage(
        offset=offset, total=12_480, columns=("ticket", "question", "answer", "product"),
        lines=tuple(range(offset + 1, offset + limit + 1)), rows=rows,
        numbers=tuple(range(offset + 1, offset + limit + 1)),
    )  # fmt: skip


def good(params: Spec) -> Any:
    """Answer everything well."""
    answers: dict[type, Callable[[Any], Any]] = {
        rpc.ListModels: lambda _asked: rpc.ModelList(models=found()),
        rpc.InspectModel: lambda asked: facts(asked.path),
        rpc.InspectData: _inspected,
        rpc_data.Peek: lambda _asked: page(0, 100).model_copy(update={"total": 100, "settled": False}),
        rpc.Rows: lambda asked: page(asked.offset, asked.limit),
        rpc.Render: _rendered,
        rpc.Forecast: lambda asked: forecast(asked.job, facts=asked.facts, quick=asked.quick),
        rpc.Fit: lambda asked: fit(asked.job),
        rpc.CheckJob: lambda asked: check(asked.job),
        rpc_data.Diagnose: about_data.diagnosis,
        rpc_data.PreviewFix: about_data.fix_preview,
        rpc_data.PreviewMix: about_data.mix_preview,
    }
    return answers[type(params)](params)


def _rendered(asked: rpc.Render) -> rpc.Rendered:
    shown = rendered(asked.index if asked.row is None else asked.row - 1)
    return about_data.left_out(shown) if asked.row == about_data.UNFIT else shown


def _inspected(asked: rpc.InspectData) -> rpc.DataReport:
    if asked.data.path == STORIES:
        return text_report()
    if asked.data.path == FOLDER:
        return about_data.as_folder(report(asked.data.path))
    return report(asked.data.path, format=asked.data.format or report().format)
