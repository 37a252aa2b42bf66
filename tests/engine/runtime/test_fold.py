"""The arithmetic of a merge, held against peft's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.precision import Int8, Nf4, Precision
from engine.runtime.fold import Held, Packed, Rows, Update, read_held

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make = Callable[..., Path]

pytestmark = pytest.mark.filterwarnings(
    "ignore:`is_gradient_checkpointing` is deprecated:FutureWarning"  # by peft
)


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


def test_new_embeddings_take_the_places_of_their_words_in_any_block() -> None:
    weight = torch.randn(9, 4, dtype=torch.bfloat16)
    learned = Rows(torch.tensor([7, 2, 3]), torch.randn(3, 4), (9, 4))
    blocks = [learned.fold(weight[first : first + 3], first) for first in (0, 3, 6)]
    wanted = weight.float()
    wanted[[7, 2, 3]] = learned.values
    assert torch.equal(torch.cat(blocks), wanted)


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
