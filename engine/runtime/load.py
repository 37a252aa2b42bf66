"""Loads a base model and its tokenizer, and a tuned model as it was trained."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import TypeAdapter
from safetensors.torch import load_file
from transformers import (
    MODEL_FOR_CAUSAL_LM_MAPPING,
    MODEL_FOR_MASKED_LM_MAPPING,
    MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING,
    AutoConfig,
    AutoModelForCausalLM,
    AutoModelForMaskedLM,
    AutoModelForSequenceClassification,
    AutoTokenizer,
)
from transformers.utils import logging as transformers_logging

from engine import durable
from engine.methods.adaption_prompt import read_exactly
from engine.methods.peft_tuner import without_known_warnings
from engine.model import Task, check_folder, read_config
from engine.precision import AnyPrecision, Bf16, Fp32, Precision
from engine.problems import ProblemError
from engine.spec import Spec

if TYPE_CHECKING:
    import torch
    from transformers import PretrainedConfig, PreTrainedModel, PreTrainedTokenizerBase

    from engine.runtime.device import Device

RECIPE: Final = "tunesmith.json"
transformers_logging.disable_progress_bar()  # events tell the progress; the log stays readable
LOADERS: Final[dict[Task, Any]] = {
    "CAUSAL_LM": AutoModelForCausalLM,
    "SEQ_CLS": AutoModelForSequenceClassification,
    "MASKED_LM": AutoModelForMaskedLM,
}
"""What builds a model that is used for a task."""
_CLASSES: Final[dict[Task, Any]] = {
    "CAUSAL_LM": MODEL_FOR_CAUSAL_LM_MAPPING,
    "SEQ_CLS": MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING,
    "MASKED_LM": MODEL_FOR_MASKED_LM_MAPPING,
}
_SAFE: Final[dict[str, Any]] = {
    "local_files_only": True,
    "trust_remote_code": False,
}


class Outputs(Spec):
    """What a model is loaded to give: words, or a label of a list, or a number."""

    task: Task = "CAUSAL_LM"
    labels: tuple[str, ...] = ()
    """Names of what it tells apart, in the order of its outputs; none where it gives words."""
    problem: Literal["", "regression", "single_label_classification", "multi_label_classification"] = ""
    """What transformers calls the kind of classification."""


WORDS: Final = Outputs()
"""What a causal language model gives."""


class Recipe(Spec):
    """How an adapter's base was held while it was trained; kept beside the adapter."""

    version: int = 1
    base: Path
    """Folder of the base model."""
    precision: AnyPrecision
    method: dict[str, Any]
    compute_dtype: str
    load_dtype: str
    """Type that the weights had before they were quantized."""
    quantized_modules: tuple[str, ...]
    """Names of the base's modules that held integers."""
    outputs: Outputs = WORDS


@dataclass(slots=True)
class Tuned:
    """A tuned model: base and adapter over one copy of the weights, or one whole model."""

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase
    adapter: bool
    """Whether `disable_adapter()` gives the base back."""
    recipe: Recipe | None


def load_model(
    folder: Path, precision: Precision, device: Device, outputs: Outputs = WORDS
) -> PreTrainedModel:
    """Load a base model's weights in a precision; raises ProblemError for a folder that is no model."""
    check_folder(folder)
    read_config(folder / "config.json")
    model = LOADERS[outputs.task].from_pretrained(
        folder,
        use_safetensors=True,
        attn_implementation=attention(AutoConfig.from_pretrained(folder, **_SAFE), outputs.task),
        **_SAFE,
        **_labelled(outputs),
        **precision.load_arguments(device.torch),
        **device.placement(),
    )
    if outputs.task == "SEQ_CLS":  # a decoder is read where a row ends, and a row ends before its padding
        model.config.pad_token_id = padding(load_tokenizer(folder))
    _pin_kernels(model)
    return model


def heads(model: Any) -> tuple[str, ...]:
    """Return the names of the modules that a task puts on a body and the base model may lack."""
    if not type(model).__name__.endswith("ForSequenceClassification"):
        return ()
    parts = (name for name, part in model.named_children() if [*part.parameters()])
    return tuple(name for name in parts if name != model.base_model_prefix)


def _labelled(outputs: Outputs) -> dict[str, Any]:
    """Return the settings of a model that tells labels apart."""
    if not outputs.labels:
        return {}
    return {
        "num_labels": len(outputs.labels),
        "id2label": dict(enumerate(outputs.labels)),
        "label2id": {label: number for number, label in enumerate(outputs.labels)},
        "problem_type": outputs.problem or None,
    }


