"""The frozen rows of a run: an exact copy of what it trains on, written once and only read from then on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, overload

import numpy as np

from engine import durable
from engine.formats.frozen import from_json, to_json
from engine.problems import ProblemError
from engine.runtime.rows import Sourced

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

SPLITS: Final = ("train", "validation", "test")
FINGERPRINTS: Final = "fingerprints.json"
_CHUNK: Final = 1 << 20
_TOLD_EVERY: Final = 1024


class FrozenRows(Sequence[Sourced]):
    """The rows of a frozen file, read from the disk when they are asked for; eight bytes a row."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ends = _line_ends(path)

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, index: int) -> Sourced: ...
    @overload
    def __getitem__(self, index: slice) -> list[Sourced]: ...
    def __getitem__(self, index: int | slice) -> Sourced | list[Sourced]:
        places = range(len(self))[index]
        if isinstance(places, int):
            return self._read(places, places + 1)[0]
        if places.step == 1:
            return self._read(places.start, places.stop) if places else []
        return [self[place] for place in places]

    def __iter__(self) -> Iterator[Sourced]:
        with self._path.open("rb") as file:
            for line in file:
                yield _from_line(line)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def _read(self, first: int, stop: int) -> list[Sourced]:
        start = int(self._ends[first - 1]) if first else 0
        with self._path.open("rb") as file:
            file.seek(start)
            lines = file.read(int(self._ends[stop - 1]) - start).split(b"\n")
        return [_from_line(line) for line in lines[: stop - first]]


def freeze(
    rows: Mapping[str, Sequence[Sourced]],
    folder: Path,
    progress: Callable[[int, int], None] | None = None,
    *,
    job: str = "",
) -> None:
    """Keep a copy of exactly what is trained on, so that a change of the files cannot change the run.

    `job` is the digest of the job that the rows were made for. Rows go to the disk one by one.
    """
    total, done = sum(len(some) for some in rows.values()), 0

    def lines(some: Sequence[Sourced]) -> Iterator[bytes]:
        nonlocal done
        for row in some:
            if progress is not None and done % _TOLD_EVERY == 0:
                progress(done, total)
            done += 1
            yield json.dumps(_to_json(row), ensure_ascii=False).encode() + b"\n"

    digests = {name: durable.write_stream(_file(folder, name), lines(some)) for name, some in rows.items()}
    content = {"version": 1, "job": job, "files": digests}
    durable.write_atomic(folder / FINGERPRINTS, json.dumps(content, indent=1).encode())


def thaw(folder: Path) -> dict[str, Sequence[Sourced]]:
    """Return the frozen rows of a run."""
    return {name: FrozenRows(_file(folder, name)) for name in SPLITS}


def frozen(folder: Path) -> bool:
    """Say whether a run holds its frozen rows."""
    return all(_file(folder, name).is_file() for name in SPLITS)


def fingerprint(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each frozen split."""
    return {name: durable.sha256(_file(folder, name)) for name in SPLITS}


def recorded(folder: Path) -> dict[str, Any]:
    """Return what was written down when the rows were frozen; empty for a run of an earlier version."""
    file = folder / FINGERPRINTS
    if not file.is_file():
        return {}
    try:
        content = json.loads(file.read_bytes())
        return {"job": str(content["job"]), "files": dict(content["files"])}
    except (ValueError, KeyError, TypeError) as error:
        raise ProblemError("data_changed", path=file) from error


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.jsonl"


def _line_ends(path: Path) -> np.ndarray:
    """Return the offset behind each line of a file; JSON writes a line feed inside a text as an escape."""
    found: list[np.ndarray] = [np.zeros(0, np.int64)]
    offset = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.append(np.flatnonzero(np.frombuffer(chunk, np.uint8) == ord("\n")) + (offset + 1))
            offset += len(chunk)
    return np.concatenate(found)


def _to_json(row: Sourced) -> dict[str, Any]:
    note = {"note": row.note} if row.note else {}
    return {"path": row.path, "line": row.line, **note, **to_json(row.example)}


def _from_line(line: bytes) -> Sourced:
    record = json.loads(line)
    return Sourced(from_json(record), record["path"], record["line"], record.get("note", ""))
