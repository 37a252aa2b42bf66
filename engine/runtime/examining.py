"""All checks over all rows in one pass, in bounded memory."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from engine.checks import CHECKS, Check, CheckedRow, Context, Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from engine.checks import Side
    from engine.runtime.fixing import Row

_ASKED_EVERY: Final = 64


def examine(
    rows: Iterable[CheckedRow],
    checks: Sequence[Check],
    context: Context,
    moved: Callable[[int], None] | None = None,
) -> tuple[Finding, ...]:
    """Show every row to every check, and return what they found; `moved` is told rows and may give up."""
    seekers = [check.seeker(context) for check in checks]
    if moved is not None:
        context.shared["checked"] = lambda: moved(len(context.lines))
    for number, row in enumerate(rows):
        if moved is not None and number % _ASKED_EVERY == 0:
            moved(number)
        context.note(row)
        for seeker in seekers:
            seeker.look(row)
    return tuple(finding for seeker in seekers for finding in seeker.findings()) if context.lines else ()


def chosen(*, tokens: bool, split: bool, probes: bool) -> list[Check]:
    """Return the checks of the table that can be asked with what there is."""
    return [
        kind()
        for kind in CHECKS
        if (tokens or not kind.needs_tokens)
        and (split or not kind.needs_split)
        and (probes or not kind.needs_probes)
    ]


def quick(rows: Sequence[Row], moved: Callable[[int], None] | None = None) -> tuple[Finding, ...]:
    """Return what the checks find that need neither tokens nor a split nor a second look at a row."""
    checks = [check for check in chosen(tokens=False, split=False, probes=False) if not check.slow]
    several = Several([(None, rows)])
    return examine(several.rows(), checks, Context(at=several.at), moved)


class Several:
    """The rows of several files as one, each with its file and side."""

    def __init__(
        self, files: Sequence[tuple[Path | None, Sequence[Row]]], sides: Sequence[Side] | None = None
    ) -> None:
        self.files, self._sides = files, sides
        self._starts = [0]
        for _, rows in files:
            self._starts.append(self._starts[-1] + len(rows))

    def __len__(self) -> int:
        return self._starts[-1]

    def rows(self) -> Iterable[CheckedRow]:
        """Return all rows, one after the other."""
        number = 0
        for path, rows in self.files:
            for line, example in rows:
                yield self._row(number, path, line, example)
                number += 1

    def at(self, number: int) -> CheckedRow:
        """Return a row by its number among all."""
        file = bisect_right(self._starts, number) - 1
        path, rows = self.files[file]
        return self._row(number, path, *rows[number - self._starts[file]])

    def _row(self, number: int, path: Path | None, line: int, example: object) -> CheckedRow:
        side: Side = "train" if self._sides is None else self._sides[number]
        return CheckedRow(line, example, path=path, side=side, number=number)  # type: ignore[arg-type]
