"""Precisions: weights are held as they say, and take the memory that they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from transformers import AutoModelForCausalLM, LlamaConfig

from engine.precision import PRECISIONS, Bf16, Fp32, Int8, Nf4, Precision
from engine.spec import kind_of

if TYPE_CHECKING:
    from pathlib import Path

CPU = torch.device("cpu")
EVERY = pytest.mark.parametrize("kind", PRECISIONS, ids=kind_of)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random model in bfloat16, large enough for quantization constants to weigh what they weigh."""
    folder = tmp_path_factory.mktemp("model")
    torch.manual_seed(3)
    config = LlamaConfig(
        vocab_size=64,
        hidden_size=512,
        intermediate_size=1024,
        num_hidden_layers=1,
        num_attention_heads=4,
        tie_word_embeddings=False,
    )
    AutoModelForCausalLM.from_config(config).to(torch.bfloat16).save_pretrained(folder)
    return folder


def layer(folder: Path, precision: Precision) -> torch.nn.Linear:
    """A linear layer of the model, loaded in a precision."""
    arguments = precision.load_arguments(CPU)
    model = AutoModelForCausalLM.from_pretrained(folder, attn_implementation="sdpa", **arguments)
    return model.model.layers[0].mlp.up_proj


def held(linear: torch.nn.Linear) -> int:
    """Bytes of a layer's weight with all that is needed to read it."""
    weight = linear.weight
    extra = [value for name in ("SCB", "CB") if (value := getattr(weight, name, None)) is not None]
    state = getattr(weight, "quant_state", None)
    if state is not None:
        # The tables of 16 and 256 numbers are shared by all layers.
        extra += [state.absmax, *([state.state2.absmax, state.offset] if state.nested else [])]
    tensors = {value.data_ptr(): value.nbytes for value in [weight.data, *extra]}
    return sum(tensors.values())


@EVERY
def test_a_weight_takes_the_memory_that_the_forecast_counts(kind: type[Precision], published: Path) -> None:
    linear = layer(published, kind())
    assert held(linear) / (512 * 1024) == pytest.approx(kind.bytes_per_weight, rel=0.01)


@EVERY
def test_what_is_quantized_holds_integers_and_nothing_else_does(
    kind: type[Precision], published: Path
) -> None:
    whole = not layer(published, kind()).weight.dtype.is_floating_point
    assert whole == kind.quantized


def test_without_double_quantization_the_scales_stay_whole(published: Path) -> None:
    plain = held(layer(published, Nf4(double_quantization=False))) / (512 * 1024)
    assert plain == pytest.approx(0.5 + 4 / 64, rel=0.001)


def test_the_outlier_threshold_reaches_the_layer(published: Path) -> None:
    linear = layer(published, Int8(threshold=4.5))
    assert vars(linear)["state"].threshold == 4.5


@pytest.mark.parametrize(
    ("precision", "dtype"),
    [
        (Nf4(), torch.float32),
        (Nf4(compute_dtype="bfloat16"), torch.bfloat16),
        (Nf4(compute_dtype="float32"), torch.float32),
        (Int8(), torch.float32),
        (Bf16(), torch.bfloat16),
        (Fp32(), torch.float32),
    ],
    ids=str,
)
def test_a_processor_computes_in_the_type_that_was_asked_for_and_else_in_32_bit(
    precision: Precision, dtype: torch.dtype, published: Path
) -> None:
    assert precision.compute(CPU) == dtype
    assert precision.load_arguments(CPU)["dtype"] == dtype
    answer = layer(published, precision)(torch.ones(1, 512, dtype=dtype))
    assert answer.dtype == dtype
    assert bool(torch.isfinite(answer).all())
