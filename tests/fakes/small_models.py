"""Random models that are built in milliseconds, and a few steps of training for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import torch
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    AutoModelForSequenceClassification,
    BitsAndBytesConfig,
)

if TYPE_CHECKING:
    from pathlib import Path

SIZES: Final[dict[str, Any]] = {
    "vocab_size": 48,
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 8,
    "max_position_embeddings": 64,
    "pad_token_id": 0,
    "initializer_range": 0.2,
}
_GPT2: Final = {"vocab_size": 48, "n_embd": 32, "n_layer": 2, "n_head": 4, "n_positions": 64}


def tiny(family: str = "llama", *, dtype: torch.dtype = torch.float32, **changes: Any) -> Any:
    """Return a small random causal language model, the same at every call."""
    torch.manual_seed(3)
    if family == "gpt2":
        return AutoModelForCausalLM.from_config(AutoConfig.for_model("gpt2", **_GPT2))
    if family == "classifier":
        config = AutoConfig.for_model("llama", **SIZES, num_labels=2)
        return AutoModelForSequenceClassification.from_config(config)
    settings = {**SIZES, "tie_word_embeddings": False, **changes}
    return AutoModelForCausalLM.from_config(AutoConfig.for_model(family, **settings)).to(dtype)


def rounded(folder: Path, *, bits: int = 4) -> Any:
    """Return the model of a folder on nf4 or int8 weights."""
    quantization = (
        BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=torch.float32)
        if bits == 4
        else BitsAndBytesConfig(load_in_8bit=True)
    )
    model = AutoModelForCausalLM.from_pretrained(
        folder, quantization_config=quantization, dtype=torch.float32, device_map={"": "cpu"}
    )
    for module in model.modules():
        if type(module).__name__ == "Linear4bit":
            vars(module)["support_avx512bf16_for_cpu"] = False
    return model


def batch_of(model: Any, rows: int = 2) -> dict[str, torch.Tensor]:
    """Return a batch of random tokens, the first third of each row not trained on."""
    generator = torch.Generator().manual_seed(7)
    ids = torch.randint(1, model.config.vocab_size, (rows, 12), generator=generator)
    labels = ids.clone()
    labels[:, :4] = -100
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids), "labels": labels}


def train(model: Any, steps: int = 3, method: Any = None) -> list[float]:
    """Train for a few steps the way a run does; returns the losses."""
    trained = [value for value in model.parameters() if value.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=1e-2)
    model.train()
    losses = []
    for step in range(1, steps + 1):
        loss = model(**batch_of(model)).loss
        penalty = method.penalty(model) if method else None
        (loss if penalty is None else loss + penalty).backward()
        optimizer.step()
        if method:
            method.stepped(model, step)
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses


@torch.no_grad()
def logits(model: Any) -> torch.Tensor:
    """Return what a model answers to the batch."""
    return model.eval()(input_ids=batch_of(model)["input_ids"]).logits


def reloaded(folder: Path, base: Any = None, **changes: Any) -> Any:
    """Load an adapter onto a base as it was published."""
    from peft import PeftModel

    return PeftModel.from_pretrained(base if base is not None else tiny(**changes), str(folder))
