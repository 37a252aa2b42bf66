"""Measures how data comes in: python tests/benchmarks/intake.py [--quick] [--chats] [--gigabytes N].

Makes a million rows (about 1 GB of JSON Lines), drops them on the wizard over the real service, and times the
first rows on screen, the line index, the reading of every line beside a bare loop of orjson, a scroll through
the table, and the memory of the process that reads. Nothing is read from a cache but the system's own.
With --gigabytes the file is as large as that, and what is measured is whether it can be seen coming, given up
half way, and read to its end in the same memory; `--folder` says where there is room for it.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import psutil
from common import load, table, verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROWS = 1_000_000
ROW = 1083
"""Bytes that a row has, about."""
FIRST, INDEX, RATIO, MEMORY, SCROLL = 0.2, 1.5, 0.5, 300.0, 33.0
"""Seconds, seconds, share of the bare loop, megabytes, milliseconds."""
STEPS = 300


def make(path: Path, rows: int, *, chats: bool) -> None:
    """Write rows of about a kilobyte, in English and Chinese."""
    chance = random.Random(7)  # noqa: S311
    words = [
        "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 9))) for _ in range(4000)
    ]
    pool = [" ".join(chance.choices(words, k=70)) for _ in range(4000)]
    with path.open("wb", buffering=1 << 20) as stream:
        for number in range(rows):
            asked, answered = chance.choice(pool), chance.choice(pool) + chance.choice(pool)[:120]
            row: dict[str, Any] = {
                "id": number,
                "instruction": asked,
                "input": "第一题" if number % 3 else "",
            }
            row["output"] = answered
            if chats:
                turns = [{"role": "user", "content": asked}, {"role": "assistant", "content": answered}]
                row = {"id": f"chat-{number}", "messages": turns}
            stream.write(orjson.dumps(row) + b"\n")


def bare(path: Path) -> tuple[float, float]:
    """Return wall and CPU seconds of the loop that checks nothing and keeps nothing."""
    wall, cpu = time.perf_counter(), time.process_time()
    with path.open("rb") as stream:
        for line in stream:
            orjson.loads(line)
    return time.perf_counter() - wall, time.process_time() - cpu


def validated(path: Path) -> tuple[float, float]:
    """Return wall and CPU seconds of reading, judging, counting and indexing every line."""
    from engine.dataset import DatasetSpec
    from engine.runtime import intake

    wall, cpu = time.perf_counter(), time.process_time()
    intake.read(DatasetSpec(path=path))
    return time.perf_counter() - wall, time.process_time() - cpu


class Peak:
    """The most memory that a process held while somebody looked."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._ended = threading.Event()
        self.bytes = 0
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while not self._ended.wait(0.02):
            self.bytes = max(self.bytes, self._process.memory_info().rss)

    def end(self) -> int:
        """Stop looking."""
        self._ended.set()
        return self.bytes


