"""Learned word vectors before each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.methods.base import PLAIN, Setting
from engine.methods.virtual_tokens import VirtualTokens, encoder_of
from engine.spec import Ui

if TYPE_CHECKING:
    from pathlib import Path

    import torch
    from peft import PeftConfig
    from transformers import PreTrainedModel

    from engine.model import ModelFacts


class PromptTuning(VirtualTokens):
    """Prompt tuning: learn a prompt that no words spell (Lester et al., 2021, arXiv:2104.08691)."""

    usual_rate: ClassVar[float] = 3e-2

    kind: Literal["prompt_tuning"] = "prompt_tuning"
    prompt_tuning_init: Annotated[
        Literal["TEXT", "SAMPLE_VOCAB", "RANDOM"], Field(title="First tokens"), Ui(group="Method")
    ] = "TEXT"
    """What the learned tokens begin as: the words of a text, words drawn at random, or random numbers."""
    prompt_tuning_init_text: Annotated[
        str, Field(min_length=1, max_length=4000, title="First text"), Ui(group="Method")
    ] = "Answer the question as well as you can."
    """The text that they begin as; it is repeated, or cut off, to as many tokens as there are."""

    def config(self, model: PreTrainedModel, **common: Any) -> PeftConfig:
        """Begin with random numbers; words are put in their place once the model is wrapped."""
        from peft import PromptTuningConfig

        del model
        return PromptTuningConfig(**common)

    def prepare(self, model: PreTrainedModel, setting: Setting = PLAIN) -> PreTrainedModel:
        """Put the learned tokens before the rows; they begin as words where the model's words are known."""
        words: Any = model.get_input_embeddings()
        tuned = super().prepare(model, setting)
        first: Any = encoder_of(tuned)
        if setting.base is not None and self.prompt_tuning_init != "RANDOM":
            tokens = self._tokens(setting.base, words.weight.shape[0])
            first.embedding.weight.data.copy_(_vectors(words, tokens.to(words.weight.device)))
        return tuned

    def _tokens(self, base: Path, vocabulary: int) -> torch.Tensor:
        """Return the tokens of the text, repeated or cut off, or drawn at random."""
        import torch
        from transformers import AutoTokenizer

        if self.prompt_tuning_init == "SAMPLE_VOCAB":
            return torch.randint(0, vocabulary, (self.num_virtual_tokens,))
        tokenizer = AutoTokenizer.from_pretrained(base, local_files_only=True, trust_remote_code=False)
        found = tokenizer(self.prompt_tuning_init_text, add_special_tokens=False)["input_ids"]
        times = -(-self.num_virtual_tokens // len(found))
        return torch.tensor((found * times)[: self.num_virtual_tokens])

    def trainable(self, facts: ModelFacts) -> int:
        """Count one word vector for each token."""
        return self.num_virtual_tokens * facts.hidden_size


def _vectors(words: Any, tokens: torch.Tensor) -> torch.Tensor:
    """Return the vectors of tokens as they stand in the table, before a model scales them."""
    return words.weight.detach()[tokens].float()
