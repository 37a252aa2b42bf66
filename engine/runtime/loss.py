"""The loss of a model on a batch: from all its logits at once, or in chunks that never exist together."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import torch
from torch._subclasses.fake_tensor import FakeTensor
from torch.autograd.function import once_differentiable
from torch.autograd.graph import saved_tensors_hooks
from torch.nn import functional
from torch.utils.checkpoint import checkpoint as again_for_gradients
from transformers.modeling_outputs import BaseModelOutputWithPast

from engine.problems import Problem
from engine.runtime import batch as batching
from engine.runtime.tokens import MASKED

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK: Final = 256
"""Trained tokens whose logits exist at once; enough to keep a card busy, 150 MB at 150,000 words."""
_TRIAL: Final = 5
"""Tokens on which the chunked loss is compared with the whole one before it is relied on."""
_MOST_APART: Final = {torch.float32: 1e-4, torch.float64: 1e-8}
_MOST_APART_16: Final = 2e-2
"""How far logits may lie apart there, as a share of the largest: rounding, and nothing else."""
_REFUSALS: Final = (RuntimeError, TypeError, ValueError, AttributeError, LookupError, AssertionError)
"""What a model raises whose parts do not work alone."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Sums over the trained tokens of a batch."""

    nll: float
    tokens: int
    correct: int


class Head:
    """Hidden states to logits, the way the model itself does it.

    The head is a copy of the model's outermost module that shares all its parameters and whose body hands
    back the hidden states that it is given. So whatever the model's own `forward` does to its logits —
    caps, scales, biases, an adapter on the head — is done here too, with nothing to know about it.
    """

    def __init__(self, model: Any, body: Any) -> None:
        causal = batching.inner(model)
        self._body = body
        path = next(name for name, module in causal.named_modules() if module is body)
        self._copy = _with_body(causal, path.split("."))

    def states(self, model: Any, inputs: dict[str, torch.Tensor]) -> torch.Tensor:
        """Return the last hidden states (rows, length, width); the model's own head gets none of them."""
        found: list[torch.Tensor] = []

        def take(module: Any, args: Any, output: Any) -> Any:
            del module, args
            found.append(output.last_hidden_state)
            output.last_hidden_state = output.last_hidden_state[:, :0]
            return output

        handle = self._body.register_forward_hook(take)
        try:
            model(**inputs, use_cache=False)
        finally:
            handle.remove()
        (states,) = found
        return states

    def states_at(self, model: Any, inputs: dict[str, torch.Tensor], places: torch.Tensor) -> torch.Tensor:
        """Return the hidden states (tokens, width) at places in the flattened input."""
        states, length = self.states(model, inputs), inputs["input_ids"].shape[1]
        behind = states[:, states.shape[1] - length :]  # an adapter may put virtual tokens before the row
        return behind.flatten(0, 1).index_select(0, places)

    def trained(self) -> list[torch.nn.Parameter]:
        """Return the head's own parameters that are trained: of a tied or open head, or an adapter on it."""
        return [value for value in self._copy.parameters() if value.requires_grad]

    def logits(self, states: torch.Tensor) -> torch.Tensor:
        """Return the logits (tokens, vocabulary) of hidden states (tokens, width)."""
        return self._copy(inputs_embeds=states[None], use_cache=False).logits[0]


