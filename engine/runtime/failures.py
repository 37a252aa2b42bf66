"""Turns what libraries raise into problems that a person can act on."""

from __future__ import annotations

import errno
from typing import Final

import torch

from engine.problems import Problem, ProblemError

_MEMORY: Final = (
    "can't allocate memory",
    "not enough memory",
    "out of memory",
    "cublas_status_alloc_failed",
    "cudnn_status_alloc_failed",
)


def out_of_memory(error: BaseException) -> bool:
    """Say whether an exception means that memory ran out; some libraries tell it by words alone."""
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    return isinstance(error, RuntimeError) and any(words in str(error).lower() for words in _MEMORY)


def problem_of(error: BaseException, phase: str) -> Problem:
    """Return the problem behind an exception; `phase` says in words what was being done."""
    match error:
        case ProblemError():
            return error.problem
        case _ if out_of_memory(error):
            return Problem(code="out_of_memory", facts={"phase": phase})
        case OSError(errno=errno.ENOSPC):
            path = str(error.filename or "a file")
            return Problem(code="disk_filled", facts={"path": path})
    return _foreign(error)


def _foreign(error: BaseException) -> Problem:
    """Return the problem behind an exception that only its words and its library tell of."""
    words = " ".join(str(error).split())[:500] or type(error).__name__
    library = type(error).__module__.partition(".")[0].removesuffix("_rust")
    if library == "safetensors" and "os error 28" in words:
        return Problem(code="disk_filled", facts={"path": "a file"})
    if library in {"transformers", "peft", "bitsandbytes", "torch", "safetensors", "accelerate"}:
        return Problem(code="library_failed", facts={"library": library, "reason": words})
    return Problem(code="unexpected", facts={"reason": f"{type(error).__name__}: {words}"})
