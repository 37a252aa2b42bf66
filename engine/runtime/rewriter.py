"""Has a small model put a text in other words: by examples, and several times at once."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any, Final

import torch
from transformers import DynamicCache, StoppingCriteria, StoppingCriteriaList

from engine.formats.base import Message
from engine.runtime.device import recover
from engine.runtime.failures import out_of_memory
from engine.runtime.generate import ends
from engine.runtime.rewriting_examples import ASK, SHOTS, SYSTEM
from engine.runtime.tokens import ChatTemplate

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

_HAN: Final = re.compile(r"[一-鿿]")
_TOP_P: Final = 0.9
_UNLIKE: Final = {"en": ("Who are we?", "Is it so?"), "zh": ("你是谁？", "他好吗？")}
"""Two texts that begin differently: what their prompts share, all prompts share."""
_ROOM: Final = 16
"""Tokens that a rewritten text may have beyond twice those of the text."""


class _Lined(StoppingCriteria):
    """Ends each answer at its first line end."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, start: int) -> None:
        self._tokenizer = tokenizer
        self._start = start

    def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> Any:
        """Say which answers are done."""
        del scores, kwargs
        texts = self._tokenizer.batch_decode(input_ids[:, self._start :], skip_special_tokens=True)
        done = ["\n" in text.lstrip() for text in texts]
        return torch.tensor(done, dtype=torch.bool, device=input_ids.device)


class Rewriter:
    """A loaded model that is shown how texts are put in other words, and then given one."""

    def __init__(
        self,
        model: PreTrainedModel,
        tokenizer: PreTrainedTokenizerBase,
        temperature: float = 0.8,
        longest: int = 256,
    ) -> None:
        self._model: Any = model
        self._tokenizer: Any = tokenizer
        self._template = ChatTemplate(tokenizer) if tokenizer.chat_template else None
        self._temperature = temperature
        self._longest = longest
        self._begun: dict[str, tuple[list[int], Any]] = {}

    def candidates(self, text: str, count: int, seed: int) -> list[str]:
        """Return so many answers, each one line; those that came to no end are empty."""
        while True:
            try:
                return self._candidates(text, count, seed)
            except (RuntimeError, MemoryError) as error:
                if not out_of_memory(error) or count == 1:
                    raise
            recover(self._model.device)
            self._begun.clear()
            count = max(1, count // 2)

    def prompt(self, text: str) -> str:
        """Return what the model is given: examples, then the text."""
        language = "zh" if _HAN.search(text) else "en"
        ask = ASK[language]
        if self._template is None:
            shown = "".join(f"{ask}{one}\n= {other}\n\n" for one, other in SHOTS[language])
            return f"{SYSTEM[language]}\n\n{shown}{ask}{text}\n="
        turns = [Message("system", SYSTEM[language])]
        for one, other in SHOTS[language]:
            turns += [Message("user", ask + one), Message("assistant", other)]
        return self._template.render((*turns, Message("user", ask + text)), prompt=True)

    def _candidates(self, text: str, count: int, seed: int) -> list[str]:
        ids = self._tokens(self.prompt(text))
        begun = self._beginning(text)
        known = 0 if begun is None else len(begun[0])
        longest = min(self._longest, 2 * len(self._tokens(text)) + _ROOM)
        device = self._model.device
        inputs = torch.tensor([ids] * count, device=device)
        more: dict[str, Any] = {}
        if begun is not None and known < len(ids) and ids[:known] == begun[0]:
            cache = copy.deepcopy(begun[1])
            cache.batch_repeat_interleave(count)
            more["past_key_values"] = cache
        stops = StoppingCriteriaList([_Lined(self._tokenizer, len(ids))])
        with torch.no_grad(), torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
            torch.manual_seed(seed)
            made = self._model.generate(
                input_ids=inputs,
                attention_mask=torch.ones_like(inputs),
                do_sample=self._temperature > 0,
                temperature=self._temperature if self._temperature > 0 else None,
                top_p=_TOP_P if self._temperature > 0 else None,
                top_k=None,
                max_new_tokens=longest,
                pad_token_id=self._tokenizer.pad_token_id,
                eos_token_id=ends(self._model, self._tokenizer),
                stopping_criteria=stops,
                use_cache=True,
                **more,
            )
        return [self._line(row[len(ids) :].tolist()) for row in made]

    def _line(self, ids: list[int]) -> str:
        """Return the line that was written, or nothing when it has no end."""
        text = str(self._tokenizer.decode(ids, skip_special_tokens=True)).strip()
        line, ended, _ = text.partition("\n")
        return line.strip() if ended or set(ids) & set(ends(self._model, self._tokenizer)) else ""

    def _beginning(self, text: str) -> tuple[list[int], Any] | None:
        """Return the tokens that all prompts of a language begin with, and what the model made of them."""
        language = "zh" if _HAN.search(text) else "en"
        if language not in self._begun:
            one, other = (self._tokens(self.prompt(word)) for word in _UNLIKE[language])
            pairs = enumerate(zip(one, other, strict=False))
            same = next((at for at, (left, right) in pairs if left != right), 0)
            self._begun[language] = (one[:same], self._read(one[:same]))
        ids, cache = self._begun[language]
        return None if cache is None else (ids, cache)

    def _read(self, ids: list[int]) -> Any:
        """Return the cache behind some tokens, None where a model keeps more than keys and values."""
        config = getattr(self._model, "active_peft_config", None)
        if not ids or (config is not None and config.is_prompt_learning):
            return None
        with torch.no_grad():
            inputs = torch.tensor([ids], device=self._model.device)
            cache = self._model(input_ids=inputs, use_cache=True).past_key_values
        plain = type(cache) is DynamicCache and all(
            type(layer).__name__ == "DynamicLayer" for layer in cache.layers
        )
        return cache if plain else None

    def _tokens(self, text: str) -> list[int]:
        return self._tokenizer(text, add_special_tokens=False)["input_ids"]
