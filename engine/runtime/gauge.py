"""The card's memory through NVML, without torch; the computer's memory when there is no card."""

from __future__ import annotations

from typing import Final

import psutil

PROCESSOR: Final = "cpu"


def memory() -> tuple[str, int, int]:
    """Return (name, total, free) of the first NVIDIA card, or of the processor; in bytes."""
    card = _card()
    if card is not None:
        return card
    system = psutil.virtual_memory()
    return PROCESSOR, system.total, system.available


def _card() -> tuple[str, int, int] | None:
    try:
        import pynvml
    except ImportError:
        return None
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return None
    try:
        handle = pynvml.nvmlDeviceGetHandleByIndex(0)
        figures = pynvml.nvmlDeviceGetMemoryInfo(handle)
        return str(pynvml.nvmlDeviceGetName(handle)), int(figures.total), int(figures.free)
    except pynvml.NVMLError:
        return None
    finally:
        pynvml.nvmlShutdown()
