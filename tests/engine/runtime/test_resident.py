"""The peak of this process's own memory."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from engine.runtime.resident import Resident

MIB = 1 << 20
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can forget a peak")


def hold(amount: int) -> None:
    """Hold so much for a moment."""
    np.ones(amount, dtype=np.uint8).sum()


@linux
def test_what_was_held_for_a_moment_is_in_the_peak() -> None:
    resident = Resident()
    before = resident.peak()
    hold(300 * MIB)
    after = resident.peak()
    assert before is not None
    assert after is not None
    assert after > before + 200 * MIB


@linux
def test_a_forgotten_peak_is_not_told_again() -> None:
    resident = Resident()
    hold(300 * MIB)
    most = resident.peak()
    resident.forget()
    later = resident.peak()
    assert most is not None
    assert later is not None
    assert later < most - 200 * MIB


def test_where_the_system_cannot_forget_an_old_peak_is_unknown_until_it_is_passed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    most = [100]
    monkeypatch.setattr("engine.runtime.resident._reset", lambda: False)
    monkeypatch.setattr("engine.runtime.resident.highest", lambda: most[0])
    resident = Resident()
    assert resident.peak() is None
    most[0] = 130
    assert resident.peak() == 130
    resident.forget()
    assert resident.peak() is None
