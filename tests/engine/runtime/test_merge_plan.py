"""What a merge refuses before it writes a byte."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.problems import ProblemError
from engine.runtime.merge import Source, merge

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make = Callable[..., Path]

pytestmark = pytest.mark.filterwarnings(
    "ignore:`is_gradient_checkpointing` is deprecated:FutureWarning"  # by peft
)


def test_an_adapter_with_something_unknown_is_refused(
    make_base: Make, make_adapter: Make, tmp_path: Path
) -> None:
    base = make_base()
    adapter = make_adapter(base)
    content = load_file(adapter / "adapter_model.safetensors")
    content["base_model.model.model.layers.0.self_attn.q_proj.lora_B.bias"] = torch.zeros(72)
    save_file(content, adapter / "adapter_model.safetensors", {"format": "pt"})
    with pytest.raises(ProblemError) as caught:
        merge(Source(base, adapter), tmp_path / "out")
    assert caught.value.problem.code == "merge_unsupported"
    assert "lora_B.bias" in caught.value.problem.sentence()


def test_an_adapter_of_another_method_is_refused(make_base: Make, make_adapter: Make, tmp_path: Path) -> None:
    base = make_base()
    adapter = make_adapter(base)
    config = json.loads((adapter / "adapter_config.json").read_text())
    (adapter / "adapter_config.json").write_text(json.dumps({**config, "init_lora_weights": "pissa"}))
    with pytest.raises(ProblemError) as caught:
        merge(Source(base, adapter), tmp_path / "out")
    assert caught.value.problem.code == "merge_unsupported"


@pytest.mark.parametrize("changes", [{"num_hidden_layers": 1}, {"intermediate_size": 96}])
def test_an_adapter_of_another_base_is_refused(
    make_base: Make, make_adapter: Make, tmp_path: Path, changes: dict[str, int]
) -> None:
    adapter = make_adapter(make_base())
    other = make_base("other", **changes)
    with pytest.raises(ProblemError) as caught:
        merge(Source(other, adapter), tmp_path / "out")
    assert caught.value.problem.code == "merge_tensor_missing"


def test_a_base_stored_as_integers_is_refused(make_base: Make, make_adapter: Make, tmp_path: Path) -> None:
    base = make_base()
    adapter = make_adapter(base)
    content = load_file(base / "model.safetensors")
    name = "model.layers.0.mlp.up_proj.weight"
    save_file({**content, name: content[name].to(torch.int8)}, base / "model.safetensors", {"format": "pt"})
    with pytest.raises(ProblemError) as caught:
        merge(Source(base, adapter), tmp_path / "out")
    assert caught.value.problem.facts == {"tensor": name, "dtype": "I8"}


def test_an_adapter_on_experts_is_refused(make_base: Make, make_adapter: Make, tmp_path: Path) -> None:
    base = make_base()
    adapter = make_adapter(base)
    content = load_file(adapter / "adapter_model.safetensors")
    for side, shape in (("lora_A", (8, 72)), ("lora_B", (160, 8))):
        content[f"base_model.model.model.layers.0.mlp.experts.{side}.weight"] = torch.zeros(shape)
    save_file(content, adapter / "adapter_model.safetensors", {"format": "pt"})
    with pytest.raises(ProblemError) as caught:
        merge(Source(base, adapter), tmp_path / "out")
    assert caught.value.problem.code == "merge_unsupported"
    assert "mlp.experts" in caught.value.problem.sentence()
