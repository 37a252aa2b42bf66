"""Makes small data files with damage in them, and knows which of their records the damage left intact."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import dataclass, field
from typing import Any

import zstandard

Row = dict[str, Any]
WORDS = [
    *(
        "ok",
        "da",
        "问题",
        "回答",
        "naïve",
        "😀",
        "\u2028",
        "it's",
        "a:b",
        "{x}",
        "[y]",
        "1e5",
        "NA",
        "null",
        "C:\\x",
    ),
    *('\\"', "'", ";", "|", ",", "]},{", "\\u0041"),
]


@dataclass
class Case:
    """A damaged file; `intact` are the records that must come back, with the line each begins on."""

    name: str
    content: bytes
    intact: list[tuple[int, Row]]
    written: list[Row] = field(default_factory=list)
    """Everything that ever stood in it; a packed file that is damaged gives nothing else."""
    unit: str = "row"


def case(seed: int) -> Case:
    """Return the damaged file of a number; always the same one."""
    rng = random.Random(seed)  # noqa: S311  # a seed must give the same file again
    maker = rng.choice(
        [
            json_lines,
            json_lines,
            json_file,
            json_file,
            table,
            table,
            plain_lines,
            paragraphs,
            packed,
            broken_pack,
        ]
    )
    return maker(rng)


def text(rng: random.Random, most: int = 8) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randrange(most)))


def row(rng: random.Random, number: int) -> Row:
    made: Row = {"instruction": f"问{number} {text(rng)}", "output": text(rng), "id": number}
    if rng.random() < 0.3:
        made["turns"] = [{"role": "user", "value": text(rng, 3)} for _ in range(rng.randrange(3))]
    if rng.random() < 0.2:
        made["score"] = rng.choice([0.5, -0.0, 1e300, 2**60, 2**70, None, True, 1])
    return made


def damaged(rng: random.Random, piece: bytes) -> bytes:
    """Return a record's bytes with damage: bits, bytes, cuts, foreign bytes, or another thing instead."""
    at = rng.randrange(len(piece) + 1)
    before, after, rest = piece[:at], piece[at:], piece[at + 1 :]
    return rng.choice(
        [
            lambda: flipped(rng, piece, at) if after else piece,
            lambda: before,
            lambda: after,
            lambda: before + rng.choice([b"\0", b"\xff\xfe", b"\x80", b"\xc3", b"\xed\xa0\x80"]) + after,
            lambda: before + bytes([rng.randrange(256)]) + rest,
            lambda: before + rng.choice([b"\n", b"\r", b"\r\n", b"\n\n"]) + after,
            lambda: before + rng.choice([b'"', b"{", b"}", b"[", b"]", b",", b"\\", b"'", b":"]) + after,
            lambda: before + rng.randbytes(rng.randrange(1, 9)) + after,
            lambda: rng.choice(
                [b"", b"   ", b"null", b"<html>", b"\xff" * 20, b'{"a": NaN}', b'{"a":1,"a":2}']
            ),
            lambda: b'{"deep":' + b"[" * rng.choice([120, 5000]) + b"1",
            lambda: before + piece[max(0, at - rng.randrange(20)) :],
            lambda: piece[: at // 2] + after,
        ]
    )()


def json_lines(rng: random.Random) -> Case:
    """JSON Lines: bad lines, joined lines, blank lines, rows of another shape, a file cut off."""
    rows = [row(rng, number) for number in range(rng.randrange(6, 24))]
    suffix = rng.choice([".jsonl", ".jsonl", ".ndjson", ".json"])
    for number in range(len(rows)):
        if rng.random() < 0.05 and suffix != ".json":
            rows[number] = {"other": text(rng), "n": [number, {"deep": [text(rng)]}]}
    feed = rng.choice([b"\n", b"\n", b"\r\n"])
    bad = chosen(rng, len(rows), 4)
    escaped = rng.random() < 0.3
    content, line, intact = bytearray(rng.choice([b"", b"", b"\xef\xbb\xbf"])), 1, []
    for number, made in enumerate(rows):
        piece = json.dumps(made, ensure_ascii=escaped).encode()
        if number in bad:
            piece = damaged(rng, piece)
        else:
            intact.append((line, made))
        joined = number not in bad and number + 1 not in bad and rng.random() < 0.05
        piece += rng.choice([b"", b" ", b","]) if joined else feed * rng.choice([1, 1, 1, 1, 1, 2])
        content += piece
        line += piece.count(b"\n")
    whole = Case(f"data{suffix}", bytes(content), intact, rows)
    return cut(rng, whole) if rng.random() < 0.2 and suffix != ".json" else whole


def json_file(rng: random.Random) -> Case:
    """JSON: a list, a wrapped list or objects one after another, with a record or two damaged."""
    rows = [row(rng, number) for number in range(rng.randrange(6, 16))]
    indent = rng.choice([None, None, 1, 2])
    shape = rng.choice(["list", "list", "wrapped", "described", "stream"])
    between = {"stream": b"\n"}.get(shape, rng.choice([b",\n", b", " if indent is None else b",\n"]))
    before, after = {
        "list": (b"[\n", b"\n]"),
        "wrapped": (b'{"data": [', b"]}"),
        "described": (b'{"version": 1,\n "by": {"x": []}, "rows": [\n', b'],\n "end": null}'),
        "stream": (b"", b""),
    }[shape]
    bad = chosen(rng, len(rows), 2)
    content, places = bytearray(before), []
    for number, made in enumerate(rows):
        piece = json.dumps(made, ensure_ascii=False, indent=indent).encode()
        if number in bad:
            piece = damaged(rng, piece)
        else:
            places.append((len(content), made))
        content += piece + (between if number + 1 < len(rows) else b"")
    content += after
    feed = b"\n" if b"\n" in content else b"\r"
    intact = [(1 + content[:at].count(feed), made) for at, made in places]
    return Case("data.json", bytes(content), intact, rows)


def table(rng: random.Random) -> Case:
    """CSV and TSV: quoted values with line breaks, ragged rows, damage in some rows."""
    delimiter, suffix = rng.choice(
        [(",", ".csv"), (",", ".csv"), (";", ".csv"), ("|", ".csv"), ("\t", ".tsv")]
    )
    names = ["instruction", "output", "id"]
    count = rng.randrange(8, 24)
    bad = chosen(rng, count, 2)
    feed = rng.choice([b"\n", b"\r\n"])
    content = bytearray(rng.choice([b"", b"\xef\xbb\xbf"]) + delimiter.join(names).encode() + feed)
    intact, written = [], []
    for number in range(count):
        cells = [
            f"问{number} {text(rng)}",
            text(rng) + rng.choice(["", "", "\n" + text(rng, 3)]),
            str(number),
        ]
        made = dict(zip(names, cells, strict=True))
        written.append(made)
        quoted = [f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in cells[:2]] + cells[2:]
        piece = delimiter.join(quoted).encode()
        if number in bad:
            piece = damaged(rng, piece)
        else:
            intact.append((1 + content.count(b"\n"), made))
        content += piece + feed
    return Case(f"data{suffix}", bytes(content), intact, written)


def plain_lines(rng: random.Random) -> Case:
    """Text of which each line is a row."""
    count = rng.randrange(4, 20)
    bad = chosen(rng, count, 3)
    content, intact, written = bytearray(), [], []
    for number in range(count):
        line = f"{number} {text(rng)}".replace("\u2028", "-")
        written.append({"text": line})
        piece = line.encode()
        if number in bad:
            piece = damaged(rng, piece)
        else:
            intact.append((1 + content.count(b"\n"), {"text": line}))
        content += piece + b"\n"
    return Case("data.txt", bytes(content), intact, written, unit="line")


def paragraphs(rng: random.Random) -> Case:
    """Text of which each paragraph is a row."""
    made = plain_lines(rng)
    content = bytearray()
    pieces = made.content.removesuffix(b"\n").split(b"\n")
    # Blank lines stand between all lines; what a damaged line was split into is no concern.
    intact, lines = [], dict(made.intact)
    for number, piece in enumerate(pieces, 1):
        if number in lines:
            intact.append((1 + content.count(b"\n"), lines[number]))
        content += piece + b"\n\n"
    return Case("data.md", bytes(content), intact, made.written, unit="paragraph")


def packed(rng: random.Random) -> Case:
    """A damaged text that was packed afterwards, in one member or in several."""
    made = rng.choice([json_lines, table, plain_lines])(rng)
    pack, suffix = rng.choice([(gzip.compress, ".gz"), (zstandard.ZstdCompressor().compress, ".zst")])
    at = rng.randrange(len(made.content) + 1)
    parts = [made.content] if rng.random() < 0.7 else [made.content[:at], made.content[at:]]
    made.content = b"".join(map(pack, parts))
    made.name += suffix
    return made


def broken_pack(rng: random.Random) -> Case:
    """An intact text whose packed bytes are damaged: nothing in it may come back changed."""
    rows = [row(rng, number) for number in range(rng.randrange(6, 60))]
    content = b"".join(json.dumps(made).encode() + b"\n" for made in rows)
    pack, suffix = rng.choice(
        [
            (gzip.compress, ".gz"),
            (zstandard.ZstdCompressor(write_checksum=True).compress, ".zst"),
        ]
    )
    whole = pack(content)
    at = rng.randrange(20, len(whole))
    broken = rng.choice([whole[:at], flipped(rng, whole, at), whole + b"rest", whole + rng.randbytes(30)])
    kept = [(line, made) for line, made in enumerate(rows, 1)] if broken.startswith(whole) else []
    return Case(f"data.jsonl{suffix}", broken, kept, rows, unit="pack")


def flipped(rng: random.Random, data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]


def cut(rng: random.Random, whole: Case) -> Case:
    """Return a file without its end; records before the cut stay intact."""
    at = rng.randrange(len(whole.content) // 2, len(whole.content) + 1)
    lines = whole.content[:at].count(b"\n")
    kept = [(line, made) for line, made in whole.intact if line <= lines]
    return Case(whole.name, whole.content[:at], kept, whole.written)


def chosen(rng: random.Random, count: int, most: int) -> set[int]:
    return set(rng.sample(range(count), rng.randrange(1, most + 1)))
