"""The wire of the stdio processes: file descriptor 1, claimed before any library can print to it."""

from __future__ import annotations

import errno
import io
import json
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TextIO, TypeVar

from pydantic import BaseModel, ValidationError

from engine import __version__
from engine.problems import Problem, ProblemError
from engine.refusals import refusal_of
from engine.rpc import PROBLEM, Hello, Progress

if TYPE_CHECKING:
    from typing import Literal

    from engine.spec import Spec

_T = TypeVar("_T", bound=BaseModel)
_LARGEST_LINE: Final = 64 << 20
_PULSE: Final = 0.5
"""Seconds between two signs of progress."""
_BETWEEN: Final = 0.1
"""Seconds between two words on how far a request has come."""


class Wire:
    """Writes messages as whole lines, from any thread."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._lock = threading.Lock()

    def send(self, message: dict[str, Any]) -> None:
        """Write one message and flush it."""
        line = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False)
        with self._lock:
            self._out.write(line + "\n")
            self._out.flush()

    def notify(self, method: str, params: Spec) -> None:
        """Send a notification."""
        self.send({"method": method, "params": params.model_dump(mode="json")})

    def hello(self, kind: Literal["service", "chat"]) -> None:
        """Send the first line."""
        self.notify("hello", Hello(version=__version__, kind=kind))


@dataclass(slots=True)
class Request:
    """One request being answered."""

    id: int
    method: str
    params: dict[str, Any]
    wire: Wire
    others: dict[int, Request] = field(default_factory=dict)
    """Every request that waits for an answer, this one included."""
    cancelled: threading.Event = field(default_factory=threading.Event)
    """Set when nobody wants the answer any more."""
    stopped: threading.Event = field(default_factory=threading.Event)
    """Set when the answer is wanted as far as it has come."""
    pulse: Callable[[], None] = lambda: None
    """Called at every sign of progress."""

    def parse(self, kind: type[_T]) -> _T:
        """Return the parameters as their type; raises ProblemError naming the wrong one."""
        try:
            return kind.model_validate(self.params)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            key = ".".join(str(part) for part in first["loc"]) or "params"
            why = refusal_of(first)
            raise ProblemError("request_invalid", method=self.method, key=key, reason=why) from error

    def progress(self, unit: Literal["bytes", "rows", "tensors"]) -> Callable[[int, int], None]:
        """Return a callback that reports how far the request has come, at most some times a second."""
        last = 0.0

        def report(done: int, total: int) -> None:
            nonlocal last
            self.check()
            now = time.monotonic()
            if done < total and now - last < _BETWEEN:
                return
            last = now
            self.wire.notify("progress", Progress(id=self.id, done=done, total=total, unit=unit))

        return report

    def check(self) -> None:
        """Raise when the client no longer wants the answer."""
        if self.cancelled.is_set():
            raise ProblemError("request_cancelled")
        self.pulse()


Handler = Callable[[Request], Any]


def claim() -> Wire:
    """Keep the real stdout for messages, and point everything that prints at stderr."""
    private = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    # Half a character, as in the name of a file that is no UTF-8, goes out the way JSON escapes it.
    return Wire(os.fdopen(private, "w", encoding="utf-8", errors="backslashreplace", newline="\n"))


class Server:
    """Answers requests, each on its own thread when it is slow, until stdin ends.

    Slow ones wait for each other, but only in their lane: `lanes` names that of a method, all others share
    one. A request whose params say `quick` waits for none.
    """

    def __init__(
        self,
        wire: Wire,
        handlers: dict[str, Handler],
        *,
        at_once: frozenset[str] = frozenset(),
        lanes: dict[str, str] | None = None,
        pulses: bool = False,
    ) -> None:
        """`pulses`: tell the client, with the notification `alive`, that a request makes progress."""
        self._wire = wire
        self._handlers = handlers
        self._at_once = at_once
        self._open: dict[int, Request] = {}
        self._lanes = lanes or {}
        self._pulses = pulses
        self._work = {lane: threading.Lock() for lane in ("", *self._lanes.values())}

    def run(self) -> None:
        """Read requests until end of file."""
        for line in _requests():
            self._take(line)
        for request in list(self._open.values()):
            request.cancelled.set()
            request.stopped.set()

    def _take(self, line: str) -> None:
        try:
            message = json.loads(line)
            method, params, number = str(message["method"]), message.get("params") or {}, message.get("id", 0)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            number, method, params = None, "", {}
        if not isinstance(number, int):
            self._wire.send({"id": None, "error": {"code": -32700, "message": "not a request"}})
            return
        if method == "cancel":
            wanted = params.get("id") if isinstance(params, dict) else None
            request = self._open.get(wanted) if isinstance(wanted, int) else None
            if request is not None:
                request.cancelled.set()
                request.stopped.set()
            return
        request = Request(number, method, params, self._wire, self._open)
        if self._pulses:
            request.pulse = _pulse(self._wire, number)
        self._open[request.id] = request
        if method in self._at_once:
            self._answer(request)
            return
        quick = isinstance(params, dict) and params.get("quick") is True
        work = self._answer if quick else self._queued
        threading.Thread(target=work, args=(request,), daemon=True).start()

    def _queued(self, request: Request) -> None:
        with self._work[self._lanes.get(request.method, "")]:
            self._answer(request)

    def _answer(self, request: Request) -> None:
        try:
            request.check()
            result = self._handler(request.method)(request)
            body = result.model_dump(mode="json") if isinstance(result, BaseModel) else result
            self._wire.send({"id": request.id, "result": body})
        except Exception as error:  # noqa: BLE001
            self._fail(request, error)
        finally:
            self._open.pop(request.id, None)

    def _handler(self, method: str) -> Handler:
        if method not in self._handlers:
            raise ProblemError("request_unknown", method=method)
        return self._handlers[method]

    def _fail(self, request: Request, error: Exception) -> None:
        problem = _problem(error, request.method)
        if problem.code in {"unexpected", "library_failed"}:
            logging.getLogger(__name__).error("%s failed", request.method, exc_info=error)
        body = {"code": PROBLEM, "message": problem.sentence(), "data": problem.model_dump(mode="json")}
        self._wire.send({"id": request.id, "error": body})


def _pulse(wire: Wire, number: int) -> Callable[[], None]:
    last = 0.0

    def beat() -> None:
        nonlocal last
        if time.monotonic() - last > _PULSE:
            last = time.monotonic()
            wire.send({"method": "alive", "params": {"id": number}})

    return beat


def _problem(error: Exception, doing: str) -> Problem:
    if isinstance(error, ProblemError):
        return error.problem
    if isinstance(error, OSError) and error.filename and error.errno != errno.ENOSPC:
        facts = {"path": str(error.filename), "reason": error.strerror or str(error)}
        return Problem(code="file_failed", facts=facts)
    from engine.runtime.failures import problem_of

    return problem_of(error, doing)


def _requests() -> Iterator[str]:
    """Yield lines of stdin; one that is absurdly long is cut, and then refused as no request."""
    stream = sys.stdin
    while line := stream.readline(_LARGEST_LINE):
        if line.strip():
            yield line
