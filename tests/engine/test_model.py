"""Model folders: facts of good ones, and a named reason for each bad one."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model import ModelSpec, check_folder, read_config, read_facts, tensor_header, weight_files
from engine.problems import ProblemError

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = {
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
    "hidden_size": 8,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "vocab_size": 16,
}


def shard(header: object, body: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body


GOOD = shard({"w": {"dtype": "BF16", "shape": [2, 4], "data_offsets": [0, 16]}}, bytes(16))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "hub" / "Tiny"
    made.mkdir(parents=True)
    (made / "config.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    (made / "model.safetensors").write_bytes(GOOD)
    (made / "tokenizer.json").write_text("{}", encoding="utf-8")
    return made


def code(folder: Path) -> str:
    with pytest.raises(ProblemError) as caught:
        read_facts(folder)
    assert str(folder.name) in str(caught.value)
    return caught.value.problem.code


def test_facts_are_read_without_loading_a_weight(folder: Path) -> None:
    facts = read_facts(folder)
    assert (facts.name, facts.architecture, facts.layers, facts.kv_heads) == (
        "Tiny",
        "LlamaForCausalLM",
        2,
        2,
    )
    assert (facts.parameters, facts.weight_bytes, facts.dtype) == (8, 16, "BF16")
    assert [note.code for note in facts.notes] == ["model_without_template"]


def test_a_chat_template_is_found_as_a_file_or_in_the_tokenizer(folder: Path) -> None:
    (folder / "tokenizer_config.json").write_text('{"chat_template": "{{ x }}"}', encoding="utf-8")
    assert read_facts(folder).chat_template
    (folder / "tokenizer_config.json").write_text("[" * 100_000, encoding="utf-8")
    assert not read_facts(folder).chat_template
    (folder / "chat_template.jinja").write_text("{{ x }}", encoding="utf-8")
    assert read_facts(folder).notes == ()


@pytest.mark.model
def test_the_facts_of_the_starter_model_are_its_published_ones(starter: Path) -> None:
    facts = read_facts(starter)
    assert facts.parameters == 134_515_008
    assert (facts.layers, facts.hidden_size, facts.vocab_size) == (30, 576, 49152)
    assert (facts.heads, facts.kv_heads, facts.context) == (9, 3, 8192)
    assert facts.tied_embeddings
    assert facts.notes == ()


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ("config.json", "model_without_config"),
        ("model.safetensors", "model_without_weights"),
        ("tokenizer.json", "model_without_tokenizer"),
    ],
)
def test_what_a_folder_lacks_is_named(folder: Path, missing: str, expected: str) -> None:
    (folder / missing).unlink()
    assert code(folder) == expected


def test_a_folder_that_is_not_there_or_a_gguf_is_named(folder: Path) -> None:
    assert code(folder / "nowhere" / "Tiny") == "model_not_found"
    (folder / "Tiny.gguf").write_bytes(b"GGUF")
    assert code(folder / "Tiny.gguf") == "model_is_gguf"
    (folder / "config.json").unlink()
    assert code(folder) == "model_is_gguf"


def test_weights_that_could_run_code_are_refused(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    assert code(folder) == "model_with_pickles_only"


@pytest.mark.parametrize("key", ["auto_map", "_attn_implementation"])
def test_a_config_that_would_load_code_is_refused(folder: Path, key: str) -> None:
    (folder / "config.json").write_text(json.dumps({**CONFIG, key: {"x": "y"}}), encoding="utf-8")
    assert code(folder) == "model_with_code"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b"\xff",
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
        b"{}" + b" " * (5 << 20),
    ],
)
def test_a_broken_config_is_named(folder: Path, content: bytes) -> None:
    (folder / "config.json").write_bytes(content)
    assert code(folder) == "model_config_broken"


@pytest.mark.parametrize("listed", [None, [], {}, {"a": 1}, 7, "Llama", [None]])
def test_a_config_with_odd_architectures_still_gives_facts(folder: Path, listed: Any) -> None:
    (folder / "config.json").write_text(json.dumps({**CONFIG, "architectures": listed}), encoding="utf-8")
    assert isinstance(read_facts(folder).architecture, str)


@pytest.mark.parametrize("target", ["../../../etc", "../outside", "chat_template.jinja"])
def test_a_link_to_elsewhere_or_to_itself_is_refused(folder: Path, target: str) -> None:
    (folder / "chat_template.jinja").symlink_to(target)
    assert code(folder) == "model_unsafe"


def test_links_of_a_hub_cache_are_accepted(tmp_path: Path, folder: Path) -> None:
    repository = tmp_path / "models--a--b"
    snapshot = repository / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    folder.rename(repository / "blobs")
    for item in (repository / "blobs").iterdir():
        (snapshot / item.name).symlink_to(f"../../blobs/{item.name}")
    check_folder(snapshot)
    assert read_facts(snapshot).parameters == 8


@pytest.mark.parametrize(
    "name", ["../x.safetensors", "/etc/x.safetensors", "a/b.safetensors", "model.bin", "", 5]
)
def test_an_index_may_only_name_shards_beside_it(folder: Path, name: object) -> None:
    index = {"weight_map": {"w": name}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")
    assert code(folder) in {"model_unsafe", "model_weights_broken"}


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"weight_map": 5}', '{"weight_map": {"a": []}}', "[" * 99_999]
)
def test_an_index_that_is_none_is_named(folder: Path, content: str) -> None:
    (folder / "model.safetensors.index.json").write_text(content, encoding="utf-8")
    assert code(folder) == "model_weights_broken"


def test_a_shard_that_is_missing_is_named(folder: Path) -> None:
    index = {"weight_map": {"w": "model-00001-of-00002.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")
    with pytest.raises(ProblemError, match="model-00001-of-00002"):
        weight_files(folder)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        GOOD[:4],
        GOOD[:-1],
        GOOD + b"!",
        GOOD[:20],
        bytes(100),
        b"\xff" * 100,
        shard(b"[1]"),
        shard(b"[" * 100_000),
        shard({"w": []}),
        shard({"w": {"dtype": "F32", "shape": ["x"], "data_offsets": [0, 0]}}),
        shard({"w": {"dtype": "F32", "shape": "ab", "data_offsets": [0, 0]}}),
        shard({"w": {"dtype": "F32", "shape": [1.5], "data_offsets": [0, 0]}}),
        shard({"w": {"dtype": "F32", "shape": [True], "data_offsets": [0, 0]}}),
        shard({"w": {"dtype": "F32", "shape": [-1], "data_offsets": [0, 0]}}),
        shard({"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 1e400]}}),
        shard({"w": {"dtype": "F32", "shape": [1], "data_offsets": [-4, 0]}}),
        shard({"w": {"dtype": "F32", "shape": [1], "data_offsets": [0]}}),
    ],
)
def test_a_damaged_weights_file_is_named(folder: Path, content: bytes) -> None:
    (folder / "model.safetensors").write_bytes(content)
    assert code(folder) == "model_weights_broken"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
ENTRY = st.fixed_dictionaries(
    {"dtype": JSON, "shape": st.lists(JSON, max_size=3) | JSON, "data_offsets": JSON}
)
HEADERS = (st.dictionaries(st.text(max_size=5), ENTRY | JSON, max_size=3) | JSON).map(shard)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=80) | HEADERS)
def test_whatever_a_weights_file_holds_it_has_facts_or_a_problem(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "config.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    (folder / "model.safetensors").write_bytes(content)
    for read in (lambda: read_facts(folder), lambda: tensor_header(folder / "model.safetensors")):
        try:
            read()
        except ProblemError as error:
            assert error.problem.code == "model_weights_broken"  # noqa: PT017


@settings(max_examples=60, deadline=None)
@given(JSON | st.dictionaries(st.sampled_from([*CONFIG, "text_config", "tie_word_embeddings"]), JSON))
def test_whatever_a_config_holds_it_is_read_or_a_problem(
    tmp_path_factory: pytest.TempPathFactory, content: Any
) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    (folder / "model.safetensors").write_bytes(GOOD)
    (folder / "config.json").write_text(json.dumps(content), encoding="utf-8")
    try:
        assert read_facts(folder).layers >= 1
        read_config(folder / "config.json")
    except ProblemError as error:
        assert error.problem.code in {"model_config_broken", "model_with_code"}  # noqa: PT017


def test_a_hub_model_that_was_not_downloaded_has_no_folder() -> None:
    with pytest.raises(ProblemError) as caught:
        ModelSpec(hub="a/b").folder()
    assert caught.value.problem.code == "model_not_found"
