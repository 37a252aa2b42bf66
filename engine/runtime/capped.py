"""A child process for what strangers wrote: it has caps, and ends when it takes too much or gets nowhere."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import count
from typing import IO, TYPE_CHECKING, Any, Final, Self

import psutil

from engine import launch
from engine.problems import Problem, ProblemError
from engine.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.spec import Spec

MEMORY: Final = min(4 << 30, psutil.virtual_memory().total // 2)
"""Bytes that the child may hold."""
PATIENCE: Final = 60.0
"""Seconds that it may compute on one question without a sign of progress …"""
_BLOCKED: Final = 5
"""… and so many times as long, when it only waits."""
_LOOK: Final = 0.05
_CANCELLING: Final = 0.15
"""Seconds that a cancelled question is given to end by itself."""
_LEAVING: Final = 2.0


@dataclass(slots=True)
class _Question:
    """A question without an answer."""

    method: str
    params: dict[str, Any]
    on_progress: Callable[[int, int, str], None] | None
    answered: threading.Event = field(default_factory=threading.Event)
    result: Any = None
    problem: Problem | None = None
    beat: float = 0.0
    """When it last made progress …"""
    cpu: float = 0.0
    """… and the processor seconds that the child had used by then."""
    told: tuple[int, int, str] | None = None
    again: bool = True
    """Whether a fresh child may be asked, when the old one ended for another question's sake."""

    def moved(self, cpu: float) -> None:
        """Take note of a sign of progress."""
        self.beat, self.cpu = time.monotonic(), cpu


