"""The config that a model is built from: of a folder, or of a model that is not here, from its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from huggingface_hub.errors import StrictDataclassError
from transformers import CONFIG_MAPPING

from engine.model import read_config
from engine.problems import ProblemError

if TYPE_CHECKING:
    from pathlib import Path

    from transformers import PretrainedConfig

    from engine.model import ModelFacts

_BOUNDS: Final = {
    "num_hidden_layers": 1024,
    "n_layer": 1024,
    "hidden_size": 1 << 17,
    "intermediate_size": 1 << 20,
    "vocab_size": 1 << 22,
    "num_attention_heads": 4096,
    "num_experts": 4096,
    "num_local_experts": 4096,
    "n_routed_experts": 4096,
}
"""Far above any model; a config beyond them is made to hang what reads it."""


def config_of_folder(folder: Path) -> PretrainedConfig:
    """Read a model folder's config; raises ProblemError for one that is broken or of an unknown kind."""
    file = folder / "config.json"
    content = read_config(file)
    _check_bounds(content, file)
    inner = content.get("text_config")
    if isinstance(inner, dict):
        _check_bounds(inner, file)
    return _build(str(content.get("model_type")), content, file)


def config_of_facts(facts: ModelFacts) -> PretrainedConfig:
    """Return a config with a model's sizes; what the facts do not tell is as its architecture has it."""
    content = {
        "hidden_size": facts.hidden_size,
        "intermediate_size": facts.intermediate_size,
        "num_hidden_layers": facts.layers,
        "num_attention_heads": facts.heads,
        "num_key_value_heads": facts.kv_heads,
        "vocab_size": facts.vocab_size,
        "max_position_embeddings": facts.context,
        "tie_word_embeddings": facts.tied_embeddings,
    }
    if facts.head_dim is not None:
        content["head_dim"] = facts.head_dim
    return _build(facts.model_type, content, facts.path)


def _build(kind: str, content: dict[str, Any], source: Path) -> PretrainedConfig:
    if kind not in CONFIG_MAPPING:
        raise ProblemError("forecast_architecture", path=source, kind=kind)
    settings = {name: value for name, value in content.items() if name not in {"model_type", "dtype"}}
    settings.pop("quantization_config", None)  # the job says how weights are held
    try:
        return CONFIG_MAPPING[kind](**settings)
    except (TypeError, ValueError, AttributeError, KeyError, StrictDataclassError) as error:
        raise ProblemError("forecast_architecture", path=source, kind=kind) from error


def _check_bounds(content: dict[str, Any], file: Path) -> None:
    for name, bound in _BOUNDS.items():
        value = content.get(name)
        if isinstance(value, int) and value > bound:
            raise ProblemError("model_config_out_of_bounds", path=file, key=name, value=value, bound=bound)