def attention(config: PretrainedConfig, task: Task = "CAUSAL_LM") -> Literal["sdpa", "eager"]:
    """Return PyTorch's fused attention, or the plain one for architectures that refuse it (Gemma 2)."""
    kind = _CLASSES[task].get(type(config), None)
    return "sdpa" if kind is None or getattr(kind, "_supports_sdpa", False) else "eager"


def load_tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    """Load a tokenizer and give it a padding token when it has none."""
    if not (folder / "tokenizer.json").is_file():
        raise ProblemError("model_without_tokenizer", path=folder)
    tokenizer = AutoTokenizer.from_pretrained(folder, **_SAFE)
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


def padding(tokenizer: PreTrainedTokenizerBase) -> int:
    """Return the token that fills rows up; its labels are always masked."""
    return tokenizer.pad_token_id if isinstance(tokenizer.pad_token_id, int) else 0


def load_tuned(folder: Path, device: Device) -> Tuned:
    """Load a result folder (adapter or whole model) as it was trained."""
    tokenizer = load_tokenizer(folder)
    recipe = read_recipe(folder)
    if not (folder / "adapter_config.json").is_file():
        precision = Fp32() if recipe is None else recipe.precision
        outputs = WORDS if recipe is None else recipe.outputs
        model = load_model(folder, precision, device, outputs).eval()
        return Tuned(model, tokenizer, adapter=False, recipe=recipe)
    if recipe is None:
        raise ProblemError("run_not_finished", path=folder)
    base = load_model(recipe.base, recipe.precision, device, recipe.outputs)
    return Tuned(attach(base, folder).eval(), tokenizer, adapter=True, recipe=recipe)


def attach(base: PreTrainedModel, folder: Path) -> Any:
    """Put a saved adapter on its base, with its weights as they were saved."""
    from peft import PeftModel, PeftType, set_peft_model_state_dict

    from engine.tuners import norms, register

    register()
    with norms.quietly(), without_known_warnings():
        model = PeftModel.from_pretrained(base, str(folder))
    if model.peft_type == PeftType.LN_TUNING:  # PEFT rounds them to the type of the base's norms
        norms.exact(model)
        set_peft_model_state_dict(model, load_file(folder / "adapter_model.safetensors"))
    read_exactly(model, folder)
    return model


def alone(device: Device) -> Precision:
    """Return how a base model is held when nobody chose: 16 bit on a card, 32 bit on a processor."""
    return Bf16() if device.is_card else Fp32()


def recipe_of(
    model: PreTrainedModel,
    base: Path,
    precision: Precision,
    method: Spec,
    device: Device,
    outputs: Outputs = WORDS,
) -> Recipe:
    """Write down how a loaded base is held; call before a method wraps it."""
    return Recipe(
        base=base,
        precision=TypeAdapter(AnyPrecision).validate_python(precision),
        method=method.model_dump(mode="json"),
        compute_dtype=str(precision.compute(device.torch)).removeprefix("torch."),
        load_dtype=str(precision.load_arguments(device.torch)["dtype"]).removeprefix("torch."),
        quantized_modules=tuple(name for name, module in model.named_modules() if is_quantized(module)),
        outputs=outputs,
    )


def save_recipe(recipe: Recipe, folder: Path) -> None:
    """Keep a recipe beside the weights it describes."""
    durable.write_atomic(folder / RECIPE, recipe.model_dump_json(indent=1).encode())


def read_recipe(folder: Path) -> Recipe | None:
    """Return the recipe of a result folder, or None when it has none."""
    file = folder / RECIPE
    if not file.is_file():
        return None
    return Recipe.model_validate(json.loads(file.read_text(encoding="utf-8")))


def is_quantized(module: torch.nn.Module) -> bool:
    """Say whether a module's weight is held as integers by bitsandbytes."""
    return type(module).__name__ in {"Linear4bit", "Linear8bitLt"}


def _pin_kernels(model: PreTrainedModel) -> None:
    """Keep 4-bit layers from repacking themselves at the first evaluation.

    On processors with AVX512-BF16, bitsandbytes 0.50 rewrites the packed weights for a faster kernel when a
    layer first runs in evaluation mode; training after that loses most of its gradient and dequantizing
    gives garbage. The attribute is bitsandbytes' own switch for it.
    """
    for module in model.modules():
        if type(module).__name__ == "Linear4bit":
            vars(module)["support_avx512bf16_for_cpu"] = False
