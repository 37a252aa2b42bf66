"""What lives as long as a process, and what is left of one that crashed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine import launch

if TYPE_CHECKING:
    from collections.abc import Callable

_MAKE = "from engine.runtime import scratch; print(scratch.new_file().parent, flush=True); "


@pytest.fixture
def start(tmp_path: Path) -> Callable[[str], subprocess.Popen[str]]:
    environment = {**launch.environment(), "TUNESMITH_HOME": str(tmp_path)}

    def started(then: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", _MAKE + then]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True)

    return started


def said(process: subprocess.Popen[str]) -> Path:
    output, _ = process.communicate()
    return Path(output.strip())


def test_it_goes_away_with_the_process(start: Callable[..., subprocess.Popen[str]], tmp_path: Path) -> None:
    folder = said(start(""))
    assert folder.parent == tmp_path / "scratch"
    assert not folder.exists()


def test_what_a_crash_left_is_swept_by_the_next_and_what_lives_is_not(
    start: Callable[..., subprocess.Popen[str]],
) -> None:
    crashed = said(start("import os; os._exit(1)"))
    assert crashed.exists()
    living = start("input()")
    assert living.stdout is not None
    folder = Path(living.stdout.readline().strip())
    assert not crashed.exists()
    said(start(""))
    assert folder.exists()
    living.communicate("\n")
    assert not folder.exists()


@pytest.mark.skipif(os.name == "nt", reason="permissions of folders are another matter there")
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_cannot_be_written_is_no_obstacle(
    start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    tmp_path.chmod(0o500)
    try:
        assert said(start("")).parent != tmp_path / "scratch"
    finally:
        tmp_path.chmod(0o700)
