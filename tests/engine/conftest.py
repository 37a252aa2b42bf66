"""A home of its own for every engine test, so that none reads or writes the person's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.home import models_folder

if TYPE_CHECKING:
    from pathlib import Path

STARTER = models_folder() / "SmolLM2-135M-Instruct"


@pytest.fixture(autouse=True)
def tunesmith_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("TUNESMITH_HOME", str(home))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    return home


@pytest.fixture(scope="session")
def starter() -> Path:
    """The starter model, where it has been fetched; its home is asked for before a test's own replaces it."""
    if not (STARTER / "model.safetensors").is_file():
        pytest.skip("the starter model has not been fetched: python packaging/bootstrap.py demo")
    return STARTER
