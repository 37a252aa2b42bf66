"""The loss in chunks is the loss of the whole logits, whatever a model does to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from transformers import AutoConfig, AutoModelForCausalLM, LlamaForCausalLM

from engine.runtime.batch import packed, padded
from engine.runtime.loss import Head, TokenLoss, token_loss
from engine.runtime.tokens import MASKED, Encoded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VOCABULARY = 96
SIZES = {
    "vocab_size": VOCABULARY,
    "hidden_size": 48,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 12,
    "max_position_embeddings": 64,
    "initializer_range": 0.3,
    "pad_token_id": 0,
    "bos_token_id": 1,
    "eos_token_id": 2,
}
GPT2 = {"vocab_size": VOCABULARY, "n_embd": 48, "n_layer": 2, "n_head": 4, "n_positions": 64}
OPT = {**SIZES, "ffn_dim": 64, "word_embed_proj_dim": 48}
CONFIGS: dict[str, tuple[str, dict[str, Any]]] = {
    "llama": ("llama", {**SIZES, "tie_word_embeddings": False}),
    "llama with a tied head": ("llama", {**SIZES, "tie_word_embeddings": True}),
    "qwen3": ("qwen3", SIZES),
    "gemma2, which caps its logits": ("gemma2", {**SIZES, "final_logit_softcapping": 3.0}),
    "gemma3": ("gemma3_text", {**SIZES, "final_logit_softcapping": 3.0}),
    "cohere, which scales them": ("cohere", {**SIZES, "logit_scale": 0.3}),
    "granite, which divides them": ("granite", {**SIZES, "logits_scaling": 4.0}),
    "falcon-h1, which asks its body for a factor": (
        "falcon_h1",
        {**SIZES, "lm_head_multiplier": 0.5, "mamba_d_ssm": 96, "mamba_n_heads": 4, "mamba_d_head": 24},
    ),
    "phi, whose head has a bias": ("phi", SIZES),
    "phi3": ("phi3", SIZES),
    "gpt2": ("gpt2", GPT2),
    "opt, whose body is a decoder within a decoder": ("opt", OPT),
    "mixtral": ("mixtral", {**SIZES, "num_local_experts": 4}),
}


def make(name: str = "llama", **changes: Any) -> Any:
    kind, sizes = CONFIGS[name]
    torch.manual_seed(5)
    config = AutoConfig.for_model(kind, **{**sizes, **changes})
    return AutoModelForCausalLM.from_config(config).float().train()


def a_row(length: int, masked: int) -> Encoded:
    ids = np.random.default_rng(length).integers(3, 90, length).astype(np.int32)
    labels = ids.copy()
    labels[:masked] = MASKED
    labels[length // 2] = MASKED
    return Encoded(ids, labels, 0)


ROWS = [a_row(17, 3), a_row(12, 5), a_row(9, 8), a_row(4, 1)]
BATCH = padded(ROWS, 0)
TRAINED = int((BATCH["labels"][:, 1:] != MASKED).sum())


def in_chunks(model: Any, size: int = 5, *, smoothing: float = 0.0) -> TokenLoss:
    found, refusal = token_loss(model, chunked=True, smoothing=smoothing)
    assert refusal is None
    found._chunk = size
    return found


def gradients(model: Any, loss: torch.Tensor) -> dict[str, torch.Tensor]:
    model.zero_grad()
    loss.backward()
    return {name: value.grad.clone() for name, value in model.named_parameters() if value.grad is not None}


def assert_same(
    model: Any, most: float = 1e-6, batch: Any = None, *, smoothing: float = 0.0, **autocast: Any
) -> None:
    """Compare loss and gradients, as shares of the whole ones' length."""
    batch = batch or BATCH
    losses, found = [], []
    with torch.autocast("cpu", enabled=bool(autocast), **autocast):
        kinds = (TokenLoss(smoothing=smoothing), in_chunks(model, smoothing=smoothing))
    for kind in kinds:
        torch.manual_seed(3)
        with torch.autocast("cpu", enabled=bool(autocast), **autocast):
            loss = kind.mean(model, batch)
        losses.append(float(loss.detach()))
        found.append(gradients(model, loss))
    whole, chunked = found
    assert losses[1] == pytest.approx(losses[0], rel=most)
    assert whole.keys() == chunked.keys()
    assert whole
    longest = max(float(value.norm()) for value in whole.values())
    assert longest > 0
    for name, value in whole.items():
        assert float((chunked[name] - value).norm()) <= most * max(float(value.norm()), 0.01 * longest), name


@pytest.mark.parametrize("name", CONFIGS)
def test_loss_and_gradients_are_those_of_the_whole_logits(name: str) -> None:
    assert_same(make(name))