def window(path: Path, *, given_up: bool = False) -> dict[str, float]:
    """Drop the file on the wizard's rows and return what was measured; `given_up`: and take it out once."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from desktop.bridge.desk import Desk
    from desktop.i18n import set_language
    from desktop.pages.wizard.data import DataPanel
    from desktop.pages.wizard.desk import WizardDesk
    from desktop.settings import Settings
    from desktop.theme import theme

    app = QApplication([])
    set_language("en")
    theme().use("workshop")
    desk = Desk(settings=Settings(draft_file=path.parent / "draft.yaml"))
    desk.service.start()
    waited(app, lambda: desk.service.is_ready)
    wizard = WizardDesk(desk)
    panel = DataPanel(wizard)
    wizard.changed.connect(panel.retranslate)
    panel.tools.set_current("rows")
    panel.resize(1184, 720)
    panel.show()
    child = child_of(desk.service)
    warm(app, desk.service, path.parent)
    peak = Peak(child)
    found: dict[str, float] = {}
    model = panel.rows.table.model()
    start = time.perf_counter()
    panel.add_files([path])
    waited(app, lambda: model.rowCount() > 0)
    panel.grab()
    found["first"] = time.perf_counter() - start
    waited(app, lambda: model.rowCount() > 1000)
    found["index"] = time.perf_counter() - start - found["first"]
    found.update(scrolled(app, panel.rows.table, "early"))
    if given_up:
        found["given up"] = given_up_half_way(app, wizard, path)
        start = time.perf_counter()
        panel.add_files([path])
    found.update(read_whole(app, wizard, path, start))
    rested = time.perf_counter() + 0.5
    waited(app, lambda: time.perf_counter() > rested)  # the cards of the report are no step of a scroll
    found.update(scrolled(app, panel.rows.table, "late"))
    found["memory"] = peak.end() / 1e6
    desk.close()
    return found


def read_whole(app: Any, wizard: Any, path: Path, start: float) -> dict[str, float]:
    """Wait for the report; returns when it came, how often progress was told, and the longest silence."""
    told = [(start, 0.0)]

    def note() -> None:
        reading = wizard.reading.get(path)
        if reading is not None and reading.progress is not None:
            told.append((time.perf_counter(), share(reading.progress)))

    wizard.progressed.connect(note)
    waited(app, lambda: wizard.report(path) is not None)
    told.append((time.perf_counter(), 1.0))
    silence, where = max((after - before, at) for (before, at), (after, _) in pairwise(told))
    return {"read": told[-1][0] - start, "told": len(told) - 2, "silent": silence, "silent at": where}


def given_up_half_way(app: Any, wizard: Any, path: Path) -> float:
    """Take the file out while it is read; returns the seconds until another file is read instead."""
    small = path.parent / "other.jsonl"
    small.write_text('{"text": "a"}\n', encoding="utf-8")

    def is_half_read() -> bool:
        reading = wizard.reading.get(path)
        return reading is not None and reading.progress is not None and 2 * share(reading.progress) > 1

    waited(app, is_half_read)
    start = time.perf_counter()
    wizard.change(wizard.draft.without_data(path).with_data(small))
    waited(app, lambda: wizard.report(small) is not None)
    seconds = time.perf_counter() - start
    wizard.change(wizard.draft.without_data(small))
    return seconds


def share(progress: Any) -> float:
    """Return how far something is, from 0 to 1."""
    return progress.done / max(1, progress.total)


def warm(app: Any, service: Any, folder: Path) -> None:
    """Wait until the engine has come up, as it has in a window that stood for some seconds."""
    from engine.dataset import DatasetSpec
    from engine.rpc_data import Peek

    file, answers = folder / "small.jsonl", []
    file.write_text('{"text": "a"}\n', encoding="utf-8")
    service.request(Peek(data=DatasetSpec(path=file)), answers.append)
    waited(app, lambda: bool(answers))


def child_of(service: Any) -> int:
    """Return the process id of the child that reads."""
    parent = psutil.Process(service._process.processId())
    while not (children := parent.children()):
        time.sleep(0.01)
    return children[0].pid


def waited(app: Any, true: Callable[[], bool]) -> None:
    """Let the window live until something is true."""
    while not true():
        app.processEvents()
        time.sleep(0.0005)


def scrolled(app: Any, rows: Any, when: str) -> dict[str, float]:
    """Scroll by wheel, by page and by jumps; returns the milliseconds of a step, painting and all."""
    chance, bar, steps = random.Random(3), rows.verticalScrollBar(), []  # noqa: S311
    for number in range(STEPS):
        place = {0: bar.value() + 3, 1: bar.value() + bar.pageStep()}.get(number % 3)
        start = time.perf_counter()
        bar.setValue(place if place is not None else chance.randrange(bar.maximum()))
        app.processEvents()  # scrolls, and paints what came into view
        steps.append(1000 * (time.perf_counter() - start))
        pause = time.perf_counter() + 0.01
        while time.perf_counter() < pause:
            turn = time.perf_counter()
            app.processEvents()  # answers come in here: they count as a step of their own
            spent = 1000 * (time.perf_counter() - turn)
            if spent > 1:
                steps.append(spent)
    steps.sort()
    return {f"{when} p50": statistics.median(steps), f"{when} p99": steps[int(len(steps) * 0.99)]}


def shown(path: Path) -> Iterator[tuple[str, str]]:
    """Yield what was measured in words, and end with the verdict."""
    walls, shares = [], []
    for _ in range(3):
        (loop, loop_cpu), (read, read_cpu) = bare(path), validated(path)
        walls.append(loop / read)
        shares.append(loop_cpu / read_cpu)
        yield "bare orjson loop, s (CPU)", f"{loop:.2f} ({loop_cpu:.2f})"
        yield "every line read and validated, s (CPU)", f"{read:.2f} ({read_cpu:.2f})"
    found = window(path)
    yield (
        "share of the bare loop, by CPU time (by wall time)",
        (f"{statistics.median(shares):.2f} ({statistics.median(walls):.2f})"),
    )
    yield "first rows on screen, s after the drop", f"{found['first']:.3f}"
    yield "line index, s after the first rows", f"{found['index']:.2f}"
    yield "report with all findings, s after the drop", f"{found['read']:.1f}"
    for when, words in (("early", "while it is read"), ("late", "when it was read")):
        yield f"scroll step {words}, ms p50 / p99", f"{found[f'{when} p50']:.1f} / {found[f'{when} p99']:.1f}"
    yield "peak memory of the process that reads, MB", f"{found['memory']:.0f}"
    RESULTS.update(found, share=statistics.median(shares))


def shown_huge(path: Path) -> Iterator[tuple[str, str]]:
    """Yield what was measured of a very large file in words."""
    found = window(path, given_up=True)
    yield "another file is read, s after this one was taken out half way", f"{found['given up']:.2f}"
    yield "first rows on screen, s after the drop", f"{found['first']:.3f}"
    yield "line index, s after the first rows", f"{found['index']:.2f}"
    yield "report, s after the drop", f"{found['read']:.0f}"
    silence = f"{found['silent']:.2f} (at {100 * found['silent at']:.0f} %)"
    yield "words on how far it is; the longest silence, s", f"{found['told']:.0f}; {silence}"
    for when, words in (("early", "while it is read"), ("late", "when it was read")):
        yield f"scroll step {words}, ms p50 / p99", f"{found[f'{when} p50']:.1f} / {found[f'{when} p99']:.1f}"
    yield "peak memory of the process that reads, MB", f"{found['memory']:.0f}"
    RESULTS.update(found)


RESULTS: dict[str, float] = {}


def main() -> int:
    """Measure, print a table and say what held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a hundredth of the rows")
    parser.add_argument("--chats", action="store_true", help="rows with a list of messages")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--gigabytes", type=float, help="a file of this size instead")
    parser.add_argument("--folder", type=Path, help="where the file is made; there must be room for it")
    given = parser.parse_args()
    rows = given.rows // 100 if given.quick else given.rows
    if given.gigabytes:
        rows = int(given.gigabytes * 1e9 / ROW)
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        path = Path(folder) / "rows.jsonl"
        make(path, rows, chats=given.chats)
        print(f"{rows:,} rows, {path.stat().st_size / 1e6:.0f} MB; {load()}\n", flush=True)
        print(table(("what", "measured"), shown_huge(path) if given.gigabytes else shown(path)))
    print()
    return verdict(bounds_of_huge() if given.gigabytes else bounds())


def bounds() -> dict[str, tuple[float, float]]:
    """Return what was measured of a million rows, each with its bound."""
    return {
        "first rows, s": (RESULTS["first"], FIRST),
        "line index, s": (RESULTS["index"], INDEX),
        "time of validation, bare loops": (1 / RESULTS["share"], 1 / RATIO),
        "peak memory, MB": (RESULTS["memory"], MEMORY),
        "scroll step while reading, ms p99": (RESULTS["early p99"], SCROLL),
        "scroll step, ms p99": (RESULTS["late p99"], SCROLL),
    }


def bounds_of_huge() -> dict[str, tuple[float, float]]:
    """Return what was measured of a very large file, where there is a bound for it."""
    return {
        "seconds until it was given up": (RESULTS["given up"], 1.0),
        "longest silence, s": (RESULTS["silent"], 2.0),
        "peak memory, MB": (RESULTS["memory"], MEMORY),
        "scroll step, ms p99": (RESULTS["late p99"], SCROLL),
    }


if __name__ == "__main__":
    sys.exit(main())
