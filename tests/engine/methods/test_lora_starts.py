"""Where a LoRA adapter begins: the same as PEFT's starts in what it learns, but for an untouched base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from fakes.small_models import batch_of, logits, reloaded, rounded, tiny, train
from peft import LoraConfig, get_eva_state_dict, get_peft_model
from torch.utils.data import DataLoader
from transformers import AutoModelForCausalLM, MixtralConfig

from engine.methods import Lora
from engine.methods.base import Setting
from engine.precision import Bf16, Fp32, Int8, Nf4
from engine.problems import ProblemError

if TYPE_CHECKING:
    from pathlib import Path

IN_BASE = ["pissa", "pissa_niter_4", "pissa_niter_16", "olora"]
STARTS: list[Any] = [True, "gaussian", "orthogonal", *IN_BASE]


def batches(count: int) -> list[dict[str, torch.Tensor]]:
    found = []
    for number in range(min(count, 4)):
        batch = batch_of(tiny(), rows=8)
        found.append({**batch, "input_ids": (batch["input_ids"] + number) % 48})
    return found


def settings_of(start: Any, **more: Any) -> dict[str, Any]:
    return {"r": 4, "lora_alpha": 8, "init_lora_weights": start, **more}


@pytest.mark.parametrize("start", STARTS)
def test_a_start_answers_as_the_base_does(start: Any) -> None:
    tuned = Lora(**settings_of(start)).prepare(tiny())
    assert torch.allclose(logits(tuned), logits(tiny()), atol=2e-5)


@pytest.mark.parametrize(
    ("start", "more"),
    [
        *((start, {}) for start in [*STARTS, "eva"]),
        ("olora", {"use_rslora": True, "rank_pattern": {"q_proj": 2}, "alpha_pattern": {"v_proj": 5}}),
        ("pissa_niter_4", {"use_dora": True}),
    ],
    ids=str,
)
def test_a_tune_leaves_the_base_alone_and_loads_on_it_bit_for_bit(
    start: Any, more: dict[str, Any], tmp_path: Path
) -> None:
    method = Lora(**settings_of(start, **more))
    tuned: Any = method.prepare(tiny(), Setting(batches=batches))
    losses = train(tuned, 4)
    assert losses[-1] < losses[0]
    with tuned.disable_adapter():
        assert torch.equal(logits(tuned), logits(tiny()))
    method.save(tuned, tmp_path)
    assert torch.equal(logits(reloaded(tmp_path)), logits(tuned))


@pytest.mark.parametrize("start", ["pissa", "olora"])
def test_it_learns_what_pefts_own_start_learns(start: Any) -> None:
    settings = settings_of(start)
    ours: Any = Lora(**settings).prepare(tiny())
    theirs: Any = get_peft_model(
        tiny(), LoraConfig(**settings, target_modules="all-linear", task_type="CAUSAL_LM")
    )
    assert train(ours, 4) == pytest.approx(train(theirs, 4), rel=1e-4)
    assert torch.allclose(logits(ours), logits(theirs), atol=1e-3)


def test_pissa_begins_with_the_largest_directions_of_each_weight() -> None:
    tuned: Any = Lora(**settings_of("pissa")).prepare(tiny())
    layer = tuned.base_model.model.model.layers[0].self_attn.k_proj
    a, b = layer.lora_A["default"].trained, layer.lora_B["default"].trained
    left, sizes, right = torch.linalg.svd(layer.base_layer.weight)
    wanted = left[:, :4] @ torch.diag(sizes[:4]) @ right[:4]
    assert torch.allclose(layer.scaling["default"] * b @ a, wanted, atol=1e-5)
    assert layer.scaling["default"] == 2


def test_a_layer_narrower_than_the_rank_still_trains(tmp_path: Path) -> None:
    method = Lora(r=24, init_lora_weights="pissa")  # keys and values are 16 wide
    tuned = method.prepare(tiny())
    assert torch.allclose(logits(tuned), logits(tiny()), atol=2e-5)
    before = [value.detach().clone() for value in tuned.parameters() if value.requires_grad]
    train(tuned)
    after = [value for value in tuned.parameters() if value.requires_grad]
    assert all(not torch.equal(*pair) for pair in zip(before, after, strict=True))
    method.save(tuned, tmp_path)
    assert torch.equal(logits(reloaded(tmp_path)), logits(tuned))


@pytest.mark.parametrize("more", [{}, {"use_lora_fa": True}], ids=str)
def test_a_kept_part_comes_back_from_a_checkpoint_whatever_it_began_with(
    more: dict[str, Any], tmp_path: Path
) -> None:
    from peft import load_peft_weights, set_peft_model_state_dict

    method = Lora(**settings_of("pissa", **more))
    tuned: Any = method.prepare(tiny())
    train(tuned)
    method.save(tuned, tmp_path)
    fresh: Any = Lora(**settings_of("olora", **more)).prepare(tiny())
    result = set_peft_model_state_dict(fresh, load_peft_weights(str(tmp_path)))
    assert not result.unexpected_keys
    wanted, found = tuned.state_dict(), fresh.state_dict()
    assert all(torch.equal(found[name], value) for name, value in wanted.items())
    assert {name for name, value in fresh.named_parameters() if value.requires_grad} == {
        name for name, value in tuned.named_parameters() if value.requires_grad
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tiny(hidden_size=64, intermediate_size=128, head_dim=16).save_pretrained(tmp_path / "base")
    return tmp_path / "base"


@pytest.mark.parametrize("bits", [4, 8])
@pytest.mark.parametrize("start", ["loftq", "pissa", "olora", "eva", "orthogonal"])
def test_a_start_on_rounded_weights_trains_and_loads_bit_for_bit(
    start: Any, bits: int, folder: Path, tmp_path: Path
) -> None:
    method = Lora(**settings_of(start))
    tuned = method.prepare(rounded(folder, bits=bits), Setting(base=folder, batches=batches))
    losses = train(tuned, 4)
    assert losses[-1] < losses[0]
    method.save(tuned, tmp_path / "adapter")
    again = reloaded(tmp_path / "adapter", rounded(folder, bits=bits))
    assert torch.equal(logits(again), logits(tuned))


def test_loftq_begins_nearer_to_the_published_weights(folder: Path) -> None:
    tuned: Any = Lora(**settings_of("loftq", r=16)).prepare(rounded(folder), Setting(base=folder))
    exact = reload_whole(folder)
    plain = (logits(rounded(folder)) - exact).pow(2).mean()
    assert (logits(tuned) - exact).pow(2).mean() < 0.8 * plain


def reload_whole(folder: Path) -> torch.Tensor:
    return logits(AutoModelForCausalLM.from_pretrained(folder))


def test_loftq_says_which_published_weights_it_misses(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ProblemError) as caught:
        Lora(**settings_of("loftq")).prepare(rounded(folder), Setting(base=tmp_path / "empty"))
    assert caught.value.problem.facts["tensor"] == "model.layers.0.self_attn.q_proj.weight"


def test_loftq_is_refused_where_nothing_is_rounded() -> None:
    method = Lora(init_lora_weights="loftq")
    assert [method.refusal(precision, "sft") for precision in (Bf16(), Fp32())] == [
        "loftq_needs_quantized"
    ] * 2
    assert [method.refusal(precision, "sft") for precision in (Nf4(), Int8())] == [None, None]


@pytest.mark.filterwarnings("ignore:lora with eva initialization used with low_cpu_mem_usage:UserWarning")
def test_eva_begins_with_the_directions_that_peft_finds() -> None:
    tuned: Any = Lora(**settings_of("eva")).prepare(tiny(), Setting(batches=batches))
    config = LoraConfig(
        **settings_of("eva"), target_modules="all-linear", eva_config={"rho": 1.0, "tau": 0.999}
    )
    peft_model = get_peft_model(tiny(), config)
    theirs = get_eva_state_dict(peft_model, DataLoader(batches(4), batch_size=None), show_progress_bar=False)
    for name, wanted in theirs.items():
        ours = tuned.get_submodule(name).lora_A["default"].weight
        overlap = torch.linalg.svdvals(ours @ wanted.float().T)
        assert overlap.min() > 0.9, name  # theirs come from random projections


def test_eva_looks_at_trained_tokens_alone() -> None:
    def shown(count: int) -> list[dict[str, torch.Tensor]]:
        found = batches(count)
        for batch in found:
            batch["input_ids"][:, :4] = torch.randint(1, 48, (8, 4))
        return found

    method = Lora(**settings_of("eva", target_modules=("layers.0.self_attn.q_proj",)))
    one: Any = method.prepare(tiny(), Setting(batches=batches))
    other: Any = method.prepare(tiny(), Setting(batches=shown))
    name = "base_model.model.model.layers.0.self_attn.q_proj"
    ours, theirs = (model.get_submodule(name).lora_A["default"].weight for model in (one, other))
    assert torch.allclose(ours, theirs, atol=1e-5)


@pytest.mark.parametrize("settings", [{"init_lora_weights": "pissa"}, {"use_lora_fa": True}], ids=str)
def test_experts_begin_at_nothing_only(settings: dict[str, Any]) -> None:
    config = MixtralConfig(
        vocab_size=32, num_hidden_layers=1, num_local_experts=2, hidden_size=32, intermediate_size=48,
        num_attention_heads=4, num_key_value_heads=2,
    )  # fmt: skip
    model = AutoModelForCausalLM.from_config(config)
    with pytest.raises(ProblemError) as caught:
        Lora(r=2, **settings).prepare(model)
    assert caught.value.problem.code == "start_refused_on_experts"
    model = AutoModelForCausalLM.from_config(config)
    Lora(r=2, target_modules="attention", **settings).prepare(model)
