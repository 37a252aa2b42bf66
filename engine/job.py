"""The job: the one file that the wizard edits, the engine runs and the run folder keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final, Literal

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from engine import durable, migrate
from engine.combination import refusals
from engine.dataset import DatasetSpec, MixSpec, ReplaySpec, SplitSpec
from engine.exporters import AnyExporter, Merged
from engine.home import runs_folder
from engine.methods import AnyMethod, Lora
from engine.metrics import AnyMetric, Loss, Perplexity, TokenAccuracy
from engine.model import ModelSpec
from engine.optimizers import AnyOptimizer, PagedAdamW8bit
from engine.precision import AnyPrecision, Nf4
from engine.problems import Problem, ProblemError
from engine.reasons import reason
from engine.refusals import refusal_of
from engine.spec import Spec, Ui
from engine.stages import AnyStage, Sft
from engine.yaml_lines import line_of, read

_LARGEST_FILE: Final = 1
"""MiB."""
_FIRST: Final = ("version", "kind", "name", "model", "data")
"""Settings that open a block of a job file."""
_LOST_BREAKS: Final = "\x85\u2028\u2029"
"""Line breaks that YAML folds into spaces unless they are escaped."""


SchedulerType = Literal[
    "cosine",
    "linear",
    "constant",
    "constant_with_warmup",
    "cosine_with_restarts",
    "cosine_with_min_lr",
    "polynomial",
    "inverse_sqrt",
    "warmup_stable_decay",
    "reduce_lr_on_plateau",
]
Measure = Literal["loss", "perplexity", "token_accuracy"]
"""Kinds of the metrics that evaluations measure."""


class TrainingSpec(Spec):
    """How long and in what portions a model is trained; names and meanings are transformers'."""

    num_train_epochs: Annotated[
        float, Field(gt=0, le=1000, title="Epochs"), Ui(group="Length", step=1, unit="epochs")
    ] = 3.0
    """How often every row is seen. Small data sets take two to five; more learns by heart."""
    max_steps: Annotated[
        int,
        Field(ge=-1, le=10_000_000, title="Maximum steps"),
        Ui(group="Length", advanced=True, unit="steps"),
    ] = -1
    """Stop after this many steps whatever the epochs say; -1 sets no limit."""
    per_device_train_batch_size: Annotated[
        int, Field(ge=1, le=1024, title="Batch size"), Ui(group="Batch", unit="rows")
    ] = 2
    """Rows computed at once. Memory grows with it."""
    gradient_accumulation_steps: Annotated[
        int, Field(ge=1, le=4096, title="Gradient accumulation"), Ui(group="Batch", unit="batches")
    ] = 8
    """Batches that are added up before each step: a larger effective batch without more memory."""
    lr_scheduler_type: Annotated[SchedulerType, Field(title="Schedule"), Ui(group="Optimizer")] = "cosine"
    """How the learning rate falls over the run."""
    warmup_steps: Annotated[
        float, Field(ge=0, le=100_000, title="Warm-up"), Ui(group="Optimizer", step=0.01, advanced=True)
    ] = 0.03
    """Steps over which the learning rate rises from zero; below 1 a share of the run. Constant has none."""
    num_cycles: Annotated[int, Field(ge=1, le=100, title="Cycles"), Ui(group="Schedule", advanced=True)] = 3
    """Cosine with restarts: how often the learning rate falls to zero and begins anew."""
    min_lr_rate: Annotated[
        float, Field(ge=0, lt=1, title="Lowest rate"), Ui(group="Schedule", step=0.05, advanced=True)
    ] = 0.1
    """Cosine with a floor, hold then fall, lower on a plateau: share of the learning rate that stays."""
    power: Annotated[
        float, Field(gt=0, le=10, title="Power"), Ui(group="Schedule", step=0.5, advanced=True)
    ] = 2.0
    """Polynomial: how steeply the learning rate falls at first; 1 is a straight line."""
    num_decay_steps: Annotated[
        float,
        Field(gt=0, le=1_000_000, title="Length of the fall"),
        Ui(group="Schedule", step=0.05, advanced=True),
    ] = 0.1
    """Hold then fall: steps over which the learning rate falls at the end; below 1 a share of the run."""
    decay_type: Annotated[
        Literal["cosine", "linear", "1-sqrt"],
        Field(title="Shape of the fall"),
        Ui(group="Schedule", advanced=True),
    ] = "1-sqrt"
    """Hold then fall: along which curve the learning rate falls."""
    plateau_factor: Annotated[
        float, Field(gt=0, lt=1, title="Plateau factor"), Ui(group="Schedule", step=0.1, advanced=True)
    ] = 0.5
    """Lower on a plateau: what the learning rate is multiplied by when evaluations stop getting better."""
    plateau_patience: Annotated[
        int,
        Field(ge=1, le=1000, title="Plateau patience"),
        Ui(group="Schedule", advanced=True, unit="evaluations"),
    ] = 2
    """Lower on a plateau: evaluations in a row without a better result before that happens."""
    layerwise_lr_decay: Annotated[
        float, Field(gt=0, le=1, title="Layer-wise decay"), Ui(group="Optimizer", step=0.05, advanced=True)
    ] = 1.0
    """What each layer's learning rate is of that of the layer above; below 1 spares the early layers."""
    embedding_lr_ratio: Annotated[
        float, Field(gt=0, le=10, title="Embedding rate"), Ui(group="Optimizer", step=0.1, advanced=True)
    ] = 1.0
    """Learning rate of the embeddings, where they are trained, as a multiple of the others'."""
    max_grad_norm: Annotated[
        float, Field(ge=0, le=1000, title="Gradient clipping"), Ui(group="Optimizer", step=0.1, advanced=True)
    ] = 1.0
    """Longest gradient that is let through whole; longer ones are shortened to it. 0 turns clipping off."""
    neftune_noise_alpha: Annotated[
        float, Field(ge=0, le=100, title="NEFTune noise"), Ui(group="Regularization", step=1, advanced=True)
    ] = 0.0
    """Noise on the embeddings while training: 5 is usual and makes answers longer; 0 is off."""
    label_smoothing_factor: Annotated[
        float,
        Field(ge=0, lt=1, title="Label smoothing"),
        Ui(group="Regularization", step=0.05, advanced=True),
    ] = 0.0
    """Share of certainty that is taken from the right token and spread over all; 0 is off."""
    gradient_checkpointing: Annotated[
        bool, Field(title="Gradient checkpointing"), Ui(group="Memory", advanced=True)
    ] = True
    """Compute activations again instead of keeping them: far less memory for a third more time."""
    chunked_loss: Annotated[bool, Field(title="Chunked loss"), Ui(group="Memory", advanced=True)] = True
    """Compute the loss in parts, at next to no cost. Saves most with a large vocabulary and long rows."""
    activation_offloading: Annotated[
        bool, Field(title="Activation offloading"), Ui(group="Memory", advanced=True)
    ] = False
    """Let activations wait in system memory until they are needed. Slower; for long rows on a full card."""
    train_sampling_strategy: Annotated[
        Literal["random", "group_by_length"], Field(title="Row order"), Ui(group="Batch", advanced=True)
    ] = "random"
    """Shuffle the rows, or put rows of like length together so that less is spent on padding."""
    save_steps: Annotated[
        int,
        Field(ge=1, le=1_000_000, title="Checkpoint every"),
        Ui(group="Length", advanced=True, unit="steps"),
    ] = 50
    """How often the run is saved so that it can go on after a power cut."""
    seed: Annotated[int, Field(ge=0, lt=1 << 31, title="Seed"), Ui(group="Length", advanced=True)] = 7
    """Number that decides the order of rows, dropout and the first values of an adapter."""
    data_seed: Annotated[
        int | None, Field(ge=0, lt=1 << 31, title="Data seed"), Ui(group="Length", advanced=True)
    ] = None
    """Number that decides the order of rows by itself; empty takes the seed."""

    @property
    def order_seed(self) -> int:
        """Return the number that decides the order of rows."""
        return self.seed if self.data_seed is None else self.data_seed


