"""Configs to trace: what hangs or is unknown is refused, and facts give a model of their sizes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from engine.model import ModelFacts, read_facts
from engine.problems import ProblemError
from engine.runtime.configs import config_of_facts, config_of_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LLAMA = {"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2, "vocab_size": 100}


def folder_with(tmp_path: Path, content: Any) -> Path:
    (tmp_path / "config.json").write_text(json.dumps(content), encoding="utf-8")
    return tmp_path


def refusal(tmp_path: Path, content: Any) -> str:
    with pytest.raises(ProblemError) as raised:
        config_of_folder(folder_with(tmp_path, content))
    return raised.value.problem.code


def test_a_folder_gives_the_config_that_transformers_would_load(tmp_path: Path) -> None:
    config = config_of_folder(folder_with(tmp_path, {**LLAMA, "dtype": "bfloat16", "rope_theta": 1e5}))
    assert (config.model_type, config.hidden_size, config.num_hidden_layers) == ("llama", 64, 2)


@pytest.mark.parametrize(
    "key", ["num_hidden_layers", "hidden_size", "vocab_size", "num_experts", "num_attention_heads"]
)
def test_a_config_that_is_made_to_hang_is_refused_unread(tmp_path: Path, key: str) -> None:
    assert refusal(tmp_path, {**LLAMA, key: 10**9}) == "model_config_out_of_bounds"
    nested = {"model_type": "gemma3", "text_config": {**LLAMA, key: 10**9}}
    assert refusal(tmp_path, nested) == "model_config_out_of_bounds"


@pytest.mark.parametrize("kind", ["no-such-kind", "", None, 7])
def test_an_unknown_kind_is_named_as_unknown(tmp_path: Path, kind: Any) -> None:
    assert refusal(tmp_path, {**LLAMA, "model_type": kind}) == "forecast_architecture"


@pytest.mark.parametrize("value", ["many", {"a": 1}, [3]])
def test_a_config_of_wrong_types_is_refused_and_not_run(tmp_path: Path, value: Any) -> None:
    assert refusal(tmp_path, {**LLAMA, "hidden_size": value}) in {
        "forecast_architecture",
        "model_config_broken",
    }


def test_how_the_published_weights_are_quantized_plays_no_part(tmp_path: Path) -> None:
    content = {**LLAMA, "quantization_config": {"quant_method": "no-such-method"}}
    config = config_of_folder(folder_with(tmp_path, content))
    assert getattr(config, "quantization_config", None) is None


def test_the_facts_of_a_model_give_a_config_of_its_sizes(make_base: Callable[..., Path]) -> None:
    folder = make_base()
    facts = read_facts(folder)
    found, wanted = config_of_facts(facts), config_of_folder(folder)
    for name in ("hidden_size", "intermediate_size", "num_hidden_layers", "vocab_size", "head_dim"):
        assert getattr(found, name) == getattr(wanted, name)
    assert found.tie_word_embeddings == facts.tied_embeddings


def test_facts_of_an_unknown_kind_are_refused(make_base: Callable[..., Path]) -> None:
    facts = ModelFacts.model_validate({**read_facts(make_base()).model_dump(), "model_type": "no-such-kind"})
    with pytest.raises(ProblemError) as raised:
        config_of_facts(facts)
    assert raised.value.problem.code == "forecast_architecture"
