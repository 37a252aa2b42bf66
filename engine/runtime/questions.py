"""What a proof asks: the job's sample prompts, prompts of its rows, and its held-out rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.formats.base import Message, RowError
from engine.problems import ProblemError
from engine.runtime import prepare
from engine.runtime.load import load_tokenizer, padding
from engine.runtime.proof import HELD_OUT_ROWS, PROMPTS, Questions
from engine.runtime.tokens import MASKED, Encoder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from engine.job import TrainJob
    from engine.runs import RunFolder
    from engine.runtime.tokens import Encoded

_LONGEST: Final = 256
"""Tokens of a prompt that are kept, counted from its end."""
_SAMPLES: Final = PROMPTS // 2


def questions(work: TrainJob, run: RunFolder, result: Path) -> Questions:
    """Make the questions for a run's result from its frozen rows.

    Rows that were trained on are asked about too: nowhere else do base and tuned model differ as much.
    """
    tokenizer = load_tokenizer(result)
    encoder = Encoder(tokenizer, work.stage)
    encoder.template.now = prepare.frozen_at(run.data)
    rows = prepare.thaw(run.data).rows if prepare.frozen(run.data) else {}
    prompts = [_sample(encoder, text) for text in work.evaluation.samples[:_SAMPLES]]
    trained = _encode(rows.get("train", [])[: 2 * PROMPTS], encoder)
    prompts += [_prompt(row) for row in trained]
    held_out = _encode(rows.get("validation", [])[:HELD_OUT_ROWS], encoder)
    kept = [prompt[-_LONGEST:] for prompt in prompts if prompt][:PROMPTS]
    return Questions(
        prompts=tuple(kept) or (_sample(encoder, "Hello"),),
        ends=frozenset(token for token in [tokenizer.eos_token_id] if isinstance(token, int)),
        held_out=tuple(held_out),
        pad=padding(tokenizer),
        batch=work.evaluation.per_device_eval_batch_size,
    )


def _encode(rows: Sequence[prepare.Sourced], encoder: Encoder) -> Sequence[Encoded]:
    """Encode what can be encoded; a proof can do without the rest."""
    try:
        return prepare.encode(rows, encoder).rows
    except ProblemError:
        return []


def _sample(encoder: Encoder, text: str) -> tuple[int, ...]:
    try:
        rendered = encoder.template.render((Message("user", text),), prompt=True)
    except RowError:
        rendered = text
    return tuple(encoder.tokenizer(rendered, add_special_tokens=False)["input_ids"])


def _prompt(row: Encoded) -> tuple[int, ...]:
    """Return what stands before the first trained token; half of a row that is trained from its start."""
    first = int((row.labels != MASKED).argmax())
    return tuple(row.ids[: first if first > 1 else max(1, len(row.ids) // 2)].tolist())