class EvaluationSpec(Spec):
    """What is measured and shown while the model learns."""

    eval_steps: Annotated[
        int, Field(ge=1, le=1_000_000, title="Evaluate every"), Ui(group="Evaluation", unit="steps")
    ] = 50
    """How often the held-out rows are measured and the sample prompts answered."""
    per_device_eval_batch_size: Annotated[
        int,
        Field(ge=1, le=1024, title="Evaluation batch size"),
        Ui(group="Evaluation", advanced=True, unit="rows"),
    ] = 2
    """Held-out rows computed at once."""
    early_stopping_patience: Annotated[
        int | None, Field(ge=1, le=1000, title="Early stopping"), Ui(group="Evaluation", advanced=True)
    ] = None
    """Stop when the measure below has not improved for this many evaluations; empty goes on to the end."""
    metric_for_best_model: Annotated[
        Measure, Field(title="Best by"), Ui(group="Evaluation", advanced=True)
    ] = "loss"
    """Which measure of the held-out rows says which evaluation is the best."""
    load_best_model_at_end: Annotated[
        bool, Field(title="Keep the best"), Ui(group="Evaluation", advanced=True)
    ] = False
    """Save the model as it was at its best evaluation, not as it is at the end."""
    samples: Annotated[
        tuple[str, ...], Field(max_length=8, title="Sample prompts"), Ui(group="Evaluation")
    ] = ()
    """Prompts that the model answers at every evaluation, so that you can watch it learn."""
    max_new_tokens: Annotated[
        int, Field(ge=1, le=4096, title="Sample length"), Ui(group="Evaluation", advanced=True, unit="tokens")
    ] = 64
    """Longest answer to a sample prompt."""


