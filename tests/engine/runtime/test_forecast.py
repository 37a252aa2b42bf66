"""The forecast's answers: they add up, say whether it fits, and say when nothing is known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from transformers import MixtralConfig

from engine import job
from engine.model import read_facts
from engine.runtime import forecast as forecasts
from engine.runtime import trace as tracing
from engine.runtime.forecast import Forecaster, Question, forecast, verdict_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.rpc import ForecastAnswer

GIB = 1 << 30
CARD = Question(capacity=24 * GIB)
MIXTURE = MixtralConfig(
    vocab_size=96,
    hidden_size=64,
    intermediate_size=96,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    num_local_experts=2,
    max_position_embeddings=64,
)


def a_job(folder: Path, **changes: Any) -> job.TrainJob:
    usual = {"stage": {"kind": "sft", "max_length": 64}, "training": {"per_device_train_batch_size": 2}}
    content = {"model": {"path": str(folder)}, "data": [{"path": "/d"}], **usual, **changes}
    return job.TrainJob.model_validate(content)


def tensors(answer: ForecastAnswer) -> int:
    return answer.low - forecasts.overhead(on_card=answer.device != "cpu")


@pytest.mark.parametrize("question", [CARD, Question()], ids=["card", "here"])
def test_segments_add_up_and_the_range_is_one(make_base: Callable[..., Path], question: Question) -> None:
    answer = forecast(a_job(make_base()), question)
    assert answer.method == "traced"
    assert sum(segment.bytes for segment in answer.segments) == answer.total
    assert 0 < answer.low <= answer.total
    assert all(segment.bytes >= 0 for segment in answer.segments)
    assert len({segment.kind for segment in answer.segments}) == len(answer.segments)
    assert answer.reason is None


def test_the_verdict_follows_the_range() -> None:
    assert verdict_of(total=90, low=80, free=100) == "fits"
    assert verdict_of(total=96, low=80, free=100) == "tight"
    assert verdict_of(total=120, low=100, free=100) == "tight"
    assert verdict_of(total=120, low=101, free=100) == "too_big"


def test_a_card_that_is_asked_about_is_free_as_a_whole(make_base: Callable[..., Path]) -> None:
    folder = make_base()
    found = {size: forecast(a_job(folder), Question(capacity=size)) for size in (24 * GIB, GIB, GIB // 4)}
    assert [answer.verdict for answer in found.values()] == ["fits", "fits", "too_big"]
    assert all(answer.capacity == answer.free == size for size, answer in found.items())
    assert len({answer.total for answer in found.values()}) == 1
    assert found[24 * GIB].device == "24 GB"


@pytest.mark.parametrize(
    ("cheaper", "dearer"),
    [
        ({"method": {"kind": "lora", "r": 4}}, {"method": {"kind": "lora", "r": 64}}),
        ({"stage": {"kind": "sft", "max_length": 32}}, {"stage": {"kind": "sft", "max_length": 512}}),
        ({"training": {"per_device_train_batch_size": 1}}, {"training": {"per_device_train_batch_size": 16}}),
        ({"training": {"gradient_checkpointing": True}}, {"training": {"gradient_checkpointing": False}}),
        (
            {"precision": {"kind": "bf16"}, "method": {"kind": "freeze", "trainable_layers": 1}},
            {"precision": {"kind": "bf16"}, "method": {"kind": "full"}},
        ),
    ],
)
def test_what_is_cheaper_is_forecast_cheaper(
    make_base: Callable[..., Path], cheaper: dict[str, Any], dearer: dict[str, Any]
) -> None:
    folder = make_base(num_hidden_layers=4)
    less, more = (tensors(forecast(a_job(folder, **part), CARD)) for part in (cheaper, dearer))
    assert less < more


def test_rows_that_are_known_to_be_short_need_less_unless_they_are_packed(
    make_base: Callable[..., Path],
) -> None:
    folder = make_base()
    short = Question(capacity=24 * GIB, longest=16)
    assert tensors(forecast(a_job(folder), short)) < tensors(forecast(a_job(folder), CARD))
    packed = a_job(folder, stage={"kind": "sft", "max_length": 64, "packing": True})
    assert forecast(packed, short) == forecast(packed, CARD)


def test_an_answer_is_traced_once_and_then_the_same(
    make_base: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, traced = Forecaster(), []
    real = tracing.trace
    monkeypatch.setattr(tracing, "trace", lambda *found: traced.append(1) or real(*found))
    work = a_job(make_base())
    first = asked.forecast(work, CARD)
    assert asked.forecast(work, CARD) == first
    other_card = asked.forecast(work, Question(capacity=8 * GIB))
    assert (other_card.total, len(traced)) == (first.total, 1)
    asked.forecast(a_job(work.model.folder(), method={"kind": "lora", "r": 2}), CARD)
    assert len(traced) == 2


def test_a_quick_answer_is_a_formula_until_the_step_was_traced(make_base: Callable[..., Path]) -> None:
    asked, work = Forecaster(), a_job(make_base())
    quick = asked.quick(work, CARD)
    assert quick.method == "formula"
    assert quick.total == sum(segment.bytes for segment in quick.segments) > 0
    traced = asked.forecast(work, CARD)
    assert asked.quick(work, CARD) == traced
    assert traced.method == "traced"


def test_a_model_that_is_not_here_is_traced_from_its_facts(make_base: Callable[..., Path]) -> None:
    folder = make_base()
    here = forecast(a_job(folder), CARD)
    elsewhere = a_job(folder, model={"hub": "somebody/something"})
    assert forecast(elsewhere, Question(facts=read_facts(folder), capacity=24 * GIB)) == here


@pytest.mark.parametrize(
    ("model_type", "code"),
    [("no-such-kind", "forecast_architecture"), ("bert-generation-of-none", "forecast_architecture")],
)
def test_a_kind_that_nobody_knows_is_unknown_with_the_reason(
    make_base: Callable[..., Path], model_type: str, code: str
) -> None:
    folder = make_base()
    file = folder / "config.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "model_type": model_type}))
    answer = forecast(a_job(folder), CARD)
    assert (answer.verdict, answer.total, answer.segments) == ("unknown", 0, ())
    assert answer.reason is not None
    assert answer.reason.code == code


def test_an_architecture_that_cannot_be_traced_is_unknown_with_the_reason(
    make_base: Callable[..., Path],
) -> None:
    """PEFT cannot put DoRA on the experts of a mixture: training would end there, and so does tracing."""
    dora = {"kind": "lora", "r": 4, "use_dora": True}
    work = a_job(make_base(config=MIXTURE), precision={"kind": "bf16"}, method=dora)
    answer = forecast(work, CARD)
    assert answer.verdict == "unknown"
    assert answer.reason is not None
    assert answer.reason.code == "adapter_refused_on_experts"
    assert forecast(work, CARD) == answer
    plain = a_job(work.model.folder(), precision={"kind": "bf16"}, method={"kind": "lora", "r": 4})
    assert forecast(plain, CARD).verdict == "fits"
