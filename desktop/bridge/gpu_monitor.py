"""Samples the NVIDIA cards of this computer, in a thread of its own."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.state.gpu import silent, training_card
from engine.cards import CardSampler

if TYPE_CHECKING:
    from engine.cards import CardReading, Readings

PATIENCE: Final = 10.0
"""Seconds without an answer after which the figures are unknown: a broken driver may hang in any call."""
_LEAVING: Final = 2.0
"""Seconds that the thread may take to end before it is left behind."""


class _Sampling(QObject):
    """A thread that reads the cards once an interval.

    It is Python's own and dies with the process: where the driver hangs, no thread can be ended, and a
    QThread that still runs would take the window down with it.
    """

    read = Signal(object)

    def __init__(self, interval: float) -> None:
        super().__init__()
        self._interval = interval
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="cards", daemon=True)

    def start(self) -> None:
        """Begin to sample."""
        self._thread.start()

    def end(self) -> None:
        """Ask the thread to end, and wait no longer than it may take."""
        self._ended.set()
        self._thread.join(_LEAVING)

    def _run(self) -> None:
        with CardSampler() as sampler:
            while not self._ended.is_set():
                readings = sampler.read()
                if not self._ended.is_set():
                    self.read.emit(readings)
                self._ended.wait(self._interval)


class GpuMonitor(QObject):
    """Tells what the cards report; None is a computer on which no NVIDIA card has answered."""

    sampled = Signal(object)

    def __init__(
        self, parent: QObject | None = None, interval: float = 1.0, patience: float = PATIENCE
    ) -> None:
        super().__init__(parent)
        self.readings: Readings = None
        self._interval = interval
        self._sampling: _Sampling | None = None
        self._watchdog = QTimer(self)
        self._watchdog.setSingleShot(True)
        self._watchdog.setInterval(round((interval + patience) * 1000))
        self._watchdog.timeout.connect(self._miss)

    @property
    def first(self) -> CardReading | None:
        """The card that a new run would compute on."""
        return training_card(self.readings)

    def start(self) -> None:
        """Begin to sample."""
        if self._sampling is None:
            self._sampling = _Sampling(self._interval)
            self._sampling.read.connect(self._take)
            self._sampling.start()
            self._watchdog.start()

    def stop(self) -> None:
        """Stop sampling; returns when the thread has ended, or soon when the driver hangs."""
        if self._sampling is not None:
            self._watchdog.stop()
            self._sampling.read.disconnect(self._take)
            self._sampling.end()
            self._sampling = None

    @Slot(object)
    def _take(self, readings: Readings) -> None:
        if self._sampling is None:
            return
        self._watchdog.start()
        self._tell(readings)

    def _miss(self) -> None:
        """Nothing came for long: what was read then says nothing of now."""
        self._tell(silent(self.readings))

    def _tell(self, readings: Readings) -> None:
        self.readings = readings
        self.sampled.emit(readings)
