"""What libraries raise, in words that a person can act on."""

from __future__ import annotations

import errno

import pytest
import torch
from safetensors import SafetensorError

from engine.problems import SENTENCES, ProblemError
from engine.runtime.failures import problem_of


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ProblemError("diverged", step=3), "diverged"),
        (torch.OutOfMemoryError("CUDA out of memory"), "out_of_memory"),
        (MemoryError(), "out_of_memory"),
        (RuntimeError("CUDA error: out of memory"), "out_of_memory"),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory"), "out_of_memory"),
        (OSError(errno.ENOSPC, "No space left on device", "/x"), "disk_filled"),
        (SafetensorError("I/O error: No space left on device (os error 28)"), "disk_filled"),
        (SafetensorError("header too large"), "library_failed"),
        (ValueError("odd"), "unexpected"),
        (KeyError(), "unexpected"),
    ],
)
def test_an_exception_becomes_the_problem_behind_it(error: BaseException, code: str) -> None:
    problem = problem_of(error, "training")
    assert problem.code == code
    assert "{" not in problem.sentence() + problem.next_step()
    assert code in SENTENCES


def test_long_words_of_a_library_are_cut_to_one_line() -> None:
    reason = problem_of(ValueError("a\n" * 5000), "training").facts["reason"]
    assert isinstance(reason, str)
    assert len(reason) < 600
    assert "\n" not in reason
