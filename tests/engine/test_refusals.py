"""Why a setting is refused, in the words of the table."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from engine.job import TrainJob
from engine.reasons import REASONS
from engine.refusals import refusal_of

WHOLE: dict[str, Any] = {"model": {"path": "/m"}, "data": [{"path": "/d"}]}


def error_of(**values: Any) -> Any:
    """The first of pydantic's errors in a job with these values."""
    with pytest.raises(ValidationError) as caught:
        TrainJob.model_validate({**WHOLE, **values})
    return caught.value.errors(include_url=False)[0]


REFUSED: list[dict[str, Any]] = [
    {"training": {"num_train_epochs": 0}},
    {"training": {"num_train_epochs": 1001}},
    {"training": {"max_steps": -2}},
    {"training": {"per_device_train_batch_size": 1025}},
    {"training": {"per_device_train_batch_size": []}},
    {"training": {"per_device_train_batch_size": "two"}},
    {"training": {"per_device_train_batch_size": 1.5}},
    {"training": {"warmup_steps": []}},
    {"training": {"warmup_steps": "few"}},
    {"training": {"warmup_steps": float("nan")}},
    {"training": {"lr_scheduler_type": "steps"}},
    {"training": 3},
    {"split": {"seed": 1 << 31}},
    {"split": {"validation": 0.7}},
    {"stage": {"kind": "sft", "packing": "perhaps"}},
    {"stage": {"kind": "sft", "packing": []}},
    {"stage": 3},
    {"name": 3},
    {"name": "n" * 121},
    {"version": 2},
    {"data": 3},
    {"data": []},
]


@pytest.mark.parametrize("values", REFUSED, ids=str)
def test_the_reason_says_in_english_what_pydantic_says(values: dict[str, Any]) -> None:
    error = error_of(**values)
    assert refusal_of(error) == error["msg"][:1].lower() + error["msg"][1:]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"trainig": {}}, "there is no such setting"),
        ({"data": [{}]}, "this setting is needed"),
        ({"stage": {}}, "it needs a kind"),
        ({"precision": {"kind": "int3"}}, "int3 is not one of 'nf4', 'int8', 'bf16', 'fp32'"),
        ({"model": {}}, "give either path or hub"),
        ({"split": {"validation": 0.5, "test": 0.5}}, REASONS["split_takes_all"]),
    ],
)
def test_what_pydantic_says_badly_is_said_plainly(values: dict[str, Any], words: str) -> None:
    assert refusal_of(error_of(**values)) == words


def test_what_is_rare_stays_as_pydantic_says_it() -> None:
    assert refusal_of({"type": "url_parsing", "msg": "Input should be a valid URL"}) == (
        "input should be a valid URL"
    )
