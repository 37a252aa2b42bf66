"""Both directions of a run folder: events out of the engine, commands into it."""

from __future__ import annotations

import os
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from engine import durable, healing
from engine.events import Acknowledged, Command, Event, Finished, Noted, PhaseChanged, Stepped, encode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.events import Phase
    from engine.problems import Problem
    from engine.runs import RunFolder

_LASTING = {
    "checkpointed",
    "saved",
    "exported",
    "proved",
    "finished",
    "started",
    "healed",
    "adjusted",
}
"""Events that wait for the disk: what they announce must survive a power cut."""
_PHASE_INTERVAL = 0.25


class EventLog:
    """Appends events to a run folder; safe to call from any thread."""

    def __init__(self, run: RunFolder) -> None:
        seen, _ = run.events()
        self._seq = seen[-1].seq if seen else 0
        self._lock = threading.Lock()
        self._file = run.events_file.open("ab", buffering=0)
        if self._file.tell() and not durable.ends_with_newline(run.events_file):
            self._file.write(b"\n")  # close off the torn line of a crash
        self._phase: Phase | None = None
        self._phase_time = 0.0
        self._measure: Callable[[Phase], Event] | None = None
        self.last = seen[-1] if seen else None
        self.decided = healing.decided(seen)
        self.reached = next((item.step for item in reversed(seen) if isinstance(item, Stepped)), 0)

    def send(self, event: Event) -> None:
        """Append one event with the next number and the time."""
        with self._lock:
            self._seq += 1
            stamped = event.model_copy(update={"seq": self._seq, "time": round(time.time(), 3)})
            self._file.write(encode(stamped))
            if getattr(event, "type", "") in _LASTING:
                os.fsync(self._file.fileno())
            self.last = stamped

    def phase(self, phase: Phase, done: int = 0, total: int = 0, unit: Any = "") -> None:
        """Say what is being done; repeated calls are thinned out to four a second."""
        now = time.monotonic()
        ended = total > 0 and done >= total
        if phase == self._phase and not ended and now - self._phase_time < _PHASE_INTERVAL:
            return
        if phase != self._phase:
            self._end_phase()
        self._phase, self._phase_time = phase, now
        self.send(PhaseChanged(phase=phase, done=done, total=total, unit=unit))

    @contextmanager
    def measuring(self, measure: Callable[[Phase], Event]) -> Iterator[None]:
        """Tell at the end of every phase in here what it took; in whatever way it ends."""
        self._measure = measure
        try:
            yield
        finally:
            self._end_phase()
            self._measure = None

    def _end_phase(self) -> None:
        if self._phase is not None and self._measure is not None:
            self.send(self._measure(self._phase))

    @property
    def doing(self) -> str:
        """Return the current phase in words."""
        return (self._phase or "starting").replace("_", " ")

    def note(self, problem: Problem) -> None:
        """Tell something that does not end the run."""
        self.send(Noted(problem=problem))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def finished(self) -> bool:
        """Say whether the last event ends the run."""
        return isinstance(self.last, Finished)


class Steering:
    """Reads commands on a thread of its own, so that they are heard while the engine works."""

    def __init__(self, run: RunFolder, log: EventLog, offset: int) -> None:
        self._run = run
        self._log = log
        self._offset = offset
        self._ended = threading.Event()
        self._running = threading.Event()
        self._running.set()
        self._lock = threading.Lock()
        self._samples: list[str] = []
        self._checkpoint = False
        self._owed = offset
        self.stopping = False
        self.discarding = False
        self.signalled = False
        self._thread = threading.Thread(target=self._poll, name="steering", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._ended.set()
        self._thread.join(timeout=5)

    def stop(self, *, signalled: bool = False) -> None:
        """Act as if `stop` had been commanded; `signalled` by the system, which wants the process gone."""
        self.signalled = self.signalled or signalled
        self.stopping = True
        self._running.set()

    def ending(self) -> bool:
        """Say whether the run was asked to end, saved or not."""
        return self.stopping or self.discarding

    @property
    def paused(self) -> bool:
        """Say whether the run was asked to wait."""
        return not self._running.is_set()

    def wait(self) -> None:
        """Return when the run may go on."""
        self._running.wait()

    def take_checkpoint(self) -> bool:
        """Say once whether a checkpoint was asked for."""
        with self._lock:
            wanted, self._checkpoint = self._checkpoint, False
        return wanted

    def take_samples(self) -> list[str]:
        """Return once the prompts that were asked for."""
        with self._lock:
            prompts, self._samples = self._samples, []
        return prompts

    def owed(self) -> int:
        """Return the offset from which a process that takes over must hear the commands.

        Whatever was asked for and has not taken effect yet is asked for again.
        """
        return self._owed if self._pending() else self._offset

    def _pending(self) -> bool:
        with self._lock:
            asked = self._checkpoint or bool(self._samples)
        return asked or self.paused or self.ending()

    def _poll(self) -> None:
        while not self._ended.wait(0.1):
            if not self._pending():
                self._owed = self._offset
            commands, self._offset = self._run.commands(self._offset)
            for command in commands:
                self._obey(command)

    def _obey(self, command: Command) -> None:
        self._log.send(Acknowledged(command=command.type, id=command.id))
        match command.type:
            case "pause" if not self.ending():  # a run that is asked to end must not wait
                self._running.clear()
            case "resume":
                self._running.set()
            case "stop":
                self.stop()
            case "discard":
                self.discarding = True
                self._running.set()
            case "checkpoint":
                with self._lock:
                    self._checkpoint = True
            case "sample":
                with self._lock:
                    self._samples.append(command.prompt)
