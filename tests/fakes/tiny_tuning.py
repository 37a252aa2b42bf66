"""Tiny random models of several families, and a short tune of one: prepare, learn, save, load again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from transformers import AutoConfig, AutoModelForCausalLM

from engine.methods.base import Setting
from engine.model import ModelFacts
from engine.runtime.device import Device
from engine.runtime.load import load_model, load_tuned, recipe_of, save_recipe
from engine.runtime.loss import token_loss
from engine.runtime.recompute import recompute_layers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from transformers import PretrainedConfig

    from engine.methods import Method
    from engine.precision import Precision

CPU = Device(torch.device("cpu"), "cpu")
SIZES: dict[str, Any] = {
    "vocab_size": 96,
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 16,
    "max_position_embeddings": 64,
    "tie_word_embeddings": False,
    "initializer_range": 0.2,
    "pad_token_id": 0,
}
FAMILIES: dict[str, dict[str, Any]] = {
    "llama": {},
    "qwen3": {},
    "gemma3_text": {"sliding_window": 16, "sliding_window_pattern": 3},
    "phi3": {},
    "mixtral": {"num_local_experts": 2},
}
GPT2: dict[str, Any] = {
    "vocab_size": 96,
    "n_embd": 64,
    "n_layer": 2,
    "n_head": 4,
    "n_positions": 64,
    "bos_token_id": 1,
    "eos_token_id": 2,
}
IDS = torch.randint(3, 96, (2, 12), generator=torch.Generator().manual_seed(1))


@dataclass(slots=True)
class Tune:
    """What a short tune did."""

    model: Any
    """As it was trained, in evaluation mode."""
    again: Any
    """Loaded from what was saved."""
    losses: list[float]
    trained: int
    """How many numbers were trained."""
    changed: set[str]
    """Names of parameters that are not as they were."""
    computing: Callable[[], torch.autocast]

    def logits(self, model: Any) -> torch.Tensor:
        """Return a model's logits, computed as they are in training."""
        with torch.no_grad(), self.computing():
            return model(input_ids=IDS).logits


def config_of(family: str, **changes: Any) -> PretrainedConfig:
    """Return the config of a tiny model of a family."""
    sizes = GPT2 if family == "gpt2" else {**SIZES, **FAMILIES[family]}
    return AutoConfig.for_model(family, **{**sizes, **changes})


def facts_of(config: Any, parameters: int = 0) -> ModelFacts:
    """Return what a folder with this config would say of itself."""
    from pathlib import Path

    return ModelFacts(
        path=Path("/m"),
        name="m",
        architecture="a",
        model_type=config.model_type,
        parameters=parameters,
        weight_bytes=0,
        dtype="F32",
        hidden_size=config.hidden_size,
        intermediate_size=config.intermediate_size,
        layers=config.num_hidden_layers,
        heads=config.num_attention_heads,
        kv_heads=config.num_key_value_heads,
        vocab_size=config.vocab_size,
        context=64,
        tied_embeddings=False,
        chat_template=False,
    )


def a_base(folder: Path, family: str = "llama", **changes: Any) -> Path:
    """Save a tiny random model of a family, with a tokenizer of numbered words beside it."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    torch.manual_seed(5)
    model = AutoModelForCausalLM.from_config(config_of(family, **changes)).to(torch.bfloat16)
    model.save_pretrained(folder)
    plain = Tokenizer(models.WordLevel({f"w{number}": number for number in range(96)}, unk_token="w0"))
    plain.pre_tokenizer = pre_tokenizers.WhitespaceSplit()  # type: ignore[assignment]
    marks = {"unk_token": "w0", "pad_token": "w0", "bos_token": "w1", "eos_token": "w2"}
    PreTrainedTokenizerFast(tokenizer_object=plain, **marks).save_pretrained(folder)
    return folder


def a_tune(method: Method, base: Path, precision: Precision, folder: Path, *, steps: int = 3) -> Tune:
    """Train a method for a few steps on a few tokens, save it, and load it again."""
    model = load_model(base, precision, CPU)
    recipe = recipe_of(model, base, precision, method, CPU)
    compute = precision.compute(CPU.torch)

    def computing() -> torch.autocast:
        return torch.autocast("cpu", dtype=compute, enabled=compute != torch.float32)

    torch.manual_seed(3)
    tuned: Any = method.prepare(model, Setting(base=base))
    before = {name: value.detach().clone() for name, value in tuned.named_parameters()}
    trained = [value for value in tuned.parameters() if value.requires_grad]
    recompute_layers(tuned, precision, wanted=method.recomputes)
    tuned.config.use_cache = False
    tuned.train()
    with computing():
        loss_of, refusal = token_loss(tuned, chunked=True)
    assert refusal is None
    optimizer = torch.optim.AdamW(trained, lr=method.usual_rate)
    losses = [_step(tuned, loss_of, optimizer, computing) for _ in range(steps)]
    changed = {name for name, value in tuned.named_parameters() if not torch.equal(value, before[name])}
    folder.mkdir()
    method.save(tuned.eval(), folder)
    save_recipe(recipe, folder)
    for file in base.glob("tokenizer*"):
        (folder / file.name).write_bytes(file.read_bytes())
    torch.manual_seed(77)
    numbers = sum(value.numel() for value in trained)
    return Tune(tuned, load_tuned(folder, CPU).model, losses, numbers, changed, computing)


def _step(model: Any, loss_of: Any, optimizer: Any, computing: Callable[[], torch.autocast]) -> float:
    with computing():
        loss = loss_of.mean(model, {"input_ids": IDS, "attention_mask": torch.ones_like(IDS), "labels": IDS})
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return float(loss.detach())