class Capped:
    """The child: warm from `start` on, and replaced when it had to be ended."""

    def __init__(
        self,
        *,
        memory: int = MEMORY,
        patience: float = PATIENCE,
        program: tuple[str, ...] | None = None,
        quiet: bool = False,
    ) -> None:
        """`program` replaces the command line but for its options; `quiet` drops what the child logs."""
        self._caps = memory, patience, program or tuple(launch.engine_command("serve", "--data"))
        self._quiet = quiet
        self._child: _Child | None = None
        self._lock = threading.Lock()
        self._closed = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """Return the process id of the child."""
        return self._child.process.pid if self._child else None

    def start(self) -> None:
        """Start the child unless there is one that answers."""
        with self._lock:
            if not self._closed and (self._child is None or self._child.ended.is_set()):
                self._child = _Child(*self._caps, quiet=self._quiet)

    def ask(
        self,
        method: str,
        params: Spec | dict[str, Any],
        *,
        progress: Callable[[int, int, str], None] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Any:
        """Return the answer as JSON has it; raises ProblemError, the child's own or why it gave none."""
        content = params if isinstance(params, dict) else params.model_dump(mode="json")
        question = _Question(method, content, progress)
        while True:
            self.start()
            child = self._child
            if child is None:
                raise ProblemError("request_cancelled")
            child.put(question)
            _wait(child, question, cancelled)
            if question.problem is None:
                return question.result
            if question.problem.code != _ANEW.code:
                raise ProblemError(question.problem.code, **question.problem.facts)
            question = _Question(method, content, progress, again=False)

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._closed = True
            if self._child is not None:
                self._child.close()


_ANEW: Final = Problem(code="ask_again")
"""Stands for the end of a child that was not this question's fault."""


def _wait(child: _Child, question: _Question, cancelled: Callable[[], bool]) -> None:
    """Wait for an answer and pass its progress on, on the thread that asked."""
    leaving: float | None = None
    told = None
    while not question.answered.wait(_LOOK):
        if leaving is None and cancelled():
            leaving = time.monotonic() + _CANCELLING
            child.cancel(question)
        if leaving is None:
            told = _pass_on(question, told)
        elif time.monotonic() > leaving:
            raise ProblemError("request_cancelled")
    if question.problem is None and not cancelled():
        _pass_on(question, told)


def _pass_on(question: _Question, told: tuple[int, int, str] | None) -> tuple[int, int, str] | None:
    """Tell of progress that was not told of; returns the last that was."""
    if question.told is not None and question.told is not told and question.on_progress is not None:
        question.on_progress(*question.told)
    return question.told


class _Child:
    """One process and the questions that it was asked."""

    def __init__(self, memory: int, patience: float, program: tuple[str, ...], *, quiet: bool) -> None:
        self._log = subprocess.DEVNULL if quiet else None
        self._memory, self._patience = memory, patience
        self._command = [*program, "--memory", str(memory), "--parent", str(os.getpid())]
        self.ended = threading.Event()
        self._questions: dict[int, _Question] = {}
        self._numbers = count(1)
        self._lock = threading.Lock()
        self._end: tuple[set[int], Problem] | None = None
        """Questions that the child was ended for, and what is said of them."""
        self._started: Future[subprocess.Popen[bytes]] = Future()
        threading.Thread(target=self._live, name="capped", daemon=True).start()
        self.process = self._started.result()
        self._usage = psutil.Process(self.process.pid)
        threading.Thread(target=self._watch, name="capped-watch", daemon=True).start()

    def put(self, question: _Question) -> None:
        """Ask."""
        with self._lock:
            number = next(self._numbers)
            question.moved(self._cpu())
            self._questions[number] = question
            if self.ended.is_set():
                self._refuse()
                return
        self._write({"id": number, "method": question.method, "params": question.params})

    def cancel(self, question: _Question) -> None:
        """Tell the child that an answer is not wanted any more; it is watched until it gives one."""
        for number, other in list(self._questions.items()):
            if other is question:
                self._write({"method": "cancel", "params": {"id": number}})

    def close(self) -> None:
        """End the process: its input ends, and with it all that it does."""
        _shut(self.process.stdin)
        try:
            self.process.wait(_LEAVING)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(_LEAVING)

    def _write(self, message: dict[str, Any]) -> None:
        line = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False)
        raw = line.encode("utf-8", "backslashreplace") + b"\n"
        stream = self.process.stdin
        try:
            with self._lock:
                if stream is not None:
                    stream.write(raw)
                    stream.flush()
        except (OSError, ValueError):
            return  # it has ended: the reader says why

    def _live(self) -> None:
        """Start the process and hear what it says; Linux ends it with this very thread."""
        pipe = subprocess.PIPE
        try:
            process = subprocess.Popen(
                self._command, stdin=pipe, stdout=pipe, stderr=self._log, env=launch.environment()
            )
        except OSError as error:
            self._started.set_exception(error)
            return
        self._started.set_result(process)
        for line in process.stdout or ():
            self._take(json.loads(line))
        process.wait()
        _shut(process.stdout)
        _shut(process.stdin)
        with self._lock:
            self.ended.set()
            self._refuse()

    def _take(self, message: dict[str, Any]) -> None:
        params = message.get("params") or {}
        question = self._questions.get(params.get("id") or message.get("id") or 0)
        if question is None:
            return
        question.moved(self._cpu())
        if message.get("method") == "progress":
            question.told = params["done"], params["total"], params["unit"]
        elif "method" not in message:
            error = message.get("error")
            question.result = message.get("result")
            question.problem = Problem.model_validate(error["data"]) if error else None
            with self._lock:
                self._questions.pop(message["id"], None)
            question.answered.set()

    def _refuse(self) -> None:
        """Say of every question why there is no answer."""
        guilty, problem = self._end or (set(self._questions), None)
        for number, question in self._questions.items():
            if number in guilty or not question.again:
                question.problem = problem or self._died(question)
            else:
                question.problem = _ANEW
            question.answered.set()
        self._questions.clear()

    def _died(self, question: _Question) -> Problem:
        code = self.process.returncode or 0
        why = reason("signal", number=-code) if code < 0 else reason("exit_code", number=code)
        return Problem(code="data_process_ended", facts={"path": subject(question.params), "reason": why})

    def _cpu(self) -> float:
        try:
            times = self._usage.cpu_times()
        except psutil.Error:
            return 0.0
        return times.user + times.system

    def _held(self) -> int:
        """Return the bytes that the child holds; on Windows a launcher stands between it and this process."""
        try:
            children = self._usage.children() if os.name == "nt" else []
            return sum(process.memory_info().rss for process in (self._usage, *children))
        except psutil.Error:
            return 0

    def _watch(self) -> None:
        """End the child when it holds too much, or makes no progress with a question for too long."""
        while not self.ended.wait(_LOOK):
            held = self._held()
            questions = dict(self._questions)
            if not questions:
                continue
            if held > self._memory:
                facts = {"path": subject(next(iter(questions.values())).params), "needed": self._memory}
                self._kill(set(questions), Problem(code="data_too_large", facts=facts))
                return
            now, cpu = time.monotonic(), self._cpu()
            for number, question in questions.items():
                waited = now - question.beat
                if waited > self._patience and (
                    cpu - question.cpu > self._patience or waited > _BLOCKED * self._patience
                ):
                    facts = {"path": subject(question.params), "seconds": round(waited)}
                    self._kill({number}, Problem(code="data_stalled", facts=facts))
                    return

    def _kill(self, guilty: set[int], problem: Problem) -> None:
        self._end = guilty, problem
        self.process.kill()


def subject(params: dict[str, Any]) -> str:
    """Return the file that a question is about."""
    data = params.get("data") or (params.get("job") or {}).get("data")
    if isinstance(data, list | tuple):
        data = next(iter(data), None)
    return str((data or {}).get("path", "")) if isinstance(data, dict) else ""


def _shut(stream: IO[bytes] | None) -> None:
    try:
        if stream is not None:
            stream.close()
    except OSError:
        return
