"""Compares the traced forecast with published peaks.

python tests/benchmarks/forecast.py [CASES.csv SHAPES.json] [--only PART] [--markdown]

Every case is traced from its shape and a description of its stack (tests/benchmarks/stacks.py); nothing is
fitted. Prints a table and the errors, and ends with 1 when a bound is missed. `--markdown` writes the table
of the documentation.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))

from stacks import Stack, trace_case

from engine.runtime.forecast import WORKSPACE

if TYPE_CHECKING:
    from engine.runtime.trace import Traced

DATA = Path(__file__).parent / "data"
CARD = 24 << 30
BOUNDS = {"median": 0.06, "p90": 0.12, "verdicts": 0.97, "false_fits": 0.01, "seconds_p95": 2.0}


@dataclass(frozen=True, slots=True)
class Row:
    """One case and its forecast, in the gigabytes of its source."""

    case: dict[str, str]
    published: float
    unit: float
    """Bytes of a gigabyte of the source."""
    low: float
    total: float
    high: float
    seconds: float
    """Of the processor: on a machine that does nothing else it takes as long."""

    @property
    def verdicts(self) -> tuple[bool, bool]:
        """Whether it fits a card of 24 GiB as published, and as forecast."""
        return self.published * self.unit <= CARD, self.total * self.unit <= CARD

    @property
    def error(self) -> float:
        """Signed, as a share of the published figure."""
        return self.total / self.published - 1


def compare(cases: list[dict[str, str]], shapes: dict[str, dict[str, Any]]) -> list[Row]:
    """Trace every case; cases of a shape that is not given are left out and named."""
    rows = []
    for case in cases:
        if case["arch"] not in shapes:
            print(f"left out: no shape of {case['arch']}", file=sys.stderr)
            continue
        began = time.process_time()
        traced, stack = trace_case(case, shapes[case["arch"]])
        seconds = time.process_time() - began
        rows.append(_row(case, traced, stack, seconds))
    return rows


def _row(case: dict[str, str], traced: Traced, stack: Stack, seconds: float) -> Row:
    """Put a trace into the gigabytes of its source, and into what the source counts."""
    if stack.counts == "tensors":
        low = total = high = traced.total
    else:
        least, usual, most = (size + WORKSPACE for size in stack.context)
        low, total, high = traced.total + least, traced.reserved + usual, traced.reserved + most
    figures = (size / stack.unit for size in (low, total, high))
    return Row(case, float(case["peak"]), stack.unit, *figures, seconds)


def summary(rows: list[Row]) -> dict[str, float]:
    """Return the figures that the bounds are about."""
    errors = sorted(abs(row.error) for row in rows)
    wrong = [row for row in rows if row.verdicts[0] != row.verdicts[1]]
    return {
        "median": statistics.median(errors),
        "p90": errors[int(0.9 * (len(errors) - 1) + 0.5)],
        "verdicts": 1 - len(wrong) / len(rows),
        "false_fits": sum(row.verdicts[1] for row in wrong) / len(rows),
        "seconds_p95": sorted(row.seconds for row in rows)[int(0.95 * (len(rows) - 1) + 0.5)],
    }


def table(rows: list[Row], *, markdown: bool) -> str:
    """Return the table as text or as Markdown."""
    head = ["stack", "model", "method", "rows x tokens", "ckpt", "published", "forecast", "range", "error"]
    lines = []
    for row in rows:
        case = row.case
        size = f"{case['batch']} x {case['seq']}"
        figures = [
            f"{row.published:.1f}",
            f"{row.total:.1f}",
            f"{row.low:.1f} to {row.high:.1f}",
            f"{row.error:+.0%}",
        ]
        lines.append([case["fw"], case["arch"], case["method"], size, case["gc"], *figures])
    if markdown:
        rule = ["---"] * len(head)
        return "\n".join(f"| {' | '.join(line)} |" for line in [head, rule, *lines])
    widths = [max(len(line[place]) for line in [head, *lines]) for place in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in [head, *lines]
    )


def main() -> int:
    """Print the comparison; 1 when a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path, nargs="?", default=DATA / "published_vram.csv")
    parser.add_argument("shapes", type=Path, nargs="?", default=DATA / "published_vram_configs.json")
    parser.add_argument("--only", default="", help="Part of a stack, model or method.")
    parser.add_argument("--markdown", action="store_true")
    options = parser.parse_args()
    with options.cases.open(encoding="utf-8") as opened:
        cases = [case for case in csv.DictReader(opened) if options.only in "".join(case.values())]
    shapes = json.loads(options.shapes.read_text(encoding="utf-8"))
    compare(cases[:1], shapes)  # the first trace imports and fills caches
    rows = compare(cases, shapes)
    print(table(rows, markdown=options.markdown))
    found = summary(rows)
    good = True
    for name, bound in BOUNDS.items():
        held = found[name] >= bound if name == "verdicts" else found[name] <= bound
        good &= held
        print(f"{name:12} {found[name]:8.3f}  bound {bound}  {'held' if held else 'MISSED'}", file=sys.stderr)
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
