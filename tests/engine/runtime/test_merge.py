"""The streaming merge against peft's merge and against the live quantized layers."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.home import models_folder
from engine.precision import Bf16, Int8, Nf4, Precision
from engine.problems import ProblemError
from engine.runtime import merge as merging
from engine.runtime.device import Device
from engine.runtime.fold import Held
from engine.runtime.learned import read_learned
from engine.runtime.load import load_model
from engine.runtime.merge import CancelledError, Source, Watch, merge

pytestmark = pytest.mark.filterwarnings(
    "ignore:`is_gradient_checkpointing` is deprecated:FutureWarning"
)  # by peft
CPU = Device(torch.device("cpu"), "cpu")
STARTER = models_folder() / "SmolLM2-135M-Instruct"
"""Found before a test gets a home of its own."""
Make = Callable[..., Path]


def weights(folder: Path) -> dict[str, torch.Tensor]:
    return {
        name: value
        for file in sorted(folder.glob("*.safetensors"))
        for name, value in load_file(file).items()
    }


def peft_merge(base: Path, adapter: Path, dtype: torch.dtype) -> dict[str, torch.Tensor]:
    from peft import PeftModel
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(base, dtype=dtype)
    merged = PeftModel.from_pretrained(model, str(adapter)).merge_and_unload()
    return {name: value.detach() for name, value in merged.state_dict().items()}


def assert_identical(ours: dict[str, torch.Tensor], theirs: dict[str, torch.Tensor]) -> None:
    assert [name for name in ours if not torch.equal(ours[name], theirs[name])] == []
    assert {value.dtype for value in ours.values()} == {value.dtype for value in theirs.values()}


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"r": 5, "lora_alpha": 7, "use_rslora": True},
        {"use_dora": True},
        {"use_dora": True, "use_rslora": True},
        {"rank_pattern": {"q_proj": 3}, "alpha_pattern": {"layers.1.mlp.up_proj": 40, "v_proj": 4}},
    ],
    ids=["lora", "rslora", "dora", "dora-rslora", "patterns"],
)
def test_a_merge_into_16_bit_is_bit_identical_to_pefts(
    make_base: Make, make_adapter: Make, tmp_path: Path, settings: dict[str, Any]
) -> None:
    base = make_base(shard="60KB")
    adapter = make_adapter(base, precision=Bf16(), **settings)
    facts = merge(Source(base, adapter), tmp_path / "out")
    ours = weights(tmp_path / "out")
    assert_identical(ours, peft_merge(base, adapter, torch.bfloat16))
    assert facts.merged == 14
    assert len(list((tmp_path / "out").glob("*.safetensors"))) > 3
    assert not torch.equal(
        ours["model.layers.0.mlp.up_proj.weight"], weights(base)["model.layers.0.mlp.up_proj.weight"]
    )


@pytest.mark.parametrize("precision", [Nf4(), Nf4(double_quantization=False), Int8(), Bf16()], ids=repr)
def test_blocks_smaller_than_a_tensor_change_no_bit(
    make_base: Make, make_adapter: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, precision: Precision
) -> None:
    base = make_base(hidden_size=128, head_dim=32, intermediate_size=160)
    adapter = make_adapter(base, precision=precision, use_dora=True)
    merge(Source(base, adapter), tmp_path / "large")
    monkeypatch.setattr(merging, "BLOCK", 1000)
    merge(Source(base, adapter), tmp_path / "small")
    assert_identical(weights(tmp_path / "small"), weights(tmp_path / "large"))


@pytest.mark.parametrize("name", ["float16", "bfloat16"])
def test_a_32_bit_base_is_rounded_once(
    make_base: Make, make_adapter: Make, tmp_path: Path, name: Any
) -> None:
    base = make_base(dtype="float32")
    adapter = make_adapter(base)
    merge(Source(base, adapter), tmp_path / "out", dtype=name)
    exact = peft_merge(base, adapter, torch.float32)
    assert_identical(
        weights(tmp_path / "out"), {key: value.to(getattr(torch, name)) for key, value in exact.items()}
    )
    assert json.loads((tmp_path / "out/config.json").read_text())["dtype"] == name


@pytest.mark.parametrize(
    "precision",
    [Nf4(), Nf4(double_quantization=False), Nf4(compute_dtype="bfloat16"), Int8()],
    ids=["nf4-double", "nf4-single", "nf4-bf16", "int8"],
)
def test_the_weights_as_trained_equal_the_live_layers_bit_for_bit(
    make_base: Make, make_adapter: Make, tmp_path: Path, precision: Precision
) -> None:
    from peft.utils.integrations import dequantize_module_weight

    base = make_base()
    adapter = make_adapter(base, precision=precision)
    model = load_model(base, precision, CPU)
    updates = read_learned(adapter, base, Held()).folds
    facts = merge(Source(base, adapter), tmp_path / "out")
    ours = weights(tmp_path / "out")
    published = weights(base)
    for name, update in updates.items():
        live = dequantize_module_weight(model.get_submodule(name)).detach()
        assert torch.equal(ours[f"{name}.weight"], update.fold(live, 0).bfloat16())
        assert not torch.equal(live.bfloat16(), published[f"{name}.weight"])
    assert facts.requantized == facts.merged == 14
    assert torch.equal(ours["lm_head.weight"], published["lm_head.weight"])


def test_quantized_modules_without_an_adapter_are_replaced_too(
    make_base: Make, make_adapter: Make, tmp_path: Path
) -> None:
    base = make_base()
    adapter = make_adapter(base, precision=Nf4(), target_modules=["q_proj"])
    live = load_model(base, Nf4(), CPU).get_submodule("model.layers.1.mlp.down_proj")
    import bitsandbytes.functional as bnb

    merge(Source(base, adapter), tmp_path / "out")
    seen = bnb.dequantize_4bit(live.weight.data, live.weight.quant_state)
    assert torch.equal(weights(tmp_path / "out")["model.layers.1.mlp.down_proj.weight"], seen.bfloat16())


def test_the_original_weights_are_taken_when_asked_for(
    make_base: Make, make_adapter: Make, tmp_path: Path
) -> None:
    base = make_base()
    adapter = make_adapter(base, precision=Nf4())
    merge(Source(base, adapter, "original"), tmp_path / "out")
    assert_identical(weights(tmp_path / "out"), peft_merge(base, adapter, torch.bfloat16))


def test_tied_embeddings_stay_tied_when_no_adapter_sits_on_them(
    make_base: Make, make_adapter: Make, tmp_path: Path
) -> None:
    base = make_base(tie_word_embeddings=True)
    adapter = make_adapter(base)
    merge(Source(base, adapter), tmp_path / "out")
    assert "lm_head.weight" not in weights(tmp_path / "out")
    assert json.loads((tmp_path / "out/config.json").read_text())["tie_word_embeddings"] is True


@pytest.mark.parametrize("shard", ["5GB", "60KB"])
def test_an_adapter_on_a_tied_output_layer_parts_it_from_the_embeddings(
    make_base: Make, make_adapter: Make, tmp_path: Path, shard: str
) -> None:
    from transformers import AutoModelForCausalLM

    base = make_base(tie_word_embeddings=True, shard=shard)
    with pytest.warns(UserWarning, match="tie"):
        adapter = make_adapter(base, target_modules=["lm_head", "q_proj"])
    merge(Source(base, adapter), tmp_path / "out")
    ours = weights(tmp_path / "out")
    embedding = weights(base)["model.embed_tokens.weight"]
    assert torch.equal(ours["model.embed_tokens.weight"], embedding)
    assert torch.equal(
        ours["lm_head.weight"],
        read_learned(adapter, base, Held()).folds["lm_head"].fold(embedding, 0).bfloat16(),
    )
    opened = AutoModelForCausalLM.from_pretrained(tmp_path / "out")
    assert torch.equal(opened.lm_head.weight, ours["lm_head.weight"])
    assert torch.equal(opened.model.embed_tokens.weight, embedding)


def test_weights_stored_transposed_are_merged(make_base: Make, make_adapter: Make, tmp_path: Path) -> None:
    from transformers import GPT2Config

    config = GPT2Config(
        vocab_size=96, n_embd=48, n_layer=2, n_head=4, n_positions=64, bos_token_id=1, eos_token_id=2
    )
    base = make_base(config=config)
    adapter = make_adapter(base, target_modules=["c_attn", "c_proj", "c_fc"], fan_in_fan_out=True)
    merge(Source(base, adapter), tmp_path / "out")
    theirs = peft_merge(base, adapter, torch.bfloat16)
    ours = weights(tmp_path / "out")
    assert all(torch.equal(value, theirs[_live_name(name)]) for name, value in ours.items())


def test_a_whole_model_is_converted_to_16_bit(make_base: Make, tmp_path: Path) -> None:
    base = make_base(dtype="float32", shard="120KB")
    facts = merge(Source(base), tmp_path / "out")
    assert_identical(
        weights(tmp_path / "out"), {name: value.bfloat16() for name, value in weights(base).items()}
    )
    assert facts.merged == 0
    assert facts.bytes == sum(file.stat().st_size for file in (tmp_path / "out").iterdir())


def test_numbers_beyond_float16_are_refused(make_base: Make, tmp_path: Path) -> None:
    base = make_base(dtype="float32")
    content = weights(base)
    content["lm_head.weight"][0, 0] = 1e6
    save_file(content, base / "model.safetensors", {"format": "pt"})
    with pytest.raises(ProblemError) as caught:
        merge(Source(base), tmp_path / "out", dtype="float16")
    assert caught.value.problem.code == "merge_overflow"
    assert not (tmp_path / "out").exists()


def test_the_export_opens_with_its_tokenizer_and_the_adapters_template(
    make_base: Make, make_adapter: Make, tmp_path: Path
) -> None:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    base = make_base(shard="60KB")
    adapter = make_adapter(base)
    (adapter / "chat_template.jinja").write_text("trained with this")
    (base / "secret.py").write_text("print()")
    merge(Source(base, adapter), tmp_path / "out")
    assert AutoTokenizer.from_pretrained(tmp_path / "out").chat_template == "trained with this"
    assert AutoModelForCausalLM.from_pretrained(tmp_path / "out").dtype == torch.bfloat16
    assert not (tmp_path / "out/secret.py").exists()
    assert not (tmp_path / "out/tunesmith.json").exists()


def test_a_quantization_config_of_the_base_does_not_survive(make_base: Make, tmp_path: Path) -> None:
    base = make_base()
    config = json.loads((base / "config.json").read_text())
    (base / "config.json").write_text(
        json.dumps({**config, "quantization_config": {}, "torch_dtype": "float32"})
    )
    merge(Source(base), tmp_path / "out")
    written = json.loads((tmp_path / "out/config.json").read_text())
    assert written.keys().isdisjoint({"quantization_config", "torch_dtype"})


def test_a_full_disk_is_noticed_before_the_first_byte(
    make_base: Make, make_adapter: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = make_base()
    adapter = make_adapter(base)
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(ProblemError) as caught:
        merge(Source(base, adapter), tmp_path / "exports" / "out")
    facts = caught.value.problem.facts
    assert caught.value.problem.code == "disk_full"
    assert facts["free"] == 1000
    assert int(facts["needed"]) >= (base / "model.safetensors").stat().st_size
    assert not (tmp_path / "exports").exists()


def test_a_disk_that_fills_up_on_the_way_is_named(
    make_base: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    base = make_base(dtype="float32")
    monkeypatch.setattr(merging, "write_range", full)
    (tmp_path / "exports").mkdir()
    with pytest.raises(ProblemError) as caught:
        merge(Source(base), tmp_path / "exports/out")
    assert caught.value.problem.code == "disk_full"
    assert list((tmp_path / "exports").iterdir()) == []


def test_a_target_that_holds_something_is_left_alone(make_base: Make, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/thesis.txt").write_text("years of work")
    with pytest.raises(ProblemError) as caught:
        merge(Source(make_base()), tmp_path / "out")
    assert caught.value.problem.code == "target_taken"
    assert (tmp_path / "out/thesis.txt").read_text() == "years of work"


def test_a_cancelled_merge_leaves_nothing(make_base: Make, make_adapter: Make, tmp_path: Path) -> None:
    base = make_base()
    adapter = make_adapter(base)
    seen: list[int] = []
    watch = Watch(progress=lambda done, _: seen.append(done), cancelled=lambda: len(seen) > 3)
    (tmp_path / "exports").mkdir()
    with pytest.raises(CancelledError):
        merge(Source(base, adapter), tmp_path / "exports/out", watch=watch)
    assert list((tmp_path / "exports").iterdir()) == []


def test_progress_reaches_the_whole(make_base: Make, make_adapter: Make, tmp_path: Path) -> None:
    base = make_base()
    seen: list[tuple[int, int]] = []
    merge(Source(base, make_adapter(base)), tmp_path / "out", watch=Watch(lambda *now: seen.append(now)))
    size = sum(value.nbytes for value in weights(tmp_path / "out").values())
    assert max(done for done, _ in seen) == size
    assert {total for _, total in seen}.pop() >= size


def test_what_is_not_proved_does_not_get_the_name(make_base: Make, tmp_path: Path) -> None:
    def refuse(staged: Path) -> None:
        assert (staged / "model.safetensors").is_file()
        raise ProblemError("merge_is_base")

    with pytest.raises(ProblemError):
        merge(Source(make_base()), tmp_path / "exports/out", prove=refuse)
    assert list((tmp_path / "exports").iterdir()) == []


def test_torch_keeps_its_thread_count(make_base: Make, tmp_path: Path) -> None:
    before = torch.get_num_threads()
    merge(Source(make_base()), tmp_path / "out")
    assert torch.get_num_threads() == before


_PEAKS = """
import resource, sys
from pathlib import Path
import bitsandbytes
from engine.runtime.merge import Source, merge
folder = Path(sys.argv[1])
for kind in ("original", "as_trained"):
    for size in ("small", "large"):
        merge(Source(folder / size, folder / f"{size}-adapter", kind), folder / f"{size}-{kind}")
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no ru_maxrss on Windows")
def test_memory_does_not_grow_with_the_model(tmp_path: Path) -> None:
    for size, count in (("small", 6), ("large", 30)):
        _save_matrices(tmp_path / size, tmp_path / f"{size}-adapter", count)
    ran = subprocess.run(
        [sys.executable, "-c", _PEAKS, str(tmp_path)], capture_output=True, text=True, check=True
    )
    small, large, small_nf4, large_nf4 = (int(line) for line in ran.stdout.split())
    assert large - small < 12 << 20  # the larger model has 48 MiB more weights
    assert large_nf4 - small_nf4 < 12 << 20


