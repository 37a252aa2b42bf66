"""Watches a process from outside: its CPU time and memory, and when the lines that it writes appear."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

ROOT = Path(__file__).parents[2]
LOOK = 0.002
"""Seconds between two looks at what a process wrote; the most that a CPU reading can be late."""


@dataclass
class Course:
    """What was seen of one process."""

    cpu: float = 0.0
    """User and system seconds from its start to its end."""
    peak: int = 0
    """Most memory that it held, in bytes."""
    born: float = 0.0
    """When it was started, in seconds since 1970."""
    lines: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    """(CPU seconds so far, record) of every line that it wrote."""


def watch(
    command: Sequence[str], file: Path, environment: dict[str, str], on_line: Callable[[Any], None] = id
) -> Course:
    """Run a command to its end and note its CPU time at each JSON line that appears in a file.

    The CPU clock of the process is read by its id: to the nanosecond, all its threads together, and without
    a line of code in the process itself.
    """
    course = Course(born=time.time())
    log = file.with_suffix(".log")
    with log.open("ab") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment, cwd=file.parent)
        clock = (~process.pid << 3) | 2  # CPUCLOCK_SCHED of another process: see clock_getcpuclockid(3)
        offset = ended = status = 0
        while not ended:
            used = time.clock_gettime(clock)
            offset, records = news(file, offset)
            course.lines.extend((used, record) for record in records)
            for record in records:
                on_line(record)
            time.sleep(LOOK)
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        process.returncode = os.waitstatus_to_exitcode(status)
    _, records = news(file, offset)
    course.cpu, course.peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024
    course.lines.extend((course.cpu, record) for record in records)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{log.read_text()[-4000:]}")
    return course


def news(file: Path, offset: int) -> tuple[int, list[dict[str, Any]]]:
    """Return the whole lines after an offset, and the offset to go on from."""
    if not file.exists() or file.stat().st_size <= offset:
        return offset, []
    with file.open("rb") as opened:
        opened.seek(offset)
        whole = opened.read().rpartition(b"\n")[0]
    if not whole:
        return offset, []
    return offset + len(whole) + 1, [json.loads(line) for line in whole.split(b"\n")]


def load() -> str:
    """Say how busy the machine is; figures from a busy one are worth less."""
    one, five, _ = os.getloadavg()
    return f"load {one:.1f} (five minutes: {five:.1f}) on {os.cpu_count()} cores"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def verdict(bounds: dict[str, tuple[float, float]]) -> int:
    """Print each (value, bound) and return 1 when one is broken."""
    for name, (value, bound) in bounds.items():
        print(f"{'held  ' if value <= bound else 'BROKEN'}  {name}: {value:.3f}, at most {bound}")
    return int(any(value > bound for value, bound in bounds.values()))
