"""Batches: padded or packed, and the logits of just the positions that the loss needs."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import torch
from transformers.trainer_pt_utils import LengthGroupedSampler
from typing_extensions import override

from engine.runtime.flat import MASKED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transformers import PreTrainedModel

    from engine.runtime.flat import Encoded
    from engine.runtime.lessons import Lessons

Batch = dict[str, torch.Tensor]


def padded(rows: Sequence[Encoded], pad: int) -> Batch:
    """Pad rows on the right to the longest; shapes are (rows, longest)."""
    longest = max(len(row.ids) for row in rows)
    ids = torch.full((len(rows), longest), pad, dtype=torch.long)
    labels = torch.full((len(rows), longest), MASKED, dtype=torch.long)
    mask = torch.zeros((len(rows), longest), dtype=torch.long)
    for number, row in enumerate(rows):
        length = len(row.ids)
        ids[number, :length] = torch.from_numpy(row.ids)
        labels[number, :length] = torch.from_numpy(row.labels)
        mask[number, :length] = 1
    return {"input_ids": ids, "labels": labels, "attention_mask": mask}


def packed(groups: Sequence[Sequence[Encoded]], pad: int) -> Batch:
    """Lay the rows of each group end to end; positions restart, which keeps the rows from seeing each other.

    transformers recognises restarting positions when there is no attention mask and builds a block-diagonal
    one. Padding at the end is one more document, whose labels are masked.
    """
    longest = max(sum(len(row.ids) for row in group) for group in groups)
    ids = torch.full((len(groups), longest), pad, dtype=torch.long)
    labels = torch.full((len(groups), longest), MASKED, dtype=torch.long)
    positions = torch.zeros((len(groups), longest), dtype=torch.long)
    for number, group in enumerate(groups):
        cursor = 0
        for row in group:
            end = cursor + len(row.ids)
            ids[number, cursor:end] = torch.from_numpy(row.ids)
            labels[number, cursor:end] = torch.from_numpy(row.labels)
            positions[number, cursor:end] = torch.arange(len(row.ids))
            cursor = end
        positions[number, cursor:] = torch.arange(longest - cursor)
    return {"input_ids": ids, "labels": labels, "position_ids": positions}


def predictions(model: Any, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
    """Return (logits, targets) of the columns where any row has a trained token.

    Shapes are (rows, columns, vocabulary) and (rows, columns). The head is computed for those columns
    only: prompts are usually the longer part, and their logits are the largest tensor of a step.
    """
    inputs = {name: value.to(model.device) for name, value in batch.items()}
    columns, targets = trained_columns(inputs.pop("labels"))
    return logits_at(model, inputs, columns), targets


def trained_columns(labels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the columns that predict a trained token of any row, and the targets (rows, columns) there."""
    targets = labels[:, 1:]
    columns = (targets != MASKED).any(0).nonzero().squeeze(1)
    return columns, targets[:, columns]


def logits_at(model: Any, inputs: Batch, columns: torch.Tensor) -> torch.Tensor:
    """Return the logits (rows, columns, vocabulary) of chosen columns."""
    columns = columns - inputs["input_ids"].shape[1]  # from the end: learned tokens may stand before the row
    if takes_columns(type(inner(model))):
        return model(**inputs, use_cache=False, logits_to_keep=columns).logits
    return model(**inputs, use_cache=False).logits[:, columns]


@cache
def takes_columns(kind: type[PreTrainedModel]) -> bool:
    """Say whether a model can compute the logits of chosen columns only."""
    return "logits_to_keep" in inspect.signature(kind.forward).parameters


@dataclass(frozen=True, slots=True)
class Item:
    """What stands at one place of a batch: a text, several of one example, or a packed group."""

    rows: tuple[Encoded, ...]
    target: Any = None
    """What the texts are compared with."""


class Rows(torch.utils.data.Dataset[Item]):
    """Items as the trainer indexes them: each alone, or single texts packed in groups."""

    def __init__(self, lessons: Lessons, groups: list[list[int]] | None = None) -> None:
        self._lessons = lessons
        self._groups = groups
        self._lengths = lessons.lengths()

    def __len__(self) -> int:
        return len(self._lessons) if self._groups is None else len(self._groups)

    def __getitem__(self, index: int) -> Item:
        if self._groups is None:
            return Item(self._lessons.texts(index), self._lessons.target(index))
        return Item(tuple(self._lessons.rows[number] for number in self._groups[index]))

    def longest(self, count: int) -> list[int]:
        """Return the indices of the items with the most tokens, the longest first."""
        return sorted(range(len(self)), key=lambda index: -self._length(index))[:count]

    def lengths(self) -> list[int]:
        """Return how many tokens each item has."""
        return [self._length(index) for index in range(len(self))]

    def _length(self, index: int) -> int:
        if self._groups is None:
            return int(self._lengths[index])
        return int(self._lengths[self._groups[index]].sum())


class GroupedOrder(LengthGroupedSampler):
    """transformers' order by like length, decided by the seed and the epoch alone.

    Its own draws from the global random state, which a resumed epoch no longer has as it was.
    """

    def __init__(self, rows: Rows, size: int, seed: int) -> None:
        super().__init__(size, lengths=rows.lengths(), generator=torch.Generator())
        self._seed = seed
        self._epoch = 0

    def set_epoch(self, epoch: int) -> None:
        """Say which epoch the next order is for."""
        self._epoch = epoch

    @override
    def __iter__(self) -> Iterator[int]:
        self.generator.manual_seed(self._seed + self._epoch)  # type: ignore[union-attr]
        return super().__iter__()


def inner(model: Any) -> Any:
    """Return the model inside a PEFT wrapper."""
    return model.get_base_model() if hasattr(model, "get_base_model") else model
