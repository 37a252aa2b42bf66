"""What the model sees of a row, and how long all rows are; by the very encoder of training."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine import rpc
from engine.formats.base import Conversation, Example, RowError
from engine.problems import Problem, ProblemError
from engine.reasons import reason
from engine.runtime import intake
from engine.runtime.tokens import Encoder, template_used

if TYPE_CHECKING:
    from engine.runtime.intake import Loaded
    from engine.runtime.wire import Request

_SAMPLE: Final = 2000
"""Rows whose length is measured for the histogram."""
_BINS: Final = 24


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
    step = max(1, len(examples) // _SAMPLE)
    return answer.model_copy(
        update={"lengths": _lengths(encoder, [item for _, item in examples[::step]], request)}
    )


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
        encoded, spans = encoder.encode(example), encoder.spans(example)
    except RowError as error:
        problem = Problem(code="row_refused", facts={**facts, "reason": str(error)})
        return empty.model_copy(update={"problem": problem})
    problem = None
    if not encoded.trained:
        cut_off = reason("answer_cut_off", limit=wanted.stage.max_length)
        problem = Problem(code="row_refused", facts={**facts, "reason": cut_off})
    return empty.model_copy(
        update={
            "spans": tuple(spans),
            "trained": encoded.trained,
            "masked": len(encoded.ids) - encoded.trained,
            "cut": encoded.cut,
            "problem": problem,
        }
    )


def _lengths(encoder: Encoder, examples: list[Example], request: Request) -> rpc.Lengths:
    lengths: list[int] = []
    cut = untrained = 0
    for example in examples:
        request.check()
        try:
            encoded = encoder.encode(example)
        except RowError:
            untrained += 1
            continue
        lengths.append(len(encoded.ids) + encoded.cut)
        cut += encoded.cut > 0
        untrained += encoded.trained == 0
    longest = max(lengths, default=0)
    width = max(1, -(-longest // _BINS))
    counts = [0] * _BINS
    for length in lengths:
        counts[min((length - 1) // width, _BINS - 1) if length else 0] += 1
    return rpc.Lengths(
        sampled=len(examples),
        edges=tuple(width * number for number in range(_BINS + 1)),
        counts=tuple(counts),
        longest=longest,
        cut=cut,
        untrained=untrained,
    )
