"""The one seam to the card: everything that differs between an NVIDIA GPU and the processor."""

from __future__ import annotations

import ctypes
import gc
import os
import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

import psutil
import torch

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.runtime.offload import Store

RESERVE: Final = 256 << 20
"""Bytes of a card that are left to the desktop and the driver when a run is kept to the card's own memory."""

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

    @property
    def is_tight(self) -> bool:
        """Say whether its memory is small and its own, so that a tune is measured before it begins."""
        return self.is_card

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
        """Give unused memory back to the card, and to the computer what the C library keeps of it."""
        if self.is_card:
            torch.cuda.empty_cache()
        trim()

    def forget_peak(self) -> None:
        """Let `held` count from what is held now."""
        if self.is_card:
            _said(torch.cuda.reset_peak_memory_stats, self.torch)

    def store(self) -> Store | None:
        """Return the memory beside the card where activations can wait; beside a processor there is none."""
        from engine.runtime.offload import Pinned

        return Pinned(self.torch) if self.is_card else None

    def nearly_full(self) -> bool:
        """Say whether less than a twentieth of the memory is free."""
        free, total = self.memory()
        return free < total / 20

    def keep_to_card(self) -> float | None:
        """Let torch hold no more than the card has free; returns the share, or None where nothing spills.

        Windows moves tensors to the computer's memory when a card is full, without a word and at a tenth
        of the speed. With the cap torch runs out instead, which can be healed.
        """
        if not (self.is_card and _spills()):
            return None
        free, total = torch.cuda.mem_get_info(self.torch)
        share = share_of_card(free, total, torch.cuda.memory_reserved(self.torch))
        torch.cuda.set_per_process_memory_fraction(share, self.torch)
        return share

    def room(self) -> int:
        """Return how many bytes this process may hold at most."""
        _, total = self.memory()
        return int(total * torch.cuda.get_per_process_memory_fraction(self.torch)) if self.is_card else total

    def placement(self) -> dict[str, object]:
        """Return the arguments of from_pretrained that put a model here."""
        return {"device_map": {"": self.torch.index or 0}} if self.is_card else {}


def share_of_card(free: int, total: int, own: int, reserve: int = RESERVE) -> float:
    """Return the share of a card that this process may hold: what is free and what it has, less a reserve.

    Never less than what it holds already, and never more than the whole card.
    """
    room = max(own, own + free - reserve)
    return min(1.0, max(0.0, room / total)) if total > 0 else 1.0


def trim() -> bool:
    """Let the C library give back freed memory that it keeps, and say whether it gave any.

    Only glibc can be told to. Quantizing a model on the processor leaves freed pieces all over, two bytes a
    parameter of them.
    """
    if platform.libc_ver()[0] != "glibc":
        return False
    return bool(ctypes.CDLL(None).malloc_trim(0))


def recover(place: torch.device) -> None:
    """Give back what an overflow left behind; tensors may hang in cycles that are still to be collected."""
    gc.collect()
    if place.type == "cuda":
        torch.cuda.empty_cache()


def _spills() -> bool:
    """Say whether the driver may move a card's memory elsewhere: on Windows, and under it."""
    return os.name == "nt" or "microsoft" in platform.release().lower()


def pick() -> Device:
    """Return the first NVIDIA card that CUDA sees (see `engine.cards.choose_card`), or the processor."""
    if torch.cuda.is_available():
        return Device(torch.device("cuda", 0), torch.cuda.get_device_name(0))
    return Device(torch.device("cpu"), "cpu")


def _said(function: Callable[[torch.device], T], device: torch.device) -> T | None:
    """Return what torch says of a card, or None when the card answers no more (after an illegal access)."""
    try:
        return function(device)
    except RuntimeError:
        return None
