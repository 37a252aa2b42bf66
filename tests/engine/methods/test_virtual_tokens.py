"""Learned tokens before each row: trained alone, shown to every row, and made again as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from fakes.tiny_tuning import IDS, a_base, a_tune, config_of, facts_of
from transformers import AutoModelForCausalLM

from engine.combination import refusals
from engine.job import Recipe
from engine.methods import METHODS, Method
from engine.methods.base import Setting
from engine.methods.virtual_tokens import VirtualTokens, encoder_of
from engine.precision import Bf16, Nf4
from engine.problems import ProblemError
from engine.runtime.batch import logits_at
from engine.runtime.generate import Sampling, answer
from engine.runtime.load import load_tokenizer
from engine.runtime.loss import token_loss
from engine.spec import kind_of

if TYPE_CHECKING:
    from pathlib import Path

METHOD = {kind_of(method): method for method in METHODS if issubclass(method, VirtualTokens)}
WAYS: list[Method] = [
    METHOD["prompt_tuning"](num_virtual_tokens=6, prompt_tuning_init_text="w7 w8 w9"),
    METHOD["p_tuning"](num_virtual_tokens=6, encoder_hidden_size=24),
    METHOD["prefix_tuning"](num_virtual_tokens=6),
    METHOD["prefix_tuning"](num_virtual_tokens=6, prefix_projection=True, encoder_hidden_size=24),
]
ONE_OF_EACH = WAYS[:3]


def named(value: Any) -> str:
    network = getattr(value, "prefix_projection", False)
    return f"{kind_of(value)}-projected" if network else kind_of(value)


def prepared(method: Method) -> Any:
    torch.manual_seed(5)
    model: Any = method.prepare(AutoModelForCausalLM.from_config(config_of("llama")))
    return model.eval()


@pytest.mark.parametrize("method", WAYS, ids=named)
def test_as_many_numbers_are_trained_as_are_counted(method: Method) -> None:
    trained = [value for value in prepared(method).parameters() if value.requires_grad]
    assert sum(value.numel() for value in trained) == method.trainable(facts_of(config_of("llama")))


@pytest.mark.parametrize("precision", [Nf4(), Bf16()], ids=["nf4", "bf16"])
@pytest.mark.parametrize("method", WAYS, ids=named)
def test_a_tune_changes_only_the_tokens_and_comes_back_bit_for_bit(
    method: Method, precision: Any, tmp_path: Path
) -> None:
    tune = a_tune(method, a_base(tmp_path / "base"), precision, tmp_path / "adapter", steps=8)
    assert tune.losses[-1] < tune.losses[0]
    assert tune.changed == {name for name, value in tune.model.named_parameters() if value.requires_grad}
    assert torch.equal(tune.logits(tune.again), tune.logits(tune.model))
    with tune.again.disable_adapter():
        assert not torch.equal(tune.logits(tune.again), tune.logits(tune.model))


@pytest.mark.parametrize("method", ONE_OF_EACH, ids=named)
def test_the_logits_of_chosen_columns_are_those_of_the_row_behind_the_tokens(method: Method) -> None:
    model, columns = prepared(method), torch.tensor([0, 3, 11])
    with torch.no_grad():
        whole = model(input_ids=IDS).logits[:, -IDS.shape[1] :]
        assert torch.equal(logits_at(model, {"input_ids": IDS}, columns), whole[:, columns])


@pytest.mark.parametrize("method", ONE_OF_EACH, ids=named)
def test_the_loss_in_chunks_is_the_whole_one(method: Method) -> None:
    model = prepared(method)
    labels = IDS.clone()
    labels[0, :5] = -100
    batch = {"input_ids": IDS, "attention_mask": torch.ones_like(IDS), "labels": labels}
    (chunked, refusal), (whole, _) = token_loss(model, chunked=True), token_loss(model, chunked=False)
    assert refusal is None
    plain = torch.nn.functional.cross_entropy(
        model(input_ids=IDS).logits[:, -IDS.shape[1] : -1].flatten(0, 1), labels[:, 1:].flatten()
    )
    for loss in (chunked, whole):
        torch.testing.assert_close(loss.mean(model, batch), plain)


@pytest.mark.parametrize("method", ONE_OF_EACH, ids=named)
def test_an_answer_is_what_the_model_finds_most_likely_token_by_token(method: Method, tmp_path: Path) -> None:
    base = a_base(tmp_path / "base")
    model, tokenizer = prepared(method), load_tokenizer(base)
    tokens = torch.tensor([[5, 9, 33]])
    with torch.no_grad():
        for _ in range(4):
            found = model(input_ids=tokens).logits[:, -1:].argmax(-1)
            tokens = torch.cat([tokens, found], dim=1)
    said = answer(model, tokenizer, "w5 w9 w33", Sampling(max_new_tokens=4))
    assert said.text.split() == [f"w{int(token)}" for token in tokens[0, 3 : 3 + said.tokens]]
    assert said.prompt_tokens == 3


@pytest.mark.parametrize("method", WAYS, ids=named)
def test_going_on_from_a_checkpoint_finds_what_makes_the_tokens(method: Method, tmp_path: Path) -> None:
    first, second = prepared(method), prepared(method)
    with torch.no_grad():
        for value in encoder_of(first).parameters():
            value.add_(torch.randn_like(value))
    method.keep(first, tmp_path)
    assert method.restore(second, tmp_path)
    assert all(
        torch.equal(one, other)
        for one, other in zip(first.parameters(), second.parameters(), strict=True)
        if one.requires_grad
    )
    assert all(value.requires_grad for value in encoder_of(second).parameters())


@pytest.mark.parametrize("method", ONE_OF_EACH, ids=named)
def test_packed_rows_and_learned_tokens_do_not_go_together(method: Method) -> None:
    recipe = {"method": method, "training": {"gradient_checkpointing": False}}
    packed = Recipe.model_validate({**recipe, "stage": {"kind": "pretrain", "packing": True}})
    assert [problem.code for problem in refusals(packed)] == ["method_refuses_packing"]
    apart = Recipe.model_validate({**recipe, "stage": {"kind": "pretrain", "packing": False}})
    assert refusals(apart) == []


@pytest.mark.parametrize("task", ["MASKED_LM", "SEQ_CLS"])
def test_only_a_model_that_writes_has_a_place_for_learned_tokens(task: Any) -> None:
    with pytest.raises(ProblemError) as caught:
        METHOD["p_tuning"]().prepare(AutoModelForCausalLM.from_config(config_of("llama")), Setting(task=task))
    assert caught.value.problem.code == "method_refused_on_model"


def test_learned_tokens_are_saved_as_they_were_trained_with() -> None:
    """Autocast would round what the network writes, and not what was saved of it."""
    model = prepared(METHOD["p_tuning"](num_virtual_tokens=6))
    with torch.no_grad():
        plain = model.get_prompt(1)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            assert torch.equal(model.get_prompt(1), plain)
