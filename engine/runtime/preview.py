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
from engine.runtime.flat import FlatRows, RowBuilder
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
    index = min(max(wanted.index, 0), len(examples) - 1)
    line, example = examples[index]
    answer = _one(encoder, example, index, len(examples), line, wanted)
    if not wanted.histogram:
        return answer
    return answer.model_copy(update={"lengths": _lengths(encoder, examples, request)})


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
