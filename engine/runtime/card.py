"""The model card that goes along with an export: what it is, what it was made from, how it was proved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.model import read_facts
from engine.problems import ProblemError

if TYPE_CHECKING:
    from pathlib import Path

    from engine.events import Proved
    from engine.job import TrainJob

_BASES: Final = {
    "as_trained": "the base weights as the adapter saw them while it was trained",
    "original": "the base weights as they were published",
    "": "nothing: every weight was stored as it was trained",
}


def adapter(work: TrainJob, base: Path) -> str:
    """Return the card of an adapter."""
    lines = [
        *_head(work, base, library="peft"),
        f"An adapter for `{base.name}`: load it beside that base model.",
        "",
        *_training(work),
    ]
    return "\n".join(lines) + "\n"


def merged(work: TrainJob, base: Path, dtype: str, folded_into: str, proved: Proved) -> str:
    """Return the card of a merged model, with the numbers of its proof."""
    lines = [
        *_head(work, base, library="transformers"),
        f"A whole model made from `{base.name}`, stored as {dtype}.",
        "",
        *_training(work),
        f"- Folded into: {_BASES[folded_into]}",
        "",
        "## Compared with the model as trained",
        "",
        f"- Divergence of the next-token distributions: {proved.divergence:.2e} nats a token",
        f"- The same between the trained model and its base: {proved.base_divergence:.2e}",
        f"- Prompts answered word for word alike: {proved.same_text} of {proved.prompts}",
    ]
    if proved.loss_trained is not None and proved.loss_exported is not None:
        lines.append(
            f"- Held-out loss: {proved.loss_trained:.4f} as trained, {proved.loss_exported:.4f} exported"
        )
    if proved.loss_alternative is not None:
        lines.append(f"- Held-out loss over the published base weights: {proved.loss_alternative:.4f}")
    return "\n".join(lines) + "\n"


def _head(work: TrainJob, base: Path, *, library: str) -> list[str]:
    licence = _licence(base)
    name = work.name or f"{base.name}, tuned"
    return [
        "---",
        *([f"license: {licence}"] if licence else []),
        f"library_name: {library}",
        "---",
        "",
        f"# {name}",
        "",
    ]


def _training(work: TrainJob) -> list[str]:
    training = work.training
    return [
        "## Training",
        "",
        f"- Stage: {work.stage.kind}",
        f"- Method: {work.method.kind} on {work.precision.kind} weights",
        f"- Learning rate: {work.optimizer.learning_rate:g}",
        f"- Effective batch: {work.effective_batch} rows, {training.num_train_epochs:g} epochs",
        "- Made with Tunesmith",
    ]


def _licence(base: Path) -> str:
    """Return the base's licence, which binds what is made from it too."""
    try:
        return read_facts(base).licence
    except ProblemError:
        return ""