def test_packed_rows_are_the_same_too() -> None:
    assert_same(make(), batch=packed([ROWS[:2], ROWS[2:]], 0))


def test_16_bit_computing_agrees_to_its_own_precision() -> None:
    assert_same(make("llama with a tied head"), most=1e-2, dtype=torch.bfloat16)


def adapted(model: Any, **changes: Any) -> Any:
    from peft import LoraConfig, get_peft_model

    settings = {"r": 4, "target_modules": "all-linear", "task_type": "CAUSAL_LM", "init_lora_weights": False}
    return get_peft_model(model, LoraConfig(**{**settings, **changes}))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"use_dora": True},
        {"lora_dropout": 0.3},
        {"modules_to_save": ["lm_head"]},
        {"target_modules": ["q_proj", "lm_head"]},
    ],
    ids=["lora", "dora", "dropout", "open head", "adapter on the head"],
)
def test_an_adapter_learns_the_same(changes: dict[str, Any]) -> None:
    model = adapted(make("gemma2, which caps its logits", tie_word_embeddings=False), **changes)
    assert_same(model)
    head = [name for name, value in model.named_parameters() if "lm_head" in name and value.requires_grad]
    assert bool(head) == bool({"modules_to_save", "target_modules"} & changes.keys())


def test_an_adapter_on_a_4_bit_base_learns_the_same(make_base: Callable[..., Path]) -> None:
    from engine.methods import Lora
    from engine.precision import Nf4
    from engine.runtime.device import Device
    from engine.runtime.load import load_model

    base = load_model(make_base(), Nf4(), Device(torch.device("cpu"), "cpu"))
    assert_same(Lora(r=4).prepare(base), most=2e-2, dtype=torch.bfloat16)


