"""What goes together, as a table of which `docs/methods.md` is made: methods, precisions and stages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine.combination import method_refusal
from engine.methods import METHODS
from engine.optimizers import OPTIMIZERS
from engine.precision import PRECISIONS
from engine.spec import kind_of
from engine.stages import STAGES

if TYPE_CHECKING:
    from engine.methods import Method
    from engine.problems import Problem
    from engine.spec import Spec

YES: Final = "yes"
NO: Final = "–"
_HEAD: Final = """\
# Methods, stages and optimizers

This page is generated from the tables: `tunesmith-engine tables --markdown > docs/methods.md`.
What is refused here is greyed in the window, with the reason, and refused on the command line by the same
function (`engine/combination.py`).
"""
_PRECISIONS: Final = """\
## Methods and how the base is held

*Merges*: the result can be folded into a 16-bit model. *Packing*: works on packed rows.
*Checkpointing*: works with gradient checkpointing.
"""
_STAGES: Final = """\
## Methods and stages
"""


@dataclass(frozen=True, slots=True)
class Line:
    """What one method, with its usual settings, goes with."""

    method: Method
    precisions: dict[str, Problem | None]
    """Kind of precision -> why not, or None."""
    stages: dict[str, Problem | None]
    """Kind of stage -> why not on any precision, or None."""


def lines() -> list[Line]:
    """Return a line for each method of the table."""
    return [_line(kind.model_validate({})) for kind in METHODS]


def shown(problem: Problem | None) -> str:
    """Return the mark of a cell."""
    return YES if problem is None else NO


def markdown() -> str:
    """Return the page about methods, stages and optimizers."""
    found = lines()
    parts = [_HEAD, "## What each is\n", _described(METHODS), _PRECISIONS, _held(found)]
    parts += ["Why not:\n", _reasons(found), _STAGES, _learned(found)]
    parts += ["## Stages\n", _described(STAGES), "## Optimizers\n", _described(OPTIMIZERS)]
    return "\n".join(parts)


def _line(method: Method) -> Line:
    precisions = [kind.model_validate({}) for kind in PRECISIONS]
    held = {kind_of(precision): method_refusal(method, precision, "sft") for precision in precisions}
    good = [precision for precision in precisions if held[kind_of(precision)] is None]
    stages = {}
    for stage in map(kind_of, STAGES):
        why = [method_refusal(method, precision, stage) for precision in good]
        stages[stage] = None if None in why else why[0]
    return Line(method, held, stages)


def _held(found: list[Line]) -> str:
    kinds = [kind_of(kind) for kind in PRECISIONS]
    head = ["method", *kinds, "merges", "packing", "checkpointing"]
    rows = [
        [
            f"`{kind_of(line.method)}`",
            *(shown(line.precisions[kind]) for kind in kinds),
            *(YES if on else NO for on in (line.method.merges, line.method.packs, line.method.recomputes)),
        ]
        for line in found
    ]
    return _table(head, rows)


def _learned(found: list[Line]) -> str:
    kinds = [kind_of(kind) for kind in STAGES]
    rows = [[f"`{kind_of(line.method)}`", *(shown(line.stages[kind]) for kind in kinds)] for line in found]
    return _table(["method", *kinds], rows)


def _reasons(found: list[Line]) -> str:
    said = [
        problem.sentence()
        for line in found
        for problem in (*line.precisions.values(), *line.stages.values())
        if problem is not None
    ]
    return "".join(f"- {sentence}\n" for sentence in dict.fromkeys(said))


def _described(entries: tuple[type[Spec], ...]) -> str:
    rows = [[f"`{kind_of(entry)}`", (entry.__doc__ or "").partition("\n")[0]] for entry in entries]
    return _table(["kind", "what it is"], rows)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines_ = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in lines_)
