"""A million rows from a file to the frozen copy of a run: CPU time beside a bare loop, and peak memory.

    python tests/benchmarks/prepare.py [ROWS]

The bare loop reads each line, parses it, and writes it again: what any copy of the rows must do.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
ROWS: Final = 1_000_000
MOST_MEMORY: Final = 300
"""MB of the whole process, at most."""
MOST_TIME: Final = 8.0
"""Times the CPU time of the bare loop, at most."""


def main() -> int:
    """Measure both in processes of their own; the exit status is 1 when a bound is broken."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        file = write(Path(folder) / "rows.jsonl", rows)
        found = {name: measured(name, file) for name in ("bare", "prepare")}
    for name, (seconds, memory, parts) in found.items():
        print(f"{name}: {seconds:.1f} CPU s, {memory:.0f} MB {parts}")
    ratio = found["prepare"][0] / found["bare"][0]
    print(f"prepare / bare: {ratio:.2f} (at most {MOST_TIME}), {rows} rows")
    return int(ratio > MOST_TIME or found["prepare"][1] > MOST_MEMORY)


def write(file: Path, rows: int) -> Path:
    """Write rows of about 0.9 kB."""
    with file.open("w", encoding="utf-8") as out:
        for number in range(rows):
            row = {
                "prompt": f"question {number} " + "lorem ipsum " * 35,
                "completion": f"{number} " + "dolor sit " * 45,
            }
            out.write(json.dumps(row) + "\n")
    return file


def measured(name: str, file: Path) -> tuple[float, float, str]:
    """Run one side in a process of its own; returns CPU seconds, peak in MB, and its parts."""
    command = [sys.executable, __file__, "--", name, str(file)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    seconds, memory, parts = json.loads(done.stdout.splitlines()[-1])
    return seconds, memory, parts


def bare(file: Path) -> str:
    """Copy the rows as simply as can be."""
    with file.open(encoding="utf-8") as lines, file.with_suffix(".copy").open("w", encoding="utf-8") as out:
        for line in lines:
            out.write(json.dumps(json.loads(line), ensure_ascii=False) + "\n")
    return ""


def prepare(file: Path) -> str:
    """Split and freeze the rows, then read the frozen ones back."""
    from engine import job
    from engine.runtime import prepare as preparing

    spent = [time.process_time()]
    parts = {"model": {"path": "/m"}, "data": [{"path": str(file)}], "split": {"validation": 0.05}}
    split = preparing.split_rows(job.TrainJob.model_validate(parts))
    spent.append(time.process_time())
    preparing.freeze(split, file.parent / "data")
    spent.append(time.process_time())
    count = sum(1 for _ in preparing.thaw(file.parent / "data").rows["train"])
    spent.append(time.process_time())
    named = zip(("split", "freeze", "thaw"), spent, spent[1:], strict=False)
    return ", ".join(f"{name} {after - before:.1f}" for name, before, after in named) + f", {count} to train"


if __name__ == "__main__":
    if "--" in sys.argv:
        sys.path.insert(0, str(ROOT))
        side, path = sys.argv[2:]
        told = {"bare": bare, "prepare": prepare}[side](Path(path))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps([time.process_time(), peak, told]))
    else:
        sys.exit(main())
