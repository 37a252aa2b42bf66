"""What a run would train on, file by file and split by split, without running it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.checks.words import texts
from engine.rpc_data import MixPreview, MixRow, MixShare
from engine.runtime import prepare

if TYPE_CHECKING:
    from engine.job import TrainJob
    from engine.runtime.rows import Sourced
    from engine.runtime.wire import Request

FIRST: Final = 20
"""Rows of the first epoch that are shown."""
_TEXT: Final = 500
"""Characters of a row that are shown."""


def preview(work: TrainJob, request: Request) -> MixPreview:
    """Say what an epoch of a job holds; raises ProblemError as the run itself would."""
    split = prepare.split_rows(work, progress=request.progress("bytes"), check=request.check)
    train = split.rows["train"]
    files = tuple(
        MixShare(
            path=counted.path,
            rows=counted.rows,
            seen=counted.seen,
            share=counted.seen / len(train),
            note=counted.note,
        )
        for counted in split.counts
    )
    return MixPreview(
        files=files,
        splits={name: len(rows) for name, rows in split.rows.items()},
        first=tuple(
            _shown(train[place]) for place in first_epoch(len(train), work.training.order_seed)[:FIRST]
        ),
        notes=tuple(split.notes),
    )


def first_epoch(rows: int, seed: int) -> list[int]:
    """Return the order in which the trainer sees rows in the first epoch, when it shuffles them one by one.

    Packed rows and rows in order of their length are shuffled as groups, in another order.
    """
    import torch

    return torch.randperm(rows, generator=torch.Generator().manual_seed(seed)).tolist()


def _shown(row: Sourced) -> MixRow:
    text = "\n".join(texts(row.example))
    return MixRow(path=Path(row.path), line=row.line, text=text[:_TEXT], note=row.note)
