"""LoRA and its kin: what is trained, where it sits, and how fast each part learns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from fakes.recipes import a_recipe
from fakes.small_models import batch_of, logits, reloaded, tiny, train
from pydantic import ValidationError

from engine.methods import Lora
from engine.methods.base import Setting
from engine.optimizers import AdamW
from engine.problems import ProblemError
from engine.runtime.grouping import groups_of

if TYPE_CHECKING:
    from pathlib import Path

KEYS = ("k_proj", "v_proj", "o_proj")


def adapted(model: Any) -> set[str]:
    return {
        name.partition(".lora_A")[0].removeprefix("base_model.model.")
        for name, _ in model.named_parameters()
        if ".lora_A" in name
    }


@pytest.mark.parametrize(
    ("family", "settings", "expected"),
    [
        ("llama", {"target_modules": ("q_proj", "mlp.down_proj")}, {"self_attn.q_proj", "mlp.down_proj"}),
        ("gpt2", {"target_modules": "attention"}, {"attn.c_attn", "attn.c_proj"}),
        ("llama", {"target_modules": "attention", "exclude_modules": KEYS}, {"self_attn.q_proj"}),
        ("llama", {"exclude_modules": (*KEYS, "q_proj", "mlp.up_proj", "gate_proj")}, {"mlp.down_proj"}),
    ],
    ids=["two endings", "attention", "attention but", "all but"],
)
@pytest.mark.filterwarnings("ignore:fan_in_fan_out is set to False:UserWarning")
def test_the_named_layers_receive_an_adapter_and_no_others(
    family: str, settings: dict[str, Any], expected: set[str]
) -> None:
    found = adapted(Lora(r=2, **settings).prepare(tiny(family)))
    assert {name.partition(".0.")[2] or name.partition(".1.")[2] for name in found} == expected
    assert len(found) == 2 * len(expected)


@pytest.mark.parametrize("wanted", ["all-linear", "attention", ("q_proj",)])
def test_only_the_named_decoder_layers_receive_an_adapter(wanted: Any) -> None:
    found = adapted(Lora(r=2, target_modules=wanted, layers_to_transform=(1,)).prepare(tiny()))
    assert found
    assert all(".layers.1." in name for name in found)


@pytest.mark.parametrize(
    ("settings", "code", "facts"),
    [
        (
            {"target_modules": ("q_proj", "qproj")},
            "modules_unknown",
            {"names": "qproj", "known": "down_proj, gate_proj, k_proj, o_proj, q_proj, up_proj, v_proj"},
        ),
        ({"target_modules": ("lm_head",)}, "modules_unknown", {"names": "lm_head"}),
        ({"exclude_modules": ("q",)}, "modules_unknown", {"names": "q"}),
        ({"rank_pattern": {"q_prj": 4}}, "modules_unknown", {"names": "q_prj"}),
        ({"alpha_pattern": {"(": 4}}, "modules_unknown", {"names": "("}),
        ({"layers_to_transform": (1, 2, 7)}, "layers_unknown", {"layers": "2, 7", "last": 1}),
        ({"target_modules": ("q_proj",), "exclude_modules": ("q_proj",)}, "modules_unknown", {}),
    ],
    ids=str,
)
def test_what_the_model_does_not_have_is_named(
    settings: dict[str, Any], code: str, facts: dict[str, Any]
) -> None:
    with pytest.raises(ProblemError) as caught:
        Lora(r=2, **settings).prepare(tiny())
    assert caught.value.problem.code == code
    assert caught.value.problem.facts.items() >= facts.items()


def test_some_modules_have_another_rank_and_alpha(tmp_path: Path) -> None:
    method = Lora(r=4, lora_alpha=4, rank_pattern={"q_proj": 8}, alpha_pattern={r"layers\.1\..*_proj": 16})
    tuned: Any = method.prepare(tiny())
    scales = {
        name: (module.r["default"], module.scaling["default"])
        for name, module in tuned.named_modules()
        if name.endswith(("q_proj", "v_proj"))
    }
    prefix = "base_model.model.model.layers."
    assert scales == {
        f"{prefix}0.self_attn.q_proj": (8, 0.5),
        f"{prefix}0.self_attn.v_proj": (4, 1.0),
        f"{prefix}1.self_attn.q_proj": (8, 2.0),
        f"{prefix}1.self_attn.v_proj": (4, 4.0),
    }
    train(tuned)
    method.save(tuned, tmp_path)
    assert torch.equal(logits(reloaded(tmp_path)), logits(tuned))


def test_lora_plus_lets_the_second_matrices_learn_faster() -> None:
    method = Lora(r=2, loraplus_lr_ratio=16)
    tuned = method.prepare(tiny())

    work = a_recipe(method=method, optimizer=AdamW(learning_rate=1e-3))
    names = {value: name for name, value in tuned.named_parameters()}
    groups = groups_of(tuned, work, set(names.values()))
    rates = {names[value]: group.get("lr", 1e-3) for group in groups for value in group["params"]}
    assert {rate for name, rate in rates.items() if "lora_A" in name} == {1e-3}
    assert {rate for name, rate in rates.items() if "lora_B" in name} == {16 * 1e-3}


@pytest.mark.parametrize("settings", [{}, {"use_dora": True}, {"init_lora_weights": "pissa"}], ids=str)
def test_lora_fa_trains_second_matrices_alone(settings: dict[str, Any], tmp_path: Path) -> None:
    method = Lora(r=2, use_lora_fa=True, **settings)
    tuned: Any = method.prepare(tiny())
    with tuned.disable_adapter():  # PEFT closes and opens all parameters of an adapter there
        pass
    before = {name: value.clone() for name, value in tuned.state_dict().items()}
    train(tuned)
    changed = {name for name, value in tuned.state_dict().items() if not torch.equal(value, before[name])}
    assert changed
    assert all("lora_B" in name or "magnitude" in name for name in changed)
    method.save(tuned, tmp_path)
    assert torch.equal(logits(reloaded(tmp_path)), logits(tuned))


TOKENS = {"<a>": 5, "<b>": 9}


@pytest.mark.parametrize("tied", [True, False])
def test_the_embeddings_of_named_tokens_are_trained_too(tied: bool, tmp_path: Path) -> None:
    method = Lora(r=2, trainable_tokens=("<a>", "<b>", "<a>"))
    tuned: Any = method.prepare(
        tiny(tie_word_embeddings=tied, dtype=torch.bfloat16), Setting(token_id=TOKENS.get)
    )
    assert {value.dtype for value in tuned.parameters() if value.requires_grad} == {torch.float32}
    deltas = [value for name, value in tuned.named_parameters() if "trainable_tokens" in name]
    before = deltas[0].detach().clone()
    train(tuned)
    assert deltas[0].shape == (2, 32)
    assert (deltas[0] != before).any(1).all()
    method.save(tuned, tmp_path)
    again = reloaded(tmp_path, tie_word_embeddings=tied, dtype=torch.bfloat16)
    assert torch.equal(logits(again), logits(tuned))


def test_text_that_is_not_one_token_is_named() -> None:
    with pytest.raises(ProblemError) as caught:
        Lora(trainable_tokens=("<c>",)).prepare(tiny(), Setting(token_id=TOKENS.get))
    assert caught.value.problem.facts == {"token": "<c>"}


def test_an_orthogonal_start_needs_an_even_rank() -> None:
    with pytest.raises(ValidationError, match="even rank"):
        Lora(r=3, init_lora_weights="orthogonal")


def test_a_classifier_is_trained_whole_and_gets_no_adapter() -> None:
    tuned: Any = Lora(r=2).prepare(tiny("classifier"), Setting(task="SEQ_CLS", new_modules=("score",)))
    names = {name for name, value in tuned.named_parameters() if value.requires_grad and "lora" not in name}
    assert names == {"base_model.model.score.modules_to_save.default.weight"}
    assert (
        tuned(**{key: value for key, value in batch_of(tuned).items() if key != "labels"}).logits.shape[-1]
        == 2
    )
