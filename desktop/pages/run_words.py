"""What a run does and has done, in words: statuses, phases, and a sentence for each line of its log."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop import figures
from desktop.errors import explain
from desktop.state.conversation import first_line
from engine import healing

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.state.history import RunSummary
    from desktop.state.run_state import LogLine, Status
    from desktop.widgets.badge import BadgeKind
    from engine.problems import Facts

STATUS_KINDS: dict[str, BadgeKind] = {
    "completed": "fits",
    "stopped": "info",
    "discarded": "info",
    "failed": "over",
    "crashed": "over",
    "paused": "tight",
    "waiting": "info",
}


def status_kind(status: str) -> BadgeKind:
    """Return the kind of badge that a status wears."""
    return STATUS_KINDS.get(status, "busy")


def status_word(status: Status) -> str:
    """Say in one or two words how a run is."""
    translate = QCoreApplication.translate
    words = {
        "waiting": translate("RunWords", "Not started"),
        "starting": translate("RunWords", "Starting"),
        "healing": translate("RunWords", "Recovering"),
        "training": translate("RunWords", "Training"),
        "evaluating": translate("RunWords", "Evaluating"),
        "exporting": translate("RunWords", "Exporting"),
        "paused": translate("RunWords", "Paused"),
        "stopping": translate("RunWords", "Stopping"),
        "saving": translate("RunWords", "Saving"),
        "completed": translate("RunWords", "Completed"),
        "stopped": translate("RunWords", "Stopped"),
        "discarded": translate("RunWords", "Discarded"),
        "failed": translate("RunWords", "Failed"),
        "crashed": translate("RunWords", "Crashed"),
    }
    return words[status]


def phase_word(phase: str | None) -> str:
    """Say what is being done at this moment."""
    translate = QCoreApplication.translate
    words = {
        "starting": translate("RunWords", "Starting the engine"),
        "loading_model": translate("RunWords", "Loading the model"),
        "reading_data": translate("RunWords", "Reading data"),
        "preparing": translate("RunWords", "Preparing the examples"),
        "fitting": translate("RunWords", "Seeing whether the longest rows fit"),
        "training": translate("RunWords", "Training"),
        "evaluating": translate("RunWords", "Measuring the held-out rows"),
        "saving": translate("RunWords", "Saving"),
        "merging": translate("RunWords", "Folding the adapter in"),
        "proving": translate("RunWords", "Comparing with what was trained"),
        "copying": translate("RunWords", "Copying files"),
    }
    return words.get(phase or "", "")


def phase_name(phase: str) -> str:
    """Return the name of a phase that is over."""
    translate = QCoreApplication.translate
    names = {
        "starting": translate("PhaseNames", "Start"),
        "loading_model": translate("PhaseNames", "Loading the model"),
        "reading_data": translate("PhaseNames", "Reading data"),
        "preparing": translate("PhaseNames", "Preparing"),
        "training": translate("PhaseNames", "Training"),
        "evaluating": translate("PhaseNames", "Evaluation"),
        "saving": translate("PhaseNames", "Saving"),
        "merging": translate("PhaseNames", "Merging"),
        "proving": translate("PhaseNames", "Comparison"),
        "copying": translate("PhaseNames", "Copying"),
    }
    return names.get(phase, phase)


def amount(done: int, total: int, unit: str) -> str:
    """Say how far a phase is: "34 of 120 MB" or "12 of 40 rows"."""
    translate = QCoreApplication.translate
    if not total:
        return ""
    if unit == "bytes":
        return translate("RunWords", "{done} of {total}").format(
            done=figures.file_size(done), total=figures.file_size(total)
        )
    units = {
        "rows": translate("RunWords", "{done} of {total} rows"),
        "steps": translate("RunWords", "{done} of {total} steps"),
        "tensors": translate("RunWords", "{done} of {total} tensors"),
        "batches": translate("RunWords", "{done} of {total} batches"),
    }
    words = units.get(unit, translate("RunWords", "{done} of {total}"))
    return words.format(done=figures.count(done), total=figures.count(total))


def method_word(method: str) -> str:
    """Return a method's name as people write it."""
    names = {"qlora": "QLoRA", "lora": "LoRA"}
    translate = QCoreApplication.translate
    plain = {
        "full": translate("RunWords", "Full tuning"),
        "freeze": translate("RunWords", "Last layers"),
    }
    return names.get(method) or plain.get(method) or method


