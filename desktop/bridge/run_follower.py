"""Follows a run through its folder: reads in a thread, folds in slices, tells at most ten times a second."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from threading import Event as Flag
from typing import TYPE_CHECKING, Final

import psutil
from pydantic import ValidationError
from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from desktop.bridge.tasks import problem_of
from desktop.state.run_state import RunState, Status
from engine.events import PROTOCOL, Event, Started
from engine.problems import Problem

if TYPE_CHECKING:
    from engine.runs import RunFolder

_POLL: Final = 0.2
"""Seconds between two looks at the folder."""
_TELL: Final = 100
"""Milliseconds between two signals."""
_BATCH: Final = 200
"""Events that are read at once."""
_SLICE: Final = 0.01
"""Seconds that folding may hold the GUI thread at a time."""


@dataclass(frozen=True, slots=True)
class _News:
    """What one look at the folder found."""

    turn: int
    events: tuple[Event, ...]
    alive: bool
    pid_alive: bool
    problem: Problem | None = None


class _Poller(QThread):
    """Looks at a run's folder and reports what is new; reads only the bytes that were added."""

    polled = Signal(object)

    def __init__(self, run: RunFolder, pid: int | None, turn: int, parent: QObject) -> None:
        super().__init__(parent)
        self._run = run
        self._pid = pid
        self._turn = turn
        self._offset = 0
        self._ended = Flag()

    def end(self) -> None:
        """Ask the thread to end."""
        self._ended.set()

    def run(self) -> None:
        """Poll until asked to end."""
        before: tuple[bool, bool] | None = None
        while not self._ended.is_set():
            news = self._look()
            now = (news.alive, news.pid_alive)
            if news.events or news.problem or now != before:
                self.polled.emit(news)
            if news.problem is not None:
                return
            before = now
            self._ended.wait(_POLL if len(news.events) < _BATCH else 0.004)

    def _look(self) -> _News:
        # Whether it lives is asked first: what is read after a "no" is all that there will be.
        try:
            alive = self._run.alive()
            pid_alive = self._pid is not None and _lives(self._pid)
            found, self._offset = self._read()
        except ValidationError:
            return _News(self._turn, (), alive=False, pid_alive=False, problem=self._newer("?"))
        except OSError as error:
            return _News(self._turn, (), alive=False, pid_alive=False, problem=problem_of(error))
        newest = max((item.protocol for item in found if isinstance(item, Started)), default=0)
        if newest > PROTOCOL:
            return _News(self._turn, (), alive=False, pid_alive=False, problem=self._newer(newest))
        return _News(self._turn, tuple(found), alive, pid_alive)

    def _read(self) -> tuple[list[Event], int]:
        file = self._run.events_file
        if not file.exists() or file.stat().st_size <= self._offset:
            return [], self._offset
        return self._run.events(self._offset, limit=_BATCH)

    def _newer(self, version: int | str) -> Problem:
        facts: dict[str, str | int | float] = {
            "path": str(self._run.path),
            "version": version,
            "known": PROTOCOL,
        }
        return Problem(code="run_newer", facts=facts)


class RunFollower(QObject):
    """Keeps a RunState up to date with the run that it follows."""

    advanced = Signal(object)
    received = Signal(list)
    status_changed = Signal(str)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.run: RunFolder | None = None
        self.state = RunState()
        self._poller: _Poller | None = None
        self._turn = 0
        self._queue: deque[Event] = deque()
        self._fresh: list[Event] = []
        self._alive = False
        self._launched: float | None = None
        self._launch_gone = False
        self._launch_lost = False
        self._status: Status = "waiting"
        self._told = 0.0
        self._dirty = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._work)

    @property
    def status(self) -> Status:
        """The run's state in one word, as far as it was folded."""
        if self._launched is not None:
            return "starting"
        if self._launch_lost:
            return "crashed"
        return self.state.status(alive=self._alive)

    @property
    def caught_up(self) -> bool:
        """Whether everything that was read is folded."""
        return not self._queue

    def follow(self, run: RunFolder, pid: int | None = None) -> None:
        """Follow a run from its first event; `pid` is the engine that was just started on it, if one was."""
        self.leave()
        self.run = run
        self.state = RunState()
        # A process that was just started has neither lock nor event: it is starting while it lives.
        self._launched = _born(pid) if pid is not None else None
        self._launch_gone = self._launch_lost = False
        self._alive = pid is not None
        self._status = self.status
        self._poller = _Poller(run, pid, self._turn, self)
        self._poller.polled.connect(self._take)
        self._poller.start()

    def leave(self) -> None:
        """Stop following; returns when the thread has ended, after one look at most."""
        self._turn += 1
        self._timer.stop()
        self._queue.clear()
        self._fresh.clear()
        self.run = None
        if self._poller is not None:
            self._poller.end()
            self._poller.wait()
            self._poller.deleteLater()
            self._poller = None

    @Slot(object)
    def _take(self, news: _News) -> None:
        """Queue what the thread has found."""
        if news.turn != self._turn:
            return
        if news.problem is not None:
            self.failed.emit(news.problem)
            return
        self._queue.extend(news.events)
        self._alive = news.alive
        self._launch_gone = not news.pid_alive and len(news.events) < _BATCH
        self._dirty = True
        if not self._timer.isActive():
            self._timer.start(0)

    @Slot()
    def _work(self) -> None:
        """Fold for one slice of time, then tell if it is time to."""
        deadline = time.perf_counter() + _SLICE
        while self._queue and time.perf_counter() < deadline:
            for _ in range(min(100, len(self._queue))):
                item = self._queue.popleft()
                self._fold(item)
        now = time.monotonic()
        wait = _TELL / 1000 - (now - self._told)
        if wait <= 0 and self._dirty:
            self._told = now
            self._tell()
        if self._queue:
            self._timer.start(0)
        elif self._dirty:
            self._timer.start(max(1, round(wait * 1000)))
        else:
            self._timer.stop()

    def _fold(self, item: Event) -> None:
        self.state.apply(item)
        self._fresh.append(item)
        # By time and not by process id: a launcher of Python on Windows has another id than Python itself.
        if self._launched is not None and isinstance(item, Started) and item.time >= self._launched - 1:
            self._launched = None

    def _tell(self) -> None:
        fresh, self._fresh = self._fresh, []
        self._dirty = bool(self._queue)
        if self._launched is not None and self._launch_gone and not self._queue:
            self._launched, self._launch_lost = None, True
        if fresh:
            self.received.emit(fresh)
        self.advanced.emit(self.state)
        status = self.status
        if status != self._status:
            self._status = status
            self.status_changed.emit(status)


def _lives(pid: int) -> bool:
    """Say whether a process is there and not merely waiting to be reaped."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _born(pid: int) -> float:
    """Return when a process was started, in seconds since 1970."""
    try:
        return psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        return time.time()
