"""Shards: what is laid out here is what safetensors reads, and what does not fit its file is refused."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from engine.problems import ProblemError
from engine.runtime.shards import DTYPES, lay_out, read_range, read_shard, read_shards, write_range

if TYPE_CHECKING:
    from pathlib import Path

FREELY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
SMALL = {"b": torch.arange(6.0).view(2, 3), "a": torch.arange(4).to(torch.bfloat16)}

names = st.text(min_size=1, max_size=8).filter(lambda name: name != "__metadata__" and name.isprintable())
shapes = st.lists(st.integers(0, 4), max_size=3).map(tuple)
tensors = st.dictionaries(names, st.tuples(st.sampled_from(list(DTYPES)), shapes), min_size=1, max_size=5)


def refusal(file: Path) -> str:
    with pytest.raises(ProblemError) as caught:
        read_shard(file)
    assert caught.value.problem.code == "model_weights_broken"
    return str(caught.value.problem.facts["reason"])


@pytest.fixture
def shard(tmp_path: Path) -> Path:
    save_file(SMALL, tmp_path / "model.safetensors", {"format": "pt", "made": "here"})
    return tmp_path / "model.safetensors"


def edited(shard: Path, name: str, **changes: Any) -> Path:
    """The file with one entry of its header changed."""
    raw = shard.read_bytes()
    length = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8 : 8 + length])
    header[name] = {**header[name], **changes}
    text = json.dumps(header).encode()
    shard.write_bytes(len(text).to_bytes(8, "little") + text + raw[8 + length :])
    return shard


@FREELY
@given(tensors)
def test_what_is_laid_out_and_written_is_what_safetensors_reads(
    tmp_path: Path, wanted: dict[str, tuple[str, tuple[int, ...]]]
) -> None:
    values = {name: torch.randn(shape).to(DTYPES[dtype]) for name, (dtype, shape) in wanted.items()}
    file = tmp_path / "made.safetensors"
    sizes = [(name, dtype, shape, values[name].nbytes) for name, (dtype, shape) in wanted.items()]
    header, stored = lay_out(file, sizes, {"made": "here"})
    file.write_bytes(header)
    for place in stored:
        with file.open("r+b") as opened:
            opened.truncate(place.start + place.size)
        write_range(file, values[place.name], place.start)
    read = load_file(file)
    assert read.keys() == values.keys()
    assert all(torch.equal(read[name], value) for name, value in values.items())
    with safe_open(file, "pt") as opened:
        assert opened.metadata() == {"format": "pt", "made": "here"}
    assert {place.name: place for place in read_shard(file).tensors} == {
        place.name: place for place in stored
    }


def test_a_shard_is_read_with_its_metadata_in_the_order_of_its_bytes(shard: Path) -> None:
    found = read_shard(shard)
    assert found.metadata == {"format": "pt", "made": "here"}
    ends = [place.start + place.size for place in found.tensors]
    assert [place.start for place in found.tensors[1:]] == ends[:-1]
    assert ends[-1] == shard.stat().st_size
    assert {place.name: place.count for place in found.tensors} == {"a": 4, "b": 6}


def test_a_range_of_a_file_is_the_bytes_of_its_tensor(shard: Path) -> None:
    for place in read_shard(shard).tensors:
        raw = read_range(shard, place.start, place.size)
        assert torch.equal(raw.view(DTYPES[place.dtype]).view(place.shape), SMALL[place.name])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"data_offsets": [16, 24]}, "bad offsets of a"),
        ({"data_offsets": [32, 40]}, "bad offsets of a"),
        ({"shape": [5]}, "bad shape of a"),
        ({"dtype": "F64"}, "bad shape of a"),
        ({"data_offsets": "all"}, "bad entry a"),
        ({"shape": None}, "bad entry a"),
        ({"shape": ["many"]}, "bad entry a"),
        ({"data_offsets": [1]}, "bad entry a"),
    ],
)
def test_an_entry_that_does_not_fit_is_refused_by_name(
    shard: Path, changes: dict[str, Any], words: str
) -> None:
    assert refusal(edited(shard, "a", **changes)) == words


@FREELY
@given(cut=st.integers(1, 200))
def test_a_file_that_was_cut_off_is_never_read(tmp_path: Path, cut: int) -> None:
    file = tmp_path / "cut.safetensors"
    save_file(SMALL, file)
    whole = file.read_bytes()
    file.write_bytes(whole[: max(0, len(whole) - cut)])
    assert refusal(file)


def test_bytes_behind_the_last_tensor_are_refused(shard: Path) -> None:
    size = shard.stat().st_size
    shard.write_bytes(shard.read_bytes() + b"x")
    assert refusal(shard) == f"{size + 1} bytes instead of {size}"


def test_a_file_that_shrinks_under_the_reader_is_named(shard: Path) -> None:
    with pytest.raises(ProblemError, match="it became shorter"):
        read_range(shard, shard.stat().st_size - 3, 4)


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        read_shards(tmp_path)
    assert caught.value.problem.code == "model_without_weights"


def test_all_shards_of_an_index_are_read(tmp_path: Path) -> None:
    for name, part in {"one": ["b"], "two": ["a"]}.items():
        save_file({key: SMALL[key] for key in part}, tmp_path / f"{name}.safetensors")
    index = {"weight_map": {"b": "one.safetensors", "a": "two.safetensors"}}
    (tmp_path / "model.safetensors.index.json").write_text(json.dumps(index))
    shards = read_shards(tmp_path)
    assert [[place.name for place in shard.tensors] for shard in shards] == [["b"], ["a"]]
    assert math.prod(shards[0].tensors[0].shape) == 6
