"""Every tuner of PEFT: what is counted is trained, and nothing else; what is saved comes back bit for bit."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import pytest
import torch
from fakes.tiny_tuning import a_base, a_tune, config_of, facts_of
from torch._subclasses.fake_tensor import FakeTensorMode
from transformers import AutoModelForCausalLM

from engine.combination import method_refusal
from engine.job import TrainJob
from engine.methods import METHODS, Method
from engine.methods.peft_tuner import LinearTuner, common_divisor
from engine.precision import Bf16, Int8, Nf4
from engine.problems import ProblemError
from engine.runtime import trace as tracing
from engine.runtime.objectives.base import Shape
from engine.runtime.phantom import conjure
from engine.spec import kind_of

if TYPE_CHECKING:
    from pathlib import Path

    from engine.runtime.phantom import Phantom

SMALL: dict[str, dict[str, Any]] = {
    "vera": {"r": 16},
    "loha": {"r": 4},
    "lokr": {"r": 4},
    "miss": {"r": 8},
    "hira": {"r": 4},
    "gralora": {"r": 8},
    "delora": {"r": 4},
    "randlora": {"r": 12},
    "vblora": {"r": 2, "num_vectors": 32, "vector_length": 48},
    "ia3": {},
    "oft": {"oft_block_size": 24},
    "boft": {},
    "hra": {"r": 4},
    "road": {"variant": "road_2"},
    "fourierft": {"n_frequency": 100},
    "c3a": {"block_size": 48},
}
"""Settings for a model of 64 numbers a token; some sizes do not divide it."""
METHOD = {kind_of(method): method for method in METHODS}
TUNERS = [METHOD[kind](**settings) for kind, settings in SMALL.items()]
SLICE = {"loha", "vera", "oft"}
"""Tuners whose forecast is checked by default: one looks at numbers, one shares parts, one does neither."""


def named(value: Any) -> str:
    return kind_of(value) if isinstance(value, Method) else str(value)


def test_every_tuner_is_tested_here() -> None:
    tuners = {kind_of(method) for method in METHODS if issubclass(method, LinearTuner)}
    assert tuners | {"ia3"} == SMALL.keys()


@pytest.mark.parametrize("method", TUNERS, ids=named)
def test_as_many_numbers_are_trained_as_are_counted_all_in_float32(method: Method) -> None:
    config = config_of("llama")
    model = AutoModelForCausalLM.from_config(config).to(torch.bfloat16)
    trained = [value for value in method.prepare(model).parameters() if value.requires_grad]
    assert sum(value.numel() for value in trained) == method.trainable(facts_of(config))
    assert {value.dtype for value in trained} == {torch.float32}


@pytest.mark.parametrize("method", [one for one in TUNERS if isinstance(one, LinearTuner)], ids=named)
def test_the_attention_alone_is_counted_too(method: LinearTuner) -> None:
    config = config_of("llama")
    narrow = method.model_copy(update={"target_modules": "attention"})
    with torch.device("meta"):
        model = narrow.prepare(AutoModelForCausalLM.from_config(config))
    trained = {name: value for name, value in model.named_parameters() if value.requires_grad}
    assert not any("mlp" in name for name in trained)
    assert sum(value.numel() for value in trained.values()) == narrow.trainable(facts_of(config))


@pytest.mark.filterwarnings("ignore:Failed to load the CUDA|Setting boft_n_butterfly:UserWarning")
@pytest.mark.parametrize("method", TUNERS, ids=named)
def test_a_tune_changes_only_the_adapter_and_comes_back_bit_for_bit(method: Method, tmp_path: Path) -> None:
    precision = Bf16() if method.not_on.get("nf4") else Nf4()
    tune = a_tune(method, a_base(tmp_path / "base", num_hidden_layers=1), precision, tmp_path / "adapter")
    assert tune.losses[-1] < tune.losses[0]
    assert tune.changed == {name for name, value in tune.model.named_parameters() if value.requires_grad}
    assert torch.equal(tune.logits(tune.again), tune.logits(tune.model))
    with tune.again.disable_adapter():
        assert not torch.equal(tune.logits(tune.again), tune.logits(tune.model))


@pytest.mark.parametrize("kind", ["loha", "lokr", "hra", "delora"])
def test_a_tuner_that_reads_weights_is_refused_where_they_are_packed(kind: str) -> None:
    problem = method_refusal(METHOD[kind](), Nf4(), "sft")
    assert problem is not None
    assert "packed" in problem.sentence()
    assert method_refusal(METHOD[kind](), Bf16(), "sft") is None


def test_reading_weights_is_possible_where_8_bit_keeps_their_shape() -> None:
    assert method_refusal(METHOD["loha"](), Int8(), "sft") is None
    assert method_refusal(METHOD["hra"](), Int8(), "sft") is not None


def test_what_cannot_be_put_on_a_model_is_refused_with_its_name() -> None:
    with pytest.raises(ProblemError) as caught:
        METHOD["oft"]().prepare(AutoModelForCausalLM.from_config(config_of("gpt2")))
    assert caught.value.problem.code == "method_refused_on_model"
    assert caught.value.problem.facts == {"method": "oft", "model": "GPT2LMHeadModel"}


def test_a_tuner_knows_the_layers_of_gpt2() -> None:
    method = METHOD["fourierft"](target_modules="attention")
    tuned = method.prepare(AutoModelForCausalLM.from_config(config_of("gpt2")))
    trained = {name for name, value in tuned.named_parameters() if value.requires_grad}
    assert len(trained) == 4
    assert all(".attn." in name for name in trained)


@pytest.mark.parametrize(("most", "found"), [(48, 32), (32, 32), (7, 4), (1, 1), (1000, 32)])
def test_a_size_is_the_largest_that_divides_all_layers(most: int, found: int) -> None:
    assert common_divisor((64, 96, 160), most) == found


def traced(method: Method, precision: str, *, thorough: bool, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Trace a step of seven layers the quick way, or with nothing derived from anything else."""

    def slow_way(*args: Any, **settings: Any) -> Phantom:
        found = conjure(*args, **settings)
        found.thorough, found.mode = True, FakeTensorMode(allow_non_fake_inputs=True)
        return found

    training = {"gradient_checkpointing": method.recomputes, "gradient_accumulation_steps": 2}
    job = TrainJob.model_validate(
        {
            "model": {"path": "/model"},
            "data": [{"path": "/rows.jsonl"}],
            "precision": {"kind": precision},
            "method": method,
            "optimizer": {"kind": "adamw"},
            "training": training,
        }
    )
    with monkeypatch.context() as patched:
        patched.setattr(tracing, "_SHELF", OrderedDict())
        if thorough:
            patched.setattr(tracing, "conjure", slow_way)
            patched.setattr(type(method), "even", False)
        batch = Shape(2, 16, 15, padded=True)
        return tracing.trace(job, config_of("llama", num_hidden_layers=6), batch, tracing.CARD)


@pytest.mark.parametrize(
    "method",
    [pytest.param(one, marks=() if kind_of(one) in SLICE else pytest.mark.slow) for one in TUNERS],
    ids=named,
)
def test_the_derived_forecast_is_that_of_the_whole_model(
    method: Method, monkeypatch: pytest.MonkeyPatch
) -> None:
    precision = "bf16" if method.not_on.get("nf4") else "nf4"
    quick = traced(method, precision, thorough=False, monkeypatch=monkeypatch)
    assert traced(method, precision, thorough=True, monkeypatch=monkeypatch) == quick
    assert quick.trainable_parameters == method.trainable(facts_of(config_of("llama", num_hidden_layers=6)))
