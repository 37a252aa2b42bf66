"""Measures how fast rows become tokens with a mask: python tests/benchmarks/encode.py [--rows 100000].

Our `prepare.encode` beside the usual `tokenizer.apply_chat_template` for each row, and beside one call of it
for all rows. Each part runs in a process of its own, makes the same seeded rows, and gives the processor time
and a hash of all ids. English rows have words that repeat as words do; Chinese rows have no spaces and few
clauses twice. Last, what packing wastes beside random batches.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

ROOT: Final = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from engine.home import models_folder  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST_FASTER: Final = 3.0
MOST_WASTE: Final = 0.01
CUTOFF: Final = 2048
BATCH: Final = 8
PARTS: Final = ("usual", "batched", "tunesmith")
Turns = list[dict[str, str]]


def main() -> int:
    """Run one part, or all of them and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--quick", action="store_true", help="only show that it runs")
    parser.add_argument("--part", choices=PARTS)
    parser.add_argument("--language", choices=("english", "chinese"))
    options = parser.parse_args()
    rows = 500 if options.quick else options.rows
    if options.part:
        print(json.dumps(measure(options.part, options.language, rows)))
        return 0
    good = [compare(language, rows, bound=not options.quick) for language in ("english", "chinese")]
    good.append(packing(rows if options.quick else 20_000))
    return 0 if all(good) else 1


