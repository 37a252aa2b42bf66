"""Data files taken in: every line accounted for, the format recognised, rows made into examples."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from engine.checks import CHECKS, CheckedRow
from engine.formats import FORMATS, Format
from engine.formats.base import Example, RowError
from engine.problems import Problem, ProblemError
from engine.readers.base import Blank, Item, Record, Refused
from engine.readers.choosing import reader_for
from engine.rpc import Column, DataReport, Refusal, RowPage
from engine.runtime.encodings import known, recognise, undecodable
from engine.runtime.languages import shares
from engine.runtime.shaping import number_of, shape
from engine.spec import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from engine.dataset import DatasetSpec
    from engine.edits import EditEffect

REFUSALS_KEPT: Final = 1000
CELL: Final = 2000
"""Characters of a cell that a page shows."""

_GUESSED_FROM: Final = 200
_BINARY: Final = "binary"


@dataclass(slots=True)
class Loaded:
    """A data file in memory; `spec` has its reader, encoding and format filled in."""

    spec: DatasetSpec
    bytes: int
    encoding: str
    reader: str
    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    """Line and row of each intact record."""
    refused: list[Refusal] = field(default_factory=list)
    """The first thousand."""
    refused_count: int = 0
    blank: int = 0
    lines: int = 0
    confidence: float = 0.0
    edits: tuple[EditEffect, ...] = ()
    """What the edits of the file did."""
    _columns: list[str] | None = None

    def take(self, item: Item) -> None:
        """Account for one item of the file."""
        match item:
            case Record(line=line, row=row, lines=lines):
                self.rows.append((line, row))
                self.lines += lines
            case Refused(line=line, reason=reason, lines=lines):
                self.refused_count += 1
                self.lines += lines
                if len(self.refused) < REFUSALS_KEPT:
                    self.refused.append(Refusal(line=line, reason=reason))
            case Blank():
                self.blank += 1
                self.lines += 1

    def columns(self) -> list[str]:
        """Return the names of all columns, in the order in which they first appear."""
        if self._columns is None:
            self._columns = list(dict.fromkeys(name for _, row in self.rows for name in row))
        return self._columns


def read(
    spec: DatasetSpec,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Loaded:
    """Read a file whole; `progress` is told bytes done and in all.

    Raises ProblemError when there is no row in it, or when `cancelled` says so.
    """
    path = spec.path
    if not path.is_file():
        raise ProblemError("data_not_found", path=path)
    size = path.stat().st_size
    if not size:
        raise ProblemError("data_empty", path=path)

    def moved(done: int) -> None:
        if cancelled is not None and cancelled():
            raise ProblemError("request_cancelled")
        if progress is not None:
            progress(done, size)

    moved(0)
    reader = spec.reader or reader_for(path)
    encoding = _encoding(spec, text=reader.text)
    loaded = Loaded(spec, size, encoding, kind_of(reader))
    for item in reader.read(path, encoding, moved):
        loaded.take(item)
    moved(size)
    if not loaded.rows:
        raise _no_rows(loaded, text=reader.text)
    if spec.edits:
        _edit(loaded, moved)
    given = spec.format
    loaded.confidence, format_ = (1.0, given) if given is not None else guess(loaded)
    loaded.spec = spec.model_copy(update={"reader": reader, "encoding": encoding, "format": format_})
    if not reader.text:
        loaded.spec = loaded.spec.model_copy(update={"encoding": spec.encoding})
    return loaded


def _edit(loaded: Loaded, moved: Callable[[int], None]) -> None:
    """Let a file's rows be read through its edits; raises ProblemError when they leave none."""
    check = partial(moved, loaded.bytes)
    shaped = shape(loaded.rows, loaded.columns(), loaded.spec.edits, check)
    if not len(shaped.rows):
        raise ProblemError("edits_leave_nothing", path=loaded.spec.path, rows=len(loaded.rows))
    loaded.rows, loaded._columns, loaded.edits = shaped  # type: ignore[assignment]  # noqa: SLF001


def guess(loaded: Loaded) -> tuple[float, Format | None]:
    """Return the format that fits the columns and the first rows best, with the confidence in it."""
    rows = [row for _, row in loaded.rows[:_GUESSED_FROM]]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    found = [guessed for format_ in FORMATS if (guessed := format_.guess(columns, rows)) is not None]
    return max(found, key=lambda guessed: guessed[0], default=(0.0, None))


