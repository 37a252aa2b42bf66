"""The types that activations are computed in, and which one suits a device."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import torch

ComputeDtype = Literal["auto", "bfloat16", "float32"]


def compute_dtype(wanted: ComputeDtype, device: torch.device) -> torch.dtype:
    """Return the torch type; auto means bf16 on a card that has it and fp32 elsewhere.

    Processors differ in how they round bf16; fp32 gives a run the same numbers on all of them. Cards
    without bf16 would need fp16 and a loss scaler; fp32 is slower there and never wrong. A forecast for a
    card that is not here takes one that has bf16.
    """
    import torch

    if wanted != "auto":
        return {"bfloat16": torch.bfloat16, "float32": torch.float32}[wanted]
    if device.type != "cuda":
        return torch.float32
    asked_for_another_machine = not torch.cuda.is_available()
    return torch.bfloat16 if asked_for_another_machine or torch.cuda.is_bf16_supported() else torch.float32
