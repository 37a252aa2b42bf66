"""Reads the same file with a bare loop and with the readers, in one run, and prints how they compare."""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from engine.readers.csv import Csv
from engine.readers.json_array import JsonArray
from engine.readers.jsonl import Jsonl

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = [
    "the",
    "model",
    "answers",
    "with",
    "a",
    "short",
    "explanation:",
    "print('hi')",
    '"quoted"',
    "https://x.y/z",
]
ROUNDS = 3
BOUND = 0.5


def main() -> int:
    """Write the files, read each in turns, print ratios, and return 1 when a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--quick", action="store_true", help="only show that it runs")
    wanted = parser.parse_args()
    rows = 2000 if wanted.quick else wanted.rows
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "rows.jsonl"
        write(path, rows)
        size = path.stat().st_size
        part = folder / "part.jsonl"
        with path.open("rb") as stream:
            head = [stream.readline() for _ in range(min(rows, 20_000))]
        part.write_bytes(b"".join(head))
        (folder / "part.json").write_bytes(b"[" + b",".join(head) + b"]")
        (folder / "line.json").write_text(json.dumps([json.loads(line) for line in head]), encoding="utf-8")
        (folder / "part.csv").write_text(as_csv(head), encoding="utf-8")
        (folder / "part.jsonl.gz").write_bytes(gzip.compress(part.read_bytes(), 5))
        print(f"{rows:,} rows, {size / 1e6:,.0f} MB")
        reader = Jsonl()
        shares = compare(
            size,
            {
                "bare orjson loop": lambda: bare(path),
                "Jsonl.places": lambda: drained(reader.places(path)),
                "Jsonl.read": lambda: drained(reader.read(path, "utf-8")),
            },
        )
        compare(
            part.stat().st_size,
            {
                "bare orjson loop": lambda: bare(part),
                "json list": lambda: drained(JsonArray().read(folder / "part.json", "utf-8")),
                "json list, one line": lambda: drained(JsonArray().read(folder / "line.json", "utf-8")),
                "csv": lambda: drained(Csv().read(folder / "part.csv", "utf-8")),
                "jsonl.gz": lambda: drained(reader.read(folder / "part.jsonl.gz", "utf-8")),
            },
        )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")
    return 0 if wanted.quick or min(shares.values()) >= BOUND else 1


def compare(size: int, readers: dict[str, Callable[[], int]]) -> dict[str, float]:
    """Read with each in turn, several times, and print the best of each beside that of the first."""
    best = dict.fromkeys(readers, float("inf"))
    for _ in range(ROUNDS):
        for name, read in readers.items():
            began = time.process_time()
            read()
            best[name] = min(best[name], time.process_time() - began)
    first = next(iter(best.values()))
    for name, seconds in best.items():
        speed, share = size / 1e6 / seconds, first / seconds
        print(f"{name:20} {seconds:7.2f} CPU s {speed:7.0f} MB/s   {share:5.2f} of the bare loop")
    return {name: first / seconds for name, seconds in best.items()}


def write(path: Path, rows: int) -> None:
    """Write rows of about 1 KB with turns, in English and Chinese."""
    rng = random.Random(7)  # noqa: S311
    with path.open("w", encoding="utf-8") as stream:
        for number in range(rows):
            turns = [
                {
                    "role": role,
                    "content": " ".join(rng.choices(WORDS, k=size)) + "今天天气很好，" * (size // 12),
                }
                for role, size in (("system", 8), ("user", 30), ("assistant", 75))
            ]
            row = {"id": number, "messages": turns, "source": "made", "score": 0.5}
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def as_csv(lines: list[bytes]) -> str:
    """Return the rows as a table, with every value in quotes."""
    rows = ((str(row["id"]), row["messages"][2]["content"]) for row in map(orjson.loads, lines))
    quoted = ('"' + '","'.join(cell.replace('"', '""') for cell in row) + '"' for row in rows)
    return "id,text\n" + "\n".join(quoted)


def bare(path: Path) -> int:
    """Parse each line and check nothing."""
    count = 0
    with path.open("rb") as stream:
        for line in stream:
            orjson.loads(line)
            count += 1
    return count


def drained(items: object) -> int:
    """Count what a reader yields."""
    return sum(1 for _ in items)  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(main())
