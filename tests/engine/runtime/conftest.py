"""Tiny random models and adapters, real in every respect but size."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
import torch

from engine.precision import Fp32, Precision

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")


@pytest.fixture
def make_base(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that saves a random Llama-like model; its sizes are no multiples of 64."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import AutoModelForCausalLM, LlamaConfig, PreTrainedTokenizerFast

    def make(name: str = "base", *, dtype: str = "bfloat16", shard: str = "5GB", **changes: Any) -> Path:
        torch.manual_seed(5)
        sizes = {
            "vocab_size": 96,
            "hidden_size": 72,
            "intermediate_size": 160,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "num_key_value_heads": 2,
            "head_dim": 18,
            "max_position_embeddings": 64,
            "tie_word_embeddings": False,
            "initializer_range": 0.2,
            "pad_token_id": 0,
            "bos_token_id": 1,
            "eos_token_id": 2,
        }
        config = changes.pop("config", None) or LlamaConfig(**{**sizes, **changes})
        model = AutoModelForCausalLM.from_config(config).to(getattr(torch, dtype))
        folder = tmp_path / name
        model.save_pretrained(folder, max_shard_size=shard)
        words = {f"w{number}": number for number in range(96)}
        plain = Tokenizer(models.WordLevel(words, unk_token="w0"))
        plain.pre_tokenizer = pre_tokenizers.WhitespaceSplit()  # type: ignore[assignment]
        tokenizer = PreTrainedTokenizerFast(
            tokenizer_object=plain, unk_token="w0", pad_token="w0", bos_token="w1", eos_token="w2"
        )
        tokenizer.chat_template = "{% for message in messages %}{{ message['content'] }} {% endfor %}"
        tokenizer.save_pretrained(folder)
        return folder

    return make


@pytest.fixture
def make_adapter(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that saves a random LoRA adapter with its recipe; `loud` scales what it changes."""
    from peft import LoraConfig, get_peft_model

    from engine.methods import Lora
    from engine.runtime.device import Device
    from engine.runtime.load import load_model, recipe_of, save_recipe

    def make(
        base: Path,
        *,
        precision: Precision | None = None,
        name: str = "adapter",
        loud: float = 0.05,
        **changes: Any,
    ) -> Path:
        precision = precision or Fp32()
        device = Device(torch.device("cpu"), "cpu")
        model = load_model(base, precision, device)
        recipe = recipe_of(model, base, precision, Lora(), device)
        settings = {"r": 8, "lora_alpha": 16, "target_modules": "all-linear", "task_type": "CAUSAL_LM"}
        torch.manual_seed(11)
        tuned = get_peft_model(model, LoraConfig(**{**settings, **changes}))
        with torch.no_grad():
            for key, value in tuned.named_parameters():
                if "lora_B" in key:
                    value.normal_(std=loud)
                elif "magnitude" in key:
                    value.mul_(1 + loud * torch.rand_like(value))
        folder = tmp_path / name
        tuned.save_pretrained(str(folder), save_embedding_layers=False)
        save_recipe(recipe, folder)
        return folder

    return make


@pytest.fixture(scope="session")
def bytes_tokenizer() -> Callable[..., Any]:
    """Return a function that makes a byte-level tokenizer like those of real models, with any template."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    marks = ["<pad>", "<s>", "</s>", "<|im_start|>", "<|im_end|>", "<|start_header_id|>", "<|end_header_id|>"]
    plain = Tokenizer(models.BPE())
    plain.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)  # type: ignore[assignment]
    plain.decoder = decoders.ByteLevel()  # type: ignore[assignment]
    trainer = trainers.BpeTrainer(
        vocab_size=340,
        special_tokens=[*marks, "<|eot_id|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    plain.train_from_iterator(["User: What is it? Assistant: It is Paris, the answer.\n你好"] * 8, trainer)

    def make(template: str | None = None) -> Any:
        tokenizer = PreTrainedTokenizerFast(
            tokenizer_object=Tokenizer.from_str(plain.to_str()),
            bos_token="<s>",
            eos_token="</s>",
            pad_token="<pad>",
            additional_special_tokens=[*marks[3:], "<|eot_id|>"],
        )
        tokenizer.chat_template = template
        return tokenizer

    return make
