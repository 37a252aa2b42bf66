"""What is written survives, and what did not survive is noticed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import durable, launch

if TYPE_CHECKING:
    from pathlib import Path

CHARACTERS = st.characters()  # lone surrogates included
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(CHARACTERS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(CHARACTERS), inner, max_size=4),
    max_leaves=12,
)
RECORDS = st.dictionaries(st.text(CHARACTERS), VALUES, max_size=5)
RECORD = {"type": "step", "loss": 1.5, "text": "你好 🙂\n"}


@pytest.fixture
def committed(tmp_path: Path) -> Path:
    staged = tmp_path / "staged"
    (staged / "inner").mkdir(parents=True)
    (staged / "weights.bin").write_bytes(bytes(range(256)))
    (staged / "inner" / "state.json").write_text('{"step": 3}', encoding="utf-8")
    durable.commit_folder(staged, tmp_path / "step-3", {"step": 3})
    return tmp_path / "step-3"


@settings(max_examples=60, deadline=None)
@given(RECORDS)
def test_any_record_comes_back_from_its_sealed_line(record: dict[str, object]) -> None:
    line = durable.seal(record)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert durable.unseal(line) == record


@settings(max_examples=60, deadline=None)
@given(RECORDS, st.data())
def test_a_line_with_one_changed_byte_is_no_record(record: dict[str, object], data: st.DataObject) -> None:
    line = bytearray(durable.seal(record)[:-1])
    at = data.draw(st.integers(0, len(line) - 1))
    line[at] ^= data.draw(st.integers(1, 255))
    found = durable.unseal(bytes(line))
    # A line feed or carriage return at the very end is no part of the line.
    assert found is None


def test_a_line_cut_anywhere_is_no_record() -> None:
    line = durable.seal(RECORD).rstrip(b"\n")
    assert [durable.unseal(line[:length]) for length in range(len(line))] == [None] * len(line)


@pytest.mark.parametrize("body", [b"{", b"[1]", b"{\xff}", b"[" * 5000 + b"}", b'{"a":' + b"9" * 5000 + b"}"])
def test_a_line_with_a_right_checksum_over_no_record_is_no_record(body: bytes) -> None:
    import zlib

    closed = body[:-1] + b"}"
    assert durable.unseal(body[:-1] + b',"crc":"%08x"}\n' % zlib.crc32(closed)) is None


def test_a_number_that_is_none_is_never_written() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        durable.seal({"loss": float("nan")})


def test_appending_closes_off_a_torn_tail(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    whole = durable.seal({"n": 1})
    file.write_bytes(whole + durable.seal({"n": 2})[:7])
    durable.append_line(file, durable.seal({"n": 3}))
    found = [durable.unseal(line) for line in file.read_bytes().splitlines()]
    assert found == [{"n": 1}, None, {"n": 3}]


def test_an_atomic_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "job.yaml"
    durable.write_atomic(file, b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            durable.write_atomic(file, b"new")
    assert file.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["job.yaml"]


def test_a_process_killed_while_it_writes_leaves_a_whole_file(tmp_path: Path) -> None:
    file = tmp_path / "draft.json"
    code = (
        "import pathlib, sys; from engine import durable\n"
        "file = pathlib.Path(sys.argv[1]); print('ready', flush=True)\n"
        "for n in range(10**9): durable.write_atomic(file, bytes([n % 256]) * 100_000)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(file)], stdout=subprocess.PIPE, env=launch.environment()
    )
    assert process.stdout is not None
    process.stdout.readline()
    while not file.exists() or not file.read_bytes():
        pass
    process.kill()
    process.wait()
    process.stdout.close()
    content = file.read_bytes()
    assert len(content) == 100_000
    assert len(set(content)) == 1


def test_two_threads_that_write_the_same_file_leave_one_of_the_two_contents(tmp_path: Path) -> None:
    file = tmp_path / "draft.json"
    contents = [bytes([number]) * 50_000 for number in range(4)]
    failures: list[BaseException] = []

    def write(content: bytes) -> None:
        try:
            for _ in range(10):
                durable.write_atomic(file, content)
        except OSError as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert file.read_bytes() in contents


def test_a_committed_folder_gives_its_facts_back(committed: Path) -> None:
    assert durable.verify_folder(committed) == {"step": 3}


def test_a_folder_that_is_not_committed_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(durable.DamagedError) as caught:
        durable.verify_folder(tmp_path / "nothing")
    assert caught.value.file == durable.MANIFEST


@pytest.mark.parametrize("name", ["weights.bin", "inner/state.json"])
@pytest.mark.parametrize("damage", ["missing", "cut", "longer", "zeroed", "flipped", "a folder"])
def test_every_damage_of_a_committed_file_is_found_and_named(committed: Path, name: str, damage: str) -> None:
    file = committed / name
    content = file.read_bytes()
    file.unlink()
    match damage:
        case "cut":
            file.write_bytes(content[:-1])
        case "longer":
            file.write_bytes(content + b"!")
        case "zeroed":
            file.write_bytes(bytes(len(content)))
        case "flipped":
            file.write_bytes(content[:5] + bytes([content[5] ^ 1]) + content[6:])
        case "a folder":
            file.mkdir()
    with pytest.raises(durable.DamagedError) as caught:
        durable.verify_folder(committed)
    assert caught.value.file == name


def test_a_file_that_was_added_later_is_not_damage(committed: Path) -> None:
    (committed / "notes.txt").write_text("mine", encoding="utf-8")
    assert durable.verify_folder(committed) == {"step": 3}


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"null",
        b"[]",
        b"7",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"files": [], "facts": {}}',
        b'{"files": "abc", "facts": {}}',
        b'{"files": {"a": 5}, "facts": {}}',
        b'{"files": {"a": [1, 2, 3]}, "facts": {}}',
        b'{"files": {"a": ["x", "y"]}, "facts": {}}',
        b'{"files": {"a": [1e999, "y"]}, "facts": {}}',
        b'{"files": {"a\\u0000b": [1, "y"]}, "facts": {}}',
        b'{"files": {"%s": [1, "y"]}, "facts": {}}' % (b"a" * 5000),
        b'{"files": {"": [1, "y"]}, "facts": {}}',
        b'{"files": {}, "facts": []}',
        b'{"files": {}}',
    ],
)
def test_a_hostile_manifest_is_damage_and_nothing_worse(tmp_path: Path, manifest: bytes) -> None:
    (tmp_path / durable.MANIFEST).write_bytes(manifest)
    with pytest.raises(durable.DamagedError):
        durable.verify_folder(tmp_path)


@pytest.mark.parametrize("name", ["../secret", "inner/../../secret", "..\\secret", "C:secret"])
def test_a_manifest_may_not_name_a_file_outside_its_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").write_bytes(b"x")
    folder = tmp_path / "step-1"
    (folder / "inner").mkdir(parents=True)
    entry = [1, durable.sha256(tmp_path / "secret")]
    for named in (name, str(tmp_path / "secret")):
        manifest = {"files": {named: entry}, "facts": {}}
        (folder / durable.MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        with pytest.raises(durable.DamagedError):
            durable.verify_folder(folder)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60) | VALUES.map(lambda value: json.dumps(value).encode()))
def test_whatever_a_manifest_holds_it_is_whole_or_damaged(
    tmp_path_factory: pytest.TempPathFactory, manifest: bytes
) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / durable.MANIFEST).write_bytes(manifest)
    try:
        assert isinstance(durable.verify_folder(folder), dict)
    except durable.DamagedError as error:
        assert error.file  # noqa: PT017


def test_a_published_folder_holds_only_what_was_staged(tmp_path: Path) -> None:
    staged = tmp_path / "staged"
    staged.mkdir()
    (staged / "model.safetensors").write_bytes(b"x")
    durable.publish_folder(staged, tmp_path / "out" / "model")
    assert [item.name for item in (tmp_path / "out" / "model").iterdir()] == ["model.safetensors"]
    assert not staged.exists()


def test_removing_a_folder_leaves_nothing_under_its_name(committed: Path) -> None:
    durable.remove_folder(committed)
    assert list(committed.parent.iterdir()) == []
