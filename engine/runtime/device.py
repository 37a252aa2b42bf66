"""The one seam to the card: everything that differs between an NVIDIA GPU and the processor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import psutil
import torch

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.runtime.offload import Store


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Peak:
    """Memory of the card in bytes; None is what a card that failed does not say any more."""

    allocated: int | None
    """Most in live tensors."""
    reserved: int | None
    """Most held for tensors."""
    released: int | None
    """How much of that was given back to the card since."""
    used: int | None
    """Of the whole card now, by all programs."""


@dataclass(frozen=True, slots=True)
class Device:
    """Where the model computes, and what is known of its memory in bytes."""

    torch: torch.device
    name: str

    @property
    def is_card(self) -> bool:
        """Say whether this is an NVIDIA card."""
        return self.torch.type == "cuda"

    def memory(self) -> tuple[int, int]:
        """Return (free, total) bytes of the card, or of the computer when there is none."""
        if self.is_card:
            return torch.cuda.mem_get_info(self.torch)
        system = psutil.virtual_memory()
        return system.available, system.total

    def held(self) -> int:
        """Return the most bytes held so far: by torch on the card, or by this process."""
        if self.is_card:
            return torch.cuda.max_memory_reserved(self.torch)
        return psutil.Process().memory_info().rss

    def peak(self) -> Peak:
        """Return what torch says of the card's memory since `forget_peak`."""
        free, total = _said(torch.cuda.mem_get_info, self.torch) or (None, None)
        now = _said(torch.cuda.memory_reserved, self.torch)
        most = _said(torch.cuda.max_memory_reserved, self.torch)
        return Peak(
            allocated=_said(torch.cuda.max_memory_allocated, self.torch),
            reserved=most,
            released=None if now is None or most is None else max(0, most - now),
            used=None if free is None or total is None else total - free,
        )

    def release(self) -> None:
        """Give unused memory back to the card."""
        if self.is_card:
            torch.cuda.empty_cache()

    def forget_peak(self) -> None:
        """Let `held` count from what is held now."""
        if self.is_card:
            _said(torch.cuda.reset_peak_memory_stats, self.torch)

    def store(self) -> Store | None:
        """Return the memory beside the card where activations can wait; beside a processor there is none."""
        from engine.runtime.offload import Pinned

        return Pinned(self.torch) if self.is_card else None

    def placement(self) -> dict[str, object]:
        """Return the arguments of from_pretrained that put a model here."""
        return {"device_map": {"": self.torch.index or 0}} if self.is_card else {}


def pick() -> Device:
    """Return the first NVIDIA card, or the processor."""
    if torch.cuda.is_available():
        return Device(torch.device("cuda", 0), torch.cuda.get_device_name(0))
    return Device(torch.device("cpu"), "cpu")


def _said(function: Callable[[torch.device], T], device: torch.device) -> T | None:
    """Return what torch says of a card, or None when the card answers no more (after an illegal access)."""
    try:
        return function(device)
    except RuntimeError:
        return None
