"""The export: take a run's result, give it the shape asked for, prove it, and only then give it its name."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import torch

from engine import durable
from engine.events import Exported, Proved
from engine.exporters import Adapter, Merged
from engine.model import check_folder
from engine.precision import Bf16, Fp32, Int8, Precision
from engine.problems import ProblemError
from engine.runtime import card, checkpoint
from engine.runtime.device import Device
from engine.runtime.load import Recipe, attach, load_model, load_tuned, read_recipe
from engine.runtime.merge import (
    CancelledError,
    Source,
    Watch,
    check_target,
    disk_errors,
    merge,
    require_space,
)
from engine.runtime.proof import Doors, Prover, limit
from engine.runtime.questions import questions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.exporters import Exporter
    from engine.job import ExportJob, TrainJob
    from engine.runs import RunFolder
    from engine.runtime.reporter import EventLog, Steering

_ADAPTER_FILES: Final = (
    "adapter_config.json",
    "adapter_model.safetensors",
    "tunesmith.json",
    "tokenizer*",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.*",
    "merges.txt",
    "*.model",
    "chat_template.*",
)
_HEADROOM: Final = 1.3
"""Memory that a model needs beside its weights to answer a short prompt."""


@dataclass(frozen=True, slots=True)
class _Export:
    """Everything that one export works with."""

    work: TrainJob
    run: RunFolder
    result: Path
    target: Path
    device: Device
    log: EventLog
    cancelled: Callable[[], bool]

    @property
    def recipe(self) -> Recipe | None:
        return read_recipe(self.result)

    @property
    def base(self) -> Path:
        recipe = self.recipe
        return self.work.model.folder() if recipe is None else recipe.base


def export(
    job: ExportJob, trained: RunFolder, own: RunFolder, device: Device, log: EventLog, steering: Steering
) -> None:
    """Do what the job describes; `trained` is the training's run folder, `own` the export's.

    Raises ProblemError when the exporter does not fit, the disk is too small, or the proof fails. A stop
    leaves nothing behind.
    """
    work = trained.job()
    if work.kind != "train":
        raise ProblemError("run_not_found", path=job.run)
    if not job.exporter.fits(work.method):
        raise ProblemError("export_refused", exporter=job.exporter.kind, method=work.method.kind)
    target = job.target or own.path / job.exporter.folder
    check_target(target)
    result = checkpoint.find(trained, job.checkpoint)
    _sweep(target)
    what = _Export(work, trained, result, target, device, log, steering.ending)
    try:
        _WRITERS[type(job.exporter)](job.exporter, what)
    except CancelledError:
        return


def _adapter(exporter: Adapter, what: _Export) -> None:
    """Copy the adapter with its tokenizer and a card."""
    files = {file for pattern in _ADAPTER_FILES for file in what.result.glob(pattern) if file.is_file()}
    size = sum(file.stat().st_size for file in files)
    require_space(what.target, size)
    staged = what.target.with_name(f".{what.target.name}.staging")
    staged.mkdir(parents=True)
    try:
        with disk_errors(staged, size):
            for number, file in enumerate(sorted(files)):
                what.log.phase("copying", number, len(files))
                shutil.copyfile(file, staged / file.name)
            durable.write_atomic(staged / "README.md", card.adapter(what.work, what.base).encode())
        if what.cancelled():
            raise CancelledError
        if what.target.is_dir():
            what.target.rmdir()
        durable.publish_folder(staged, what.target)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    what.log.send(Exported(kind=exporter.kind, path=str(what.target), bytes=_size(what.target)))


def _merged(exporter: Merged, what: _Export) -> None:
    """Merge, reopen and compare, then say that it is done."""
    is_adapter = what.work.method.adapter
    if is_adapter:
        check_folder(what.base)
        source = Source(what.base, what.result, exporter.base, what.device.torch)
    else:
        source = Source(what.result, device=what.device.torch)
    what.log.phase("merging")
    facts = merge(
        source,
        what.target,
        dtype=exporter.dtype,
        watch=Watch(lambda done, total: what.log.phase("merging", done, total, "bytes"), what.cancelled),
        prove=partial(_prove, exporter, what),
    )
    base = exporter.base if is_adapter else ""
    what.log.send(Exported(kind=exporter.kind, path=str(what.target), bytes=facts.bytes, base=base))


_WRITERS: Final[dict[type[Exporter], Callable[[Any, _Export], None]]] = {Adapter: _adapter, Merged: _merged}


def _prove(exporter: Merged, what: _Export, staged: Path) -> None:
    """Compare the staged export with what was trained, report it, and write it into the card."""
    log = what.log
    log.phase("proving")
    held = what.recipe.precision if what.recipe else what.work.precision
    compute = held.compute(what.device.torch)
    plain: Precision = Fp32() if compute == torch.float32 else Bf16()
    prover = Prover(
        questions(what.work, what.run, what.result),
        what.device,
        limit(compute),
        progress=lambda done, total: log.phase("proving", done, total),
        cancelled=what.cancelled,
    )
    proved = prover.prove(_doors(exporter, what, staged, held, plain))
    log.send(proved)
    _write_card(exporter, what, staged, proved)


def _doors(exporter: Merged, what: _Export, staged: Path, held: Precision, plain: Precision) -> Doors:
    """Say how each model is opened; 16-bit ones go to the processor when the card has no room for them."""

    def opened(folder: Path) -> Any:
        return load_model(folder, plain, _roomy(what.device, folder))

    def over(base: Callable[[], Any]) -> Any:
        return attach(base(), what.result)

    trained = partial(_tuned, what)
    exported = partial(opened, staged)
    original = partial(over, partial(opened, what.base))
    if not what.work.method.adapter:
        return Doors(trained, exported, base=partial(opened, what.base))
    if not held.quantized:
        return Doors(trained, exported)
    if exporter.base == "original":
        return Doors(trained, exported, reference=original)
    if isinstance(held, Int8):
        reference = partial(over, partial(_expanded, what.base, held, plain, what.device))
        return Doors(trained, exported, reference=reference, alternative=original)
    return Doors(trained, exported, alternative=original)


def _expanded(base: Path, held: Precision, plain: Precision, device: Device) -> Any:
    """Return an int8 base with its weights written out.

    int8 layers round their inputs too, which no stored weight can repeat: on a tuned 135 M model that alone
    was 0.06 nats a token. The export is held to the same weights without it.
    """
    return load_model(base, held, device).dequantize().to(plain.compute(device.torch))


def _tuned(what: _Export) -> Any:
    return load_tuned(what.result, what.device).model


def _roomy(device: Device, folder: Path) -> Device:
    if not device.is_card:
        return device
    needed = sum(file.stat().st_size for file in folder.glob("*.safetensors")) * _HEADROOM
    return device if device.memory()[0] > needed else Device(torch.device("cpu"), "cpu")


def _write_card(exporter: Merged, what: _Export, staged: Path, proved: Proved) -> None:
    base = exporter.base if what.work.method.adapter else ""
    text = card.merged(what.work, what.base, exporter.dtype, base, proved)
    durable.write_atomic(staged / "README.md", text.encode())


def _sweep(target: Path) -> None:
    """Remove what a killed export of the same name left behind."""
    shutil.rmtree(target.with_name(f".{target.name}.staging"), ignore_errors=True)


def _size(folder: Path) -> int:
    return sum(item.stat().st_size for item in folder.iterdir())
