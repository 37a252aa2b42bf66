"""The recipe: load, read, prepare, train, save."""

from __future__ import annotations

import importlib.metadata
import json
import math
import platform
import shutil
from typing import TYPE_CHECKING, Any, Final

import torch
from transformers import set_seed

from engine import durable, healing, job
from engine.events import Prepared, Saved
from engine.formats.kinds import THROUGH_A_TEMPLATE
from engine.methods.base import Setting
from engine.problems import Problem, ProblemError
from engine.runtime import batch as batching
from engine.runtime import checkpoint, guard, prepare, reading
from engine.runtime import identity as identity_of
from engine.runtime.flat import lengths_of, trained_tokens
from engine.runtime.isolation import packable
from engine.runtime.load import heads, load_model, load_tokenizer, padding, recipe_of, save_recipe
from engine.runtime.naming import FUSED_EXPERTS
from engine.runtime.objectives import GivenUp, objective_of
from engine.runtime.tokens import Encoder, pack
from engine.runtime.trainer import Bench, TuneTrainer

if TYPE_CHECKING:
    from pathlib import Path

    from transformers import PreTrainedTokenizerBase

    from engine.runs import RunFolder
    from engine.runtime.device import Device
    from engine.runtime.lessons import Lessons
    from engine.runtime.load import Recipe
    from engine.runtime.reporter import EventLog, Steering

_LIBRARIES: Final = (
    "torch",
    "transformers",
    "peft",
    "bitsandbytes",
    "accelerate",
    "safetensors",
    "tunesmith",
)


def train(asked: job.TrainJob, run: RunFolder, device: Device, log: EventLog, steering: Steering) -> None:
    """Train what the job describes into the run folder, going on from its newest good checkpoint.

    Settings that were changed in the course of the run, so that it could go on, count instead of the job's.
    """
    for problem in asked.problems():
        raise ProblemError(problem.code, **problem.facts)
    work = healing.applied(asked, log.decided)
    start = _start(run, log)
    identity_of.check(run, start)
    set_seed(work.training.seed)
    split = _rows(work, run, log)
    log.phase("preparing")
    folder = work.model.folder()
    tokenizer = load_tokenizer(folder)
    encoder = Encoder(tokenizer, work.stage)
    encoder.template.now = prepare.frozen_at(run.data)
    _say_template(encoder, split, folder, log)
    lessons = _encode(split, "train", encoder, log)
    validation = _encode(split, "validation", encoder, log)
    if steering.discarding or (steering.ending() and start is None):
        return
    log.phase("loading_model")
    objective = objective_of(work, padding(tokenizer))
    outputs = objective.outputs(lessons)
    model = load_model(folder, work.precision, device, outputs)
    recipe = recipe_of(model, folder, work.precision, work.method, device, outputs)
    model = _widened(work.method.prepare(model, _setting(work, lessons, tokenizer, heads(model))))
    work = packable(work, model, device, log)
    _say_experts(model, work, log)
    objective.job = work
    identity = {"job": identity_of.job_digest(run), "data": identity_of.data_digest(run)}
    bench = Bench(
        work, run, device, log, steering, tokenizer, encoder.template, objective, validation, recipe, identity
    )
    trainer = TuneTrainer(model, _dataset(work, lessons), bench)
    _remember(run, device, recipe)
    _say_prepared(trainer, lessons, split, start)
    if not _learned(trainer, start):
        return
    if steering.discarding:
        return
    trainer.take_best()
    _save(trainer, recipe, run, log)


def _learned(trainer: TuneTrainer, start: checkpoint.Checkpoint | None) -> bool:
    """Train from where the run stands to its end; False when it was given up before a step."""
    bench = trainer.bench
    if start is not None:
        trainer.restore(start)
    total, _ = _steps(bench.job, trainer.train_dataset)  # type: ignore[arg-type]
    if start is not None and (bench.steering.ending() or start.step >= total):
        trainer.adopt(start)  # the trainer would do one step more
        return True
    bench.log.phase("training")
    try:
        with guard.healing_steps(trainer):
            trainer.train(resume_from_checkpoint=str(start.path) if start else None)
    except GivenUp:
        return False
    return True


def _start(run: RunFolder, log: EventLog) -> checkpoint.Checkpoint | None:
    newest, damaged = checkpoint.newest_good(run)
    for problem in damaged:
        log.note(problem)
    if newest is None and damaged:
        raise ProblemError("run_without_checkpoint", path=run.path)
    return newest


def _rows(work: job.TrainJob, run: RunFolder, log: EventLog) -> prepare.Split:
    """Read the data once and freeze it; a resumed run trains on the frozen copy."""
    log.phase("reading_data")
    if prepare.frozen(run.data):
        return prepare.thaw(run.data)

    def told(done: int, total: int, unit: str) -> None:
        if unit == "bytes":
            log.phase("reading_data", done, total, "bytes")
        else:
            log.phase("preparing", done, total, "rows")

    for note in reading.frozen_data(work, run.data, told, identity_of.job_digest(run)):
        log.note(note)
    return prepare.thaw(run.data)


def _encode(split: prepare.Split, name: str, encoder: Encoder, log: EventLog) -> Lessons:
    found = prepare.encode(
        split.rows[name],
        encoder,
        progress=lambda done, total: log.phase("preparing", done, total, "rows"),
        needed=name == "train",
    )
    for note in found.notes:
        log.note(note)
    return found.lessons


