"""Loading: only what is safe, and as it was trained."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import torch

from engine.methods import Lora
from engine.precision import Fp32, Nf4
from engine.problems import ProblemError
from engine.runtime.device import Device
from engine.runtime.load import load_model, load_tokenizer, read_recipe, recipe_of, save_recipe

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CPU = Device(torch.device("cpu"), "cpu")


def test_a_config_that_names_code_is_refused_before_a_library_sees_it(make_base: Callable[..., Path]) -> None:
    folder = make_base()
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config["auto_map"] = {"AutoModelForCausalLM": "evil.Model"}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ProblemError) as caught:
        load_model(folder, Fp32(), CPU)
    assert caught.value.problem.code == "model_with_code"


def test_a_folder_without_tokenizer_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        load_tokenizer(tmp_path)
    assert caught.value.problem.code == "model_without_tokenizer"


def test_a_recipe_comes_back_and_names_the_packed_layers(
    make_base: Callable[..., Path], tmp_path: Path
) -> None:
    folder = make_base(hidden_size=64, head_dim=16, intermediate_size=128)
    model = load_model(folder, Nf4(), CPU)
    recipe = recipe_of(model, folder, Nf4(), Lora(), CPU)
    assert len(recipe.quantized_modules) == 14
    save_recipe(recipe, tmp_path)
    assert read_recipe(tmp_path) == recipe
    assert read_recipe(folder) is None


def test_packed_layers_never_repack_themselves(make_base: Callable[..., Path]) -> None:
    model = load_model(make_base(hidden_size=64, head_dim=16, intermediate_size=128), Nf4(), CPU)
    packed = [module for module in model.modules() if type(module).__name__ == "Linear4bit"]
    assert packed
    assert not any(vars(module)["support_avx512bf16_for_cpu"] for module in packed)
