"""Groups of trained parameters: weight decay, learning rates, and matrices told apart."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from transformers import LlamaConfig, LlamaForCausalLM
from transformers.trainer_pt_utils import get_parameter_names

from engine.job import TrainJob
from engine.methods import Freeze, Full, Lora
from engine.runtime.grouping import groups_like, groups_of, hidden_in

LAYERS = 3


def model_of(method: Any, *, tied: bool = False) -> Any:
    config = LlamaConfig(
        vocab_size=50,
        hidden_size=16,
        intermediate_size=24,
        num_hidden_layers=LAYERS,
        num_attention_heads=2,
        num_key_value_heads=1,
        tie_word_embeddings=tied,
        attention_bias=True,
    )
    return method.prepare(LlamaForCausalLM(config))


def work_of(method: Any, optimizer: str = "adamw", **training: Any) -> TrainJob:
    content = {
        "model": {"path": "/models/tiny"},
        "data": [{"path": "/data/rows.jsonl"}],
        "precision": {"kind": "fp32"},
        "method": method.model_dump(),
        "optimizer": {"kind": optimizer, "learning_rate": 0.1, "weight_decay": 0.5},
        "training": training,
    }
    return TrainJob.model_validate(content)


def decayed_in(model: Any) -> set[str]:
    """What the trainer says is pulled towards zero."""
    forbidden = [r"bias", r"layernorm", r"rmsnorm", r"(?:^|\.)norm(?:$|\.)", r"_norm(?:$|\.)"]
    return set(get_parameter_names(model, [torch.nn.LayerNorm], forbidden))


def rates(model: Any, work: TrainJob) -> dict[str, tuple[float, float]]:
    """The learning rate and the weight decay of every trained parameter."""
    groups = groups_of(model, work, decayed_in(model))
    built = work.optimizer.build(groups, torch.device("cpu"))
    found = {id(v): (g["lr"], g["weight_decay"]) for g in built.param_groups for v in g["params"]}
    named = {name: value for name, value in model.named_parameters() if value.requires_grad}
    assert len(found) == len({id(value) for value in named.values()})
    return {name: found[id(value)] for name, value in named.items()}


METHODS = [Full(), Freeze(trainable_layers=1), Lora(r=2)]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.kind)
def test_norms_and_biases_are_never_pulled_towards_zero(method: Any) -> None:
    found = rates(model_of(method), work_of(method))
    free = {name for name, (_, decay) in found.items() if decay == 0.0}
    assert free == {name for name in found if "norm" in name or name.endswith("bias")}
    assert {decay for name, (_, decay) in found.items() if name not in free} == {0.5}


def test_one_learning_rate_makes_the_groups_that_old_checkpoints_have() -> None:
    model = model_of(Full())
    groups = groups_of(model, work_of(Full()), decayed_in(model))
    assert [sorted(group) for group in groups] == [["params", "weight_decay"]] * 2


def test_each_layer_learns_slower_than_the_one_above() -> None:
    model = model_of(Full())
    found = rates(model, work_of(Full(), layerwise_lr_decay=0.5))
    factors = {name: rate / 0.1 for name, (rate, _) in found.items()}
    assert factors["lm_head.weight"] == factors["model.norm.weight"] == 1.0
    layers = [factors[f"model.layers.{place}.mlp.up_proj.weight"] for place in range(LAYERS)]
    assert layers == pytest.approx([0.125, 0.25, 0.5])
    assert factors["model.embed_tokens.weight"] == pytest.approx(0.0625)


@pytest.mark.parametrize("tied", [False, True])
def test_embeddings_have_a_learning_rate_of_their_own(tied: bool) -> None:
    found = rates(model_of(Full(), tied=tied), work_of(Full(), embedding_lr_ratio=0.1))
    others = {rate for name, (rate, _) in found.items() if name != "model.embed_tokens.weight"}
    assert found["model.embed_tokens.weight"][0] == pytest.approx(0.01)
    assert others == {0.1}


def test_adapters_follow_the_layer_that_they_stand_in() -> None:
    found = rates(model_of(Lora(r=2)), work_of(Lora(r=2), layerwise_lr_decay=0.5))
    for place in range(LAYERS):
        at = {rate for name, (rate, _) in found.items() if f".layers.{place}." in name}
        assert list(at) == pytest.approx([0.1 * 0.5 ** (LAYERS - place)])


def test_matrices_inside_layers_are_told_apart_where_the_optimizer_asks() -> None:
    model = model_of(Full())
    groups = groups_of(model, work_of(Full(), "muon"), decayed_in(model))
    names = {id(value): name for name, value in model.named_parameters()}
    hidden = {names[id(value)] for group in groups if group["hidden"] for value in group["params"]}
    assert hidden == {name for name in names.values() if ".layers." in name and "proj.weight" in name}
    assert {id(v) for g in groups if g["hidden"] for v in g["params"]} == hidden_in(model)
    assert [group["weight_decay"] for group in groups] == [0.5, 0.5, 0.0]


def test_groups_of_a_forecast_are_told_apart_alike() -> None:
    values = [torch.zeros(1)] * 3
    optimizer = work_of(Full(), "muon").optimizer
    found = groups_like(values, [False, True, False], optimizer, decay=0.1)
    assert [(group["hidden"], len(group["params"])) for group in found] == [(True, 1), (False, 2)]
    assert len(groups_like(values, [False, True, False], work_of(Full()).optimizer, decay=0.1)) == 1
