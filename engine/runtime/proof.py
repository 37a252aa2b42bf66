"""Does the export equal what was trained: reopened from the disk and compared answer by answer.

The measure is the Kullback-Leibler divergence between the next-token distributions of the trained model and
of the export, averaged over the tokens of a few prompts and answers. It weighs every difference by how likely
the token is, so that the limits below hold for any vocabulary.
"""

from __future__ import annotations

import gc
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import torch

from engine.events import Proved
from engine.problems import ProblemError
from engine.runtime.measuring import measure
from engine.runtime.merge import CancelledError
from engine.runtime.objectives.base import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.runtime.device import Device
    from engine.runtime.tokens import Encoded

PROMPTS: Final = 3
PROMPT_TOKENS: Final = 32
"""Last tokens of a prompt that are compared; more of it would only fill memory with distributions."""
ANSWER_TOKENS: Final = 24
HELD_OUT_ROWS: Final = 64

ROUNDING: Final = 1e-3
"""Largest divergence, in nats a token, that storing weights in 16 bit may cause when activations are fp32.

Rounding to bfloat16 moves a weight by up to 2^-9 of itself. On a 135 M model tuned hard (3.7 nats from its
base) that was 1.5e-4 for nf4, and 2.8e-6 for float16; folding into the wrong base weights was 0.5. Larger
models show less. The limit leaves room for six times the measured rounding.
"""
COARSE: Final = 2e-2
"""The same where the trained model itself computes in bf16.

Activations then round as coarsely as the weights, in the trained model and in the export each in its own
way: 3.5e-3 for nf4 and 3.7e-3 for bf16 weights on the same model. Again about six times that.
"""


@dataclass(frozen=True, slots=True)
class Questions:
    """What the models are asked: prompts to answer, and held-out rows to predict."""

    prompts: tuple[tuple[int, ...], ...]
    """Token ids."""
    ends: frozenset[int]
    """Tokens that end an answer."""
    held_out: tuple[Encoded, ...] = ()
    pad: int = 0
    batch: int = 1
    """Held-out rows computed at once."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one model said: its greedy answers, its distributions over given answers, its held-out loss."""

    answers: tuple[tuple[int, ...], ...]
    log_probs: tuple[torch.Tensor, ...]
    """For each prompt (tokens, vocabulary), fp32, in main memory."""
    loss: float | None


@dataclass(frozen=True, slots=True)
class Doors:
    """How each model is opened; never two of them at once, so that one model's memory is enough."""

    trained: Callable[[], Any]
    exported: Callable[[], Any]
    base: Callable[[], Any] | None = None
    """The base alone; None when the trained model is a PEFT model that can switch its adapter off."""
    reference: Callable[[], Any] | None = None
    """What the export has to equal when that is not the trained model: other base weights were asked for."""
    alternative: Callable[[], Any] | None = None
    """Adapter over the other base weights, for its held-out loss."""