class Recipe(Spec):
    """What a training decides beside its model and its data, with a default for everything."""

    name: Annotated[str | None, Field(max_length=120, title="Name")] = None
    """Name of the run; made from the model and the method when left out."""
    split: SplitSpec = SplitSpec()
    mixing: MixSpec = MixSpec()
    replay: ReplaySpec | None = None
    stage: AnyStage = Sft()
    precision: AnyPrecision = Nf4()
    method: AnyMethod = Lora()
    optimizer: AnyOptimizer = PagedAdamW8bit()
    training: TrainingSpec = TrainingSpec()
    evaluation: EvaluationSpec = EvaluationSpec()


class TrainJob(Recipe):
    """What to train, on what, and how."""

    version: Literal[1] = 1
    kind: Literal["train"] = "train"
    model: ModelSpec
    data: Annotated[tuple[DatasetSpec, ...], Field(min_length=1)]

    @property
    def effective_batch(self) -> int:
        """Rows that each optimizer step learns from."""
        return self.training.per_device_train_batch_size * self.training.gradient_accumulation_steps

    def problems(self) -> list[Problem]:
        """Return what makes the combination impossible; an empty list means that it can be tried."""
        return refusals(self)


class EvaluateJob(Spec):
    """Measure a run's result, or one of its checkpoints, on its held-out rows or on another file."""

    version: Literal[1] = 1
    kind: Literal["evaluate"] = "evaluate"
    run: Path
    """Run folder of the training."""
    checkpoint: Annotated[int | None, Field(ge=0)] = None
    """Step of the checkpoint; the final result when left out."""
    split: Literal["validation", "test"] = "validation"
    """Which held-out rows are measured."""
    data: tuple[DatasetSpec, ...] = ()
    """Files to measure on instead of the held-out rows."""
    metrics: tuple[AnyMetric, ...] = (Loss(), Perplexity(), TokenAccuracy())


class ExportJob(Spec):
    """Give a run's result the shape that another program needs, and prove it."""

    version: Literal[1] = 1
    kind: Literal["export"] = "export"
    run: Path
    """Run folder of the training."""
    checkpoint: Annotated[int | None, Field(ge=0)] = None
    """Step of the checkpoint; the final result when left out."""
    exporter: AnyExporter = Merged()
    target: Path | None = None
    """Folder to write; inside the run folder when left out."""


AnyJob = Annotated[TrainJob | EvaluateJob | ExportJob, Field(discriminator="kind")]
_JOBS: Final[TypeAdapter[TrainJob | EvaluateJob | ExportJob]] = TypeAdapter(AnyJob)