def compare(language: str, rows: int, *, bound: bool) -> bool:
    """Measure the parts one after the other and print a table."""
    found = {}
    for part in PARTS:
        command = [sys.executable, __file__, "--part", part, "--language", language, "--rows", str(rows)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
        found[part] = json.loads(done.stdout.splitlines()[-1])
    usual = found["usual"]
    mean, load = usual["tokens"] / rows, os.getloadavg()[0]
    print(f"\n### {rows} {language} rows, {mean:.0f} tokens each, load {load:.1f}\n")
    print("| | CPU seconds | wall | times the usual | ids |\n|---|---|---|---|---|")
    for part, each in found.items():
        same = "same" if each["hash"] == usual["hash"] else "DIFFERENT"
        faster = usual["cpu"] / each["cpu"]
        print(f"| {part} | {each['cpu']:.1f} | {each['wall']:.1f} | {faster:.2f} | {same} |")
    same = len({each["hash"] for each in found.values()}) == 1
    fast = usual["cpu"] / found["tunesmith"]["cpu"] >= LEAST_FASTER
    return same and (fast or not bound or language != "english")


def measure(part: str, language: str, rows: int) -> dict[str, Any]:
    """Encode the rows one way; making them and loading the tokenizer is not counted."""
    from engine.runtime.load import load_tokenizer

    tokenizer: Any = load_tokenizer(models_folder() / "SmolLM2-135M-Instruct")
    turns = list(itertools.islice(talks(language), rows))
    work = {"usual": _usual, "batched": _batched, "tunesmith": _ours}[part](tokenizer, turns)
    began, wall = os.times(), time.monotonic()
    ids = work()
    ended = os.times()
    cpu = ended.user + ended.system - began.user - began.system
    hashed = hashlib.sha256()
    tokens = 0
    for row in ids:
        hashed.update(np.asarray(row, dtype=np.int32).tobytes())
        tokens += len(row)
    return {"cpu": cpu, "wall": time.monotonic() - wall, "tokens": tokens, "hash": hashed.hexdigest()}


def _usual(tokenizer: Any, turns: list[Turns]) -> Any:
    return lambda: [tokenizer.apply_chat_template(each)["input_ids"] for each in turns]


def _batched(tokenizer: Any, turns: list[Turns]) -> Any:
    return lambda: tokenizer.apply_chat_template(turns)["input_ids"]


def _ours(tokenizer: Any, turns: list[Turns]) -> Any:
    from engine.formats.base import Conversation, Message
    from engine.runtime import prepare
    from engine.runtime.tokens import Encoder
    from engine.stages import Sft

    rows = [
        prepare.Sourced(
            Conversation(tuple(Message(turn["role"], turn["content"]) for turn in each)), "", number
        )
        for number, each in enumerate(turns)
    ]
    return lambda: (row.ids for row in prepare.encode(rows, Encoder(tokenizer, Sft(max_length=1 << 20))).rows)


def talks(language: str) -> Iterator[Turns]:
    """Give conversations of one to four rounds, a third of them with a system prompt; always the same."""
    drawn = random.Random(7)  # noqa: S311
    speak = _english(drawn) if language == "english" else _chinese(drawn)
    while True:
        turns: Turns = []
        if drawn.random() < 0.3:
            turns.append({"role": "system", "content": speak(12)})
        for _ in range(drawn.choice((1, 1, 1, 2, 2, 4))):
            turns.append({"role": "user", "content": speak(int(drawn.lognormvariate(2.8, 0.8)) + 1)})
            turns.append({"role": "assistant", "content": speak(int(drawn.lognormvariate(4.2, 0.8)) + 1)})
        yield turns


def _english(drawn: random.Random) -> Any:
    """Return what speaks so many words: common ones often, of 200,000 rare ones each seldom."""
    files = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    common = " ".join(file.read_text(encoding="utf-8") for file in files).split()
    syllables = ["ba", "con", "der", "ing", "lo", "mi", "na", "per", "qui", "ra", "ster", "tion", "um", "wel"]
    rare = ["".join(drawn.choices(syllables, k=drawn.randint(2, 4))) for _ in range(200_000)]
    marks = ["", "", "", "", "", "", ",", ".", ".\n\n", ":", "!", "?\n", "'s", ")"]

    def word() -> str:
        if drawn.random() < 0.9:
            return drawn.choice(common)
        if drawn.random() < 0.2:
            return str(drawn.randrange(100_000))
        return rare[int(200_000 ** drawn.random()) - 1] + drawn.choice(marks)

    return lambda count: " ".join(word() for _ in range(count)).replace("\n ", "\n")


def _chinese(drawn: random.Random) -> Any:
    """Return what speaks clauses without spaces; common characters more often."""
    characters = [chr(0x4E00 + drawn.randrange(5000)) for _ in range(3000)]

    def clause() -> str:
        return "".join(characters[int(3000 ** drawn.random()) - 1] for _ in range(drawn.randint(3, 12)))

    def speak(count: int) -> str:
        return "".join(
            clause() + drawn.choice(("，", "，", "。", "、", "！", "：\n")) for _ in range(count // 4 + 1)
        )

    return speak


def packing(rows: int) -> bool:
    """Print what padding wastes in random batches, and what packing wastes, of the same rows."""
    from engine.runtime.flat import Encoded, pack

    drawn = np.random.default_rng(7)
    lengths = np.clip(drawn.lognormal(5.6, 1.0, rows), 12, CUTOFF).astype(int)
    empty = [Encoded(np.zeros(length, np.int32), np.zeros(length, np.int32), 0) for length in lengths]
    began = time.process_time()
    groups = pack(empty, CUTOFF)
    seconds = time.process_time() - began
    padded = sum(
        int(lengths[start : start + BATCH].max()) * len(lengths[start : start + BATCH])
        for start in range(0, rows, BATCH)
    )
    random_waste, packed_waste = 1 - lengths.sum() / padded, 1 - lengths.sum() / (len(groups) * CUTOFF)
    print(f"\n### Packing {rows} rows of {lengths.mean():.0f} tokens on average, cutoff {CUTOFF}\n")
    print("| | tokens wasted |\n|---|---|")
    print(f"| random batches of {BATCH} | {random_waste:.1%} |")
    print(f"| packed, {seconds:.2f} CPU seconds | {packed_waste:.2%} |")
    return packed_waste <= MOST_WASTE


if __name__ == "__main__":
    sys.exit(main())
