"""The arithmetic of a merge, held against peft's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from engine.precision import Int8, Nf4, Precision
from engine.problems import Problem, ProblemError
from engine.runtime.fold import Held, Packed, Update, read_adapter, read_held

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make = Callable[..., Path]

pytestmark = pytest.mark.filterwarnings(
    "ignore:`is_gradient_checkpointing` is deprecated:FutureWarning"  # by peft
)


def changed(adapter: Path, **changes: Any) -> Path:
    """The adapter with another configuration."""
    file = adapter / "adapter_config.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))
    return adapter


def refusal(adapter: Path) -> Problem:
    with pytest.raises(ProblemError) as caught:
        read_adapter(adapter)
    return caught.value.problem


def without(adapter: Path, part: str) -> Path:
    """The adapter without one tensor."""
    file = adapter / "adapter_model.safetensors"
    content = load_file(file)
    del content[next(name for name in content if part in name)]
    save_file(content, file, {"format": "pt"})
    return adapter


@pytest.mark.parametrize(
    "changes",
    [{}, {"use_rslora": True}, {"rank_pattern": {"q_proj": 2}, "alpha_pattern": {"q_proj": 5, "mlp.*": 7}}],
    ids=str,
)
def test_every_module_is_scaled_as_peft_scales_it(
    make_base: Make, make_adapter: Make, changes: dict[str, Any]
) -> None:
    from peft import PeftModel
    from peft.tuners.lora import LoraLayer
    from transformers import AutoModelForCausalLM

    base = make_base()
    adapter = make_adapter(base, **changes)
    tuned = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(base), str(adapter))
    theirs = {
        name.removeprefix("base_model.model."): module.scaling["default"]
        for name, module in tuned.named_modules()
        if isinstance(module, LoraLayer)
    }
    assert {name: update.scaling for name, update in read_adapter(adapter).items()} == theirs


@given(first=st.integers(0, 11), rows=st.integers(1, 12), dora=st.booleans())
@settings(deadline=None)
def test_rows_fold_alike_alone_and_together(*, first: int, rows: int, dora: bool) -> None:
    torch.manual_seed(1)
    weight = torch.randn(12, 8)
    update = Update(torch.randn(3, 8), torch.randn(12, 3), 0.5, torch.rand(12) if dora else None)
    part = update.fold(weight[first : first + rows], first)
    assert torch.allclose(part, update.fold(weight, 0)[first : first + rows], atol=1e-6)


def test_with_dora_every_row_is_as_long_as_its_magnitude() -> None:
    torch.manual_seed(1)
    magnitude = torch.rand(12) + 0.5
    merged = Update(torch.randn(3, 8), torch.randn(12, 3), 0.5, magnitude).fold(torch.randn(12, 8), 0)
    assert torch.allclose(merged.norm(dim=1), magnitude, atol=1e-5)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"peft_type": "IA3"}, "IA3"),
        ({"init_lora_weights": "olora"}, "olora"),
        ({"init_lora_weights": "pissa_niter_4"}, "pissa_niter_4"),
        ({"modules_to_save": ["lm_head"]}, "modules_to_save"),
        ({"layer_replication": [[0, 1]]}, "layer_replication"),
    ],
)
def test_what_a_merge_would_leave_out_is_refused_by_name(
    make_base: Make, make_adapter: Make, changes: dict[str, Any], named: str
) -> None:
    problem = refusal(changed(make_adapter(make_base()), **changes))
    assert (problem.code, problem.facts) == ("merge_unsupported", {"tensor": named})


@pytest.mark.parametrize(
    ("dora", "lost", "left"),
    [(False, "lora_A", "B"), (False, "lora_B", "A"), (True, "lora_magnitude_vector", "A, B")],
)
def test_half_of_an_adapter_is_refused_with_what_is_left_of_it(
    make_base: Make, make_adapter: Make, *, dora: bool, lost: str, left: str
) -> None:
    problem = refusal(without(make_adapter(make_base(), use_dora=dora), lost))
    assert (problem.code, problem.facts["parts"]) == ("merge_incomplete", left)
    assert str(problem.facts["module"]).startswith("model.layers.0.")


def test_an_adapter_without_a_recipe_is_taken_to_sit_on_the_weights_as_published(tmp_path: Path) -> None:
    weight = torch.randn(4, 4, dtype=torch.float16)
    assert read_held(tmp_path) == Held()
    assert read_held(tmp_path).cast(weight) is weight


@pytest.mark.parametrize("precision", [Nf4(double_quantization=False), Int8()], ids=lambda kind: kind.kind)
def test_the_recipe_tells_how_the_weights_were_held(
    make_base: Make, make_adapter: Make, precision: Precision
) -> None:
    held = read_held(make_adapter(make_base(), precision=precision))
    assert (held.precision, held.load_dtype, held.double_quantization) == (
        precision.kind,
        torch.float32,
        isinstance(precision, Int8),
    )
    assert "model.layers.1.mlp.up_proj" in held.quantized
    assert not any("norm" in name or "embed" in name for name in held.quantized)


@given(st.integers(1, 7))
@settings(deadline=None, max_examples=7)
def test_a_weight_packed_in_portions_is_read_as_bitsandbytes_reads_it_whole(rows: int) -> None:
    import bitsandbytes.functional as bnb

    torch.manual_seed(2)
    weight = torch.randn(8, 128)
    packed, state = bnb.quantize_4bit(weight, blocksize=64, quant_type="nf4", compress_statistics=True)
    starts = range(0, 8, rows)
    parts = Packed.of([Packed.pack(weight[start : start + rows]) for start in starts])
    read = [
        parts.unpack(number, start * 128, (min(rows, 8 - start), 128), torch.float32)
        for number, start in enumerate(starts)
    ]
    assert torch.equal(torch.cat(read), bnb.dequantize_4bit(packed, state))
