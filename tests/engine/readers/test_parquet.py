"""Parquet: typed values come back as JSON could hold them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from pyarrow import parquet

from engine.problems import ProblemError
from engine.readers.base import Record, Refused
from engine.readers.parquet import Parquet

if TYPE_CHECKING:
    from pathlib import Path


def test_rows_come_back_with_their_numbers_and_nested_values(tmp_path: Path) -> None:
    path = tmp_path / "data.parquet"
    written = [
        {"messages": [{"role": "user", "content": "一"}], "id": 2**62, "none": None, "na": "NA"}
    ] * 1500
    parquet.write_table(pa.Table.from_pylist(written), path)
    done: list[int] = []
    found = list(Parquet().read(path, "", done.append))
    assert [item.row for item in found if isinstance(item, Record)] == written
    assert [item.line for item in found] == list(range(1, 1501))
    assert done[-1] == path.stat().st_size


def test_dates_are_written_out_and_raw_bytes_refused(tmp_path: Path) -> None:
    path = tmp_path / "data.parquet"
    rows = [{"day": datetime.date(2026, 11, 22), "raw": None}, {"day": None, "raw": b"\xff"}]
    parquet.write_table(pa.Table.from_pylist(rows), path)
    assert list(Parquet().read(path, "")) == [
        Record(1, {"day": "2026-11-22", "raw": None}),
        Refused(2, "it holds raw bytes, not text"),
    ]


def test_a_damaged_file_is_a_problem_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "data.parquet"
    path.write_bytes(b"PAR1 and then nothing PAR1")
    with pytest.raises(ProblemError) as caught:
        list(Parquet().read(path, ""))
    assert caught.value.problem.code == "data_damaged"