@dataclass(frozen=True, slots=True)
class Prover:
    """Asks the models one after the other and judges."""

    questions: Questions
    device: Device
    limit: float
    """Largest divergence of the export, in nats a token."""
    progress: Callable[[int, int], None] = field(default=lambda _done, _total: None)
    cancelled: Callable[[], bool] = field(default=lambda: False)

    def prove(self, doors: Doors) -> Proved:
        """Compare all models; raises ProblemError merge_is_base or merge_differs, or CancelledError."""
        total = 2 + sum(door is not None for door in (doors.base, doors.reference, doors.alternative))
        done = 0

        def ask(door: Callable[[], Any], **how: Any) -> list[Heard]:
            nonlocal done
            heard = self._ask(door, **how)
            if self.cancelled():
                raise CancelledError
            done += 1
            self.progress(done, total)
            return heard

        trained, *rest = ask(doors.trained, base_too=doors.base is None)
        answers = trained.answers
        base = rest[0] if doors.base is None else ask(doors.base, answers=answers)[0]
        wanted = trained if doors.reference is None else ask(doors.reference, answers=answers)[0]
        exported = ask(doors.exported, answers=answers, speak=True)[0]
        judge(wanted, base, exported, self.limit)
        alternative = None
        if doors.alternative is not None:
            alternative = ask(doors.alternative, answers=())[0].loss
        difference, divergence = compare(trained, exported)
        return Proved(
            logit_difference=difference,
            divergence=divergence,
            base_divergence=compare(trained, base)[1],
            same_text=sum(ours == theirs for ours, theirs in zip(answers, exported.answers, strict=True)),
            prompts=len(answers),
            loss_trained=trained.loss,
            loss_exported=exported.loss,
            loss_alternative=alternative,
        )

    def _ask(
        self,
        door: Callable[[], Any],
        *,
        answers: Sequence[tuple[int, ...]] | None = None,
        speak: bool = False,
        base_too: bool = False,
    ) -> list[Heard]:
        """Open one model, hear it (and its base), and let go of it."""
        model = door()
        heard = [self.hear(model, answers, speak=speak)]
        if base_too:
            with model.disable_adapter():
                heard.append(self.hear(model, heard[0].answers))
        del model
        gc.collect()
        self.device.release()
        return heard

    def hear(
        self, model: Any, answers: Sequence[tuple[int, ...]] | None = None, *, speak: bool = False
    ) -> Heard:
        """Record a model's distributions over the given answers; its own ones when None, or also to `speak`.

        Answering takes one pass a token and is the slow part, so that only those who are asked to do it.
        """
        model.eval()
        own: tuple[tuple[int, ...], ...] = ()
        if speak or answers is None:
            own = tuple(greedy(model, prompt, self.questions.ends) for prompt in self.questions.prompts)
        scored = own if answers is None else answers
        log_probs = tuple(
            log_probabilities(model, prompt, answer)
            for prompt, answer in zip(self.questions.prompts, scored, strict=False)
        )
        loss = None
        if self.questions.held_out:
            rows, size = list(self.questions.held_out), self.questions.batch
            sums = measure(model, rows, self.questions.pad, Watch(size, cancelled=self.cancelled))
            loss = sums.nll / sums.tokens if sums.tokens else None
        return Heard(own, log_probs, loss)


def judge(wanted: Heard, base: Heard, exported: Heard, limit: float) -> None:
    """Raise ProblemError when an export is its base, or is not what was wanted.

    An export nearer to the base than to the trained model lost the tune, even when both are near: then
    there was nothing to lose, or it fell below what 16 bit can hold.
    """
    difference, divergence = compare(wanted, exported)
    if not divergence <= limit:  # also when it is not a number
        raise ProblemError("merge_differs", difference=f"{difference:.3g}")
    if compare(base, exported)[1] <= divergence:
        raise ProblemError("merge_is_base")


def compare(first: Heard, second: Heard) -> tuple[float, float]:
    """Return (largest difference of a log-probability, mean divergence of the second from the first)."""
    largest, total, count = 0.0, 0.0, 0
    for ours, theirs in zip(first.log_probs, second.log_probs, strict=True):
        gap = ours - theirs
        if not bool(torch.isfinite(gap).all()):
            return math.inf, math.inf
        largest = max(largest, float(gap.abs().max()))
        total += float((ours.exp() * gap).sum(dtype=torch.float64))
        count += len(gap)
    return largest, max(0.0, total / count) if count else 0.0


@torch.no_grad()
def greedy(model: Any, prompt: Sequence[int], ends: frozenset[int]) -> tuple[int, ...]:
    """Return the most likely continuation, token by token."""
    ids = torch.tensor([prompt], device=model.device)
    cache = None
    answer: list[int] = []
    while len(answer) < ANSWER_TOKENS:
        output = model(input_ids=ids, past_key_values=cache, use_cache=True)
        cache = output.past_key_values
        answer.append(int(output.logits[0, -1].argmax()))
        if answer[-1] in ends:
            break
        ids = torch.tensor([answer[-1:]], device=model.device)
    return tuple(answer)


@torch.no_grad()
def log_probabilities(model: Any, prompt: Sequence[int], answer: Sequence[int]) -> torch.Tensor:
    """Return the distributions over the end of a prompt and its answer: (tokens, vocabulary), fp32."""
    ids = torch.tensor([[*prompt, *answer]], device=model.device)
    kept = min(len(prompt), PROMPT_TOKENS) + len(answer)
    logits = model(input_ids=ids, use_cache=False).logits[0, -kept:]
    return torch.log_softmax(logits.float(), dim=-1).cpu()


def limit(compute: torch.dtype) -> float:
    """Return the largest divergence that honest rounding may cause for a model trained in this type."""
    return ROUNDING if compute == torch.float32 else COARSE
