"""What would make a job fit: every lever that is offered fits, and changes what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from engine import job
from engine.runtime import forecast as forecasts
from engine.runtime.fit import changed, fit
from engine.runtime.forecast import Question, forecast
from engine.verdict import TIGHT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.rpc import FitAnswer

MIB = 1 << 20
ORDER = ("same", "slightly_less", "less")


def a_job(folder: Path, **changes: Any) -> job.TrainJob:
    content = {
        "model": {"path": str(folder)},
        "data": [{"path": "/d"}],
        "stage": {"kind": "sft", "max_length": 1024},
        "precision": {"kind": "bf16"},
        "optimizer": {"kind": "adamw"},
        "training": {
            "per_device_train_batch_size": 8,
            "gradient_accumulation_steps": 2,
            "gradient_checkpointing": False,
            "chunked_loss": False,
        },
        **changes,
    }
    return job.TrainJob.model_validate(content)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with a vocabulary and a width that weigh something; only its config is read."""
    import torch
    from transformers import AutoModelForCausalLM, LlamaConfig

    path = tmp_path_factory.mktemp("model") / "model"
    config = LlamaConfig(
        vocab_size=8192,
        hidden_size=256,
        intermediate_size=704,
        num_hidden_layers=3,
        num_attention_heads=4,
        num_key_value_heads=2,
    )
    AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16).save_pretrained(path)
    (path / "tokenizer.json").write_text("{}", encoding="utf-8")
    return path


def on_card_with(tensor_bytes: int) -> Question:
    return Question(capacity=tensor_bytes + forecasts.overhead(on_card=True))


def share_of(work: job.TrainJob, share: float) -> Question:
    """Ask about a card that has room for a share of the job's tensors."""
    traced = forecasts.FORECASTER.trace(work, Question(), on_card=True)
    return on_card_with(int(traced.reserved * share / TIGHT))


def check(work: job.TrainJob, question: Question, answer: FitAnswer) -> None:
    for lever in answer.levers:
        pulled = changed(work, lever.changes)
        again = forecast(pulled, question)
        assert (again.verdict, again.total) == ("fits", lever.total)
        assert lever.verdict == "fits"
        for path, value in lever.changes.items():
            assert at(work, path) != value or path == "training.gradient_accumulation_steps"
            assert at(pulled, path) == value or isinstance(value, dict)
        assert pulled.effective_batch == work.effective_batch
        assert lever.time >= 1.0


def at(work: job.TrainJob, path: str) -> Any:
    found: Any = work.model_dump(mode="json")
    for name in path.split("."):
        found = found[name]
    return found


def test_a_job_that_fits_gets_no_lever(folder: Path) -> None:
    answer = fit(a_job(folder), Question(capacity=24 << 30))
    assert answer.forecast.verdict == "fits"
    assert answer.levers == ()


@pytest.mark.parametrize("share", [0.9, 0.4])
def test_every_lever_fits_and_changes_what_it_says(folder: Path, share: float) -> None:
    work = a_job(folder)
    question = share_of(work, share)
    answer = fit(work, question)
    assert answer.forecast.verdict in {"tight", "too_big"}
    assert answer.levers
    check(work, question, answer)


def test_the_least_harmful_comes_first_and_at_most_three(folder: Path) -> None:
    work = a_job(folder)
    answer = fit(work, share_of(work, 0.9))
    assert 1 < len(answer.levers) <= 3
    harm = [(ORDER.index(lever.quality), lever.time) for lever in answer.levers]
    assert harm == sorted(harm)
    assert all(len(lever.kinds) == 1 for lever in answer.levers)


def test_a_batch_is_made_no_smaller_than_it_must(folder: Path) -> None:
    work = a_job(folder, training={"per_device_train_batch_size": 8, "gradient_accumulation_steps": 2})
    question = share_of(work, 0.9)
    answer = fit(work, question)
    (lever,) = [lever for lever in answer.levers if lever.kinds == ("batch",)]
    size = lever.changes["training.per_device_train_batch_size"]
    assert lever.changes["training.gradient_accumulation_steps"] * size == 16
    larger = next(bigger for bigger in range(size + 1, 9) if 16 % bigger == 0)
    more = {
        "training.per_device_train_batch_size": larger,
        "training.gradient_accumulation_steps": 16 // larger,
    }
    assert forecast(changed(work, more), question).verdict != "fits"


def test_where_no_lever_is_enough_several_are_pulled_together(folder: Path) -> None:
    work = a_job(folder)
    question = share_of(work, 0.07)
    answer = fit(work, question)
    (lever,) = answer.levers
    assert len(lever.kinds) > 1
    check(work, question, answer)


def test_where_nothing_helps_nothing_is_offered(folder: Path) -> None:
    answer = fit(a_job(folder), on_card_with(MIB))
    assert answer.forecast.verdict == "too_big"
    assert answer.levers == ()


def test_a_model_of_an_unknown_kind_gets_no_lever(make_base: Callable[..., Path]) -> None:
    unknown = make_base()
    file = unknown / "config.json"
    file.write_text(file.read_text().replace('"llama"', '"no-such-kind"'))
    answer = fit(a_job(unknown), on_card_with(MIB))
    assert answer.forecast.verdict == "unknown"
    assert answer.levers == ()


def test_levers_that_are_pulled_already_are_not_offered(folder: Path) -> None:
    training = {
        "per_device_train_batch_size": 1,
        "gradient_checkpointing": True,
        "chunked_loss": True,
        "activation_offloading": True,
    }
    work = a_job(folder, optimizer={"kind": "adamw_8bit"}, training=training)
    kinds = {kind for lever in fit(work, share_of(work, 0.8)).levers for kind in lever.kinds}
    assert kinds <= {"rank", "precision", "max_length"}


def test_a_change_can_name_a_whole_part(make_base: Callable[..., Path]) -> None:
    work = changed(a_job(make_base()), {"precision": {"kind": "nf4"}, "stage.max_length": 256})
    assert (work.precision.kind, work.stage.max_length) == ("nf4", 256)
