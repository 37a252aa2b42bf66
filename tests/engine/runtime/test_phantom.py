"""A phantom holds, byte for byte, what the model that is really loaded holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from fakes.live_bytes import CPU, held_bytes, shortened
from pydantic import TypeAdapter

from engine.methods import AnyMethod, Method
from engine.precision import AnyPrecision, Precision
from engine.runtime.configs import config_of_folder
from engine.runtime.load import load_model
from engine.runtime.phantom import Parts, conjure
from engine.runtime.quantized import tensors_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LORA = {"kind": "lora", "r": 8}
DORA = {**LORA, "use_dora": True}
FULL = {"kind": "full"}
FREEZE = {"kind": "freeze", "trainable_layers": 2}


def a_method(content: dict[str, Any]) -> Method:
    return TypeAdapter(AnyMethod).validate_python(content)


def a_precision(content: dict[str, Any]) -> Precision:
    return TypeAdapter(AnyPrecision).validate_python(content)


@pytest.fixture(scope="module")
def short_starter(starter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter model's first layers; its embeddings are tied."""
    return shortened(starter, tmp_path_factory.mktemp("short") / "starter", 5)


def compare(folder: Path, precision: dict[str, Any], method: dict[str, Any]) -> None:
    wanted: Any = a_method(method).prepare(load_model(folder, a_precision(precision), CPU))
    for module in wanted.modules():
        if hasattr(module, "init_8bit_state"):
            module.init_8bit_state()  # bitsandbytes does it in the first step
    phantom = conjure(config_of_folder(folder), Parts(a_precision(precision), a_method(method)), CPU.torch)
    assert sum(size for size, _ in phantom.held) == held_bytes(tensors_of(wanted))
    trained = [value for value in wanted.parameters() if value.requires_grad]
    assert phantom.trainable_parameters == sum(value.numel() for value in trained)
    assert {value.dtype for value in phantom.trained} == {value.dtype for value in trained}


@pytest.mark.parametrize(
    ("precision", "method"),
    [
        ({"kind": "nf4"}, LORA),
        ({"kind": "nf4", "double_quantization": False}, LORA),
        ({"kind": "nf4"}, DORA),
        ({"kind": "int8"}, LORA),
        ({"kind": "bf16"}, LORA),
        ({"kind": "bf16"}, FULL),
        ({"kind": "bf16"}, FREEZE),
        ({"kind": "fp32"}, DORA),
    ],
    ids=str,
)
def test_the_starter_model_holds_what_its_phantom_holds(
    precision: dict[str, Any], method: dict[str, Any], short_starter: Path
) -> None:
    compare(short_starter, precision, method)


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("method", [LORA, FULL])
def test_tied_embeddings_are_counted_once(
    make_base: Callable[..., Path], method: dict[str, Any], tied: bool
) -> None:
    compare(make_base(tie_word_embeddings=tied), {"kind": "bf16"}, method)


@pytest.mark.parametrize("precision", ["nf4", "int8", "bf16", "fp32"])
def test_parameters_are_counted_whatever_holds_them(short_starter: Path, precision: str) -> None:
    whole = load_model(short_starter, a_precision({"kind": "fp32"}), CPU)
    phantom = conjure(
        config_of_folder(short_starter), Parts(a_precision({"kind": precision}), a_method(LORA)), CPU.torch
    )
    base = phantom.total_parameters - phantom.trainable_parameters
    assert base == sum(value.numel() for value in whole.parameters())


def test_a_shortened_phantom_keeps_two_layers_of_each_kind_and_counts_all(starter: Path) -> None:
    config = config_of_folder(starter)
    precision, method = a_precision({"kind": "nf4"}), a_method(LORA)
    phantom = conjure(config, Parts(precision, method), CPU.torch)
    whole = conjure(config, Parts(precision, method), CPU.torch, keep_all=True)
    assert len(phantom.plan) == len(whole.plan) == 30
    assert len({*phantom.forward.values(), *phantom.backward.values()}) == 4
    assert phantom.held == whole.held
    assert config.num_hidden_layers == 30  # the config that was given is left as it was


def test_a_phantom_has_no_data_and_uses_no_card(starter: Path) -> None:
    parts = Parts(a_precision({"kind": "bf16"}), a_method(LORA))
    phantom = conjure(config_of_folder(starter), parts, torch.device("cuda", 0))
    assert {value.device.type for value in tensors_of(phantom.model)} == {"meta"}
