"""Whether there is room for an export: on the disk, and in the computer's memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from desktop.state.fit import judge

if TYPE_CHECKING:
    from desktop.state.fit import Verdict
    from engine.rpc_memory import ExportForecast

Short = Literal["", "disk", "memory"]

_ORDER: Final[tuple[Verdict, ...]] = ("fits", "tight", "over")


@dataclass(frozen=True, slots=True)
class Room:
    """What an export takes of what is free, in bytes."""

    disk: int
    disk_free: int
    memory: int
    memory_free: int
    verdict: Verdict
    """The worse one of both."""
    short: Short
    """What there is not enough of; the disk before the memory, because nothing helps against it."""


def room(answer: ExportForecast) -> Room:
    """Return whether there is room for an export."""
    disk, memory = judge(answer.disk, answer.disk_free), judge(answer.total, answer.free)
    short: Short = "disk" if disk == "over" else "memory" if memory == "over" else ""
    worse: Verdict = disk if _ORDER.index(disk) > _ORDER.index(memory) else memory
    return Room(answer.disk, answer.disk_free, answer.total, answer.free, worse, short)