def run_line(run: RunSummary) -> str:
    """Say what a run trains: model, method and data."""
    parts = (run.model, method_word(run.method), ", ".join(run.data))
    return " · ".join(part for part in parts if part)


def when(moment: float | None) -> str:
    """Return a moment as people of any language read it: "2026-11-22 15:30"."""
    return (
        figures.UNKNOWN if moment is None else f"{datetime.fromtimestamp(moment).astimezone():%Y-%m-%d %H:%M}"
    )


def log_time(moment: float) -> str:
    """Return the time of day of a log line."""
    return f"{datetime.fromtimestamp(moment).astimezone():%H:%M:%S}"


def log_sentence(line: LogLine) -> str:
    """Say what happened, in a sentence."""
    if line.code == "noted" and line.problem is not None:
        return explain(line.problem).sentence
    if line.code == "finished":
        return _finished(line)
    writer = _SENTENCES.get(line.code)
    return writer(line.facts) if writer else line.code


def _finished(line: LogLine) -> str:
    if line.problem is not None:
        return explain(line.problem).sentence
    translate = QCoreApplication.translate
    words = {
        "completed": translate("RunWords", "Done."),
        "stopped": translate("RunWords", "Stopped; what was learned so far is saved."),
        "discarded": translate("RunWords", "Discarded; nothing was saved."),
        "failed": translate("RunWords", "Failed."),
    }
    return words[str(line.facts["outcome"])]


def _number(facts: Facts, name: str) -> str:
    value = facts.get(name)
    return figures.count(value) if isinstance(value, int | float) else figures.UNKNOWN


def _size(facts: Facts, name: str = "bytes") -> str:
    value = facts.get(name)
    return figures.file_size(value) if isinstance(value, int | float) else figures.UNKNOWN


def _started(facts: Facts) -> str:
    translate = QCoreApplication.translate
    if facts.get("attempt") == 1:
        return translate("RunWords", "The engine started.")
    return translate("RunWords", "The engine started again (attempt {number}).").format(
        number=_number(facts, "attempt")
    )


def _phase(facts: Facts) -> str:
    return f"{phase_word(str(facts['phase']))}."


def _prepared(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "RunWords", "Ready: {rows} rows, {steps} steps, {tokens} trained tokens an epoch."
    )
    return words.format(**{name: _number(facts, name) for name in ("rows", "steps", "tokens")})


def _evaluated(facts: Facts) -> str:
    translate, loss = QCoreApplication.translate, facts.get("loss")
    value = figures.loss(loss) if isinstance(loss, float) else figures.UNKNOWN
    words = (
        translate("RunWords", "Step {step}: held-out loss {loss}, the best so far.")
        if facts.get("best")
        else translate("RunWords", "Step {step}: held-out loss {loss}.")
    )
    return words.format(step=_number(facts, "step"), loss=value)


def _peaked(facts: Facts) -> str:
    words = QCoreApplication.translate("RunWords", "{phase} took up to {amount} of memory.")
    return words.format(phase=phase_name(str(facts["phase"])), amount=_size(facts))


def _sampled(facts: Facts) -> str:
    words = QCoreApplication.translate("RunWords", "Step {step}: answered “{prompt}”.")
    return words.format(step=_number(facts, "step"), prompt=first_line(str(facts.get("prompt", ""))))


def _checkpointed(facts: Facts) -> str:
    words = QCoreApplication.translate("RunWords", "Checkpoint at step {step} ({size}).")
    return words.format(step=_number(facts, "step"), size=_size(facts))


def healed(facts: Facts) -> str:
    """Say what a run recovers from, and how."""
    translate = QCoreApplication.translate
    words = (
        translate(
            "RunWords",
            "Ran out of memory at step {step}; going on from step {start} with batches of {rows} × {times}.",
        )
        if facts.get("resumes_from")
        else translate(
            "RunWords",
            "Ran out of memory at step {step}; beginning again with batches of {rows} × {times}.",
        )
    )
    return words.format(
        step=_number(facts, "step"),
        start=_number(facts, "resumes_from"),
        rows=_number(facts, "rows"),
        times=_number(facts, "accumulation"),
    )


