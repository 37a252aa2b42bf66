"""What a stage computes: a batch of its items, its loss, and how good a model is on held-out items."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.runtime.load import Outputs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import torch

    from engine.job import TrainJob
    from engine.problems import Problem
    from engine.runtime.batch import Batch, Item
    from engine.runtime.lessons import Lessons
    from engine.runtime.trainer import TuneTrainer


@dataclass(frozen=True, slots=True)
class Shape:
    """Shape of a batch that a step is forecast with."""

    rows: int
    """Items of the batch."""
    length: int
    """Tokens of the longest text."""
    trained: int
    """Positions of each text whose loss counts."""
    padded: bool
    """Whether texts differ in length, which makes the attention mask a tensor."""


@dataclass(frozen=True, slots=True)
class Watch:
    """How held-out items are measured: so many at once, and who is told of it."""

    size: int
    progress: Callable[[int, int], None] | None = None
    cancelled: Callable[[], bool] | None = None
    shrunk: Callable[[int, int], None] | None = None
    """Is told (before, after) when fewer items are computed at once because they did not fit."""


class Objective(ABC):
    """What a stage computes; one is made for each run."""

    def __init__(self, job: TrainJob, pad: int) -> None:
        self.job = job
        self.pad = pad
        """Token that fills rows up."""
        self._said: defaultdict[str, list[float]] = defaultdict(list)

    def outputs(self, lessons: Lessons) -> Outputs:
        """Return what the model is loaded to give for these items."""
        del lessons
        return Outputs(task=self.job.stage.task)

    @abstractmethod
    def collate(self, items: Sequence[Item]) -> Batch:
        """Return the tensors of a batch."""

    @abstractmethod
    def count(self, batch: Batch) -> torch.Tensor:
        """Return how much of a batch the loss is a mean of: trained tokens, or items."""

    def fit(self, model: Any) -> Problem | None:
        """Find out how the loss of a prepared model is computed; returns what should be said of it.

        It is called under the same autocast as the steps; for a forecast, on fake tensors.
        """
        del model

    def begin(self, trainer: TuneTrainer) -> None:
        """Do what has to be done once before the first step; a resumed run does it again."""
        del trainer

    @abstractmethod
    def loss(self, model: Any, batch: Batch, items: torch.Tensor | int | None = None) -> torch.Tensor:
        """Return the summed loss of a batch divided by `items` of the optimizer step, or by its own."""

    @abstractmethod
    def rehearse(self, model: Any, shape: Shape) -> torch.Tensor:
        """Return the loss of made-up inputs of a shape, the way `loss` computes it, on fake tensors.

        No shape may depend on a tensor's numbers here. The memory forecast traces exactly this.
        """

    @abstractmethod
    def measure(self, model: Any, lessons: Lessons, watch: Watch) -> dict[str, float]:
        """Return what is measured on held-out items, "loss" always among it."""

    def say(self, **figures: float | torch.Tensor) -> None:
        """Note figures of a micro-batch; a step shows their mean."""
        for name, value in figures.items():
            self._said[name].append(float(value))

    def take_said(self) -> dict[str, float]:
        """Return the means of the figures noted since the last call."""
        found = {name: sum(values) / len(values) for name, values in self._said.items()}
        self._said.clear()
        return found