class TokenLoss:
    """The loss of the trained tokens of a batch; in chunks when it is given a head to compute them with."""

    def __init__(self, head: Head | None = None, chunk: int = CHUNK, *, smoothing: float = 0.0) -> None:
        self._head = head
        self._chunk = chunk
        self._smoothing = smoothing

    @property
    def chunked(self) -> bool:
        """Say whether the logits of a batch never exist all at once."""
        return self._head is not None

    def mean(
        self, model: Any, batch: batching.Batch, items: torch.Tensor | int | None = None
    ) -> torch.Tensor:
        """Return the summed cross-entropy of the trained tokens divided by `items`, else by their number."""
        inputs, index, wanted = self._chosen(model, batch)
        count = (wanted != MASKED).sum() if items is None else items
        return self.mean_at(model, inputs, index, wanted, count)

    def mean_at(
        self,
        model: Any,
        inputs: batching.Batch,
        index: torch.Tensor,
        wanted: torch.Tensor,
        items: torch.Tensor | int,
    ) -> torch.Tensor:
        """Return the loss at what `chosen` chose; no shape depends on a tensor's numbers here."""
        if self._head is None:
            logits = batching.logits_at(model, inputs, index).flatten(0, 1).float()
            return summed(logits, wanted.flatten(), self._smoothing) / items
        states = self._head.states_at(model, inputs, index)
        work = _Work(self._head, wanted, items, self._chunk, self._smoothing)
        return _InChunks.apply(work, states, *self._head.trained())

    def logps(self, model: Any, batch: batching.Batch) -> torch.Tensor:
        """Return the log-probability (rows, length) of each trained token, in its place; zero elsewhere."""
        return self.logps_at(model, *self._chosen(model, batch))

    def logps_at(
        self, model: Any, inputs: batching.Batch, index: torch.Tensor, wanted: torch.Tensor
    ) -> torch.Tensor:
        """Return the log-probabilities of what `chosen` chose; no shape depends on a tensor's numbers here.

        A chunk's logits are computed again for the backward pass: what its gradients are is not known before
        the loss of whole rows is.
        """
        rows, length = inputs["input_ids"].shape
        if self._head is None:
            logits = batching.logits_at(model, inputs, index).flatten(0, 1).float()
            found = _logps(logits, wanted.flatten()).view(rows, -1)
            return found.new_zeros(rows, length).index_copy(1, index + 1, found)
        states = self._head.states_at(model, inputs, index)
        parts = [_chunk_logps(self._head, *part) for part in self._parts(states, wanted)]
        found = torch.cat(parts) if parts else states.new_zeros(0, dtype=torch.float32)
        return found.new_zeros(rows * length).index_copy(0, index + 1, found).view(rows, length)

    def chosen(self, labels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return which logits the loss needs, and the tokens wanted there.

        In chunks: places in the flattened batch and their tokens, both (tokens). Whole: columns and their
        tokens (rows, columns), where some are masked.
        """
        if self._head is None:
            return batching.trained_columns(labels)
        wanted = functional.pad(labels[:, 1:], (0, 1), value=MASKED).flatten()
        places = (wanted != MASKED).nonzero().squeeze(1)
        return places, wanted[places]

    @torch.no_grad()
    def counted(self, model: Any, batch: batching.Batch) -> Counted:
        """Return the sums that metrics are made from."""
        nll, tokens, correct = 0.0, 0, 0
        for logits, wanted in self._logits(*self._chosen(model, batch), model=model):
            nll += float(functional.cross_entropy(logits, wanted, ignore_index=MASKED, reduction="sum"))
            tokens += int((wanted != MASKED).sum())
            correct += int((logits.argmax(-1) == wanted).sum())  # no word has the number of MASKED
        return Counted(nll, tokens, correct)

    def _logits(
        self, inputs: batching.Batch, index: torch.Tensor, wanted: torch.Tensor, *, model: Any
    ) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        """Give the float logits and the tokens wanted, all at once or chunk by chunk."""
        if self._head is None:
            yield batching.logits_at(model, inputs, index).flatten(0, 1).float(), wanted.flatten()
            return
        for states, targets in self._parts(self._head.states_at(model, inputs, index), wanted):
            yield self._head.logits(states).float(), targets

    def _chosen(self, model: Any, batch: batching.Batch) -> tuple[batching.Batch, torch.Tensor, torch.Tensor]:
        inputs = {name: value.to(model.device) for name, value in batch.items()}
        return inputs, *self.chosen(inputs.pop("labels"))

    def _parts(
        self, states: torch.Tensor, wanted: torch.Tensor
    ) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        return zip(states.split(self._chunk), wanted.split(self._chunk), strict=True)


def summed(logits: torch.Tensor, wanted: torch.Tensor, smoothing: float = 0.0) -> torch.Tensor:
    """Return the summed cross-entropy of the tokens that are not masked.

    smoothing: share of the certainty that is spread evenly over all words (Szegedy et al., 2015).
    """
    return functional.cross_entropy(
        logits, wanted, ignore_index=MASKED, reduction="sum", label_smoothing=smoothing
    )


def token_loss(model: Any, *, chunked: bool, smoothing: float = 0.0) -> tuple[TokenLoss, Problem | None]:
    """Return the loss for a model, in chunks where that is wanted and gives what the whole logits give.

    Call it the way the model will be called: under the same autocast. On fake tensors
    only shapes are compared. What is counted for metrics is never smoothed.
    """
    if not chunked:
        return TokenLoss(smoothing=smoothing), None
    for body in _bodies(batching.inner(model)):
        head = Head(model, body)
        if _agrees(model, head):
            return TokenLoss(head, smoothing=smoothing), None
    return TokenLoss(smoothing=smoothing), Problem(
        code="loss_whole", facts={"model": type(batching.inner(model)).__name__}
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """What the loss in chunks is computed from, besides what gradients go to."""

    head: Head
    wanted: torch.Tensor
    items: torch.Tensor | int
    chunk: int
    smoothing: float

    def loss(self, states: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
        return summed(self.head.logits(states).float(), wanted, self.smoothing) / self.items


class _InChunks(torch.autograd.Function):
    """The loss in chunks, each with its gradients at once: its logits are gone before the next begins.

    Nothing is computed twice, and the backward pass only hands on what is known already.
    """

    @staticmethod
    def forward(ctx: Any, work: _Work, states: torch.Tensor, *trained: torch.Tensor) -> torch.Tensor:
        """Return the sum of the chunks' losses."""
        losses, toward = [], []
        sums: list[torch.Tensor | None] = [None] * len(trained)
        learning = any(ctx.needs_input_grad)
        for part, wanted in zip(
            states.detach().split(work.chunk), work.wanted.split(work.chunk), strict=True
        ):
            with torch.set_grad_enabled(learning), saved_tensors_hooks(_same, _same):
                leaf = part.requires_grad_(learning)
                loss = work.loss(leaf, wanted)
            losses.append(loss.detach())
            if learning:
                found, *others = torch.autograd.grad(loss, [leaf, *trained], allow_unused=True)
                toward.append(found)
                sums = [_added(before, more) for before, more in zip(sums, others, strict=True)]
        ctx.found = (torch.cat(toward) if toward else None, *sums)
        return torch.stack(losses).sum()

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *grads: torch.Tensor) -> Any:  # type: ignore[override]
        """Hand on the gradients, scaled in place: they are used once."""
        found, ctx.found = ctx.found, ()
        return (None, *(value if value is None else value.mul_(grads[0]) for value in found))


