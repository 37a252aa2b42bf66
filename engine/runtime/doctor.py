"""The data doctor: what is wrong with the files of a draft together, and what a fix would do."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from engine.checks import CheckedRow, Context, Finding
from engine.checks.near_duplicates import NearDuplicates
from engine.checks.repeats import Repeats
from engine.checks.words import whole_of
from engine.rpc_data import Change, Diagnose, Diagnosis, FixPreview, PreviewFix, Verdict
from engine.runtime import intake
from engine.runtime.examining import Several, chosen, examine
from engine.runtime.fixing import effects, fixed, some_of
from engine.runtime.gather import Gathering, in_order
from engine.runtime.preview import measured
from engine.runtime.repeats import repeating
from engine.runtime.sides import NAMES, leaks, sides_of
from engine.runtime.splitting import LEFT_OUT
from engine.runtime.tokens import Encoder
from engine.stages import Sft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from engine.checks import Side
    from engine.dataset import DatasetSpec
    from engine.formats.base import Example
    from engine.runtime.fixing import Row
    from engine.runtime.gather import Part
    from engine.runtime.intake import Loaded
    from engine.runtime.wire import Request
    from engine.stages import Stage

__all__ = ["diagnose", "file_findings", "fixed", "groups", "placed", "preview_fix", "verdict_of"]

Placed = tuple["DatasetSpec", "Sequence[Row]", "list[Side]"]
"""A file, the rows of it that a run would use, and the side of each."""
_CHUNK: Final = 256
"""Rows that are tokenized together."""
_SHOWN: Final = 2000
"""Characters of a row that a preview shows."""
_RANKS: Final = {"error": 0, "warning": 1, "good": 2}


def diagnose(
    wanted: Diagnose, load: Callable[[DatasetSpec], Loaded], tokenizer: Any, request: Request
) -> Diagnosis:
    """Look at all files of a draft together, as they would be trained on."""
    found = Gathering(load, wanted.split, request.check).all(wanted.data)
    sides, _ = sides_of(found, wanted.split, request.check)
    used = placed(found.parts, sides)
    total = sum(len(rows) for _, rows, _ in used)
    several = Several(
        [(spec.path, rows) for spec, rows, _ in used], [side for *_, some in used for side in some]
    )
    stage = wanted.stage or Sft()
    context = Context(max_length=stage.max_length, probes=wanted.probes, at=several.at)
    told = request.progress("rows")
    checks = chosen(tokens=tokenizer is not None, split=True, probes=bool(wanted.probes))
    rows = several.rows()
    if tokenizer is not None:
        rows = _counted(rows, Encoder(tokenizer, stage))
    findings = sorted(
        examine(rows, checks, context, lambda done: told(done, total)),
        key=lambda finding: _RANKS[finding.severity],
    )
    return Diagnosis(verdict=verdict_of(findings), rows=total, findings=tuple(findings))


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """Return the verdict in a word: what is an error comes first, what is a warning is worth a look."""
    found = {finding.severity for finding in findings}
    return "fix_first" if "error" in found else "worth_a_look" if "warning" in found else "ready"


def file_findings(
    loaded: Loaded,
    tokenizer: Any = None,
    stage: Stage | None = None,
    moved: Callable[[int], None] | None = None,
) -> tuple[Finding, ...]:
    """Return what all checks find in one file, but for those that compare the sides of a split."""
    several = Several([(None, intake.examples(loaded)[0])])
    stage = stage or Sft()
    checks = chosen(tokens=tokenizer is not None, split=False, probes=False)
    rows = several.rows()
    if tokenizer is not None:
        rows = _counted(rows, Encoder(tokenizer, stage))
    return examine(rows, checks, Context(max_length=stage.max_length, at=several.at), moved)


def preview_fix(wanted: PreviewFix, load: Callable[[DatasetSpec], Loaded], request: Request) -> FixPreview:
    """Say what a fix would do to the rows of a file, behind the fixes that it already has."""
    rows, _ = intake.examples(load(wanted.data), lambda _: request.check())
    gone = _gone(wanted, load, request.check)
    dropped = changed = 0
    samples: list[Change] = []
    for number, (line, example, new) in enumerate(effects(rows, wanted.fix, request.check)):
        after = None if gone is not None and gone[number] else new
        if after is example or after == example:
            continue
        dropped, changed = dropped + (after is None), changed + (after is not None)
        if len(samples) < wanted.samples:
            samples.append(_change(line, example, after))
    return FixPreview(rows=len(rows), dropped=dropped, changed=changed, samples=tuple(samples))


def _gone(
    wanted: PreviewFix, load: Callable[[DatasetSpec], Loaded], check: Callable[[], None]
) -> np.ndarray | None:
    """Say of each row of the file whether the fix drops it because of other files, or of the split."""
    fix = wanted.fix
    across = isinstance(fix, Repeats) and fix.across
    if not (across or fix.needs_split):
        return None
    beside = wanted.files if wanted.data in wanted.files else (*wanted.files, wanted.data)
    found = Gathering(load, wanted.split, check).all(beside)
    if isinstance(fix, Repeats):
        parts = in_order(found.parts)
        marked = repeating(parts, fix, check)
    else:
        parts = found.parts
        marked = leaks(parts, sides_of(found, wanted.split, check)[0], (fix,))
    edges = np.cumsum([len(part.source.examples) for part in parts])[:-1]
    of_file = [
        (part, some)
        for part, some in zip(parts, np.split(marked, edges), strict=True)
        if part.spec == wanted.data
    ]
    gone = np.zeros(len(of_file[0][0].file), dtype=bool)
    for part, some in of_file:
        gone[slice(None) if part.numbers is None else part.numbers] = some
    return gone


def groups(
    examples: Sequence[Example], threshold: float = 0.8, checked: Callable[[], None] | None = None
) -> list[list[int]]:
    """Return the numbers of examples that are the same or nearly so, group by group.

    A split that keeps each group on one side holds out nothing that is trained on. `checked` may give up.
    """
    return NearDuplicates(threshold=threshold).groups(examples, checked)


def placed(parts: Sequence[Part], sides: Sequence[np.ndarray]) -> list[Placed]:
    """Return the rows of each file that a run would use, in its order, with their sides."""
    files: list[tuple[Part, np.ndarray]] = []
    for part, side in zip(parts, sides, strict=True):
        if not files or files[-1][0].file is not part.file:
            files.append((part, np.full(len(part.file), LEFT_OUT, np.int8)))
        files[-1][1][slice(None) if part.numbers is None else part.numbers] = side
    found: list[Placed] = []
    for part, side in sorted(files, key=lambda file: not file[0].own):
        used = np.flatnonzero(side != LEFT_OUT)
        kept = part.file if len(used) == len(part.file) else some_of(part.file, used.tolist())
        found.append((part.spec, kept, [NAMES[int(one)] for one in side[used]]))
    return found


def _counted(rows: Iterable[CheckedRow], encoder: Encoder) -> Iterator[CheckedRow]:
    """Count the tokens of rows: none where a row cannot be rendered, unknown where it is of another kind."""
    left = iter(rows)
    while some := list(islice(left, _CHUNK)):
        suited = [row for row in some if isinstance(row.example, encoder.stage.examples)]
        found = measured(encoder, [row.example for row in suited])
        sizes = zip(found.owners.tolist(), found.whole().tolist(), found.rows.counts.tolist(), strict=True)
        for owner, tokens, trained in sizes:  # of several texts the longest, and the least trained
            row = suited[owner]
            row.trained = trained if row.tokens < 0 else min(trained, row.trained)
            row.tokens = max(tokens, row.tokens)
        yield from some


def _change(line: int, before: Example, after: Example | None) -> Change:
    """Return both texts from a little before the first character that differs."""
    old, new = whole_of(before), None if after is None else whole_of(after)
    start = 0
    if new is not None:
        pairs = zip(old, new, strict=False)
        same = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))
        start = max(0, same - _SHOWN // 4)
    return Change(
        line=line,
        before=old[start : start + _SHOWN],
        after=None if new is None else new[start : start + _SHOWN],
    )
