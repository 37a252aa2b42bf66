"""Whether a model keeps packed rows from seeing each other, tried on the model itself."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Final

import torch

from engine.problems import Problem
from engine.runtime.batch import inner

if TYPE_CHECKING:
    from engine.job import TrainJob
    from engine.runtime.device import Device
    from engine.runtime.reporter import EventLog

_ROW: Final = 12
"""Tokens of a row of the trial."""
_ALIKE: Final = 1e-3
_ALIKE_16: Final = 0.1
"""How far apart logits may be, as a share of the largest, that are computed in another order."""


def packable(work: TrainJob, model: Any, device: Device, log: EventLog) -> TrainJob:
    """Return the job, without packing when the model would let packed rows see each other, and say so."""
    if not work.stage.packing:
        return work
    compute = work.precision.compute(device.torch)
    with torch.autocast(device.torch.type, dtype=compute, enabled=compute != torch.float32):
        if keeps_apart(model):
            return work
    log.note(Problem(code="packing_leaks", facts={"model": type(inner(model)).__name__}))
    return work.model_copy(update={"stage": work.stage.model_copy(update={"packing": False})})


@torch.no_grad()
def keeps_apart(model: Any) -> bool:
    """Say whether a row gives the same behind another row as behind a third one, and as alone.

    A model that ignores restarting positions, or hands a state on from token to token, does not.
    """
    if "position_ids" not in inspect.signature(type(inner(model)).forward).parameters:
        return False
    was_training = model.training
    model.eval()
    try:
        size = inner(model).config.get_text_config().vocab_size
        tokens = torch.arange(3 * _ROW, device=model.device) * 7 % size
        one, other, row = tokens.split(_ROW)
        behind_one, behind_other = (_logits(model, torch.cat([first, row])) for first in (one, other))
        alone = _logits(model, row)
    finally:
        model.train(was_training)
    return _alike(behind_one, behind_other) and _alike(behind_one, alone)


def _logits(model: Any, tokens: torch.Tensor) -> torch.Tensor:
    """Return the logits of the last row of packed ones."""
    places = torch.arange(len(tokens), device=tokens.device) % _ROW
    whole = model(input_ids=tokens[None], position_ids=places[None], use_cache=False)
    return whole.logits[0, -_ROW:]


def _alike(one: torch.Tensor, other: torch.Tensor) -> bool:
    share = _ALIKE if one.dtype == torch.float32 else _ALIKE_16
    return bool((one.float() - other.float()).abs().max() <= share * other.float().abs().max())
