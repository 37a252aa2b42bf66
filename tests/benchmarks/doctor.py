"""The data doctor on planted rows: what near-duplicates it finds, and what a row costs all its checks.

50,000 rows in English and Chinese; every fifth is a copy of another with one word in forty exchanged, left
out or put in, and some with other marks, spaces and case. Rows that share a pattern and differ in their
matter are none.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time

from engine.checks import CHECKS, CheckedRow, Context
from engine.checks.near_duplicates import NearDuplicates
from engine.formats.base import Conversation, Message
from engine.runtime.examining import examine

SECONDS = 60
GOOD = 0.95
SYLLABLES = [
    "ba", "ce", "di", "fo", "gu", "ha", "ke", "li", "mo", "nu", "pa", "re", "si", "to", "vu", "wa", "ye",
    "sho", "tra", "plen", "grim", "stol", "cher",
]  # fmt: skip
COMMON = [
    "the", "of", "and", "a", "to", "in", "is", "that", "for", "with", "as", "on", "by", "it", "from",
]  # fmt: skip
HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
PATTERNS = (
    "Translate the word {} into the language of {} and explain {} in one sentence.",
    "Write a short poem about {} that mentions {} and ends with {}.",
    "把“{}”翻译成“{}”，并用“{}”造一个句子。",
)


def main() -> int:
    """Measure, print two tables, and return 1 when a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only show that it runs")
    rows = 2_000 if parser.parse_args().quick else 50_000
    good = near(rows)
    return 0 if costs(2 * rows) and good else 1


def near(count: int) -> bool:
    """Plant copies, look for them, and print how many were found, how many are none, and what it took."""
    texts, origin = planted(count, random.Random(7))  # noqa: S311
    before = time.process_time(), time.perf_counter()
    groups = NearDuplicates().groups([conversation(text) for text in texts])
    cpu, wall = time.process_time() - before[0], time.perf_counter() - before[1]
    found = {(min(group), number) for group in groups for number in group if number != min(group)}
    families: dict[int, list[int]] = {}
    for number, source in enumerate(origin):
        families.setdefault(source, []).append(number)
    truth = {
        (min(family), number) for family in families.values() for number in family if number != min(family)
    }
    recall, precision = len(found & truth) / len(truth), len(found & truth) / max(1, len(found))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:,} rows, {len(truth):,} planted near-duplicates, {sum(map(len, texts)) / 1e6:.1f} MB of text"
    )
    print(
        f"recall {recall:.4f}, precision {precision:.4f}, {cpu:.1f} CPU s, {wall:.1f} s, peak {peak:.0f} MB\n"
    )
    return recall >= GOOD and precision >= GOOD and cpu < SECONDS


def costs(count: int) -> bool:
    """Print what the checks cost that need no tokens, one by one and all together."""
    texts, _ = planted(count, random.Random(11))  # noqa: S311
    examples = [conversation(text) for text in texts]
    kinds = [kind for kind in CHECKS if not (kind.needs_tokens or kind.needs_split)]
    table = {kind().__class__.__name__: measure(examples, [kind]) for kind in kinds}
    table["all but the slow ones"] = measure(examples, [kind for kind in kinds if not kind.slow])
    table["all"] = measure(examples, kinds)
    for name, cpu in sorted(table.items(), key=lambda item: item[1]):
        print(f"{name:24} {cpu:6.2f} CPU s   {1e6 * cpu / count:6.1f} µs a row")
    return table["all"] < SECONDS * count / 50_000


def measure(examples: list[Conversation], kinds: list) -> float:
    rows = [CheckedRow(number, example) for number, example in enumerate(examples)]
    before = time.process_time()
    examine(
        rows,
        [kind() for kind in kinds],
        Context(at=rows.__getitem__, probes=("Introduce yourself, please.",)),
    )
    return time.process_time() - before


def conversation(text: str) -> Conversation:
    question, _, answer = text.partition("\n")
    return Conversation((Message("user", question), Message("assistant", answer)))


def planted(count: int, chance: random.Random) -> tuple[list[str], list[int]]:
    """Return texts, and for each the number of the text that it is a copy of, or its own."""
    vocabulary = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 3))) for _ in range(8000)]
    texts: list[str] = []
    origin: list[int] = []
    for number in range(count):
        kind = number % 10
        if kind in {4, 9}:
            source = chance.randrange(number)
            while origin[source] != source:
                source = origin[source]
            texts.append(copy_of(texts[source], vocabulary, chance))
            origin.append(source)
            continue
        texts.append(fresh(kind, vocabulary, chance))
        origin.append(number)
    return texts, origin


def fresh(kind: int, vocabulary: list[str], chance: random.Random) -> str:
    if kind == 0:
        words = [
            "".join(chance.choices(HAN, k=4)) if chance.random() < 0.3 else chance.choice(vocabulary)
            for _ in range(3)
        ]
        answer = " ".join(prose(vocabulary, chance, chance.randint(8, 30)))
        return chance.choice(PATTERNS).format(*words) + "\n" + answer
    if kind in {1, 2, 3}:
        length = chance.randint(30, 160)
        letters = [chance.choice(HAN) if chance.random() > 0.08 else "，" for _ in range(length)]
        return "".join(letters[:12]) + "？\n" + "".join(letters[12:]) + "。"
    words = prose(vocabulary, chance, chance.randint(20, 120))
    return " ".join(words[:8]).capitalize() + "?\n" + " ".join(words[8:]).capitalize() + "."


def prose(vocabulary: list[str], chance: random.Random, length: int) -> list[str]:
    return [
        chance.choice(COMMON) if chance.random() < 0.4 else chance.choice(vocabulary) for _ in range(length)
    ]


def copy_of(text: str, vocabulary: list[str], chance: random.Random) -> str:
    """Return a text with about one word or character in forty changed, and other marks and spaces."""
    chinese = not text.isascii() and " " not in text
    parts = list(text) if chinese else text.split(" ")
    for _ in range(max(1, len(parts) // 40)):
        place = chance.randrange(len(parts))
        new = chance.choice(HAN) if chinese else chance.choice(vocabulary)
        deed = chance.randrange(3)
        if deed == 0 and "\n" not in parts[place]:
            parts[place] = new
        elif deed == 1 and "\n" not in parts[place] and len(parts) > 10:
            del parts[place]
        else:
            parts.insert(place, new)
    changed = ("" if chinese else " ").join(parts)
    if chance.random() < 0.3:
        changed = changed.replace("。", "！").replace(".", " !")
    return changed.replace(" ", "  ").upper() if chance.random() < 0.2 else changed


if __name__ == "__main__":
    sys.exit(main())
