"""Room on the disk, asked before anything large is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.problems import ProblemError
from engine.runtime import disk

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_that_is_yet_to_be_made_counts_as_its_nearest_parent(tmp_path: Path) -> None:
    assert disk.disk_free(tmp_path / "not" / "yet") == pytest.approx(disk.disk_free(tmp_path), rel=0.05)


def test_more_than_there_is_is_refused_with_both_figures(tmp_path: Path) -> None:
    disk.require(tmp_path, 1)
    with pytest.raises(ProblemError) as caught:
        disk.require(tmp_path, 1 << 60)
    facts = caught.value.problem.facts
    assert caught.value.problem.code == "disk_full"
    assert facts["needed"] == 1 << 60
    assert 0 < facts["free"] < 1 << 60  # type: ignore[operator]
    assert "GB" in caught.value.problem.sentence()
