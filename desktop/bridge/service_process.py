"""A helper process of the engine on a pipe: typed requests, progress, cancelling and a bounded end."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError
from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from desktop.bridge import wire
from desktop.bridge.callbacks import tell
from engine import rpc, rpc_data
from engine.launch import SERVICE, engine_command, environment
from engine.problems import Problem
from engine.reasons import reason

if TYPE_CHECKING:
    from engine.spec import Spec

OnResult = Callable[[Any], object]
OnProblem = Callable[[Problem], object]
OnProgress = Callable[[rpc.Progress], object]
OnToken = Callable[[rpc.Token], object]

_PATIENCE: Final = 2000
"""Milliseconds that each of closing, terminating and killing may take."""
_RESTARTS: Final = 3
_WINDOW: Final = 60.0
"""More crashes than _RESTARTS in so many seconds, and it stays down."""
_LOG_LINES: Final = 500


@dataclass(slots=True)
class _Pending:
    """A request without an answer."""

    params: Spec
    on_result: OnResult
    on_error: OnProblem | None
    on_progress: OnProgress | None
    on_token: OnToken | None


class RpcProcess(QObject):
    """One helper process; requests made before it is ready wait for it."""

    ready = Signal(object)
    failed = Signal(object)
    ended = Signal()
    reworded = Signal(object)
    """A question and what the model made of it, while paraphrases are written."""
    logged = Signal(str)

    def __init__(
        self,
        words: Sequence[str] = SERVICE,
        parent: QObject | None = None,
        *,
        command: Sequence[str] | None = None,
        restarts: bool = True,
    ) -> None:
        """`words` choose the helper; `command` replaces the whole command line, for an engine elsewhere."""
        super().__init__(parent)
        self._command = list(command) if command is not None else engine_command(*words)
        self._restarts = restarts
        self._process: QProcess | None = None
        self._lines = wire.Lines()
        self._log: deque[str] = deque(maxlen=_LOG_LINES)
        self._unfinished = b""
        """The beginning of a line of the log: what arrives at once may stop anywhere."""
        self._pending: dict[int, _Pending] = {}
        self._next = 1
        self._hello: rpc.Hello | None = None
        self._closing = self._closed = False
        self._crashes: deque[float] = deque()
        self._reaper = QTimer(self)
        self._reaper.setSingleShot(True)
        self._reaper.timeout.connect(self._press)
        self._pressed = 0

    @property
    def is_ready(self) -> bool:
        """Whether the process has said hello and answers."""
        return self._hello is not None

    @property
    def is_running(self) -> bool:
        """Whether there is a process."""
        return self._process is not None

    @property
    def pending(self) -> int:
        """How many requests have no answer yet."""
        return len(self._pending)

    def log(self) -> str:
        """Return the last lines that the process wrote beside the wire."""
        return "\n".join(self._log)

    def start(self) -> None:
        """Start the process unless it is there or was closed; returns at once, `ready` follows."""
        if self._process is not None or self._closed:
            return
        self._closing = False
        self._hello = None
        self._lines = wire.Lines()
        process = QProcess(self)
        surroundings = QProcessEnvironment()
        for name, value in environment().items():
            surroundings.insert(name, value)
        process.setProcessEnvironment(surroundings)
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(self._read_log)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._refused)
        self._process = process
        process.start(self._command[0], self._command[1:])

    def request(
        self,
        params: Spec,
        on_result: OnResult,
        on_error: OnProblem | None = None,
        *,
        on_progress: OnProgress | None = None,
        on_token: OnToken | None = None,
    ) -> int:
        """Ask for something, named by the type of `params`; returns the number to cancel it by.

        Exactly one of `on_result` and `on_error` is called, later, on this thread. A process that is not
        there is started.
        """
        number = self._next
        self._next += 1
        pending = self._pending[number] = _Pending(params, on_result, on_error, on_progress, on_token)
        if self._closed:
            del self._pending[number]
            QTimer.singleShot(0, self, lambda: _refuse(pending, Problem(code="request_cancelled")))
        elif self.is_ready:
            self._write(wire.encode_request(number, params))
        else:
            self.start()
        return number

    def cancel(self, number: int) -> None:
        """End a request early; its `on_error` hears request_cancelled, a late answer is dropped."""
        pending = self._pending.pop(number, None)
        if pending is None:
            return
        if self.is_ready:
            self._write(wire.encode_cancel(number))
        QTimer.singleShot(0, self, lambda: _refuse(pending, Problem(code="request_cancelled")))

    def shutdown(self) -> None:
        """Ask the process to end and make sure that it does; returns at once, `ended` follows."""
        self._closing = True
        if self._process is None:
            return
        self._process.closeWriteChannel()
        self._pressed = 0
        self._reaper.start(_PATIENCE)

    def close(self, milliseconds: int = 3000) -> None:
        """End the process for good and wait for it, at most so long: for the end of the app."""
        self._closing = self._closed = True
        process = self._process
        if process is None:
            return
        process.closeWriteChannel()
        if not process.waitForFinished(milliseconds // 2):
            process.kill()
            process.waitForFinished(milliseconds // 2)

    def _press(self) -> None:
        """Press harder each time that patience runs out: terminate, then kill."""
        if self._process is None:
            return
        if self._pressed == 0:
            self._process.terminate()
        else:
            self._process.kill()
        self._pressed += 1
        self._reaper.start(_PATIENCE)

    def _write(self, line: bytes) -> None:
        if self._process is not None:
            self._process.write(line)

    def _read(self) -> None:
        process = self._process
        if process is None:
            return
        try:
            for line in self._lines.feed(bytes(process.readAllStandardOutput().data())):
                self._take(wire.decode(line))
        except ValueError as error:
            # Whatever speaks there does not speak our language: nothing that follows can be trusted.
            self._log.append(f"wire: {error}")
            process.kill()

    def _read_log(self) -> None:
        if self._process is None:
            return
        self._keep(bytes(self._process.readAllStandardError().data()))

    def _keep(self, arrived: bytes) -> None:
        """Add to the log what makes whole lines."""
        whole, end, self._unfinished = (self._unfinished + arrived).rpartition(b"\n")
        if end:
            text = whole.decode("utf-8", errors="replace")
            self._log.extend(text.splitlines())
            self.logged.emit(text)

    def _take(self, message: dict[str, Any]) -> None:
        """Act on one message of the process."""
        if "id" in message and "method" not in message:
            self._answer(message)
            return
        params = message.get("params") or {}
        match message.get("method"):
            case "hello":
                self._greet(params)
            case "progress":
                progress = rpc.Progress.model_validate(params)
                pending = self._pending.get(progress.id)
                if pending is not None:
                    tell(pending.on_progress, progress)
            case "token":
                token = rpc.Token.model_validate(params)
                pending = self._pending.get(token.id)
                if pending is not None:
                    tell(pending.on_token, token)
            case "reworded":
                self.reworded.emit(rpc_data.Reworded.model_validate(params))

    def _greet(self, params: dict[str, Any]) -> None:
        """Check that both speak the same protocol, then send what has waited."""
        protocol = params.get("protocol")
        if protocol != rpc.PROTOCOL:
            self._give_up(
                Problem(code="engine_protocol", facts={"protocol": str(protocol), "known": rpc.PROTOCOL})
            )
            return
        self._hello = rpc.Hello.model_validate(params)
        for number, pending in self._pending.items():
            self._write(wire.encode_request(number, pending.params))
        self.ready.emit(self._hello)

    def _answer(self, message: dict[str, Any]) -> None:
        pending = self._pending.pop(message["id"], None)
        if pending is None:
            return
        if "error" in message:
            _refuse(pending, wire.decode_error(message["error"]))
            return
        try:
            result = wire.decode_result(pending.params, message.get("result"))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            why = f"{type(pending.params).__name__}: {where}: {first['msg']}"
            _refuse(pending, wire.unexpected(why))
            return
        tell(pending.on_result, result)

    def _give_up(self, problem: Problem) -> None:
        """End a process that cannot be used, for good."""
        self._closing = True
        self._refuse_all(problem)
        self.failed.emit(problem)
        if self._process is not None:
            self._process.kill()

    def _refused(self, error: QProcess.ProcessError) -> None:
        if error != QProcess.ProcessError.FailedToStart or self._process is None:
            return
        why = self._process.errorString()
        self._drop_process()
        problem = Problem(code="engine_ended", facts={"reason": why})
        self._refuse_all(problem)
        self.failed.emit(problem)
        self.ended.emit()

    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        self._read_log()
        if self._unfinished:
            self._keep(b"\n")
        self._drop_process()
        crashed = status == QProcess.ExitStatus.CrashExit
        why = reason("signal" if crashed else "exit_code", number=code)
        problem = Problem(code="engine_ended", facts={"reason": why})
        again = not self._closing and self._may_restart()
        expected = self._closing
        self._refuse_all(problem)
        if not expected:
            self.failed.emit(problem)
        if again:
            self.start()
        if self._process is None:
            self.ended.emit()

    def _may_restart(self) -> bool:
        """Say whether another try is worth it: not when it crashes again and again."""
        now = time.monotonic()
        while self._crashes and now - self._crashes[0] > _WINDOW:
            self._crashes.popleft()
        self._crashes.append(now)
        return self._restarts and len(self._crashes) <= _RESTARTS

    def _drop_process(self) -> None:
        self._reaper.stop()
        self._hello = None
        if self._process is not None:
            self._process.deleteLater()
            self._process = None

    def _refuse_all(self, problem: Problem) -> None:
        """Tell every request that there will be no answer; those made while being told wait for the next."""
        pending, self._pending = self._pending, {}
        for item in pending.values():
            _refuse(item, problem)


def _refuse(pending: _Pending, problem: Problem) -> None:
    tell(pending.on_error, problem)
