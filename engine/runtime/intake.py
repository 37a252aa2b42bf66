"""Data files taken in: every line accounted for, the format recognised, rows made into examples."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from engine.formats import FORMATS, Format
from engine.problems import Problem, ProblemError
from engine.readers.base import Blank, Item, Note, Part, Record, Refused
from engine.readers.blocks import exact
from engine.readers.choosing import reader_for
from engine.readers.encodings import MOST, known, recognise, undecodable
from engine.readers.folder import data_files
from engine.readers.jsonl import Jsonl
from engine.readers.streams import is_packed
from engine.rpc import Column, DataReport, FilePart, Refusal
from engine.runtime.examining import quick
from engine.runtime.fitting import Fitting, Unfit, sift
from engine.runtime.fixing import fixed
from engine.runtime.languages import shares
from engine.runtime.shaping import Shaped, shape
from engine.runtime.store import Row, RowStore
from engine.runtime.survey import Survey
from engine.spec import kind_of
from engine.stages.feeding import remarks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from engine.dataset import DatasetSpec
    from engine.edits import EditEffect
    from engine.formats.base import Example
    from engine.readers.base import Reader
    from engine.readers.blocks import Block
    from engine.readers.fast_json import Judged
    from engine.readers.jsonl import Located

REFUSALS_KEPT: Final = 1000
_GUESSED_FROM: Final = 200
_SAMPLED: Final = 2000
"""Rows whose language is looked at."""
_TOLD: Final = 256
"""Rows between two words on how far it is."""
_BINARY: Final = "binary"
_MIXED: Final = ""
"""Encoding of a folder, in which each file has its own."""
_LOOKED_AT: Final = 10_000
"""Rows of a file that the report itself looks into; for more the doctor is asked, who takes longer."""
_OF_CONTENT: Final = {"format_unknown", "column_missing", "row_refused"}

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Loaded:
    """A data file that was read; `spec` has its reader, encoding and format filled in."""

    spec: DatasetSpec
    bytes: int
    encoding: str
    reader: str
    rows: Sequence[Row]
    """Line and row of each intact record; they stay on the disk."""
    survey: Survey = field(default_factory=Survey)
    refused: list[Refusal] = field(default_factory=list)
    """The first ones."""
    refused_count: int = 0
    blank: int = 0
    lines: int = 0
    notes: list[Refusal] = field(default_factory=list)
    """What a person should know of some lines beside; they are counted where they belong."""
    parts: list[FilePart] = field(default_factory=list)
    """The first files of a folder."""
    parts_count: int = 0
    confidence: float = 0.0
    base: Sequence[Row] = ()
    """The rows before any edit."""
    shaped: Shaped | None = None
    """What the edits made of them."""
    sifted: tuple[Fitting, Unfit] | None = None
    """What `examples` found."""
    mended: Sequence[tuple[int, Example]] | None = None
    """The rows that fit, as the fixes leave them."""

    def take(self, item: Item, keep: int = REFUSALS_KEPT) -> None:
        """Account for a line that is no row."""
        match item:
            case Refused(line=line, reason=reason, lines=lines):
                self.refused_count += 1
                self.lines += lines
                if len(self.refused) < keep:
                    self.refused.append(Refusal(line=line, reason=reason))
            case Blank():
                self.blank += 1
                self.lines += 1
            case Note(line=line, reason=reason) if len(self.notes) < keep:
                self.notes.append(Refusal(line=line, reason=reason))
            case Part(line=line, name=name, reader=reader, encoding=encoding):
                self.parts_count += 1
                if len(self.parts) < REFUSALS_KEPT:
                    part = FilePart(line=line, name=name, reader=reader, encoding=encoding)
                    self.parts.append(part)

    def columns(self) -> list[str]:
        """Return the names of all columns, in the order in which they first appear."""
        return self.survey.names() if self.shaped is None else self.shaped.columns

    @property
    def edits(self) -> tuple[EditEffect, ...]:
        """Return what the edits of the file did."""
        return self.shaped.effects if self.shaped else ()

    def as_asked(self, spec: DatasetSpec, check: Callable[[], None] = lambda: None) -> Loaded:
        """Return the same file for a spec that differs in nothing that reading depends on.

        Raises ProblemError when its edits leave no row.
        """
        if spec.edits != self.spec.edits or (spec.edits and self.shaped is None):
            return self._edited(spec, check).as_asked(spec)
        given = spec.format
        confidence, format_ = (1.0, given) if given is not None else guess(self)
        encoding = spec.encoding if self.encoding in {_BINARY, _MIXED} else self.encoding
        known = {"reader": self.spec.reader, "encoding": encoding, "format": format_}
        sifted = self.sifted if format_ == self.spec.format else None
        mended = self.mended if sifted is not None and spec.fixes == self.spec.fixes else None
        asked = spec.model_copy(update=known)
        return replace(self, spec=asked, confidence=confidence, sifted=sifted, mended=mended)

    def _edited(self, spec: DatasetSpec, check: Callable[[], None]) -> Loaded:
        shaped = None
        if spec.edits:
            shaped = shape(self.base, self.survey.names(), spec.edits, check)
            if not len(shaped.rows):
                raise ProblemError("edits_leave_nothing", path=spec.path, rows=len(self.base))
        rows = self.base if shaped is None else shaped.rows
        own = self.spec.model_copy(update={"edits": spec.edits})
        return replace(self, spec=own, rows=rows, shaped=shaped, sifted=None, mended=None)


def read(
    spec: DatasetSpec,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    begun: Callable[[Loaded], None] | None = None,
    keep: int = REFUSALS_KEPT,
) -> Loaded:
    """Read a file whole; `progress` is told bytes done and in all, `begun` what there will be.

    `keep` refusals are kept. Raises ProblemError when there is no row in it, or when `cancelled` says so.
    """
    path = spec.path
    size = size_of(path)

    def moved(done: int) -> None:
        if cancelled is not None and cancelled():
            raise ProblemError("request_cancelled")
        if progress is not None:
            progress(done, size)

    moved(0)
    reader = spec.reader or reader_for(path)
    encoding = encoding_of(spec, text=reader.text)
    in_place = lies_in_place(reader, path, encoding)
    rows = RowStore(path, in_place=in_place)
    plain = spec.model_copy(update={"reader": reader, "edits": ()})
    loaded = Loaded(plain, size, encoding, kind_of(reader), rows, base=rows)
    if begun is not None:
        begun(loaded)
    if in_place and isinstance(reader, Jsonl):
        _place(loaded, rows, reader.judged(path, moved), keep)
    else:
        _spool(loaded, rows, reader.read(path, encoding, moved), keep)
    rows.flush()
    rows.check()
    moved(size)
    if not loaded.rows:
        raise _no_rows(loaded, text=reader.text)
    return loaded.as_asked(spec, partial(moved, size))


def size_of(path: Path) -> int:
    """Return the bytes of a data file; raises ProblemError when there is nothing to read."""
    if path.is_dir():
        size = sum((path / name).stat().st_size for name in data_files(path)[0])
    elif path.is_file():
        size = path.stat().st_size
    else:
        raise ProblemError("data_not_file" if path.exists() else "data_not_found", path=path)
    if not size:
        raise ProblemError("data_empty", path=path)
    return size


def lies_in_place(reader: Reader, path: Path, encoding: str) -> bool:
    """Say whether a file holds its records as they are, so that no copy of them is needed."""
    return (
        isinstance(reader, Jsonl)
        and path.is_file()
        and exact(path, encoding) == "utf-8"
        and not is_packed(path)
    )


def _place(loaded: Loaded, rows: RowStore, blocks: Iterator[tuple[Block, Judged]], keep: int) -> None:
    """Take in blocks of lines: at once where each line is a record, else line by line."""
    following = 0
    for block, found in blocks:
        if found.alike is not None:
            if block.number != following:
                rows.flush()
            rows.place_all(block.number, block.offset, map(len, block.lines))  # type: ignore[arg-type]
            loaded.survey.see_alike(found.alike)
            loaded.lines += len(found.rows)
            following = block.number + len(block.lines)
        else:
            _place_each(loaded, rows, Jsonl.located_in(block, found.rows), keep)


def _place_each(
    loaded: Loaded, rows: RowStore, items: Iterator[Located | Refused | Blank], keep: int
) -> None:
    last = 0
    for item in items:
        if isinstance(item, tuple):
            line, offset, length, row, plain = item
            rows.place(line, offset, length, plain=plain)
            loaded.survey.see(row)
            loaded.lines += line != last
            last = line
        else:
            loaded.take(item, keep)


def _spool(loaded: Loaded, rows: RowStore, items: Iterator[Item], keep: int) -> None:
    for item in items:
        if isinstance(item, Record):
            rows.keep(item.line, item.row)
            loaded.survey.see(item.row)
            loaded.lines += item.lines
        else:
            loaded.take(item, keep)


def guess(loaded: Loaded) -> tuple[float, Format | None]:
    """Return the format that fits the columns and the first rows best, with the confidence in it."""
    rows = [row for _, row in loaded.rows[:_GUESSED_FROM]]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    found = [guessed for format_ in FORMATS if (guessed := format_.guess(columns, rows)) is not None]
    return max(found, key=lambda guessed: guessed[0], default=(0.0, None))


def examples(
    loaded: Loaded, passed: Callable[[int], None] | None = None
) -> tuple[Sequence[tuple[int, Example]], Sequence[Refusal]]:
    """Return the rows that fit the format as (line, example), as the fixes leave them, and why others do not.

    Both stay on the disk. `passed` is told now and then how many rows were looked at. Raises ProblemError
    format_unknown, column_missing when a column is in no row, row_refused when none fits, or
    fixes_leave_nothing.
    """
    path, format_, columns = loaded.spec.path, loaded.spec.format, loaded.columns()
    if format_ is None:
        raise ProblemError("format_unknown", path=path, columns=_listed(columns))
    for role, column in format_.columns().items():
        if column not in columns and role not in format_.optional:
            first = loaded.rows[0][0]
            raise ProblemError(
                "column_missing", path=path, line=first, column=column, columns=_listed(columns)
            )
    if loaded.sifted is None:
        loaded.sifted = sift(loaded.rows, format_, passed)
    fitting, unfit = loaded.sifted
    if not fitting:
        first = unfit[0]
        raise ProblemError("row_refused", path=path, line=first.line, reason=first.reason)
    if loaded.mended is None:
        checked = None if passed is None else lambda: passed(len(fitting))
        loaded.mended = fixed(fitting, loaded.spec.fixes, checked)
    if not loaded.mended:
        raise ProblemError("fixes_leave_nothing", path=path, rows=len(fitting))
    return loaded.mended, unfit


def report(
    spec: DatasetSpec,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> DataReport:
    """Read a file and say what is in it; raises ProblemError as `read` does."""
    return report_of(read(spec, progress=progress, cancelled=cancelled))


def report_of(
    loaded: Loaded, passed: Callable[[int], None] | None = None, keep: int = REFUSALS_KEPT
) -> DataReport:
    """Say what is in a file; rows that do not fit the format count as refused, behind the broken lines."""
    problem: Problem | None = None
    fitting: Sequence[tuple[int, Example]] = ()
    unfit: Sequence[Refusal] = ()
    try:
        fitting, unfit = examples(loaded, passed)
    except ProblemError as error:
        problem = _told(error)
    step = max(1, len(loaded.rows) // _SAMPLED)
    return DataReport(
        path=loaded.spec.path,
        bytes=loaded.bytes,
        reader=loaded.reader,
        encoding=loaded.encoding,
        lines=loaded.lines,
        accepted=len(loaded.rows) - len(unfit),
        blank=loaded.blank,
        refused_count=loaded.refused_count + len(unfit),
        refused=(*loaded.refused[:keep], *unfit[: max(0, keep - len(loaded.refused))]),
        columns=_columns(loaded),
        format=loaded.spec.format,
        confidence=loaded.confidence,
        languages=shares([row for _, row in loaded.rows[::step]]),
        findings=quick(fitting, passed) if len(fitting) <= _LOOKED_AT else (),
        problem=problem,
        notes=tuple(loaded.notes),
        parts=tuple(loaded.parts),
        parts_count=loaded.parts_count,
        edits=loaded.edits,
        remarks=remarks(loaded.spec.path, loaded.spec.format, loaded.confidence),
    )


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _columns(loaded: Loaded) -> tuple[Column, ...]:
    """Return the columns as the edits leave them."""
    if loaded.shaped is None:
        return loaded.survey.columns()
    survey = Survey(loaded.shaped.columns)
    for _, row in loaded.rows:
        survey.see(row)
    return survey.columns()


def _told(error: ProblemError) -> Problem:
    """Return what is wrong with a file's content; other problems end the question."""
    if error.problem.code not in _OF_CONTENT:
        raise error
    return error.problem


def encoding_of(spec: DatasetSpec, *, text: bool, most: int = MOST) -> str:
    """Return the encoding that a file is read in, told by its first bytes where none is chosen."""
    if not text:
        return _BINARY
    if spec.path.is_dir() and not spec.encoding:
        return _MIXED
    return known(spec.path, spec.encoding) if spec.encoding else recognise(spec.path, most=most)


def _no_rows(loaded: Loaded, *, text: bool) -> ProblemError:
    """Say why a file has no row: it is blank, in another encoding, or all of it is refused."""
    path = loaded.spec.path
    if not loaded.refused:
        return ProblemError("data_empty", path=path)
    bad = undecodable(path, loaded.encoding) if text and path.is_file() else None
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
