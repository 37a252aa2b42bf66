"""A run folder: the only truth about a run, and the only way to watch and steer it."""

from __future__ import annotations

import re
import shutil
import time
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal

import psutil
from filelock import FileLock, Timeout

from engine import durable, job
from engine.events import (
    PROTOCOL,
    Command,
    Event,
    Finished,
    Healed,
    decode_command,
    decode_event,
    encode,
    protocol_of,
)
from engine.home import runs_folder
from engine.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CommandType = Literal["pause", "resume", "stop", "discard", "checkpoint", "sample"]
TITLE_LENGTH: Final = 120
"""Characters of a name that a person gives a run."""
_CHUNK: Final = 1 << 20
_TAIL: Final = 1 << 16
_LAST: Final = 1 << 12
_AT_ONCE: Final = 60.0
"""Seconds between a process that hands over and the start of the one that it named, at most."""


class RunFolder:
    """One run on the disk: its job, events, commands, lock and results."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.job_file = path / "job.yaml"
        self.title_file = path / "title.txt"
        self.events_file = path / "events.jsonl"
        self.commands_file = path / "commands.jsonl"
        self.environment_file = path / "environment.json"
        self.lock_file = path / "engine.lock"
        self.log_file = path / "engine.log"
        self.checkpoints = path / "checkpoints"
        self.adapter = path / "adapter"
        self.model = path / "model"
        self.data = path / "data"
        self.exports = path / "exports"
        self.evaluations = path / "evaluation"

    @classmethod
    def create(
        cls, work: job.TrainJob | job.EvaluateJob | job.ExportJob, root: Path | None = None
    ) -> RunFolder:
        """Make a new run folder for a job; evaluations and exports live inside the run they belong to."""
        parent = root or _parent(work)
        parent.mkdir(parents=True, exist_ok=True)
        stem = f"{datetime.now():%Y-%m-%d-%H%M}-{_slug(work)}"
        for number in range(1, 1000):
            path = parent / (stem if number == 1 else f"{stem}-{number}")
            try:
                path.mkdir()
            except FileExistsError:
                continue
            run = cls(path)
            job.save(work, run.job_file)
            return run
        message = f"{parent} holds a thousand runs of this minute"
        raise OSError(message)

    @classmethod
    def open(cls, path: Path) -> RunFolder:
        """Open an existing run; raises ProblemError when it is none or comes from a newer version."""
        run = cls(path.absolute())
        if not run.job_file.is_file():
            raise ProblemError("run_not_found", path=path)
        first, _ = next(_lines(run.events_file, 0), (b"", 0))
        if protocol_of(first) > PROTOCOL:
            raise ProblemError("run_newer", path=path, version=protocol_of(first), known=PROTOCOL)
        return run

    @property
    def name(self) -> str:
        """Return the folder's name."""
        return self.path.name

    def title(self) -> str | None:
        """Return the name that a person gave the run, or None."""
        try:
            text = self.title_file.read_bytes().decode("utf-8", "replace")
        except OSError:
            return None
        return " ".join(text.split())[:TITLE_LENGTH] or None

    def rename(self, title: str) -> None:
        """Give the run a name, on one line; an empty one takes it away. The job stays what ran."""
        words = " ".join(title.split())[:TITLE_LENGTH]
        if words:
            durable.write_atomic(self.title_file, words.encode())
        else:
            self.title_file.unlink(missing_ok=True)

    def job(self) -> job.TrainJob | job.EvaluateJob | job.ExportJob:
        """Return the job, as it ran."""
        return job.load(self.job_file)

    def result(self) -> Path | None:
        """Return the folder with the finished adapter or model, or None."""
        return next((folder for folder in (self.adapter, self.model) if folder.is_dir()), None)

    def events(self, offset: int = 0, *, limit: int | None = None) -> tuple[list[Event], int]:
        """Return the whole events after a byte offset, and the offset to go on from.

        Only lines that end are consumed, so a line being written is read next time. Torn lines are skipped.
        """
        found: list[Event] = []
        for line, end in _lines(self.events_file, offset):
            offset = end
            event = decode_event(line)
            if event is not None:
                found.append(event)
                if limit is not None and len(found) >= limit:
                    break
        return found, offset

    def commands(self, offset: int = 0) -> tuple[list[Command], int]:
        """Return the commands after a byte offset, and the offset to go on from."""
        found: list[Command] = []
        for line, end in _lines(self.commands_file, offset):
            offset = end
            command = decode_command(line)
            if command is not None:
                found.append(command)
        return found, offset

    def send(self, kind: CommandType, prompt: str = "") -> str:
        """Ask the engine for something; returns the id that its acknowledgement will carry."""
        command = Command(id=uuid.uuid4().hex[:12], type=kind, prompt=prompt, time=time.time())
        durable.append_line(self.commands_file, encode(command))
        return command.id

    def lock(self) -> FileLock:
        """Return the lock that a living engine holds."""
        return FileLock(self.lock_file)

    def alive(self) -> bool:
        """Say whether an engine is at work: it holds the lock, or was named by one that has handed over."""
        # Asked again at the end: the named process may have taken the lock between the two looks.
        return self._locked() or self._handed_over() or self._locked()

    def _locked(self) -> bool:
        """Say whether the lock is held; two who ask at once may not mistake each other for the engine."""
        if not self.lock_file.exists():
            return False
        for attempt in range(3):
            try:
                with FileLock(self.lock_file, timeout=0):
                    return False
            except Timeout:
                time.sleep(0.003 * attempt)
        return True

    def _handed_over(self) -> bool:
        """Say whether the last event names a process that goes on, and that process is on its way."""
        try:
            with self.events_file.open("rb") as file:
                file.seek(max(0, self.events_file.stat().st_size - _LAST))
                line = file.read().rstrip(b"\n").rpartition(b"\n")[2]
        except OSError:
            return False
        if b'"type":"healed"' not in line:
            return False
        last = decode_event(line)
        return isinstance(last, Healed) and _goes_on(last)

    def finished(self) -> bool:
        """Say whether the last event ends a process; only the end of the file is read."""
        if not self.events_file.is_file():
            return False
        tail, _ = self.events(max(0, self.events_file.stat().st_size - _TAIL))
        return bool(tail) and isinstance(tail[-1], Finished | Healed)

    def size(self) -> int:
        """Return the bytes that deleting the run would free."""
        return sum(item.stat().st_size for item in self.path.rglob("*") if item.is_file())

    def delete(self) -> None:
        """Remove the run and everything in it; raises ProblemError while it is running."""
        if self.alive():
            raise ProblemError("run_alive", path=self.path)
        shutil.rmtree(self.path)