def _chunk_logps(head: Head, states: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Return a chunk's log-probabilities; its logits are not kept for the backward pass."""

    def compute(states: torch.Tensor) -> torch.Tensor:
        return _logps(head.logits(states).float(), wanted)

    if not torch.is_grad_enabled():
        return compute(states)
    return again_for_gradients(compute, states, use_reentrant=False)


def _logps(logits: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Return the log-probabilities (tokens) of tokens under their logits; zero for masked ones."""
    return -functional.cross_entropy(logits, wanted, ignore_index=MASKED, reduction="none")


def _same(value: torch.Tensor) -> torch.Tensor:
    """Keep a chunk's tensors where they are, whatever is done with those of the blocks."""
    return value


def _added(before: torch.Tensor | None, more: torch.Tensor | None) -> torch.Tensor | None:
    return more if before is None else before if more is None else before.add_(more)


def _bodies(causal: Any) -> list[Any]:
    """Return what may be the model without its head: its base model, or the decoder inside that."""
    found = [causal.base_model, causal.get_decoder()]
    return [body for body in found if body is not causal and body is not None]


@torch.no_grad()
def _agrees(model: Any, head: Head) -> bool:
    """Say whether the logits of chosen positions, two at a time, are those that the whole model gives."""
    was_training = model.training
    model.eval()
    try:
        inputs = {"input_ids": torch.arange(1, _TRIAL + 1, device=model.device)[None]}
        places = torch.arange(_TRIAL, device=model.device)
        whole = batching.logits_at(model, inputs, places).flatten(0, 1)
        states = head.states_at(model, inputs, places)
        parts = torch.cat([head.logits(part) for part in states.split(2)])
        return parts.shape == whole.shape and _alike(parts, whole)
    except torch.OutOfMemoryError:
        raise
    except _REFUSALS:
        return False
    finally:
        model.train(was_training)


def _alike(found: torch.Tensor, wanted: torch.Tensor) -> bool:
    if isinstance(wanted, FakeTensor):
        return True
    share = _MOST_APART.get(wanted.dtype, _MOST_APART_16)
    return bool((found - wanted).abs().max() <= share * wanted.abs().max())


class _Given(BaseModelOutputWithPast):
    """What a body returns; anything but hidden states is missing."""

    def __getattr__(self, name: str) -> None:
        if name.startswith("_"):
            raise AttributeError(name)


class _Handed(torch.nn.Module):
    """A body that hands back the hidden states that it is given as embeddings; its settings are its own."""

    def __init__(self, body: torch.nn.Module) -> None:
        super().__init__()
        self._real = (body,)  # in a tuple: not one of its modules

    def __getattr__(self, name: str) -> Any:
        return getattr(vars(self)["_real"][0], name)

    def forward(self, *args: Any, inputs_embeds: torch.Tensor, **kwargs: Any) -> _Given:
        """Return the embeddings as hidden states."""
        del args, kwargs
        return _Given(last_hidden_state=inputs_embeds)


def _with_body(module: torch.nn.Module, path: list[str]) -> torch.nn.Module:
    """Return a module that shares everything with the given one but the body at the end of a path."""
    twin = copy.copy(module)
    vars(twin)["_modules"] = dict(vars(module)["_modules"])
    name, *rest = path
    setattr(twin, name, _with_body(getattr(module, name), rest) if rest else _Handed(getattr(module, name)))
    return twin