def examples(loaded: Loaded) -> tuple[list[tuple[int, Example]], list[Refusal]]:
    """Return every row that fits the format as (line, example), and why the others do not.

    Raises ProblemError format_unknown, column_missing when a column is in no row, row_refused when none fits.
    """
    path, format_, columns = loaded.spec.path, loaded.spec.format, loaded.columns()
    if format_ is None:
        raise ProblemError("format_unknown", path=path, columns=_listed(columns))
    first = loaded.rows[0][0]
    for role, column in format_.columns().items():
        if column not in columns and role not in format_.optional:
            raise ProblemError(
                "column_missing", path=path, line=first, column=column, columns=_listed(columns)
            )
    fitting, refused = [], []
    for line, row in loaded.rows:
        try:
            fitting.append((line, format_.convert(row)))
        except RowError as error:
            refused.append(Refusal(line=line, reason=str(error)))
    if not fitting:
        raise ProblemError("row_refused", path=path, line=refused[0].line, reason=refused[0].reason)
    return fitting, refused


def report(
    spec: DatasetSpec,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> DataReport:
    """Read a file and say what is in it; raises ProblemError as `read` does."""
    return report_of(read(spec, progress=progress, cancelled=cancelled))


def report_of(loaded: Loaded) -> DataReport:
    """Say what is in a file; rows that do not fit the format count as refused, behind the broken lines."""
    problem: Problem | None = None
    fitting: list[tuple[int, Example]] = []
    unfit: list[Refusal] = []
    try:
        fitting, unfit = examples(loaded)
    except ProblemError as error:
        problem = error.problem
    checked = [CheckedRow(line, example) for line, example in fitting]
    return DataReport(
        path=loaded.spec.path,
        bytes=loaded.bytes,
        reader=loaded.reader,
        encoding=loaded.encoding,
        lines=loaded.lines,
        accepted=len(loaded.rows) - len(unfit),
        blank=loaded.blank,
        refused_count=loaded.refused_count + len(unfit),
        refused=tuple([*loaded.refused, *unfit][:REFUSALS_KEPT]),
        columns=tuple(_columns(row for _, row in loaded.rows)),
        format=loaded.spec.format,
        confidence=loaded.confidence,
        languages=shares([row for _, row in loaded.rows]),
        edits=loaded.edits,
        findings=tuple(check().run(checked, 0) for check in CHECKS if checked and not check.needs_tokens),
        problem=problem,
    )


def page(loaded: Loaded, offset: int, limit: int) -> RowPage:
    """Return some rows as a table shows them, each cell as text."""
    columns = loaded.columns()
    shown = loaded.rows[max(0, offset) : max(0, offset) + max(0, limit)]
    places = range(max(0, offset), max(0, offset) + len(shown))
    return RowPage(
        offset=max(0, offset),
        total=len(loaded.rows),
        columns=tuple(columns),
        lines=tuple(line for line, _ in shown),
        numbers=tuple(number_of(loaded.rows, place) for place in places),
        rows=tuple(tuple(_cell(row.get(name)) for name in columns) for _, row in shown),
    )


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _encoding(spec: DatasetSpec, *, text: bool) -> str:
    if not text:
        return _BINARY
    return known(spec.path, spec.encoding) if spec.encoding else recognise(spec.path)


def _no_rows(loaded: Loaded, *, text: bool) -> ProblemError:
    """Say why a file has no row: it is blank, in another encoding, or all of it is refused."""
    path = loaded.spec.path
    if not loaded.refused:
        return ProblemError("data_empty", path=path)
    bad = undecodable(path, loaded.encoding) if text else None
    first = loaded.refused[0]
    if bad is not None and bad.line <= first.line:
        return ProblemError(
            "data_undecodable", path=path, line=bad.line, encoding=loaded.encoding, reason=bad.reason
        )
    return ProblemError(
        "data_without_rows", path=path, lines=loaded.lines, line=first.line, reason=first.reason
    )


def _listed(columns: list[str]) -> str:
    shown = ", ".join(name[:40] for name in columns[:12])
    return f"{shown}, …" if len(columns) > 12 else shown  # noqa: PLR2004


def _columns(rows: Iterable[dict[str, Any]]) -> list[Column]:
    kinds: dict[str, set[str]] = {}
    filled: dict[str, int] = {}
    for row in rows:
        for name, value in row.items():
            seen = kinds.setdefault(name, set())
            if value is not None:
                seen.add(_kind(value))
            filled[name] = filled.get(name, 0) + (value not in (None, "", [], {}))
    return [
        Column(
            name=name,
            kind="empty" if not filled[name] else next(iter(seen)) if len(seen) == 1 else "mixed",  # type: ignore[arg-type]
            filled=filled[name],
        )
        for name, seen in kinds.items()
    ]


def _kind(value: Any) -> str:
    names = {str: "text", bool: "boolean", int: "number", float: "number", list: "list", dict: "object"}
    return names[type(value)]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= CELL else text[: CELL - 1] + "…"
