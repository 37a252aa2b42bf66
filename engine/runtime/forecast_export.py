"""What an export as one merged model needs: the computer's memory, and the disk.

Counted from what `merge` and `proof` hold at once. The merge holds the adapter and a few row blocks; the
proof opens one model at a time and keeps what each said, and where no card takes them that is the most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import psutil
import torch

from engine.model import read_facts
from engine.problems import ProblemError
from engine.rpc_memory import ExportForecast
from engine.runs import RunFolder
from engine.runtime import gauge
from engine.runtime.disk import disk_free
from engine.runtime.fold import QUANTIZATION_BLOCK
from engine.runtime.forecast import PROCESS, verdict_of
from engine.runtime.loss import CHUNK
from engine.runtime.merge import BLOCK, MINIMUM_ROWS, WORKERS
from engine.runtime.proof import ANSWER_TOKENS, PROMPT_TOKENS, PROMPTS
from engine.runtime.trace import PROCESSOR

if TYPE_CHECKING:
    from engine.job import TrainJob
    from engine.model import ModelFacts
    from engine.rpc_memory import ForecastExport

STORED: Final = 2
"""Bytes of a number in the merged model."""
WHOLE: Final = 4
"""Bytes of a number in float32: the adapter while it is folded in, and what the models said."""


def forecast_export(wanted: ForecastExport) -> ExportForecast:
    """Return what exporting a run's result as one merged model takes on this computer."""
    run = RunFolder.open(wanted.run)
    work = run.job()
    if work.kind != "train":
        raise ProblemError("run_not_found", path=wanted.run)
    facts = read_facts(work.model.folder())
    on_card = gauge.memory()[0] != gauge.PROCESSOR
    merging, proving = merging_bytes(work, facts), proving_bytes(work, facts, on_card=on_card)
    total = PROCESS + max(merging, proving)
    system = psutil.virtual_memory()
    return ExportForecast(
        disk=facts.parameters * STORED,
        disk_free=disk_free(wanted.target or run.exports),
        merging=PROCESS + merging,
        proving=PROCESS + proving,
        total=total,
        capacity=system.total,
        free=system.available,
        verdict=verdict_of(total, total, system.available),
    )


def merging_bytes(work: TrainJob, facts: ModelFacts) -> int:
    """Return the most that the merge holds at once besides the process itself.

    A worker holds a block as it is stored, as the adapter saw it, folded in float32, and as it is written.
    Rows of a quantized weight that end within a quantization block are computed as one whole weight.
    """
    largest = facts.hidden_size * facts.intermediate_size
    widest = max(facts.hidden_size, facts.intermediate_size)
    rows = max(MINIMUM_ROWS, BLOCK // (widest * STORED))
    numbers = 2 * rows * widest  # the last block takes what would be too few rows for one of its own
    if work.precision.quantized and any(
        size % QUANTIZATION_BLOCK for size in (facts.hidden_size, facts.intermediate_size)
    ):
        numbers = largest
    block = numbers * (STORED + WHOLE + WHOLE + STORED)
    adapter = work.method.trainable(facts) * WHOLE if work.method.adapter else 0
    codes = largest // 2 + largest // QUANTIZATION_BLOCK * WHOLE if work.precision.quantized else 0
    return adapter + codes + WORKERS * block


def proving_bytes(work: TrainJob, facts: ModelFacts, *, on_card: bool) -> int:
    """Return the most that the proof holds of the computer's memory besides the process itself.

    Without a card the largest model is the merged one, in the type that the tune computed in; its file is
    mapped while it is read. A card takes the models one after the other and leaves what they said.
    """
    models = 4  # trained, base, what the export has to equal, the export
    said = models * PROMPTS * (PROMPT_TOKENS + ANSWER_TOKENS) * facts.vocab_size * WHOLE
    if on_card:
        return said
    compute = work.precision.compute(PROCESSOR)
    width = WHOLE if compute == torch.float32 else STORED
    adapter = work.method.trainable(facts) * WHOLE if work.method.adapter else 0
    logits = 2 * CHUNK * facts.vocab_size * WHOLE  # and their logarithms
    return said + logits + facts.parameters * (width + STORED) + adapter
