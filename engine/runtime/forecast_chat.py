"""Memory of a chat at a length of context: the prefill is run on fake tensors, as the training step is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from transformers import DynamicCache

from engine.model import ModelFacts
from engine.problems import Problem, ProblemError
from engine.rpc_memory import USUAL, ChatForecast
from engine.runs import RunFolder
from engine.runtime import gauge
from engine.runtime.allocator import Allocator
from engine.runtime.batch import inner, takes_columns
from engine.runtime.configs import config_of_facts, config_of_folder
from engine.runtime.device import Device
from engine.runtime.expansions import expanded
from engine.runtime.forecast import UNTRACEABLE, overhead, place, verdict_of
from engine.runtime.ledger import CARD_BLOCK, CATEGORIES, INDEX, Ledger
from engine.runtime.load import alone
from engine.runtime.phantom import Parts, conjure, materialise
from engine.runtime.quantized import tensors_of
from engine.runtime.stretch import peak, replay, stretch
from engine.runtime.trace import CARD, PROCESSOR, mask_known, use_kernels_of, watch

if TYPE_CHECKING:
    from pathlib import Path

    from transformers import PretrainedConfig

    from engine.methods import Method
    from engine.methods.base import Setting
    from engine.precision import Precision
    from engine.rpc_memory import ForecastChat
    from engine.runtime.ledger import Passage
    from engine.runtime.phantom import Phantom

MINIMUM: Final = 16
"""Tokens that a conversation takes at the least."""


@dataclass(frozen=True, slots=True)
class Talking:
    """Memory of a chat whose context is full, in bytes."""

    total: int
    """What tensors hold at the peak."""
    reserved: int
    """What the allocator holds for them."""
    weights: int
    adapter: int
    cache: int
    """Keys and values of every token of the context."""


class _Alone:
    """No method: a base model, or a whole tuned model, as it is."""

    adapter = False

    def alike(self) -> bool:
        """Say that it does the same to all layers: nothing."""
        return True

    def prepare(self, model: Any, setting: Setting) -> Any:
        """Return the model with nothing trained."""
        del setting
        return model.requires_grad_(requires_grad=False)


def trace_chat(
    config: PretrainedConfig,
    precision: Precision,
    method: Method | None,
    context: int,
    device: torch.device = CARD,
) -> Talking:
    """Return the memory of answering when prompt and answer fill the context; the adapter is switched on."""
    block = CARD_BLOCK if device.type == "cuda" else 1
    adapted = method is not None and method.adapter
    chosen: Any = method if adapted else _Alone()
    phantom = conjure(config, Parts(precision, chosen), device, block=block)
    with FakeTensorMode(allow_non_fake_inputs=True), torch.no_grad():
        materialise(phantom.model)
        if not adapted:
            _as_loaded(phantom.model)
        passages = _prefill(phantom.model.eval(), context, device, block)
    held = [0] * len(CATEGORIES)
    for size, category in phantom.held:
        held[category] += size
    total, _ = peak(stretch(passages, phantom), held)
    reserved = _reserve(phantom, passages) if block > 1 else total
    cache = _left(phantom, passages)
    return Talking(total, reserved, held[INDEX["weights"]], held[INDEX["adapter"]], cache)


def forecast_chat(wanted: ForecastChat) -> ChatForecast:
    """Return what a chat needs on the card that is here, or on the one asked about."""
    name, capacity, free = place(wanted.capacity)
    device = PROCESSOR if name == gauge.PROCESSOR else CARD
    model, precision, method = _what(wanted, device)
    runtime = overhead(on_card=device is CARD)
    try:
        config = config_of_facts(model) if isinstance(model, ModelFacts) else config_of_folder(model)
        context = wanted.context or min(USUAL, _readable(config))
        talking = trace_chat(config, precision, method, context, device)
    except ProblemError as error:
        return ChatForecast(device=name, capacity=capacity, free=free, reason=error.problem)
    except UNTRACEABLE as error:
        words = " ".join(str(error).split())[:200] or type(error).__name__
        reason = Problem(code="forecast_untraceable", facts={"kind": model.name, "reason": words})
        return ChatForecast(device=name, capacity=capacity, free=free, reason=reason)
    total, low = talking.reserved + runtime, talking.total + runtime
    return ChatForecast(
        weights=talking.weights,
        adapter=talking.adapter,
        cache=talking.cache,
        transient=max(0, talking.total - talking.weights - talking.adapter - talking.cache),
        runtime=runtime + talking.reserved - talking.total,
        total=total,
        low=low,
        context=context,
        device=name,
        capacity=capacity,
        free=free,
        verdict=verdict_of(total, low, free),
    )


def _what(wanted: ForecastChat, device: torch.device) -> tuple[Path | ModelFacts, Precision, Method | None]:
    """Return the model's folder or facts, how its weights are held, and the adapter's method."""
    if wanted.run is not None:
        work = RunFolder.open(wanted.run).job()
        if work.kind != "train":
            raise ProblemError("run_not_found", path=wanted.run)
        return work.model.folder(), work.precision, work.method
    model = wanted.facts or wanted.model
    if model is None:
        raise ProblemError("nothing_loaded")
    return model, wanted.precision or alone(Device(device, "")), None


def _readable(config: PretrainedConfig) -> int:
    """Return how many tokens a model can read; what says nothing of it reads as many as are usual."""
    found = getattr(config.get_text_config(), "max_position_embeddings", None)
    return found if isinstance(found, int) and found >= MINIMUM else USUAL


def _prefill(model: Any, context: int, device: torch.device, block: int) -> list[Passage]:
    """Run a prompt that fills the context and return what lived when; the cache lives to the end."""
    use_kernels_of(model, device)
    for number, layer in enumerate(_attentions(model)):
        layer.layer_idx = number  # the cache has a place for each layer that was kept
    expand = expanded(card=device.type == "cuda")
    if device.type != "cuda" and torch.ops.mkldnn._is_mkldnn_bf16_supported():  # noqa: SLF001 - no other says it
        expand[torch.ops.aten.bmm.default] = _bmm
    ledger = Ledger(block=block, expand=expand)
    ledger.known(tensors_of(model))
    handles = list(watch(model, [], ledger))
    with ledger:
        inputs: dict[str, Any] = {"input_ids": torch.zeros((1, context), dtype=torch.long)}
        with mask_known(whole=True):
            if takes_columns(type(inner(model))):
                inputs["logits_to_keep"] = 1
            output = model(**inputs, past_key_values=DynamicCache(), use_cache=True)
            ledger.at("sampled")
            scores = output.logits[:, -1].float()
            del scores
    for handle in handles:
        handle.remove()
    return ledger.close()


def _as_loaded(model: Any) -> None:
    """Let weights ask for a gradient, as in a model just loaded; PyTorch multiplies otherwise without."""
    for value in model.parameters():
        value.requires_grad_(value.is_floating_point())


def _bmm(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """Multiply batches as a processor does in 16 bit: what is not dense is copied for a moment.

    That is the whole output head when its weights are frozen: the hidden state of the last token alone is
    a slice, PyTorch makes a batch of it, and repeats the head's weights over that batch.
    """
    copies = [
        torch.empty(value.shape, dtype=value.dtype)
        for value in (first, second)
        if value.dtype == torch.bfloat16 and not _dense(value)
    ]
    found = torch.empty((*first.shape[:2], second.shape[2]), dtype=first.dtype)
    del copies
    return found


def _dense(value: torch.Tensor) -> bool:
    """Say whether oneDNN takes a batch as it lies: row by row, or column by column without a gap."""
    _, rows, columns = value.shape
    return value.is_contiguous() or value.stride() == (rows * columns, 1, rows)


def _attentions(model: Any) -> list[Any]:
    return [module for module in model.modules() if isinstance(getattr(module, "layer_idx", None), int)]


def _left(phantom: Phantom, passages: list[Passage]) -> int:
    """Return the bytes that were born in the layers and never died."""
    living: dict[Any, int] = {}
    for key, size, _ in stretch(passages, phantom):
        if size > 0 and key[1] >= 0:
            living[key] = size
        elif size < 0:
            living.pop(key, None)
    return sum(living.values())


def _reserve(phantom: Phantom, passages: list[Passage]) -> int:
    allocator = Allocator()
    for number, (size, _) in enumerate(phantom.held):
        allocator.take(number, size)
    replay(stretch(passages, phantom), allocator, "prefill")
    return allocator.peak