def test_only_trained_tokens_reach_the_head_a_chunk_at_a_time() -> None:
    model = make()
    loss = in_chunks(model)
    seen: list[int] = []
    model.lm_head.register_forward_hook(lambda _, __, out: seen.append(out.numel() // VOCABULARY))
    loss.mean(model, BATCH).backward()
    assert max(seen) == 5
    assert sum(seen) == TRAINED


def test_the_model_itself_is_left_as_it_was() -> None:
    model = make()
    before = model(BATCH["input_ids"]).logits
    in_chunks(model).mean(model, BATCH).backward()
    assert model.training
    assert torch.equal(model(BATCH["input_ids"]).logits, before)


def test_the_loss_is_divided_by_what_it_is_told() -> None:
    model = make()
    for loss in (TokenLoss(), in_chunks(model)):
        alone, shared = loss.mean(model, BATCH), loss.mean(model, BATCH, 2 * TRAINED)
        assert float(shared.detach()) == pytest.approx(float(alone.detach()) / 2)


@pytest.mark.parametrize("name", ["llama", "gemma2, which caps its logits"])
def test_metrics_count_the_same_in_chunks(name: str) -> None:
    model = make(name).eval()
    whole, chunked = TokenLoss().counted(model, BATCH), in_chunks(model).counted(model, BATCH)
    assert (whole.tokens, whole.correct) == (chunked.tokens, chunked.correct)
    assert whole.tokens == TRAINED
    assert chunked.nll == pytest.approx(whole.nll, rel=1e-6)


@pytest.mark.parametrize("name", ["llama", "llama with a tied head", "gemma2, which caps its logits"])
def test_smoothed_labels_teach_the_same_in_chunks(name: str) -> None:
    assert_same(make(name), smoothing=0.2)


@pytest.mark.parametrize("chunked", [False, True])
def test_smoothing_spreads_certainty_over_all_words(chunked: bool) -> None:
    model = make()
    found, _ = token_loss(model, chunked=chunked, smoothing=0.2)
    logs = model(**{k: v for k, v in BATCH.items() if k != "labels"}).logits[:, :-1].log_softmax(-1)
    wanted = BATCH["labels"][:, 1:]
    logs, wanted = logs[wanted != MASKED], wanted[wanted != MASKED]
    right = logs.gather(1, wanted[:, None])[:, 0]
    by_hand = -(0.8 * right + 0.2 * logs.mean(-1)).sum() / TRAINED
    assert float(found.mean(model, BATCH).detach()) == pytest.approx(float(by_hand.detach()), rel=1e-5)


@pytest.mark.parametrize("chunked", [False, True])
def test_what_is_measured_is_never_smoothed(chunked: bool) -> None:
    model = make().eval()
    smoothed, _ = token_loss(model, chunked=chunked, smoothing=0.3)
    assert smoothed.counted(model, BATCH).nll == pytest.approx(
        TokenLoss().counted(model, BATCH).nll, rel=1e-6
    )


class Mixing(LlamaForCausalLM):
    """A model whose logits at one place depend on those at the others."""

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        found = super().forward(*args, **kwargs)
        found.logits = found.logits.cumsum(1)
        return found


class Private(LlamaForCausalLM):
    """A model that looks at its input to decide what to do with its logits."""

    def forward(self, input_ids: Any = None, **kwargs: Any) -> Any:
        found = super().forward(input_ids=input_ids, **kwargs)
        found.logits = found.logits * input_ids[..., None].sign()
        return found


@pytest.mark.parametrize("kind", [Mixing, Private])
def test_a_model_that_cannot_be_cut_is_computed_whole_and_says_so(kind: type[LlamaForCausalLM]) -> None:
    model = kind(AutoConfig.for_model("llama", **SIZES))
    loss, refusal = token_loss(model, chunked=True)
    assert not loss.chunked
    assert refusal is not None
    assert refusal.code == "loss_whole"
    assert kind.__name__ in refusal.sentence()


def test_whole_logits_are_used_when_that_is_asked_for() -> None:
    loss, refusal = token_loss(make(), chunked=False)
    assert not loss.chunked
    assert refusal is None


@pytest.mark.parametrize("chunked", [False, True])
def test_a_step_can_be_traced_on_tensors_without_numbers(chunked: bool) -> None:
    labels = torch.ones((2, 8), dtype=torch.long)
    with FakeTensorMode() as fake:
        model = AutoModelForCausalLM.from_config(AutoConfig.for_model("llama", **SIZES))
        loss, refusal = token_loss(model, chunked=chunked)
    assert loss.chunked == chunked
    assert refusal is None
    index, wanted = (fake.from_tensor(value) for value in loss.chosen(labels))
    with fake:
        loss.mean_at(model, {"input_ids": fake.from_tensor(labels)}, index, wanted, 14).backward()
    assert all(value.grad is not None for value in model.parameters())


def test_a_head_needs_no_copy_of_the_weights() -> None:
    model = make()
    assert {id(value) for value in Head(model, model.model).trained()} == {id(model.lm_head.weight)}


def row_loss(logps: torch.Tensor) -> torch.Tensor:
    """Weigh the rows as a loss of pairs does, which no token of theirs knows of."""
    sums = logps.sum(1)
    return -torch.nn.functional.logsigmoid(0.1 * (sums[:2] - sums[2:])).sum()


@pytest.mark.parametrize("name", ["llama with a tied head", "gemma2, which caps its logits"])
def test_log_probabilities_and_their_gradients_are_those_of_the_whole_logits(name: str) -> None:
    model, found = make(name), []
    for kind in (TokenLoss(), in_chunks(model)):
        logps = kind.logps(model, BATCH)
        found.append((logps.detach(), gradients(model, row_loss(logps))))
    (whole, wanted), (chunked, got) = found
    torch.testing.assert_close(chunked, whole)
    assert wanted.keys() == got.keys()
    for key, value in wanted.items():
        torch.testing.assert_close(got[key], value, atol=1e-6, rtol=1e-4)


def test_log_probabilities_stand_where_their_tokens_stand() -> None:
    model = make()
    logits = model(input_ids=BATCH["input_ids"], attention_mask=BATCH["attention_mask"]).logits
    each = logits.log_softmax(-1)[:, :-1].gather(-1, BATCH["input_ids"][:, 1:, None])[..., 0]
    trained = BATCH["labels"][:, 1:] != MASKED
    expected = torch.nn.functional.pad(torch.where(trained, each, 0.0), (1, 0))
    for kind in (TokenLoss(), in_chunks(model)):
        torch.testing.assert_close(kind.logps(model, BATCH), expected)


def test_log_probabilities_through_an_adapter_in_16_bit_agree_to_that_precision() -> None:
    model, found = adapted(make(tie_word_embeddings=False)), []
    with torch.autocast("cpu", dtype=torch.bfloat16):
        kinds = (TokenLoss(), in_chunks(model))
    for kind in kinds:
        with torch.autocast("cpu", dtype=torch.bfloat16, cache_enabled=False):
            loss = row_loss(kind.logps(model, BATCH))
        found.append((float(loss.detach()), gradients(model, loss)))
    (whole, wanted), (chunked, got) = found
    assert chunked == pytest.approx(whole, rel=1e-2)
    longest = max(float(value.norm()) for value in wanted.values())
    for key, value in wanted.items():
        assert float((got[key] - value).norm()) <= 0.02 * longest, key
