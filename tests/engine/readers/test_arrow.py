"""Arrow: files and streams of many batches, with progress, nested values and damage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from engine.problems import ProblemError
from engine.readers import Record
from engine.readers.arrow import Arrow

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [{"turns": [{"role": "user", "content": f"问{n}"}], "n": n} for n in range(2500)]


def written(path: Path, *, stream: bool) -> Path:
    table = pa.Table.from_pylist(ROWS)
    make = pa.ipc.new_stream if stream else pa.ipc.new_file
    with pa.OSFile(str(path), "wb") as file, make(file, table.schema) as writer:
        writer.write_table(table, max_chunksize=700)
    return path


@pytest.mark.parametrize("stream", [True, False])
def test_rows_come_back_numbered_and_progress_is_told(tmp_path: Path, stream: bool) -> None:
    path = written(tmp_path / "a.arrow", stream=stream)
    told: list[int] = []
    found = list(Arrow().read(path, "", told.append))
    assert [(item.line, item.row) for item in found if isinstance(item, Record)] == list(enumerate(ROWS, 1))
    assert told == sorted(told)
    assert 0 < told[-1] <= path.stat().st_size


@pytest.mark.parametrize("stream", [True, False])
def test_a_file_cut_short_is_damaged(tmp_path: Path, stream: bool) -> None:
    path = written(tmp_path / "a.arrow", stream=stream)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(ProblemError) as caught:
        list(Arrow().read(path, ""))
    assert caught.value.problem.code == "data_damaged"
