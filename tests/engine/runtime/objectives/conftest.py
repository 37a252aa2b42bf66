"""What the tests of objectives have in common."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def quiet_trl(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let TRL's experimental trainers be imported, as the first of a process too, without their warning."""
    monkeypatch.setenv("TRL_EXPERIMENTAL_SILENCE", "1")
