"""What a data check does: it looks at every row once and reports what it found, and it may mend a row."""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from engine.checks.words import whole_of
from engine.spec import Spec, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from engine.formats.base import Example

Fix = Literal["drop", "rewrite"]
Side = Literal["train", "validation", "test"]

SHOWN: Final = 20
"""Lines that a finding names at most."""
EXCERPTS: Final = 5
"""Excerpts that a finding shows at most."""
_AROUND: Final = 60
"""Characters shown on either side of what was found."""


@dataclass(slots=True)
class CheckedRow:
    """A row as the checks see it; token counts are -1 when no model was chosen."""

    line: int
    example: Example
    tokens: int = -1
    trained: int = -1
    path: Path | None = None
    """File it comes from, where several are looked at together."""
    side: Side = "train"
    """Where the split puts it."""
    number: int = -1
    """How many rows came before it; the context counts."""
    _whole: str | None = field(default=None, repr=False, compare=False)
    _folded: str | None = field(default=None, repr=False, compare=False)

    @property
    def whole(self) -> str:
        """Return all its texts, one a line."""
        if self._whole is None:
            self._whole = whole_of(self.example)
        return self._whole

    @property
    def folded(self) -> str:
        """Return all its texts in small letters."""
        if self._folded is None:
            self._folded = self.whole.casefold()
        return self._folded


@dataclass(frozen=True, slots=True)
class Spot:
    """What was found in a row: a text of it, and the characters concerned."""

    text: str
    start: int = 0
    end: int = 0


class Excerpt(Spec):
    """A piece of a row that shows what was found."""

    line: int
    text: str
    start: int = 0
    """Characters of `text` that are concerned: from here …"""
    end: int = 0
    """… to before here; none when both are 0."""
    twin: int | None = None
    """Line of the row that it repeats or leaks into …"""
    twin_path: Path | None = None
    """… and the file of that row, when it is another."""


class Finding(Spec):
    """What a check found, with examples by line."""

    check: str
    """Kind of the check."""
    severity: Literal["good", "warning", "error"]
    count: int
    """Rows concerned."""
    lines: tuple[int, ...] = ()
    """Lines of the first few rows concerned."""
    path: Path | None = None
    """File concerned, where a finding spans several."""
    fix: Fix | None = None
    """What the check's fix does to the rows concerned; None when only a person can say."""
    remedy: dict[str, Any] | None = None
    """The check as it goes into the file's `fixes`, with the settings that found this."""
    excerpts: tuple[Excerpt, ...] = ()


@dataclass(slots=True)
class Context:
    """What the checks know besides the rows, and the book that is kept of the rows gone by."""

    max_length: int = 0
    """Longest row in tokens; 0 when it is not known."""
    probes: tuple[str, ...] = ()
    """Prompts that the run is judged by."""
    at: Callable[[int], CheckedRow] | None = None
    """Gives a row again by its number, for excerpts and second looks."""
    shared: dict[Any, Any] = field(default_factory=dict)
    """What several checks use together."""
    paths: list[Path | None] = field(default_factory=list)
    lines: array[int] = field(default_factory=lambda: array("q"))
    files: array[int] = field(default_factory=lambda: array("H"))

    def note(self, row: CheckedRow) -> None:
        """Enter a row into the book and give it its number."""
        if not self.paths or self.paths[-1] != row.path:
            self.paths.append(row.path)
        row.number = len(self.lines)
        self.lines.append(row.line)
        self.files.append(len(self.paths) - 1)


class Seeker(ABC):
    """Looks at one row after the other and then says what it found."""

    @abstractmethod
    def look(self, row: CheckedRow) -> None:
        """Look at a row; it is entered in the context's book."""

    @abstractmethod
    def findings(self) -> tuple[Finding, ...]:
        """Return one finding for each file concerned, or a good one."""


class Check(Spec):
    """One question asked of a data set, and what may be done about the answer."""

    needs_tokens: ClassVar[bool] = False
    """Whether rows must have been tokenized for a model first."""
    needs_split: ClassVar[bool] = False
    """Whether it compares training rows with those held out; its fix acts behind the split."""
    needs_probes: ClassVar[bool] = False
    """Whether it has nothing to ask without the prompts of a run."""
    slow: ClassVar[bool] = False
    """Whether it takes more than a glance at each row, so that it is only asked for."""
    fix: ClassVar[Fix | None] = None
    """What its fix does to a row."""
    may_drop: ClassVar[bool] = True
    """Whether its fix may drop a row; False when it only rewrites."""
    compares: ClassVar[bool] = False
    """Whether its fix drops rows because of other rows."""
    severity: ClassVar[Literal["warning", "error"]] = "warning"
    serious: ClassVar[float] = 2.0
    """Share of the rows from which a warning becomes an error."""

    @abstractmethod
    def seeker(self, context: Context) -> Seeker:
        """Return what looks at the rows."""

    def mend(self, example: Example) -> Example | None:
        """Return an example as the fix leaves it: the very same when it is well, None when it is dropped."""
        return example

    def superfluous(self, examples: Sequence[Example]) -> Sequence[int]:  # noqa: ARG002
        """Return the numbers of the examples that the fix drops because of others, ascending."""
        return ()

    def remedy(self, context: Context) -> Check:  # noqa: ARG002
        """Return the check with what its fix needs to know of the context."""
        return self

    def widened(self) -> Check:
        """Return the check with a fix that compares files with each other, where there is such a one."""
        return self