def _setting(
    work: job.TrainJob, lessons: Lessons, tokenizer: PreTrainedTokenizerBase, new: tuple[str, ...]
) -> Setting:
    """Return what a method may know of the run."""
    words, pad = tokenizer.get_vocab(), padding(tokenizer)
    size, rows = work.training.per_device_train_batch_size, _dataset(work, lessons)

    def batches(count: int) -> list[dict[str, torch.Tensor]]:
        starts = range(0, min(count * size, len(lessons.rows)), size)
        return [batching.padded(lessons.rows[start : start + size], pad) for start in starts]

    return Setting(work.stage.task, new, _steps(work, rows)[0], work.model.folder(), batches, words.get)


def _widened(model: Any) -> Any:
    """Hold every trained parameter in 32 bit, a new head of a 16-bit model too: small updates get lost."""
    for value in model.parameters():
        if value.requires_grad and value.dtype in (torch.bfloat16, torch.float16):
            value.data = value.data.float()
    return model


def _steps(work: job.TrainJob, rows: batching.Rows) -> tuple[int, int]:
    """Return (optimizer steps of the run, of an epoch)."""
    per_epoch = -(-len(rows) // work.training.per_device_train_batch_size)
    steps = -(-per_epoch // work.training.gradient_accumulation_steps)
    planned = math.ceil(steps * work.training.num_train_epochs)
    return (work.training.max_steps if work.training.max_steps > 0 else planned), steps


def _dataset(work: job.TrainJob, lessons: Lessons) -> batching.Rows:
    groups = pack(lessons.rows, work.stage.max_length) if work.stage.packing else None
    return batching.Rows(lessons, groups)


def _say_template(encoder: Encoder, split: prepare.Split, folder: Path, log: EventLog) -> None:
    templated = any(isinstance(row.example, THROUGH_A_TEMPLATE) for row in split.rows["train"])
    if templated and encoder.template.plain:
        log.note(Problem(code="model_without_template", facts={"path": str(folder)}))


def _say_experts(model: Any, work: job.TrainJob, log: EventLog) -> None:
    """Say early that an adapter on experts stays an adapter."""
    adapted = (name.partition(".lora_A")[0] for name, _ in model.named_parameters() if ".lora_A" in name)
    if work.method.adapter and any(name.endswith(FUSED_EXPERTS) for name in adapted):
        log.note(Problem(code="adapter_on_experts"))


def _say_prepared(
    trainer: TuneTrainer, lessons: Lessons, split: prepare.Split, start: checkpoint.Checkpoint | None
) -> None:
    work, model, log = trainer.bench.job, trainer.network, trainer.bench.log
    total, steps = _steps(work, trainer.train_dataset)  # type: ignore[arg-type]
    used = work.optimizer.used(trainer.bench.device.torch)
    if used != work.optimizer.kind:
        facts = {"wanted": work.optimizer.kind, "used": used}
        log.note(Problem(code="optimizer_fallback", facts=facts))
    log.send(
        Prepared(
            total_steps=total,
            epochs=round(total / steps, 4),
            train_rows=len(lessons),
            validation_rows=len(trainer.bench.validation),
            test_rows=len(split.rows["test"]),
            trained_tokens=trained_tokens(lessons.rows),
            total_tokens=int(lengths_of(lessons.rows).sum()),
            trainable_parameters=sum(value.numel() for value in model.parameters() if value.requires_grad),
            total_parameters=sum(_weights(value) for value in model.parameters()),
            effective_batch=work.effective_batch,
            optimizer=used,
            compute_dtype=str(trainer.compute).removeprefix("torch."),
            device=trainer.bench.device.name,
            resumed_from=start.step if start else None,
        )
    )


def _save(trainer: TuneTrainer, recipe: Recipe, run: RunFolder, log: EventLog) -> None:
    """Write the result into a staging folder and commit it: the adapter, or the whole model."""
    log.phase("saving")
    guard.check_weights(guard.trained(trainer.network), trainer.state.global_step)
    work = trainer.bench.job
    target = run.adapter if work.method.adapter else run.model
    staged = run.path / f".{target.name}"
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir()
    if not work.method.adapter:
        trainer.network.to(work.precision.compute(trainer.bench.device.torch))
    work.method.save(trainer.network, staged)
    trainer.bench.tokenizer.save_pretrained(staged)
    save_recipe(recipe, staged)
    if target.exists():
        durable.remove_folder(target)
    durable.commit_folder(staged, target, {"step": trainer.state.global_step})
    size = sum(item.stat().st_size for item in target.rglob("*") if item.is_file())
    kind = "adapter" if work.method.adapter else "model"
    log.send(Saved(kind=kind, path=target.name, bytes=size))


def _remember(run: RunFolder, device: Device, recipe: Recipe) -> None:
    free, total = device.memory()
    content: dict[str, Any] = {
        "versions": {name: _version(name) for name in _LIBRARIES},
        "python": platform.python_version(),
        "system": platform.platform(),
        "device": {"name": device.name, "memory": total, "free": free, "threads": torch.get_num_threads()},
        "data": prepare.fingerprint(run.data),
        "recipe": recipe.model_dump(mode="json"),
    }
    durable.write_atomic(run.environment_file, json.dumps(content, indent=1).encode())


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _weights(value: torch.Tensor) -> int:
    """Count the weights of a parameter; 4-bit ones are packed two in a byte."""
    return value.numel() * (2 if type(value).__name__ == "Params4bit" else 1)
