"""Every problem that a person may be told of: one code, one sentence, one next step.

The engine sends codes and facts; whoever shows a problem formats the sentence from this table. The
window looks the same texts up in its translations, so a sentence is written in one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import Field

from engine import data_problems, recipe_problems
from engine.spec import Spec

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # Jobs
    "model_not_chosen": ("No base model is chosen yet.", "Choose a model."),
    "data_not_chosen": ("No training data is chosen yet.", "Add a data file."),
    "job_not_found": ("There is no job file at {path}.", "Check the path, or save the job again."),
    "job_unreadable": ("{path}, line {line}: this is not valid YAML ({reason}).", "Correct that line."),
    "job_invalid": ("{path}, line {line}: {key}: {reason}.", "Correct that setting."),
    "job_newer": (
        "{path} was written by a newer Tunesmith (version {version}, this one reads up to {known}).",
        "Update Tunesmith to open it.",
    ),
    "method_trains_nothing": (
        "These settings train nothing.",
        "Choose layers, the embeddings or the output layer.",
    ),
    "model_without_biases": (
        "{model} has no biases, and its architecture has no place for them.",
        "Choose LayerNorm tuning: it is as small and suits every model.",
    ),
    "data_does_not_feed_stage": (
        "{path} holds {found} rows, but {stage} needs {needed}.",
        "Choose another stage, or another format for this file.",
    ),
    "data_awaits_stage": (
        "{path} holds {found} rows, which no stage learns from yet.",
        "To train on it now, choose another format for it: {instead}.",
    ),
    "format_uncertain": (
        "The format of {path} is only a guess ({percent} % sure).",
        "Check which column plays which role.",
    ),
    # Models
    "model_not_found": ("There is no model folder at {path}.", "Check the path, or choose another model."),
    "model_without_config": ("{path} has no config.json.", "Choose the folder that holds the model's files."),
    "model_without_weights": (
        "{path} has no weights (*.safetensors).",
        "Download the model again, or choose a folder that has its weights.",
    ),
    "model_with_pickles_only": (
        "{path} has its weights only as {file}, a format that can run code when it is opened.",
        "Choose a version of this model with safetensors weights.",
    ),
    "model_with_code": (
        "{path} brings its own program code ({key}), which Tunesmith does not run.",
        "Choose a model that works without custom code.",
    ),
    "model_unsafe": (
        "{path}: {file} is not acceptable in a model folder ({reason}).",
        "Choose a model from a source you trust.",
    ),
    "model_config_broken": (
        "{path}, line {line}: the model's config cannot be read ({reason}).",
        "Download the model again.",
    ),
    "model_weights_broken": (
        "{path}: the weights file is damaged ({reason}).",
        "Download this file again.",
    ),
    "model_without_tokenizer": (
        "{path} has no tokenizer.json.",
        "Choose a folder that holds the tokenizer next to the weights.",
    ),
    "model_without_template": (
        "{path} has no chat template.",
        "A plain one is used, and saved with the tuned model.",
    ),
    "model_is_gguf": (
        "{path} is a GGUF file, made for chatting and not for training.",
        "Choose the same model in safetensors format.",
    ),
    "model_config_out_of_bounds": (
        "{path}: {key} is {value}, more than any model has ({bound}).",
        "Download the model again from a source you trust.",
    ),
    # Memory forecast
    "forecast_architecture": (
        "The memory of {path} is unknown: models of the kind {kind} are not known here.",
        "Try a short run to see whether it fits.",
    ),
    "forecast_untraceable": (
        "The memory of this job is unknown: models of the kind {kind} cannot be traced ({reason}).",
        "Try a short run to see whether it fits.",
    ),
    **data_problems.SENTENCES,
    **recipe_problems.SENTENCES,
    # Runs
    "run_not_found": ("There is no run at {path}.", "Choose a run that exists."),
    "run_newer": (
        "{path} was made by a newer Tunesmith (protocol {version}, this one knows {known}).",
        "Update Tunesmith to open it.",
    ),
    "run_alive": ("{path} is running already.", "Wait for it, or stop it first."),
    "run_not_finished": ("{path} has nothing to use yet.", "Let it train until its first checkpoint."),
    "run_without_checkpoint": (
        "{path} has no intact checkpoint to go on from.",
        "Start the same job again.",
    ),
    "checkpoint_damaged": (
        "Checkpoint {step} is damaged ({file}: {reason}) and was left out.",
        "The one before it is used.",
    ),
    # Training
    "out_of_memory": (
        "The card ran out of memory while {phase}.",
        "Halve the batch size, or shorten the sequences.",
    ),
    "out_of_memory_at_one": (
        "The card ran out of memory with one row at a time.",
        "What may make it fit: {reason}.",
    ),
    "diverged": (
        "The loss stopped being a number at step {step}.",
        "Go on from the last checkpoint with a lower learning rate.",
    ),
    "diverged_gradient": (
        "The gradients stopped being numbers at step {step}.",
        "Go on from the last checkpoint with a lower learning rate.",
    ),
    "diverged_weight": (
        "A weight stopped being a number at step {step}.",
        "Go on from the last checkpoint with a lower learning rate.",
    ),
    "disk_full": (
        "{path} needs {needed}, and {free} are free.",
        "Make room, or choose another disk.",
    ),
    "disk_filled": (
        "The disk is full: {path} could not be written.",
        "Make room. What was saved before is intact.",
    ),
    "killed": ("The run ended without a word: it was killed, or the computer lost power.", "Resume it."),
    "library_failed": ("{library} failed: {reason}.", "The log has the details."),
    # Export
    "merge_is_base": (
        "The merged model equals the base model: the adapter changed nothing.",
        "Train longer, or check the adapter.",
    ),
    "merge_differs": (
        "The merged model answers differently from what was trained (logits differ by {difference}).",
        "Export against the base that the adapter was trained on.",
    ),
    "merge_unsupported": ("The adapter holds {tensor}, which cannot be merged.", "Export the adapter."),
    "merge_incomplete": (
        "The adapter holds only {parts} of {module}, which cannot be merged.",
        "Export the adapter.",
    ),
    "merge_tensor_missing": (
        "The base model has no weight {tensor} for this adapter.",
        "Choose the base model that the adapter was trained on.",
    ),
    "merge_base_packed": (
        "The base model's weight {tensor} is stored as {dtype}, which an adapter cannot be folded into.",
        "Export the adapter, or use the same model in 16 bit.",
    ),
    "merge_overflow": (
        "Merged, {tensor} holds numbers too large for float16.",
        "Export as bfloat16.",
    ),
    "checkpoint_missing": (
        "{path} has no checkpoint of step {step}.",
        "Choose one of the checkpoints that it has.",
    ),
    "reference_lost": (
        "{path}, which holds what the model made of the answers before training, is missing or damaged.",
        "Start the run again from the beginning.",
    ),
    "result_damaged": (
        "{path} is damaged ({file}: {reason}).",
        "Use another checkpoint, or train again.",
    ),
    "target_taken": (
        "{path} exists already and is not an empty folder.",
        "Choose a folder that does not exist yet.",
    ),
    "export_refused": ("{exporter} does not fit {method}.", "Choose another export."),
    # Notes that a run reports while it goes on
    "base_weights_missing": (
        "{path} holds no weights called {tensor}, which this start needs.",
        "Choose another start.",
    ),
    "start_refused_on_experts": (
        "This start of an adapter cannot be used on this model's experts, and neither can LoRA-FA.",
        "Choose plain LoRA, or let the adapter cover the attention only.",
    ),
    "adapter_refused_on_experts": (
        "DoRA and dropout cannot be used on this model's experts.",
        "Switch them off, or let the adapter cover the attention only.",
    ),
    "adapter_on_experts": (
        "The adapter covers this model's experts too: they stay in 16 bit and cannot be merged with it.",
        "Export the adapter, or let it cover the attention only.",
    ),
    "optimizer_fallback": (
        "{wanted} needs an NVIDIA card; on this processor {used} is used.",
        "Nothing to do.",
    ),
    "loss_whole": (
        "The loss of {model} cannot be computed in parts, so it is computed at once, in more memory.",
        "If memory is short, use smaller batches or shorter rows.",
    ),
    "offloading_idle": (
        "On this processor activations are in system memory already: there is nothing to offload.",
        "Nothing to do.",
    ),
    "rows_left_out": (
        "{count} rows were left out; the first: line {line} of {path}: {reason}.",
        "See the data page for all of them.",
    ),
    "rows_edited_out": ("Your edits leave {count} rows of {path} out.", "Nothing to do."),
    "rows_held_out_elsewhere": (
        "{count} rows of {path} read like rows that you hold out yourself; they are not trained on.",
        "Nothing to do.",
    ),
    "split_value_unknown": (
        "{count} rows of {path} have {value} in the column {column}, which is no part of a split; "
        "they were left out.",
        "Write train, validation or test there.",
    ),
    "replay_repeats": (
        "{count} replay rows are needed and there are {total}: they repeat.",
        "Add replay files, or lower the share.",
    ),
    "nothing_made": (
        "{path}: no row is suitable for {kind}, so no row was made.",
        "Take it out, or read when it is valid.",
    ),
    "rows_cut": ("{count} of {total} rows are longer than {limit} tokens and were cut.", "Raise max_length."),
    "rows_without_target": (
        "{count} of {total} rows have no token to train on and were left out.",
        "Raise max_length, or train on more of each row.",
    ),
    "rows_untrained": (
        "{count} of {total} rows have no token to train on and were left out, lines {lines}; "
        "the first: line {line} of {path}: {reason}.",
        "Raise max_length, or train on more of each row.",
    ),
    "packing_leaks": (
        "{model} cannot keep packed rows from seeing each other.",
        "Each row is computed on its own instead.",
    ),
    "evaluation_skipped": (
        "The held-out rows of step {step} did not fit into memory, not even one at a time.",
        "Training goes on without this measurement.",
    ),
    "best_kept": (
        "The result is the model as it was at step {step}, its best evaluation.",
        "Nothing to do.",
    ),
    "best_lost": (
        "The checkpoint of the best evaluation, at step {step}, is missing or damaged.",
        "The result is the model as it was at the end.",
    ),
    "sample_skipped": (
        "A sample prompt at step {step} did not fit into memory.",
        "Training goes on without this answer.",
    ),
    "spilled": (
        "A step takes {after} s instead of {before} s, and the memory is nearly full.",
        "Parts of the tune may have moved to slower memory: close other programs, or use a smaller batch.",
    ),
    "slowed": (
        "A step takes {after} s instead of {before} s.",
        "Another program may be at work, or the card may be too hot and slow itself down.",
    ),
    # The wire
    "request_unknown": ("The engine does not know the request {method}.", "Update Tunesmith."),
    "request_invalid": ("{method}: {key}: {reason}.", "Correct the request."),
    "request_cancelled": ("The request was cancelled.", "Ask again."),
    "chat_out_of_memory": (
        "The conversation did not fit into memory, not even its last message alone.",
        "Shorten the message, or start a new conversation.",
    ),
    "nothing_loaded": ("No model is loaded.", "Load a model first."),
    "engine_ended": ("The engine's helper process ended unexpectedly ({reason}).", "Start it again."),
    "engine_protocol": (
        "The engine speaks protocol {protocol}, and this window speaks {known}.",
        "Install the window and the engine from the same version.",
    ),
    "file_failed": ("{path}: {reason}.", "Check that the file exists and may be read and written."),
    "path_unknown": (
        "{path} is neither data, a model, a run nor a job.",
        "Drop a data file, a model folder, a run folder or a job file.",
    ),
    "unexpected": ("Something unexpected happened: {reason}.", "The log has the details."),
}

_BYTES: Final = frozenset(("needed", "free"))
"""Facts that are a number of bytes."""
_KILO: Final = 1000

Facts = Mapping[str, str | int | float]


class Problem(Spec):
    """A code from the table above with the facts that its sentence names."""

    code: str
    """Key of SENTENCES."""
    facts: Facts = Field(default_factory=dict)
    """Values for the placeholders of the sentence."""

    def sentence(self) -> str:
        """Say in English what happened."""
        return fill(self.template(), self.facts)

    def template(self) -> str:
        """Return the sentence with its placeholders, in the singular where it counts one."""
        fact, one = data_problems.ONE.get(self.code, ("", ""))
        return one if self.facts.get(fact) == 1 else SENTENCES[self.code][0]

    def next_step(self) -> str:
        """Say in English what to do next."""
        return fill(SENTENCES[self.code][1], self.facts)


class ProblemError(Exception):
    """Raised where a problem is known; caught once at the edge that reports it."""

    def __init__(self, code: str, **facts: Any) -> None:
        self.problem = Problem(code=code, facts={name: _plain(value) for name, value in facts.items()})
        super().__init__(f"{self.problem.sentence()} {self.problem.next_step()}")


def fill(template: str, facts: Facts) -> str:
    """Put facts into a sentence; a fact that is missing shows as its name in braces."""
    return template.format_map(_Forgiving(facts))


class _Forgiving(dict[str, str | int | float]):
    def __getitem__(self, name: str) -> str | int | float:
        value = super().__getitem__(name)
        if isinstance(value, bool) or not isinstance(value, int):
            return value
        return file_size(value) if name in _BYTES else f"{value:,}"

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def file_size(count: float) -> str:
    """Return a number of bytes as people read it."""
    for unit in ("bytes", "kB", "MB"):
        if count < _KILO:
            return f"{count:.0f} {unit}" if unit == "bytes" else f"{count:.1f} {unit}"
        count /= _KILO
    return f"{count:.1f} GB"


def _plain(value: Any) -> str | int | float:
    return value if isinstance(value, str | int | float) else str(value)
