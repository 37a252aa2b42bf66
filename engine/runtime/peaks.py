"""The most memory that each phase of a run took."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import psutil

from engine.cards import CardSampler
from engine.events import Peaked
from engine.runtime.resident import Resident

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from engine.events import Phase
    from engine.runtime.device import Device


class PhaseMeter:
    """Measures one phase after another; a figure that cannot be had is None."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._sampler = CardSampler()
        self._resident = Resident()
        self._device.forget_peak()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sampler.close()

    def take(self, phase: Phase) -> Peaked:
        """Return what the phase that ends took, and begin to count anew."""
        found = self._of_card(phase) if self._device.is_card else self._of_processor(phase)
        self._resident.forget()
        self._device.forget_peak()
        return found

    def _of_processor(self, phase: Phase) -> Peaked:
        system = psutil.virtual_memory()
        return Peaked(phase=phase, process=self._resident.peak(), used=system.total - system.available)

    def _of_card(self, phase: Phase) -> Peaked:
        peak = self._device.peak()
        return Peaked(
            phase=phase,
            allocated=peak.allocated,
            reserved=peak.reserved,
            process=_at_peak(self._held(), peak.released),
            used=_at_peak(peak.used, peak.released),
        )

    def _held(self) -> int | None:
        """Return what the driver says this process holds now; not every system lets it say so."""
        amounts = (card.memory_of(os.getpid()) for card in self._sampler.read() or ())
        return next((amount for amount in amounts if amount is not None), None)


def _at_peak(now: int | None, released: int | None) -> int | None:
    """Return what was held when most was held: what is held now, and what was given back since."""
    return None if now is None else now + (released or 0)