def load(path: Path) -> TrainJob | EvaluateJob | ExportJob:
    """Read a job file; relative paths in it are relative to the file.

    Raises ProblemError naming file, line and key when it is not a job.
    """
    if not path.is_file():
        raise ProblemError("job_not_found", path=path)
    if path.stat().st_size > _LARGEST_FILE << 20:
        why = reason("file_too_large", limit=_LARGEST_FILE)
        raise ProblemError("job_unreadable", path=path, line=1, reason=why)
    try:
        text = path.read_text(encoding="utf-8-sig")
        content = read(text)
    except UnicodeDecodeError as error:
        why = reason("file_not_utf8")
        raise ProblemError("job_unreadable", path=path, line=1, reason=why) from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or type(error).__name__
        line = mark.line + 1 if mark else 1
        raise ProblemError("job_unreadable", path=path, line=line, reason=why) from error
    except ValueError as error:  # a date or number that looks like one and is none
        raise ProblemError("job_unreadable", path=path, line=1, reason=error) from error
    return parse(content, source=path, text=text)


def parse(content: Any, *, source: Path, text: str = "") -> TrainJob | EvaluateJob | ExportJob:
    """Validate a job's content; `source` names it in errors and anchors its relative paths."""
    if not isinstance(content, dict):
        raise ProblemError("job_unreadable", path=source, line=1, reason=reason("settings_missing"))
    content = migrate.to_current(content, source)
    content.setdefault("kind", "train")
    try:
        job = _JOBS.validate_python(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        keys = _keys(first["loc"], content)
        raise ProblemError(
            "job_invalid",
            path=source,
            line=line_of(text, keys),
            key=".".join(str(key) for key in keys) or "job",
            reason=refusal_of(first),
        ) from error
    return absolute(job, source.parent)


def train_job(content: dict[str, Any]) -> TrainJob:
    """Return the train job that a request asks about; its paths are absolute."""
    job = parse({"kind": "train", **content}, source=runs_folder() / "draft.yaml")
    if not isinstance(job, TrainJob):
        raise ProblemError("request_invalid", method="job", key="kind", reason=reason("not_train_job"))
    return job


def dump(job: Spec) -> str:
    """Write a job as YAML, every setting spelled out; each block begins with what it is about."""
    content = _in_order(job.model_dump(mode="json"))
    return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True)


def save(job: Spec, path: Path) -> None:
    """Write a job file, whole or not at all."""
    durable.write_atomic(path, dump(job).encode())


class _Dumper(yaml.SafeDumper):
    """Writes text as YAML's own dumper does, but escapes the line breaks that it would lose."""


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = '"' if any(mark in text for mark in _LOST_BREAKS) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def absolute(job: Any, folder: Path) -> Any:
    """Return the job with every relative path anchored in a folder."""
    if isinstance(job, Path):
        return job if job.is_absolute() else (folder / job).resolve()
    if isinstance(job, tuple):
        return tuple(absolute(item, folder) for item in job)
    if isinstance(job, Spec):
        values = {name: getattr(job, name) for name in type(job).model_fields}
        changed = {name: absolute(value, folder) for name, value in values.items()}
        moved = {name: value for name, value in changed.items() if value is not values[name]}
        return job.model_copy(update=moved) if moved else job
    return job


def _in_order(value: Any) -> Any:
    """Return the same content with what a block is about in front of its other settings."""
    if isinstance(value, list):
        return [_in_order(item) for item in value]
    if not isinstance(value, dict):
        return value
    names = sorted(value, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))
    return {name: _in_order(value[name]) for name in names}


def _keys(location: tuple[int | str, ...], content: Any) -> list[int | str]:
    """Return the keys that lead to an error, without the tags of unions, which no file spells as keys.

    pydantic names the tag right after the way to the block that it chose by `kind`.
    """
    keys: list[int | str] = []
    node: Any = content
    entered = True
    for part in location:
        if entered and isinstance(node, dict) and part == node.get("kind"):
            entered = False
            continue
        keys.append(part)
        entered = True
        try:
            node = node[part]
        except (KeyError, IndexError, TypeError):
            node = None
    return keys
