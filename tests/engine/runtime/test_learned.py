"""What an adapter changes of its base: read whole, or refused by name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from safetensors.torch import load_file, save_file

from engine.problems import Problem, ProblemError
from engine.runtime.fold import Held
from engine.runtime.learned import read_learned

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make = Callable[..., Path]

pytestmark = pytest.mark.filterwarnings(
    "ignore:`is_gradient_checkpointing` is deprecated:FutureWarning"  # by peft
)


def changed(adapter: Path, **changes: Any) -> Path:
    """The adapter with another configuration."""
    file = adapter / "adapter_config.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))
    return adapter


def refusal(base: Path, adapter: Path) -> Problem:
    with pytest.raises(ProblemError) as caught:
        read_learned(adapter, base, Held())
    return caught.value.problem


def without(adapter: Path, part: str) -> Path:
    """The adapter without one tensor."""
    file = adapter / "adapter_model.safetensors"
    content = load_file(file)
    del content[next(name for name in content if part in name)]
    save_file(content, file, {"format": "pt"})
    return adapter


@pytest.mark.parametrize(
    "changes",
    [{}, {"use_rslora": True}, {"rank_pattern": {"q_proj": 2}, "alpha_pattern": {"q_proj": 5, "mlp.*": 7}}],
    ids=str,
)
def test_every_module_is_scaled_as_peft_scales_it(
    make_base: Make, make_adapter: Make, changes: dict[str, Any]
) -> None:
    from peft import PeftModel
    from peft.tuners.lora import LoraLayer
    from transformers import AutoModelForCausalLM

    base = make_base()
    adapter = make_adapter(base, **changes)
    tuned = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(base), str(adapter))
    theirs = {
        name.removeprefix("base_model.model."): module.scaling["default"]
        for name, module in tuned.named_modules()
        if isinstance(module, LoraLayer)
    }
    assert {
        name: update.scaling for name, update in read_learned(adapter, base, Held()).folds.items()
    } == theirs


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"init_lora_weights": "olora"}, "olora"),
        ({"init_lora_weights": "pissa_niter_4"}, "pissa_niter_4"),
        ({"peft_type": "P_TUNING"}, "P_TUNING"),
        ({"peft_type": "ADAPTION_PROMPT"}, "ADAPTION_PROMPT"),
        ({"layer_replication": [[0, 1]]}, "layer_replication"),
    ],
)
def test_what_a_merge_would_leave_out_is_refused_by_name(
    make_base: Make, make_adapter: Make, changes: dict[str, Any], named: str
) -> None:
    base = make_base()
    problem = refusal(base, changed(make_adapter(base), **changes))
    assert (problem.code, problem.facts) == ("merge_unsupported", {"tensor": named})


@pytest.mark.parametrize(
    ("dora", "lost", "left"),
    [(False, "lora_A", "B"), (False, "lora_B", "A"), (True, "lora_magnitude_vector", "A, B")],
)
def test_half_of_an_adapter_is_refused_with_what_is_left_of_it(
    make_base: Make, make_adapter: Make, *, dora: bool, lost: str, left: str
) -> None:
    base = make_base()
    problem = refusal(base, without(make_adapter(base, use_dora=dora), lost))
    assert (problem.code, problem.facts["parts"]) == ("merge_incomplete", left)
    assert str(problem.facts["module"]).startswith("model.layers.0.")