def every(root: Path | None = None) -> list[RunFolder]:
    """Return all runs under a folder, newest first."""
    folder = root or runs_folder()
    if not folder.is_dir():
        return []
    found = [RunFolder(item) for item in folder.iterdir() if (item / "job.yaml").is_file()]
    return sorted(found, key=lambda run: run.name, reverse=True)


def environment(run: RunFolder) -> dict[str, Any]:
    """Return what the engine wrote down about versions, card and data; empty before it started."""
    import json

    if not run.environment_file.is_file():
        return {}
    return json.loads(run.environment_file.read_text(encoding="utf-8"))


def _goes_on(last: Healed) -> bool:
    """Say whether the named process lives; one that was born at another time only bears the same number."""
    try:
        process = psutil.Process(last.successor)
        born = process.create_time()
        return abs(born - last.time) < _AT_ONCE and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _lines(file: Path, offset: int) -> Iterator[tuple[bytes, int]]:
    """Yield (line, offset behind it) for every line that has ended."""
    if not file.is_file():
        return
    with file.open("rb") as opened:
        opened.seek(offset)
        rest = b""
        while chunk := opened.read(_CHUNK):
            *whole, rest = (rest + chunk).split(b"\n")
            for line in whole:
                offset += len(line) + 1
                yield line, offset


def _parent(work: job.TrainJob | job.EvaluateJob | job.ExportJob) -> Path:
    match work:
        case job.EvaluateJob(run=run):
            return run / "evaluation"
        case job.ExportJob(run=run):
            return run / "exports"
        case _:
            return runs_folder()


def _slug(work: job.TrainJob | job.EvaluateJob | job.ExportJob) -> str:
    match work:
        case job.TrainJob(name=str(name)):
            words = name
        case job.TrainJob():
            model = work.model.path.name if work.model.path else str(work.model.hub).rpartition("/")[2]
            words = f"{model}-{method_name(work)}"
        case job.EvaluateJob():
            words = f"evaluate-{work.split}"
        case job.ExportJob():
            words = work.exporter.kind
    return re.sub(r"[^\w]+", "-", words.lower()).strip("-")[:60] or "run"


def method_name(work: job.TrainJob) -> str:
    """Return what people call the combination: QLoRA for LoRA on nf4, else the method."""
    if work.method.kind == "lora" and work.precision.kind == "nf4":
        return "qlora"
    return work.method.kind
