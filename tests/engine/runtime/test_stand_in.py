"""Adapters that PEFT folds: the streamed merge is PEFT's own, and it answers as what was trained."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING, Any

import peft
import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM

from engine.precision import Fp32, Nf4
from engine.problems import ProblemError
from engine.runtime.device import Device
from engine.runtime.load import load_model, recipe_of, save_recipe
from engine.runtime.merge import Source, merge
from engine.runtime.proof import ROUNDING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.precision import Precision

    Make = Callable[..., Path]

pytestmark = [
    pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning"),  # by peft
    pytest.mark.filterwarnings("ignore::UserWarning:peft"),
]
CPU = Device(torch.device("cpu"), "cpu")
LINEAR = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
IDS = torch.arange(40)[None] * 7 % 96
SIZES = {"hidden_size": 64, "head_dim": 16, "intermediate_size": 128}
IA3 = peft.IA3Config(target_modules=["k_proj", "v_proj", "down_proj"], feedforward_modules=["down_proj"])
KINDS: dict[str, Any] = {
    "ia3": IA3,
    "oft": peft.OFTConfig(target_modules=LINEAR, oft_block_size=8, r=0),
    "boft": peft.BOFTConfig(target_modules=["q_proj", "v_proj"], boft_block_size=4),
    "vera": peft.VeraConfig(target_modules=LINEAR, r=8, d_initial=1.0),
    "loha": peft.LoHaConfig(target_modules=LINEAR, r=4),
    "lokr": peft.LoKrConfig(target_modules=LINEAR, r=4),
    "miss": peft.MissConfig(target_modules=LINEAR, r=8),
    "hra": peft.HRAConfig(target_modules=LINEAR, r=4),
    "hira": peft.HiraConfig(target_modules=LINEAR, r=4),
    "adalora": peft.AdaLoraConfig(
        target_modules=LINEAR, init_r=6, target_r=4, total_step=100, tinit=10, tfinal=20
    ),
    "fourierft": peft.FourierFTConfig(target_modules=LINEAR, n_frequency=30, scaling=1.0),
    "waveft": peft.WaveFTConfig(target_modules=LINEAR, n_frequency=32, scaling=1.0),
    "randlora": peft.RandLoraConfig(target_modules=LINEAR, r=8),
    "c3a": peft.C3AConfig(target_modules=LINEAR, block_size=16),
    "delora": peft.DeloraConfig(target_modules=LINEAR, r=4),
    "gralora": peft.GraloraConfig(target_modules=LINEAR, r=4),
    "vblora": peft.VBLoRAConfig(target_modules=LINEAR, r=4, num_vectors=16, vector_length=8, topk=2),
    "lora-embedding": peft.LoraConfig(target_modules=["embed_tokens", "lm_head", "q_proj"]),
    "lora-tokens": peft.LoraConfig(target_modules=LINEAR, trainable_token_indices=[3, 21]),
    "lora-whole": peft.LoraConfig(target_modules=LINEAR, modules_to_save=["lm_head", "embed_tokens"]),
    "tokens": peft.TrainableTokensConfig(token_indices=[3, 21]),
    "norms": peft.LNTuningConfig(target_modules=["input_layernorm", "model.norm"]),
}
RARE = ("waveft", "c3a", "delora", "gralora", "vblora", "randlora")


def shaken(base: Path, folder: Path, config: Any, precision: Precision | None = None) -> Any:
    """Attach an adapter, change all of it as training would, save it, and return the model."""
    precision, loud = precision or Fp32(), 0.3 if isinstance(config, peft.AdaLoraConfig) else 0.03
    model = load_model(base, precision, CPU)
    recipe = recipe_of(model, base, precision, Nf4(), CPU)
    torch.manual_seed(3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tuned = peft.get_peft_model(model, config)
        with torch.no_grad():
            for value in tuned.parameters():
                if value.requires_grad:
                    value.add_(loud * torch.randn_like(value))
        tuned.save_pretrained(str(folder), save_embedding_layers=False)
    save_recipe(recipe, folder)
    return tuned.eval()


@torch.no_grad()
def said(model: Any) -> torch.Tensor:
    return torch.log_softmax(model(input_ids=IDS).logits[0].float(), -1)


def apart(one: torch.Tensor, other: torch.Tensor) -> float:
    """Return the divergence of the other from one, in nats a token."""
    return float((one.exp() * (one - other)).sum(-1).mean())


@pytest.mark.parametrize("tied", [False, True], ids=["apart", "tied"])
@pytest.mark.parametrize("kind", ["ia3", "lora-embedding", "lora-tokens", "lora-whole", "tokens"])
def test_a_merged_model_answers_as_it_was_trained_whether_or_not_embeddings_are_tied(
    make_base: Make, tmp_path: Path, kind: str, *, tied: bool
) -> None:
    check(make_base(tie_word_embeddings=tied, **SIZES), tmp_path, KINDS[kind])


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=pytest.mark.slow if kind in RARE else ())
        for kind in KINDS
        if not kind.startswith(("lora", "ia3", "tokens"))
    ],
)
def test_a_merged_model_answers_as_it_was_trained(make_base: Make, tmp_path: Path, kind: str) -> None:
    check(make_base(**SIZES), tmp_path, KINDS[kind])


@pytest.mark.parametrize("kind", ["ia3", "oft", "norms"])
def test_what_was_trained_on_4_bit_is_folded_into_what_it_saw(
    make_base: Make, tmp_path: Path, kind: str
) -> None:
    check(make_base(**SIZES), tmp_path, KINDS[kind], Nf4())


def check(base: Path, folder: Path, config: Any, precision: Precision | None = None) -> None:
    tuned = shaken(base, folder / "adapter", config, precision)
    facts = merge(Source(base, folder / "adapter"), folder / "out")
    assert facts.merged > 0
    wanted, plain = said(tuned), said(load_model(base, Fp32(), CPU))
    merged = said(load_model(folder / "out", Fp32(), CPU))
    divergence = apart(wanted, merged)
    assert divergence < ROUNDING
    assert apart(wanted, plain) > 3 * divergence


@pytest.mark.parametrize("kind", ["vera", "adalora", "hira", "lora-embedding"])
def test_a_streamed_merge_is_pefts_own_rounded_once(make_base: Make, tmp_path: Path, kind: str) -> None:
    base = make_base(**SIZES)
    tuned = shaken(base, tmp_path / "adapter", KINDS[kind])
    merge(Source(base, tmp_path / "adapter"), tmp_path / "out")
    theirs = tuned.merge_and_unload().state_dict()
    ours = load_file(tmp_path / "out/model.safetensors")
    assert [name for name in ours if not torch.equal(ours[name], theirs[name].bfloat16())] == []


def test_biases_are_folded_too(make_base: Make, tmp_path: Path) -> None:
    base = make_base(attention_bias=True, **SIZES)
    content = load_file(base / "model.safetensors")
    biases = {name: torch.randn_like(value) for name, value in content.items() if name.endswith(".bias")}
    save_file({**content, **biases}, base / "model.safetensors", {"format": "pt"})
    check(base, tmp_path, IA3)


def test_a_layer_stored_transposed_is_folded(make_base: Make, tmp_path: Path) -> None:
    from transformers import GPT2Config

    sizes = {"vocab_size": 96, "n_embd": 48, "n_layer": 2, "n_head": 4, "n_positions": 64}
    base = make_base(config=GPT2Config(**sizes, bos_token_id=1, eos_token_id=2))
    check(
        base, tmp_path, peft.IA3Config(target_modules=["c_attn"], feedforward_modules=[], fan_in_fan_out=True)
    )


@pytest.mark.parametrize("kind", [peft.PromptTuningConfig, peft.PrefixTuningConfig, peft.PromptEncoderConfig])
def test_virtual_tokens_are_refused_by_name_before_a_byte_is_written(
    make_base: Make, tmp_path: Path, kind: Any
) -> None:
    base = make_base(**SIZES)
    config = kind(task_type="CAUSAL_LM", num_virtual_tokens=4)
    shaken(base, tmp_path / "adapter", config)
    with pytest.raises(ProblemError) as caught:
        merge(Source(base, tmp_path / "adapter"), tmp_path / "out")
    assert caught.value.problem.facts == {"tensor": str(config.peft_type.value)}
    assert not (tmp_path / "out").exists()


def test_an_adapter_whose_tensor_is_missing_is_refused(make_base: Make, tmp_path: Path) -> None:
    base = make_base(**SIZES)
    shaken(base, tmp_path / "adapter", KINDS["loha"])
    content = load_file(tmp_path / "adapter/adapter_model.safetensors")
    del content["base_model.model.model.layers.1.mlp.up_proj.hada_w1_b"]
    save_file(content, tmp_path / "adapter/adapter_model.safetensors", {"format": "pt"})
    with pytest.raises(ProblemError) as caught:
        merge(Source(base, tmp_path / "adapter"), tmp_path / "out")
    assert caught.value.problem.code == "merge_incomplete"
    assert caught.value.problem.facts["module"] == "model.layers.1.mlp.up_proj"


def test_new_modules_are_written_beside_the_base(make_base: Make, tmp_path: Path) -> None:
    base = make_base(**SIZES)
    shaken(base, tmp_path / "adapter", KINDS["ia3"])
    file = tmp_path / "adapter/adapter_config.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "modules_to_save": ["score"]}))
    weights = tmp_path / "adapter/adapter_model.safetensors"
    new = torch.randn(3, 64)
    save_file({**load_file(weights), "base_model.model.score.weight": new}, weights, {"format": "pt"})
    merge(Source(base, tmp_path / "adapter"), tmp_path / "out")
    assert torch.equal(load_file(tmp_path / "out/model.safetensors")["score.weight"], new.bfloat16())


def test_the_merged_model_opens_without_a_word(make_base: Make, tmp_path: Path) -> None:
    base = make_base(tie_word_embeddings=True, **SIZES)
    shaken(base, tmp_path / "adapter", KINDS["lora-embedding"])
    merge(Source(base, tmp_path / "adapter"), tmp_path / "out")
    _, told = AutoModelForCausalLM.from_pretrained(tmp_path / "out", output_loading_info=True)
    assert not any(told.values())
