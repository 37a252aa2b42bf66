"""Who can put the questions of a file otherwise, what is asked of it, and what becomes of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.state.chat_choice import Choice
from engine.augmentations.paraphrase import Paraphrase, default_out
from engine.dataset import DatasetSpec
from engine.rpc_data import MakeParaphrases

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.state.draft import Draft
    from desktop.state.history import RunSummary


def rewriters(draft: Draft, runs: Iterable[RunSummary]) -> tuple[Choice, ...]:
    """Return the base model of a draft, then every run with a result."""
    base = () if draft.model is None or draft.model.path is None else (draft.model.path,)
    models = tuple(Choice("model", path.name, path) for path in base)
    return models + tuple(
        Choice("run", run.name, run.path) for run in runs if run.kind == "train" and run.has_result
    )


def rewriting(draft: Draft, file: DatasetSpec, count: int, limit: int | None) -> MakeParaphrases | None:
    """Return the request that puts a file's training questions otherwise; None while the draft is no job."""
    job = draft.forecast_job()
    if job is None:
        return None
    return MakeParaphrases(job=job, file=file.path, out=default_out(file.path), count=count, limit=limit)


def with_paraphrases(file: DatasetSpec) -> DatasetSpec:
    """Return a file that takes in what was made of it, once."""
    made = Paraphrase(made=default_out(file.path))
    others = [each for each in file.augment if not isinstance(each, Paraphrase) or each.made != made.made]
    return DatasetSpec.model_validate({**dict(file), "augment": (*others, made)})
