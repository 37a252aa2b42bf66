"""Turns what libraries raise into problems that a person can act on."""

from __future__ import annotations

import errno

import torch

from engine.problems import Problem, ProblemError


def problem_of(error: BaseException, phase: str) -> Problem:
    """Return the problem behind an exception; `phase` says in words what was being done."""
    match error:
        case ProblemError():
            return error.problem
        case torch.OutOfMemoryError() | MemoryError():
            return Problem(code="out_of_memory", facts={"phase": phase})
        case RuntimeError() if "can't allocate memory" in str(error):
            return Problem(code="out_of_memory", facts={"phase": phase})
        case OSError(errno=errno.ENOSPC):
            path = str(error.filename or "the disk")
            return Problem(code="disk_full", facts={"path": path, "needed": "more", "free": 0})
    words = " ".join(str(error).split())[:500] or type(error).__name__
    library = type(error).__module__.partition(".")[0]
    if library in {"transformers", "peft", "bitsandbytes", "torch", "safetensors", "accelerate"}:
        return Problem(code="library_failed", facts={"library": library, "reason": words})
    return Problem(code="unexpected", facts={"reason": f"{type(error).__name__}: {words}"})
