"""Packed files: what is whole in them comes back, and no file can unpack without end."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.problems import ProblemError
from engine.readers import streams
from engine.readers.streams import DataStream, head, inner_suffix, is_packed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PACKERS = [gzip.compress, zstandard.ZstdCompressor(write_checksum=True).compress]
CONTENT = b"".join(b'{"n": %d, "t": "%d"}\n' % (n, n * n) for n in range(20_000))
FREELY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def whole(path: Path, size: int = 10_000) -> tuple[bytes, bool]:
    with DataStream(path) as stream:
        parts = list(iter(lambda: stream.read(size), b""))
        return b"".join(parts), stream.damaged


@pytest.mark.parametrize("pack", PACKERS)
@pytest.mark.parametrize("size", [1000, 1 << 20])
def test_a_packed_file_reads_like_the_plain_one(
    tmp_path: Path, pack: Callable[[bytes], bytes], size: int
) -> None:
    path = tmp_path / "packed"
    path.write_bytes(pack(CONTENT))
    assert whole(path, size) == (CONTENT, False)
    assert head(path, 30) == CONTENT[:30]
    assert is_packed(path)


@pytest.mark.parametrize("pack", PACKERS)
def test_members_one_after_another_and_zeros_at_the_end_are_fine(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "packed"
    path.write_bytes(pack(CONTENT) + pack(b"") + pack(b"more") + bytes(2000))
    assert whole(path) == (CONTENT + b"more", False)


@FREELY
@given(st.sampled_from(PACKERS), st.integers(20, 30_000))
def test_of_a_file_that_breaks_off_its_beginning_is_kept_and_that_is_told(
    tmp_path: Path, pack: Callable[[bytes], bytes], cut: int
) -> None:
    path = tmp_path / "packed"
    path.write_bytes(pack(CONTENT)[:cut])
    content, damaged = whole(path)
    assert damaged
    assert CONTENT.startswith(content)


@FREELY
@given(st.sampled_from(PACKERS), st.integers(30, 30_000), st.integers(0, 7))
def test_a_wrong_bit_never_changes_what_comes_out_unsaid(
    tmp_path: Path, pack: Callable[[bytes], bytes], at: int, bit: int
) -> None:
    broken = bytearray(pack(CONTENT))
    broken[at % len(broken)] ^= 1 << bit
    path = tmp_path / "packed"
    path.write_bytes(bytes(broken))
    try:
        content, damaged = whole(path)
    except ProblemError as error:
        content, damaged = b"", error.problem.code == "data_damaged"
    assert damaged or content == CONTENT


@pytest.mark.parametrize("pack", PACKERS)
def test_a_file_that_unpacks_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setattr(streams, "_HARMLESS", 4 << 20)
    path = tmp_path / "bomb"
    path.write_bytes(pack(bytes(64 << 20)))
    with pytest.raises(ProblemError) as caught:
        whole(path)
    assert "unpack to more than" in caught.value.problem.sentence()


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("a.jsonl.gz", ".jsonl"), ("a.CSV.ZST", ".csv"), ("a.b.json", ".json"), ("a.gz", ".gz"), ("a", "")],
)
def test_the_ending_before_that_of_the_packing_tells_the_kind(tmp_path: Path, name: str, suffix: str) -> None:
    assert inner_suffix(tmp_path / name) == suffix