def _adjusted(facts: Facts) -> str:
    translate, name = QCoreApplication.translate, str(facts.get("name"))
    words = {
        healing.LEARNING_RATE: translate(
            "RunWords", "From here on with a learning rate of {after} instead of {before}."
        ),
        healing.BATCH: translate("RunWords", "From here on {after} rows are computed at once, not {before}."),
        healing.ACCUMULATION: translate(
            "RunWords", "From here on {after} batches are added up for each step, not {before}."
        ),
        healing.EVALUATION_BATCH: translate(
            "RunWords",
            "{before} held-out rows at once did not fit; from here on {after} are measured at once.",
        ),
        healing.CHECKPOINTING: translate("RunWords", "From here on with gradient checkpointing."),
        healing.CHUNKED_LOSS: translate("RunWords", "From here on the loss is computed in parts."),
        healing.OFFLOADING: translate("RunWords", "From here on activations wait in system memory."),
    }
    text = words.get(name, translate("RunWords", "From here on {name} is {after} instead of {before}."))
    return text.format(name=name, before=_setting(facts, "before"), after=_setting(facts, "after"))


def _setting(facts: Facts, name: str) -> str:
    value = facts.get(name)
    return figures.rate(value) if isinstance(value, float) else str(value)


def _fitted(facts: Facts) -> str:
    translate = QCoreApplication.translate
    words = (
        translate("RunWords", "The longest row ({tokens} tokens) fits: {peak} of {capacity} used.")
        if facts.get("rows") == 1
        else translate(
            "RunWords", "The {rows} longest rows (up to {tokens} tokens) fit: {peak} of {capacity} used."
        )
    )
    return words.format(
        rows=_number(facts, "rows"),
        tokens=_number(facts, "tokens"),
        peak=figures.gigabytes(_whole(facts, "peak")),
        capacity=figures.gigabytes(_whole(facts, "capacity")),
    )


def _whole(facts: Facts, name: str) -> int | None:
    value = facts.get(name)
    return value if isinstance(value, int) else None


def _acknowledged(facts: Facts) -> str:
    translate = QCoreApplication.translate
    words = {
        "pause": translate("RunWords", "Pausing after this step."),
        "resume": translate("RunWords", "Going on."),
        "stop": translate("RunWords", "Saving, then stopping."),
        "discard": translate("RunWords", "Ending without saving."),
        "checkpoint": translate("RunWords", "A checkpoint was asked for."),
        "sample": translate("RunWords", "A sample was asked for."),
    }
    return words.get(str(facts.get("command")), str(facts.get("command")))


def _saved(facts: Facts) -> str:
    translate = QCoreApplication.translate
    words = (
        translate("RunWords", "The adapter is saved ({size}).")
        if facts.get("kind") == "adapter"
        else translate("RunWords", "The model is saved ({size}).")
    )
    return words.format(size=_size(facts))


def _proved(facts: Facts) -> str:
    words = QCoreApplication.translate(
        "RunWords", "Compared with what was trained: divergence {value} nats a token."
    )
    value = facts.get("divergence")
    return words.format(value=figures.rate(round(value, 8)) if isinstance(value, float) else figures.UNKNOWN)


def _exported(facts: Facts) -> str:
    words = QCoreApplication.translate("RunWords", "Exported to {path} ({size}).")
    return words.format(path=facts.get("path"), size=_size(facts))


_SENTENCES: dict[str, Callable[[Facts], str]] = {
    "started": _started,
    "resumed_run": lambda facts: QCoreApplication.translate(
        "RunWords", "Going on from the checkpoint at step {step}."
    ).format(step=_number(facts, "step")),
    "phase": _phase,
    "prepared": _prepared,
    "evaluated": _evaluated,
    "peaked": _peaked,
    "sampled": _sampled,
    "checkpointed": _checkpointed,
    "fitted": _fitted,
    "adjusted": _adjusted,
    "healed": healed,
    "acknowledged": _acknowledged,
    "paused": lambda facts: QCoreApplication.translate("RunWords", "Paused at step {step}.").format(
        step=_number(facts, "step")
    ),
    "resumed": lambda facts: QCoreApplication.translate("RunWords", "Going on at step {step}.").format(
        step=_number(facts, "step")
    ),
    "saved": _saved,
    "proved": _proved,
    "exported": _exported,
}
