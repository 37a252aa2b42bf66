"""A device with room for so many rows: it makes a real worker run out of memory where a test says."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import torch
from torch.nn.modules.module import register_module_forward_hook, register_module_forward_pre_hook
from torch.optim.optimizer import register_optimizer_step_post_hook, register_optimizer_step_pre_hook

from engine.events import Prepared
from engine.runtime.device import Device

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.runs import RunFolder


@dataclass(frozen=True, slots=True)
class Tight(Device):
    """The processor, measured before a tune begins like a card."""

    @property
    def is_tight(self) -> bool:
        return True


@dataclass(slots=True)
class StandIn:
    """What fits: `rows` at once in training from optimizer step `since` on, and so many in evaluation.

    Steps count over the whole run, as the checkpoint says that a process goes on from.
    """

    run: RunFolder | None = None
    rows: int = 1 << 30
    since: int = 1
    evaluating: int = 1 << 30
    answering: int = 1 << 30
    """Tokens of a prompt."""
    passes: int = 1 << 30
    """Forward passes of an answer, one a token."""
    where: Literal["forward", "backward", "optimizer"] = "forward"
    """Where in a step what is too much shows."""
    tight: bool = False
    doomed: bool = False
    done: int | None = None

    def device(self) -> Device:
        """Return the device that stands in; a process that picks it begins to count."""
        self.done = None
        return (Tight if self.tight else Device)(torch.device("cpu"), "cpu")

    @contextlib.contextmanager
    def present(self) -> Iterator[None]:
        """Let every model in this process run on it."""
        handles = [
            register_module_forward_pre_hook(self._forward),
            register_module_forward_hook(self._forwarded),
            register_optimizer_step_pre_hook(lambda *_: self._fall("optimizer")),
            register_optimizer_step_post_hook(self._stepped),
        ]
        try:
            yield
        finally:
            for handle in handles:
                handle.remove()

    def _step(self) -> int:
        """Return the optimizer step that is being computed."""
        if self.done is None:
            past = self.run.events()[0] if self.run else []
            begun = [item for item in past if isinstance(item, Prepared)]
            self.done = (begun[-1].resumed_from or 0) if begun else 0
        return self.done + 1

    def _stepped(self, *_: Any) -> None:
        self.done = self._step()

    def _forward(self, module: torch.nn.Module, inputs: tuple[Any, ...]) -> None:
        if not isinstance(module, torch.nn.Embedding) or inputs[0].dim() != 2:
            return
        rows, tokens = inputs[0].shape
        if module.training and torch.is_grad_enabled():
            full = rows > self.rows and self._step() >= self.since
            self.doomed = full
            full = full and self.where == "forward"
        else:
            self.passes -= 1
            measured = rows > self.evaluating and (self.since == 1 or self._step() >= self.since)
            full = measured or tokens > self.answering or self.passes < 0
        if full:
            message = f"stand-in: no room for {rows} x {tokens}"
            raise torch.OutOfMemoryError(message)

    def _forwarded(self, module: torch.nn.Module, inputs: Any, output: Any) -> None:
        del module, inputs
        if self.doomed and self.where == "backward" and getattr(output, "requires_grad", False):
            output.register_hook(lambda _: self._fall("backward"))

    def _fall(self, where: str) -> None:
        """Run out in a later part of a step whose rows were too many."""
        if self.doomed and where == self.where:
            self.doomed = False
            message = f"stand-in: no room in the {where} part"
            raise torch.OutOfMemoryError(message)
