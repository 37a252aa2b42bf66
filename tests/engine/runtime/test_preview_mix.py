"""What a run would train on is shown as the run itself would have it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from accelerate.data_loader import SeedableRandomSampler
from fakes.peer import Peer

from engine.runtime.preview_mix import first_epoch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def service() -> Iterator[Peer]:
    peer = Peer("serve")
    yield peer
    assert peer.end() == 0


def write(path: Path, start: int, stop: int) -> Path:
    rows = [{"prompt": f"question {n}", "completion": f"answer {n}"} for n in range(start, stop)]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def a_job(*files: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"model": {"path": "/m"}, "data": list(files), **more}


def test_shares_splits_and_first_rows_are_shown(service: Peer, tmp_path: Path) -> None:
    a, b = write(tmp_path / "a.jsonl", 0, 60), write(tmp_path / "b.jsonl", 100, 120)
    job = a_job(
        {"path": str(a), "edits": [{"kind": "drop_rows", "rows": [99]}]},
        {"path": str(b), "weight": 2},
        split={"validation": 0.1},
        replay={"share": 0.5},
    )
    found = service.ask("preview_mix", job=job)
    assert [(file["rows"], file["seen"], file["note"]) for file in found["files"]] == [
        (54, 54, ""),
        (18, 36, ""),
        (68, 90, "replay"),
    ]
    assert [file["share"] for file in found["files"]] == [0.3, 0.2, 0.5]
    assert found["splits"] == {"train": 180, "validation": 8, "test": 0}
    assert len(found["first"]) == 20
    assert {row["note"] for row in found["first"]} == {"", "replay"}
    assert all("question" in row["text"] for row in found["first"] if not row["note"])
    assert [note["code"] for note in found["notes"]] == ["edit_row_missing", "replay_repeats"]
    assert service.ask("preview_mix", job=job) == found


def test_what_would_refuse_the_run_refuses_the_preview(service: Peer, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", 0, 4)
    problem = service.refused("preview_mix", job=a_job({"path": str(file), "weight": 0.01}))
    assert problem["code"] == "too_few_rows"


@pytest.mark.parametrize("seed", [7, 8])
def test_the_first_epoch_has_the_order_of_the_trainers_sampler(seed: int) -> None:
    assert first_epoch(50, seed) == list(SeedableRandomSampler(range(50), data_seed=seed))