class RowCheck(Check):
    """A check that needs to see one row at a time."""

    @abstractmethod
    def spot(self, row: CheckedRow, context: Context) -> Spot | None:
        """Return the first thing found in a row, or None."""

    def seeker(self, context: Context) -> Seeker:
        """Return what looks at the rows."""
        return _RowSeeker(self, context)


class _RowSeeker(Seeker):
    def __init__(self, check: RowCheck, context: Context) -> None:
        self._check, self._context = check, context
        self._fixing = check.remedy(context)
        self._hits = Hits(check, context)

    def look(self, row: CheckedRow) -> None:
        spot = self._check.spot(row, self._context)
        if spot is not None:
            known = self._hits.fixable(row.number)
            self._hits.add(row.number, spot, fixable=known or self._mended(row.example))

    def findings(self) -> tuple[Finding, ...]:
        return self._hits.findings()

    def _mended(self, example: Example) -> bool:
        return self._check.fix is not None and self._fixing.mend(example) is not example


@dataclass(slots=True)
class _Heap:
    """The rows concerned of one file."""

    count: int = 0
    fixable: bool = False
    across: bool = False
    """Whether the fix must look at other files, too."""
    lines: list[int] = field(default_factory=list)
    excerpts: list[Excerpt] = field(default_factory=list)


class Hits:
    """Collects the rows concerned, file by file: how many, the first lines, a few excerpts."""

    def __init__(self, check: Check, context: Context) -> None:
        self._check, self._context = check, context
        self._heaps: dict[int, _Heap] = {}

    def fixable(self, number: int) -> bool:
        """Say whether a row concerned of the same file is known to be fixable."""
        heap = self._heaps.get(self._context.files[number])
        return heap is not None and heap.fixable

    def add(
        self,
        number: int,
        spot: Spot | None = None,
        *,
        twin: int = -1,
        fixable: bool = False,
        across: bool = False,
    ) -> None:
        """Count a row; what it shows is asked of the context when it is not given.

        `twin` is the row that it repeats; `across`: the fix must compare files for it.
        """
        book = self._context
        heap = self._heaps.setdefault(book.files[number], _Heap())
        heap.count += 1
        heap.fixable |= fixable
        heap.across |= across
        if len(heap.lines) < SHOWN:
            heap.lines.append(book.lines[number])
        if len(heap.excerpts) < EXCERPTS:
            if spot is None and book.at is not None:
                spot = Spot(book.at(number).whole)
            if spot is not None:
                found = excerpt(book.lines[number], spot)
                heap.excerpts.append(found if twin < 0 else self._with_twin(found, number, twin))

    def findings(self) -> tuple[Finding, ...]:
        """Return one finding for each file concerned, or a good one."""
        kind = kind_of(self._check)
        if not self._heaps:
            return (Finding(check=kind, severity="good", count=0),)
        return tuple(self._finding(kind, number, heap) for number, heap in sorted(self._heaps.items()))

    def _with_twin(self, found: Excerpt, number: int, twin: int) -> Excerpt:
        book = self._context
        elsewhere = book.files[twin] != book.files[number]
        path = book.paths[book.files[twin]] if elsewhere else None
        return found.model_copy(update={"twin": book.lines[twin], "twin_path": path})

    def _finding(self, kind: str, file: int, heap: _Heap) -> Finding:
        grave = heap.count >= self._check.serious * self._context.files.count(file)
        fixing = self._check.remedy(self._context) if heap.fixable else None
        if fixing is not None and heap.across:
            fixing = fixing.widened()
        return Finding(
            check=kind,
            severity="error" if grave else self._check.severity,
            count=heap.count,
            lines=tuple(heap.lines),
            path=self._context.paths[file],
            fix=self._check.fix if fixing else None,
            remedy={"kind": kind, **fixing.model_dump(mode="json", exclude_defaults=True)}
            if fixing
            else None,
            excerpts=tuple(heap.excerpts),
        )


def excerpt(line: int, spot: Spot) -> Excerpt:
    """Return what was found with a little of the text around it."""
    start = max(0, spot.start - _AROUND)
    end = min(len(spot.text), max(spot.end, spot.start) + _AROUND, start + 6 * _AROUND)
    head, tail = "…" if start else "", "…" if end < len(spot.text) else ""
    shift = len(head) - start
    marks = (spot.start + shift, min(spot.end, end) + shift) if spot.end else (0, 0)
    text = f"{head}{spot.text[start:end]}{tail}"
    return Excerpt(line=line, text=text, start=marks[0], end=marks[1])


def look_through(
    check: Check, rows: Iterable[CheckedRow], context: Context | None = None
) -> tuple[Finding, ...]:
    """Show rows to one check and return what it found."""
    context = context or Context()
    seeker = check.seeker(context)
    for row in rows:
        context.note(row)
        seeker.look(row)
    return seeker.findings()