@pytest.mark.model
def test_the_starter_model_merges_bit_identically_to_peft(make_adapter: Make, tmp_path: Path) -> None:
    if not STARTER.is_dir():
        pytest.skip("the starter model is not installed; python packaging/bootstrap.py demo installs it")
    adapter = make_adapter(STARTER, precision=Bf16(), loud=0.01)
    merge(Source(STARTER, adapter), tmp_path / "out")
    theirs = peft_merge(STARTER, adapter, torch.bfloat16)
    assert_identical(weights(tmp_path / "out"), theirs)


def _live_name(name: str) -> str:
    return name if name.startswith(("transformer.", "lm_head")) else f"transformer.{name}"


def _save_matrices(base: Path, adapter: Path, count: int) -> None:
    """Save `count` matrices of 2 MiB, eight a shard, and a QLoRA adapter on all of them."""
    base.mkdir()
    adapter.mkdir()
    names = [f"model.layers.{number}.proj" for number in range(count)]
    weight_map = {}
    for first in range(0, count, 8):
        part = {f"{name}.weight": torch.randn(1024, 1024).bfloat16() for name in names[first : first + 8]}
        file = f"model-{first:05}.safetensors"
        weight_map.update(dict.fromkeys(part, file))
        save_file(part, base / file, {"format": "pt"})
    (base / "model.safetensors.index.json").write_text(json.dumps({"weight_map": weight_map}))
    (base / "config.json").write_text("{}")
    pairs = {}
    for name in names:
        pairs[f"base_model.model.{name}.lora_A.weight"] = torch.randn(2, 1024)
        pairs[f"base_model.model.{name}.lora_B.weight"] = torch.randn(1024, 2)
    save_file(pairs, adapter / "adapter_model.safetensors")
    (adapter / "adapter_config.json").write_text(json.dumps({"peft_type": "LORA", "lora_alpha": 4}))
    recipe = {"precision": {"kind": "nf4"}, "load_dtype": "float32", "quantized_modules": names}
    (adapter / "tunesmith.json").write_text(json.dumps(recipe))
