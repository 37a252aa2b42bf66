"""Operations whose inside a trace follows too, because what they take for themselves is much."""

from __future__ import annotations

from typing import Any

import torch


def expanded(*, card: bool) -> dict[Any, Any]:
    """Return the operations whose inner storages are followed too, with what they do inside."""
    from bitsandbytes.backends.cpu import ops as processor
    from bitsandbytes.backends.default import ops

    library = torch.ops.bitsandbytes
    found: dict[Any, Any] = {
        library.gemm_4bit.default: ops._gemm_4bit_default_impl,
        library.int8_scaled_mm.default: _int8_scaled_mm,
        torch.ops.aten._grouped_mm.default: _grouped_mm,
    }
    if not card:  # a card updates in place, a processor in steps
        update = processor._optimizer_update_8bit_blockwise_cpu
        found[library.optimizer_update_8bit_blockwise.default] = update
        found[library.optimizer_update_32bit.default] = processor._optimizer_update_32bit_cpu
    return found


def _int8_scaled_mm(
    first: Any, second: Any, rows: Any, columns: Any, bias: Any = None, dtype: Any = None
) -> Any:
    """Multiply integers into 32 bit, then scale: what bitsandbytes does on a card."""
    library = torch.ops.bitsandbytes
    whole = library.int8_linear_matmul.default(first, second)
    return library.int8_mm_dequant.default(whole, rows, columns, dtype=dtype or torch.float16, bias=bias)


def _grouped_mm(
    first: torch.Tensor, second: torch.Tensor, offs: Any = None, bias: Any = None, out_dtype: Any = None
) -> torch.Tensor:
    """Multiply each expert's rows by its weight; the kernel's rule for shapes knows bfloat16 alone."""
    del bias
    if first.ndim == second.ndim == 2:  # noqa: PLR2004 - the gradient of the weights
        shape = (offs.shape[0], first.shape[0], second.shape[1])
    else:
        shape = (*first.shape[:-1], second.shape[-1])
    return torch.empty(shape, dtype=out_dtype or first.dtype)
