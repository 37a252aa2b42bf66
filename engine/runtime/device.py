"""The one seam to the card: everything that differs between an NVIDIA GPU and the processor."""

from __future__ import annotations

import gc
import os
import platform
from dataclasses import dataclass
from typing import Final

import psutil
import torch

RESERVE: Final = 256 << 20
"""Bytes of a card that are left to the desktop and the driver when a run is kept to the card's own memory."""


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

    def release(self) -> None:
        """Give unused memory back to the card."""
        if self.is_card:
            torch.cuda.empty_cache()

    def forget_peak(self) -> None:
        """Let `held` count from what is held now."""
        if self.is_card:
            torch.cuda.reset_peak_memory_stats(self.torch)

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


def recover(place: torch.device) -> None:
    """Give back what an overflow left behind; tensors may hang in cycles that are still to be collected."""
    gc.collect()
    if place.type == "cuda":
        torch.cuda.empty_cache()


def _spills() -> bool:
    """Say whether the driver may move a card's memory elsewhere: on Windows, and under it."""
    return os.name == "nt" or "microsoft" in platform.release().lower()


def pick() -> Device:
    """Return the first NVIDIA card, or the processor."""
    if torch.cuda.is_available():
        return Device(torch.device("cuda", 0), torch.cuda.get_device_name(0))
    return Device(torch.device("cpu"), "cpu")
