"""Tiny random models of several families, tuned for a few steps the way a run does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from fakes.live_bytes import held_bytes
from pydantic import TypeAdapter
from transformers import AutoConfig, AutoModelForCausalLM

from engine.job import TrainJob
from engine.methods import AnyMethod, Method
from engine.precision import AnyPrecision, Precision
from engine.runtime.device import Device
from engine.runtime.load import load_model, load_tokenizer, recipe_of, save_recipe
from engine.runtime.objectives import Shape
from engine.runtime.phantom import Parts, conjure
from engine.runtime.quantized import tensors_of
from engine.runtime.trace import CARD, Traced, trace

if TYPE_CHECKING:
    from pathlib import Path

CPU = Device(torch.device("cpu"), "cpu")
_SIZES: dict[str, Any] = {
    "vocab_size": 96,
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 16,
    "max_position_embeddings": 64,
    "tie_word_embeddings": False,
    "initializer_range": 0.1,
    "pad_token_id": 0,
    "bos_token_id": 1,
    "eos_token_id": 2,
}
_OWN: dict[str, dict[str, Any]] = {
    "gpt2": {"n_embd": 64, "n_layer": 3, "n_head": 4, "n_positions": 64},
    "gemma3_text": {"sliding_window": 16, "sliding_window_pattern": 2},
    "mixtral": {"num_local_experts": 2},
}


@dataclass(slots=True)
class Trained:
    """A tuned model, and what its parameters were before."""

    model: Any
    method: Method
    held: Precision
    losses: list[float]
    before: dict[str, torch.Tensor]

    def changed(self) -> set[str]:
        """Return the names of the parameters that training changed."""
        now = dict(self.model.named_parameters())
        return {name for name, value in self.before.items() if not torch.equal(value, now[name])}


def config_of(family: str, **changes: Any) -> Any:
    """Return a tiny config of a family, by transformers' name for it."""
    usual = {key: _SIZES[key] for key in ("vocab_size", "pad_token_id", "bos_token_id", "eos_token_id")}
    if family == "gpt2":
        changes = {
            ("n_layer" if name == "num_hidden_layers" else name): value for name, value in changes.items()
        }
    sizes = usual if family == "gpt2" else _SIZES
    return AutoConfig.for_model(family, **{**sizes, **_OWN.get(family, {}), **changes})


def save_model(family: str, folder: Path, *, dtype: str = "bfloat16", **changes: Any) -> Path:
    """Save a tiny random model and a tokenizer that knows w0 to w95."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    torch.manual_seed(5)
    model = AutoModelForCausalLM.from_config(config_of(family, **changes)).to(getattr(torch, dtype))
    model.save_pretrained(folder)
    plain = Tokenizer(models.WordLevel({f"w{number}": number for number in range(96)}, unk_token="w0"))
    plain.pre_tokenizer = pre_tokenizers.WhitespaceSplit()  # type: ignore[assignment]
    marks = {"unk_token": "w0", "pad_token": "w0", "bos_token": "w1", "eos_token": "w2"}
    PreTrainedTokenizerFast(tokenizer_object=plain, **marks).save_pretrained(folder)
    return folder


def method_of(content: dict[str, Any]) -> Method:
    """Return the method that a job would name so."""
    return TypeAdapter(AnyMethod).validate_python(content)


def precision_of(kind: str) -> Precision:
    """Return the precision that a job would name so."""
    return TypeAdapter(AnyPrecision).validate_python({"kind": kind})


def tuned(
    base: Path,
    method: dict[str, Any],
    precision: str = "fp32",
    *,
    steps: int = 3,
    checkpointing: bool = False,
) -> Trained:
    """Load a base, prepare it, and train it for a few steps on rows that can be learned."""
    made, held = method_of(method), precision_of(precision)
    model: Any = load_model(base, held, CPU)
    torch.manual_seed(7)
    model = made.prepare(model)
    if checkpointing:
        model.activation_checkpointing_enable({"use_reentrant": False})
    before = {name: value.detach().clone() for name, value in model.named_parameters()}
    trained = [value for value in model.parameters() if value.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=2e-2, weight_decay=0.0)
    ids = torch.arange(48).view(2, 24) * 7 % 90 + 3
    losses = []
    model.train()
    for _ in range(steps):
        with computing(held):
            loss = model(input_ids=ids, labels=ids, use_cache=False).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(float(loss.detach()))
    return Trained(model.eval(), made, held, losses, before)


def computing(precision: Precision) -> torch.autocast:
    """Return autocast as a run has it."""
    compute = precision.compute(CPU.torch)
    return torch.autocast("cpu", dtype=compute, enabled=compute != torch.float32)


def save_tuned(trained: Trained, base: Path, folder: Path, precision: str = "fp32") -> Path:
    """Save what was learned as a run does, with its tokenizer and recipe."""
    held = precision_of(precision)
    recipe = recipe_of(load_model(base, held, CPU), base, held, trained.method, CPU)
    folder.mkdir()
    if not trained.method.adapter:
        for value in trained.model.parameters():  # and no buffers, which are computed anew
            value.data = value.data.to(held.compute(CPU.torch))
    trained.method.save(trained.model, folder)
    load_tokenizer(base).save_pretrained(folder)
    save_recipe(recipe, folder)
    return folder


@torch.no_grad()
def said(model: Any, precision: str = "fp32") -> torch.Tensor:
    """Return a model's logits for some words."""
    ids = torch.arange(24)[None] * 5 % 90 + 3
    with computing(precision_of(precision)):
        return model(input_ids=ids).logits


def a_job(method: dict[str, Any], precision: str = "bf16") -> TrainJob:
    """Return a job that trains so, for a forecast."""
    return TrainJob.model_validate(
        {
            "model": {"path": "/model"},
            "data": [{"path": "/rows.jsonl"}],
            "stage": {"kind": "sft", "packing": False},
            "precision": {"kind": precision},
            "method": method,
            "training": {"per_device_train_batch_size": 2, "gradient_accumulation_steps": 2},
        }
    )


def traces(method: dict[str, Any], precision: str, family: str, **changes: Any) -> tuple[Traced, Traced]:
    """Return the memory of a step, derived from a few layers and of all of them."""
    job, config = a_job(method, precision), config_of(family, num_hidden_layers=7, **changes)
    batch = Shape(2, 24, 23, padded=True)
    return trace(job, config, batch, CARD), trace(job, config, batch, CARD, keep_all=True)


def parts(traced: Traced) -> dict[str, Any]:
    """Return what is compared of a trace."""
    return {"total": traced.total, "parts": list(traced.parts), "trained": traced.trainable_parameters}


def held(base: Path, method: dict[str, Any], precision: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return (bytes, trained numbers) of a model without data and of the one that is loaded."""
    made, kept = method_of(method), precision_of(precision)
    phantom = conjure(AutoConfig.from_pretrained(base), Parts(kept, made), CPU.torch)
    real: Any = made.prepare(load_model(base, kept, CPU))
    for module in real.modules():
        if hasattr(module, "init_8bit_state"):
            module.init_8bit_state()  # bitsandbytes does it in the first step
    trained = sum(value.numel() for value in real.parameters() if value.requires_grad)
    without_data = sum(size for size, _ in phantom.held), phantom.trainable_parameters
    return without_data, (held_bytes(tensors_of(real)), trained)
