"""AdaLoRA: its allocator runs, as PEFT's would, and survives a checkpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from fakes.small_models import SIZES, batch_of, logits, reloaded, rounded, tiny, train
from peft import AdaLoraConfig, get_peft_model, load_peft_weights, set_peft_model_state_dict
from pydantic import ValidationError
from transformers import AutoConfig, AutoModelForCausalLM, MixtralConfig

from engine.methods import AdaLora
from engine.methods.base import Setting
from engine.problems import ProblemError

if TYPE_CHECKING:
    from pathlib import Path

SHORT: dict[str, Any] = {"init_r": 6, "target_r": 2, "tinit": 2, "tfinal": 2, "deltaT": 2}
TEN = Setting(total_steps=10)


def strengths(model: Any) -> dict[str, torch.Tensor]:
    return {name: value.flatten() for name, value in model.named_parameters() if "lora_E" in name}


def live(model: Any) -> int:
    return sum(int(value.count_nonzero()) for value in strengths(model).values())


def steps_of(method: AdaLora, model: Any, count: int) -> list[int]:
    """Train step by step and return how many directions are live after each."""
    trained = [value for value in model.parameters() if value.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=1e-2)
    found = []
    for step in range(1, count + 1):
        loss = model(**batch_of(model)).loss + method.penalty(model)
        loss.backward()
        optimizer.step()
        method.stepped(model, step)
        optimizer.zero_grad()
        found.append(live(model))
    return found


def test_ranks_fall_from_the_first_to_the_last_and_then_stay() -> None:
    method = AdaLora(**SHORT)
    tuned = method.prepare(tiny(), TEN)
    found = steps_of(method, tuned, 10)
    layers = len(strengths(tuned))
    assert found[:3] == [6 * layers] * 3
    assert found[3] == method.budget(4, layers, 2, 8) < 6 * layers
    assert found[7:] == [2 * layers] * 3
    assert len({int(value.count_nonzero()) for value in strengths(tuned).values()}) > 1


def test_it_allocates_as_peft_does() -> None:
    method = AdaLora(**SHORT)
    ours: Any = method.prepare(tiny(), TEN)
    config = AdaLoraConfig(**SHORT, lora_alpha=32, total_step=10, target_modules="all-linear")
    theirs: Any = get_peft_model(tiny(), config)
    trained = {name: value for name, value in ours.named_parameters() if value.requires_grad}
    optimizer = torch.optim.AdamW(trained.values(), lr=1e-2)
    for step in range(1, 11):
        (ours(**batch_of(ours)).loss + method.penalty(ours)).backward()
        optimizer.step()
        for name, value in theirs.named_parameters():
            if name in trained:
                value.data.copy_(trained[name].data)
                value.grad = trained[name].grad.clone()
        method.stepped(ours, step)
        theirs.base_model.update_and_allocate(step)
        optimizer.zero_grad()
        for name, value in strengths(theirs).items():
            assert torch.equal(strengths(ours)[name], value), (step, name)


def test_the_penalty_is_that_of_peft() -> None:
    method = AdaLora(**SHORT, orth_reg_weight=0.25)
    ours: Any = method.prepare(tiny(), TEN)
    base = ours(**batch_of(ours)).loss
    ours.peft_config["default"].orth_reg_weight = 0.25
    assert torch.allclose(base + method.penalty(ours), ours(**batch_of(ours)).loss)


def test_a_checkpoint_holds_what_the_allocator_knows(tmp_path: Path) -> None:
    method = AdaLora(**SHORT)
    tuned: Any = method.prepare(tiny(), TEN)
    steps_of(method, tuned, 5)
    tuned.save_pretrained(tmp_path, save_embedding_layers=False)
    fresh: Any = method.prepare(tiny(), TEN)
    found = set_peft_model_state_dict(fresh, load_peft_weights(str(tmp_path)))
    assert not found.unexpected_keys
    wanted = tuned.state_dict()
    assert all(torch.equal(value, wanted[name]) for name, value in fresh.state_dict().items())
    assert torch.equal(logits(reloaded(tmp_path)), logits(tuned))


@pytest.mark.parametrize("base", ["fp32", "bf16", "nf4", "int8"])
def test_a_result_loads_bit_for_bit_and_holds_the_adapter_alone(base: str, tmp_path: Path) -> None:
    tiny(hidden_size=64, intermediate_size=128, head_dim=16).save_pretrained(tmp_path / "base")

    def load() -> Any:
        if base in {"nf4", "int8"}:
            return rounded(tmp_path / "base", bits=4 if base == "nf4" else 8)
        dtype = torch.float32 if base == "fp32" else torch.bfloat16
        return AutoModelForCausalLM.from_pretrained(tmp_path / "base", dtype=dtype)

    method = AdaLora(**SHORT)
    tuned: Any = method.prepare(load(), TEN)
    assert {value.dtype for value in tuned.parameters() if value.requires_grad} == {torch.float32}
    losses = train(tuned, 10, method)
    assert losses[-1] < losses[0]
    method.save(tuned, tmp_path / "adapter")
    names = load_peft_weights(str(tmp_path / "adapter"))
    assert {name.rpartition(".")[2] for name in names} == {"lora_A", "lora_B", "lora_E"}
    assert torch.equal(logits(reloaded(tmp_path / "adapter", load())), logits(tuned))
    with tuned.disable_adapter():
        assert torch.equal(logits(tuned), logits(load()))


def test_a_result_merges(tmp_path: Path) -> None:
    method = AdaLora(**SHORT)
    tuned: Any = method.prepare(tiny(), TEN)
    train(tuned, 10, method)
    wanted = logits(tuned)
    assert torch.allclose(logits(tuned.merge_and_unload()), wanted, atol=1e-4)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"init_r": 4, "target_r": 8}, "larger than the first"),
        ({"tinit": 0.5, "tfinal": 0.5}, "no step is left"),
    ],
)
def test_settings_under_which_no_rank_could_move_are_refused(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        AdaLora(**settings)


def test_a_run_that_is_over_before_ranks_could_move_is_refused() -> None:
    with pytest.raises(ProblemError) as caught:
        AdaLora(tinit=200, tfinal=0.3).prepare(tiny(), Setting(total_steps=250))
    assert caught.value.problem.facts == {"tinit": 200, "tfinal": 75, "steps": 250}


def test_a_forecast_needs_no_length() -> None:
    config = AutoConfig.for_model("llama", **SIZES)
    with torch.device("meta"):
        model = AdaLora(tinit=5000).prepare(AutoModelForCausalLM.from_config(config))
    assert {value.device.type for value in model.parameters()} == {"meta"}


def test_experts_stay_as_they_are() -> None:
    config = MixtralConfig(
        vocab_size=32, num_hidden_layers=1, num_local_experts=2, hidden_size=32, intermediate_size=48,
        num_attention_heads=4, num_key_value_heads=2,
    )  # fmt: skip
    tuned = AdaLora(**SHORT).prepare(AutoModelForCausalLM.from_config(config), TEN)
    assert all("self_attn" in name for name in strengths(tuned))
