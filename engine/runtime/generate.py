"""Answers from a model: whole for samples, streamed for chat."""

from __future__ import annotations

import threading
import time
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import torch
from transformers import StoppingCriteria, StoppingCriteriaList
from transformers.generation.streamers import BaseStreamer

from engine.formats.base import Message
from engine.runtime.device import recover
from engine.runtime.failures import out_of_memory

if TYPE_CHECKING:
    from collections.abc import Callable

    from transformers import PreTrainedModel, PreTrainedTokenizerBase

    from engine.runtime.tokens import ChatTemplate


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is chosen; temperature 0 always takes the most likely one."""

    max_new_tokens: int = 256
    temperature: float = 0.0
    top_p: float = 1.0
    top_k: int = 0
    repetition_penalty: float = 1.0
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer."""

    text: str
    tokens: int
    prompt_tokens: int
    seconds: float
    ended: Literal["end", "length", "stopped", "memory"]


class _Stopped(StoppingCriteria):
    def __init__(self, flag: threading.Event) -> None:
        self._flag = flag

    def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> Any:
        del scores, kwargs
        return torch.full((input_ids.shape[0],), self._flag.is_set(), device=input_ids.device)


class _Pieces(BaseStreamer):
    """Decodes tokens as they come and passes on text that later tokens cannot change."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, receive: Callable[[str], None]) -> None:
        self._tokenizer = tokenizer
        self._receive = receive
        self._ids: list[int] = []
        self._sent = ""
        self._prompt = True

    def put(self, value: torch.Tensor) -> None:
        """Take the next token; the first call brings the prompt."""
        if self._prompt:
            self._prompt = False
            return
        self._ids.extend(value.flatten().tolist())
        text = self.text()
        if text.endswith("�"):  # the rest of a character is still to come
            return
        if len(text) > len(self._sent):
            self._receive(text[len(self._sent) :])
            self._sent = text

    def end(self) -> None:
        """Pass on what is left."""
        text = self.text()
        if len(text) > len(self._sent):
            self._receive(text[len(self._sent) :])
            self._sent = text

    def tokens(self) -> int:
        """Return how many tokens have come."""
        return len(self._ids)

    def text(self) -> str:
        """Return everything decoded so far."""
        return str(self._tokenizer.decode(self._ids, skip_special_tokens=True))


def answer(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    prompt: str,
    sampling: Sampling,
    *,
    receive: Callable[[str], None] | None = None,
    stop: threading.Event | None = None,
) -> Answer:
    """Continue a rendered prompt; the global random state is left as it was.

    When memory runs out in the middle of an answer that is being streamed, what there is of it is returned.
    """
    inputs = tokenizer(prompt, add_special_tokens=False, return_tensors="pt").to(model.device)
    length = inputs["input_ids"].shape[1]
    stop = stop or threading.Event()
    began = time.monotonic()
    pieces = _Pieces(tokenizer, receive) if receive else None
    cards = [model.device] if model.device.type == "cuda" else []
    outputs: list[Any] = []
    try:
        with torch.no_grad(), torch.random.fork_rng(devices=cards), warnings.catch_warnings():
            # PEFT counts the positions itself behind learned tokens, and warns of it at every token.
            warnings.filterwarnings("ignore", "Position ids are not supported", UserWarning)
            torch.manual_seed(sampling.seed)
            network: Any = model
            generated = network.generate(
                **inputs,
                **_choices(sampling),
                max_new_tokens=sampling.max_new_tokens,
                pad_token_id=tokenizer.pad_token_id,
                eos_token_id=ends(model, tokenizer),
                stopping_criteria=StoppingCriteriaList([_Stopped(stop)]),
                streamer=pieces,
                use_cache=True,
            )
            outputs.append(generated)
    except (RuntimeError, MemoryError) as error:
        if pieces is None or not pieces.tokens() or not out_of_memory(error):
            raise
    if not outputs and pieces is not None:  # the exception is gone by now, and with it what it held
        recover(model.device)
        pieces.end()
        return Answer(pieces.text(), pieces.tokens(), length, time.monotonic() - began, "memory")
    new = outputs[0][0, length:]
    ended: Literal["end", "length", "stopped"] = "stopped" if stop.is_set() else "length"
    if len(new) and int(new[-1]) in ends(model, tokenizer):
        ended = "end"
    text = str(tokenizer.decode(new, skip_special_tokens=True))
    return Answer(text, len(new), length, time.monotonic() - began, ended)


def reply(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    template: ChatTemplate,
    question: str,
    sampling: Sampling,
) -> str:
    """Answer one question through the chat template; training mode is restored afterwards."""
    was_training = model.training
    model.eval()
    try:
        prompt = template.render((Message("user", question),), prompt=True)
        return answer(model, tokenizer, prompt, sampling).text.strip()
    finally:
        model.train(was_training)


def ends(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> list[int]:
    """Return every token that ends an answer, as the model and its tokenizer declare them."""
    declared = getattr(model.generation_config, "eos_token_id", None)
    tokens = declared if isinstance(declared, list) else [declared]
    found = {int(token) for token in [*tokens, tokenizer.eos_token_id] if token is not None}
    return sorted(found)


def _choices(sampling: Sampling) -> dict[str, Any]:
    if sampling.temperature <= 0:
        return {
            "do_sample": False,
            "temperature": None,
            "top_p": None,
            "top_k": None,
            "repetition_penalty": sampling.repetition_penalty,
        }
    return {
        "do_sample": True,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "top_k": sampling.top_k or None,
        "repetition_penalty": sampling.repetition_penalty,
    }
