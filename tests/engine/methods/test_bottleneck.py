"""Bottleneck adapters: behind the halves of a layer, beside weights of any precision, and never merged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from fakes.tiny_models import CPU, held, parts, said, save_model, save_tuned, traces, tuned
from transformers import BertConfig, BertForMaskedLM

from engine.exporters import Adapter, Merged
from engine.methods import Bottleneck
from engine.methods.base import Setting
from engine.problems import ProblemError
from engine.runtime.isolation import keeps_apart
from engine.runtime.load import load_model, load_tuned
from engine.runtime.loss import token_loss
from engine.runtime.merge import Source, merge

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning"),  # by peft
    pytest.mark.filterwarnings("ignore:MatMul8bitLt:UserWarning"),
]
HOULSBY: dict[str, Any] = {"kind": "bottleneck", "reduction_factor": 8}
PFEIFFER = {**HOULSBY, "placement": "pfeiffer", "non_linearity": "gelu", "scaling": 2.0}


@pytest.mark.parametrize(
    ("family", "method", "precision", "adapters"),
    [
        ("llama", HOULSBY, "nf4", 6),
        ("gpt2", PFEIFFER, "fp32", 3),
        ("mixtral", HOULSBY, "bf16", 6),
        ("gemma3_text", PFEIFFER, "int8", 3),
    ],
)
def test_it_trains_small_networks_and_loads_again_exactly(
    tmp_path: Path, family: str, method: dict[str, Any], precision: str, adapters: int
) -> None:
    base = save_model(family, tmp_path / "base")
    trained = tuned(base, method, precision)
    assert trained.losses[-1] < trained.losses[0]
    assert len(trained.changed()) == 4 * adapters
    assert all("bottleneck_adapters" in name for name in trained.changed())
    loaded: Any = load_tuned(save_tuned(trained, base, tmp_path / "tuned", precision), CPU).model
    assert torch.equal(said(loaded, precision), said(trained.model, precision))
    with loaded.disable_adapter():
        plain = load_model(base, trained.held, CPU).eval()
        assert torch.equal(said(loaded, precision), said(plain, precision))


def test_nothing_changes_before_the_first_step(tmp_path: Path) -> None:
    base = save_model("llama", tmp_path / "base")
    trained = tuned(base, HOULSBY, steps=0)
    assert torch.equal(said(trained.model), said(load_model(base, trained.held, CPU).eval()))


def test_in_bert_it_stands_before_what_is_added_and_normalised() -> None:
    sizes = {"hidden_size": 64, "intermediate_size": 96, "num_attention_heads": 4, "num_hidden_layers": 2}
    bert = BertForMaskedLM(BertConfig(vocab_size=96, **sizes))
    model: Any = Bottleneck().prepare(bert, Setting(task="MASKED_LM"))
    places = {
        name.partition(".bottleneck_adapters")[0] for name, v in model.named_parameters() if v.requires_grad
    }
    layer = "base_model.model.bert.encoder.layer.1"
    assert {f"{layer}.attention.output.dense", f"{layer}.output.dense"} <= places
    assert len(places) == 4


def test_layers_that_are_not_known_are_refused() -> None:
    model: Any = torch.nn.Sequential(torch.nn.Linear(4, 4))
    with pytest.raises(ProblemError) as caught:
        Bottleneck().prepare(model)
    assert caught.value.problem.code == "blocks_unknown"


def test_it_can_be_exported_as_an_adapter_and_says_that_it_cannot_be_merged(tmp_path: Path) -> None:
    assert Adapter().fits(Bottleneck())
    assert not Merged().fits(Bottleneck())
    base = save_model("llama", tmp_path / "base")
    folder = save_tuned(tuned(base, HOULSBY, steps=1), base, tmp_path / "tuned")
    with pytest.raises(ProblemError) as caught:
        merge(Source(base, folder), tmp_path / "out")
    assert caught.value.problem.facts == {"tensor": "BOTTLENECK"}
    assert not (tmp_path / "out").exists()


def test_gradients_are_the_same_when_activations_are_computed_again(tmp_path: Path) -> None:
    base = save_model("llama", tmp_path / "base")
    usual, again = (tuned(base, HOULSBY, checkpointing=on) for on in (False, True))
    assert usual.losses == again.losses
    assert torch.equal(said(usual.model), said(again.model))


def test_packed_rows_stay_apart_and_the_loss_can_be_computed_in_parts(tmp_path: Path) -> None:
    model = tuned(save_model("llama", tmp_path / "base"), HOULSBY).model
    assert keeps_apart(model)
    loss, refusal = token_loss(model, chunked=True)
    assert loss.chunked
    assert refusal is None


def test_answers_with_and_without_a_cache_are_the_same(tmp_path: Path) -> None:
    model = tuned(save_model("llama", tmp_path / "base"), HOULSBY).model
    prompt = torch.tensor([[5, 6, 7, 8]])
    settings = {"max_new_tokens": 8, "do_sample": False, "pad_token_id": 0, "eos_token_id": None}
    mask = torch.ones_like(prompt)
    cached, bare = (
        model.generate(input_ids=prompt, attention_mask=mask, use_cache=on, **settings)
        for on in (True, False)
    )
    assert torch.equal(cached, bare)


@pytest.mark.parametrize(("family", "precision"), [("llama", "nf4"), ("mixtral", "bf16")])
def test_its_memory_is_told_from_a_few_layers(family: str, precision: str) -> None:
    few, whole = traces(HOULSBY, precision, family)
    assert parts(few) == parts(whole)


def test_a_model_without_data_holds_what_the_real_one_holds(tmp_path: Path) -> None:
    forecast, real = held(save_model("llama", tmp_path / "base"), PFEIFFER, "int8")
    assert forecast == real
