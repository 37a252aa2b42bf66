"""Samples the NVIDIA cards of this computer through NVML, in a thread of its own."""

from __future__ import annotations

from threading import Event as Flag
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QThread, Signal, Slot

from desktop.state.gpu import CardReading

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
Readings = tuple[CardReading, ...] | None


class _Sampler(QThread):
    """Asks every card once an interval."""

    sampled = Signal(object)

    def __init__(self, interval: float, parent: QObject) -> None:
        super().__init__(parent)
        self._interval = interval
        self._ended = Flag()

    def end(self) -> None:
        """Ask the thread to end."""
        self._ended.set()

    def run(self) -> None:
        """Sample until asked to end; without a driver say so once and end."""
        # Imported here: it is needed by this thread alone, and the window should not wait for it.
        import pynvml

        try:
            pynvml.nvmlInit()
        except pynvml.NVMLError:
            self.sampled.emit(None)
            return
        try:
            while not self._ended.is_set():
                self.sampled.emit(read_cards(pynvml))
                self._ended.wait(self._interval)
        finally:
            attempt(pynvml, pynvml.nvmlShutdown)


class GpuMonitor(QObject):
    """Tells what the cards report; None is a computer without an NVIDIA card or driver."""

    sampled = Signal(object)

    def __init__(self, parent: QObject | None = None, interval: float = 1.0) -> None:
        super().__init__(parent)
        self.readings: Readings = None
        self._interval = interval
        self._sampler: _Sampler | None = None

    @property
    def first(self) -> CardReading | None:
        """The first card, which training uses."""
        return self.readings[0] if self.readings else None

    def start(self) -> None:
        """Begin to sample."""
        if self._sampler is None:
            self._sampler = _Sampler(self._interval, self)
            self._sampler.sampled.connect(self._take)
            self._sampler.start()

    def stop(self) -> None:
        """Stop sampling; returns when the thread has ended."""
        if self._sampler is not None:
            self._sampler.end()
            self._sampler.wait()
            self._sampler.deleteLater()
            self._sampler = None

    @Slot(object)
    def _take(self, readings: Readings) -> None:
        self.readings = readings
        self.sampled.emit(readings)


def read_cards(nvml: Any) -> Readings:
    """Return one reading a card; None when there is none. `nvml` is the module, initialised."""
    number = attempt(nvml, nvml.nvmlDeviceGetCount) or 0
    found = []
    for index in range(number):
        handle = attempt(nvml, nvml.nvmlDeviceGetHandleByIndex, index)
        if handle is not None:
            found.append(_read_card(nvml, index, handle))
    return tuple(found) or None


def attempt(nvml: Any, function: Callable[..., T], *arguments: Any) -> T | None:
    """Return what an NVML call says, or None when this card or driver does not say it."""
    try:
        return function(*arguments)
    except nvml.NVMLError:
        return None


def _read_card(nvml: Any, index: int, handle: Any) -> CardReading:
    name = attempt(nvml, nvml.nvmlDeviceGetName, handle)
    memory = attempt(nvml, nvml.nvmlDeviceGetMemoryInfo, handle)
    load = attempt(nvml, nvml.nvmlDeviceGetUtilizationRates, handle)
    power = attempt(nvml, nvml.nvmlDeviceGetPowerUsage, handle)
    limit = attempt(nvml, nvml.nvmlDeviceGetEnforcedPowerLimit, handle)
    return CardReading(
        index=index,
        name=name.decode() if isinstance(name, bytes) else name or f"NVIDIA {index}",
        total=memory.total if memory else None,
        used=memory.used if memory else None,
        free=memory.free if memory else None,
        temperature=attempt(nvml, nvml.nvmlDeviceGetTemperature, handle, nvml.NVML_TEMPERATURE_GPU),
        power=None if power is None else power / 1000,
        power_limit=None if limit is None else limit / 1000,
        utilisation=None if load is None else load.gpu / 100,
    )
