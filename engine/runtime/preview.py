"""What the model sees of a row, and how long all rows are; by the very encoder of training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from engine import rpc
from engine.formats.base import Conversation, Example, RowError
from engine.problems import Problem, ProblemError
from engine.reasons import reason
from engine.runtime import intake
from engine.runtime.fitting import index_at, index_from
from engine.runtime.flat import FlatRows, RowBuilder
from engine.runtime.shaping import place_at
from engine.runtime.tokens import Encoder, template_used, why_untrained

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.runtime.intake import Loaded
    from engine.runtime.wire import Request

_SAMPLE: Final = 2000
"""Rows whose length is measured for the histogram."""
_BINS: Final = 24
_CHUNK: Final = 256


def render(wanted: rpc.Render, loaded: Loaded, tokenizer: Any, request: Request) -> rpc.Rendered:
    """Render one row, and measure the lengths of a sample of rows when asked to."""
    examples, _ = intake.examples(loaded)
    if not examples:
        raise ProblemError("data_empty", path=wanted.data.path)
    encoder = Encoder(tokenizer, wanted.stage)
    at = _found(wanted, loaded, examples)
    if isinstance(at, rpc.Rendered):
        template = template_used(encoder, templated=isinstance(examples[0][1], Conversation))
        answer = at.model_copy(update={"template": template})
    else:
        line, example = examples[at]
        answer = _one(encoder, example, at, len(examples), line, wanted)
    if not wanted.histogram:
        return answer
    return answer.model_copy(update={"lengths": _lengths(encoder, examples, request)})


def _found(wanted: rpc.Render, loaded: Loaded, examples: Sequence[tuple[int, Example]]) -> int | rpc.Rendered:
    """Return the number of the example that is wanted, or what to say of a row that is none."""
    if wanted.row is None:
        return min(max(wanted.index, 0), len(examples) - 1)
    place = place_at(loaded.rows, wanted.row)
    index = None if place is None else index_at(examples, place)
    if index is not None:
        return index
    line, why = _left_out(wanted.row, place, loaded)
    facts = {"path": str(wanted.data.path), "line": line, "reason": why}
    return rpc.Rendered(
        index=0 if place is None else index_from(examples, place),
        total=len(examples),
        line=line,
        used=False,
        spans=(),
        trained=0,
        masked=0,
        cut=0,
        template="none",
        problem=Problem(code="row_refused", facts=facts),
    )


def _left_out(number: int, place: int | None, loaded: Loaded) -> tuple[int, str]:
    """Return the line of a row that is no example, and why it is none."""
    if place is None:
        known = 0 < number <= len(loaded.base)
        return (loaded.base[number - 1][0] if known else number), reason("row_edited_out")
    _, unfit = intake.examples(loaded)
    refused = index_at(unfit, place)
    if refused is None:
        return loaded.rows[place][0], reason("row_fixed_out")
    return unfit[refused].line, unfit[refused].reason


@dataclass(frozen=True, slots=True)
class Measured:
    """Rows of which nothing but their counts is wanted."""

    rows: FlatRows
    owners: np.ndarray
    """For each row the number of its example."""
    refused: dict[int, str]
    """Number of an example -> why it was refused."""

    def whole(self) -> np.ndarray:
        """Return the tokens of each row, those that were cut off included."""
        return self.rows.lengths + self.rows.cut


def measured(encoder: Encoder, examples: Iterable[Example]) -> Measured:
    """Encode examples to count their tokens."""
    built = RowBuilder()
    refused = encoder.encode_into(built, examples)
    return Measured(built.rows(), built.owners(), refused)


def _one(
    encoder: Encoder, example: Example, index: int, total: int, line: int, wanted: rpc.Render
) -> rpc.Rendered:
    template = template_used(encoder, templated=isinstance(example, Conversation))
    facts: dict[str, str | int] = {"path": str(wanted.data.path), "line": line}
    empty = rpc.Rendered(
        index=index, total=total, line=line, spans=(), trained=0, masked=0, cut=0, template=template
    )
    if not isinstance(example, wanted.stage.examples):
        unfit = reason("stage_unfit", stage=wanted.stage.kind)
        problem = Problem(code="row_refused", facts={**facts, "reason": unfit})
        return empty.model_copy(update={"problem": problem})
    try:
        rows, spans = encoder.encode_all(example), encoder.all_spans(example)
    except RowError as error:
        problem = Problem(code="row_refused", facts={**facts, "reason": str(error)})
        return empty.model_copy(update={"problem": problem})
    problem = None
    cut, trained = sum(row.cut for row in rows), [row.trained for row in rows]
    if wanted.stage.trains_tokens and not all(trained):
        why = why_untrained(cut, wanted.stage)
        problem = Problem(code="row_refused", facts={**facts, "reason": why})
    return empty.model_copy(
        update={
            "spans": tuple(spans[0]),
            "more": tuple(tuple(other) for other in spans[1:]),
            "trained": sum(trained),
            "masked": sum(len(row.ids) for row in rows) - sum(trained),
            "cut": cut,
            "problem": problem,
        }
    )


def _lengths(encoder: Encoder, rows: Sequence[tuple[int, Example]], request: Request) -> rpc.Lengths:
    """Measure rows that lie evenly over the file, chunk by chunk."""
    step = max(1, len(rows) // _SAMPLE)
    lengths: list[int] = []
    cut = untrained = 0
    sampled = range(0, len(rows), step)
    for start in range(0, len(sampled), _CHUNK):
        request.check()
        chunk = [rows[number][1] for number in sampled[start : start + _CHUNK]]
        found = measured(encoder, chunk)
        sizes = zip(found.owners.tolist(), found.whole().tolist(), strict=True)
        lengths.extend(length for owner, length in sizes if owner not in found.refused)
        cut += len(np.unique(found.owners[found.rows.cut > 0]))
        if encoder.stage.trains_tokens:
            untrained += len(np.unique(found.owners[found.rows.counts == 0]))
    longest = max(lengths, default=0)
    width = max(1, -(-longest // _BINS))
    counts = [0] * _BINS
    for length in lengths:
        counts[min((length - 1) // width, _BINS - 1) if length else 0] += 1
    return rpc.Lengths(
        sampled=len(sampled),
        edges=tuple(width * number for number in range(_BINS + 1)),
        counts=tuple(counts),
        longest=longest,
        cut=cut,
        untrained=untrained,
    )
