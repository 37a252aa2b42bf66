"""Who can be talked with: finished runs, their checkpoints, and base models on the disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from engine import rpc, rpc_memory

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from desktop.state.history import RunSummary

Group = Literal["run", "checkpoint", "model"]
Arrangement = Literal["base", "tuned", "both"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One model to talk with, and how it is loaded."""

    group: Group
    name: str
    path: Path
    checkpoint: int | None = None

    def load(self) -> rpc.Load:
        """Return the request that loads it."""
        if self.group == "model":
            return rpc.Load(model=self.path)
        return rpc.Load(run=self.path, checkpoint=self.checkpoint)

    def forecast(self) -> rpc_memory.ForecastChat:
        """Return the request that asks what it takes."""
        if self.group == "model":
            return rpc_memory.ForecastChat(model=self.path)
        return rpc_memory.ForecastChat(run=self.path)


def choices(runs: Iterable[RunSummary], models: Sequence[rpc.FoundModel]) -> tuple[Choice, ...]:
    """Return everything that can be loaded: a run's result, then its checkpoints; base models last."""
    found: list[Choice] = []
    for run in runs:
        if run.kind != "train":
            continue
        if run.has_result:
            found.append(Choice("run", run.name, run.path))
        if not run.alive:
            found += [
                Choice("checkpoint", run.name, run.path, step)
                for step in sorted(run.checkpoints, reverse=True)
            ]
    found += [Choice("model", model.name, model.path) for model in models if model.facts is not None]
    return tuple(found)


def choice_of(found: Iterable[Choice], path: Path) -> Choice | None:
    """Return the best way to talk with the run or model of a folder."""
    return next((choice for choice in found if choice.path == path), None)


def sides(arrangement: Arrangement, loaded: Sequence[rpc.Side]) -> tuple[rpc.Side, ...]:
    """Return who answers, as far as the loaded model has these sides."""
    wanted: dict[Arrangement, tuple[rpc.Side, ...]] = {
        "base": ("base",),
        "tuned": ("tuned",),
        "both": ("base", "tuned"),
    }
    return tuple(side for side in wanted[arrangement] if side in loaded) or tuple(loaded[:1])
