"""What a proof asks: samples of the job, prompts of its rows, and rows that were held out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from fakes import tiny_job

from engine.job import TrainJob
from engine.runtime import prepare
from engine.runtime.proof import HELD_OUT_ROWS
from engine.runtime.questions import questions
from engine.runtime.tokens import MASKED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.runs import RunFolder


@pytest.fixture
def base(make_base: Callable[..., Path]) -> Path:
    return make_base()


def a_run(base: Path, tmp_path: Path, **parts: Any) -> tuple[TrainJob, RunFolder]:
    """A run whose rows are frozen; its result is the base itself."""
    data = parts.pop("data", None) or tiny_job.write_rows(tmp_path / "rows.jsonl", 100)
    run = tiny_job.make_run(base, data, tmp_path, **parts)
    work = run.job()
    assert isinstance(work, TrainJob)
    prepare.freeze(prepare.split_rows(work), run.data)
    return work, run


def test_the_samples_come_first_and_the_rows_make_up_the_rest(base: Path, tmp_path: Path) -> None:
    data = tmp_path / "pairs.jsonl"
    prompts = ["w50 w51", "w52 w53", "w54 w55"]
    rows = [json.dumps({"prompt": prompt, "completion": "w60"}) for prompt in prompts]
    data.write_text("\n".join(rows) + "\n", encoding="utf-8")
    samples = ["w40 w41", "w42 w43"]
    work, run = a_run(base, tmp_path, data=data, split={"validation": 0.0}, evaluation={"samples": samples})
    asked = questions(work, run, base)
    assert asked.prompts == ((40, 41), (50, 51), (52, 53))


def test_held_out_rows_are_those_of_the_run_and_not_too_many(base: Path, tmp_path: Path) -> None:
    data = tiny_job.write_rows(tmp_path / "many.jsonl", 400)
    work, run = a_run(base, tmp_path, data=data, split={"validation": 0.4})
    assert len(questions(work, run, base).held_out) == HELD_OUT_ROWS
    work, run = a_run(base, tmp_path / "none", data=data, split={"validation": 0.0})
    assert questions(work, run, base).held_out == ()


def test_of_a_row_that_is_trained_from_its_start_the_first_half_is_asked(base: Path, tmp_path: Path) -> None:
    data = tmp_path / "texts.jsonl"
    data.write_text(json.dumps({"text": "w40 w41 w42 w43 w44 w45"}) + "\n", encoding="utf-8")
    work, run = a_run(base, tmp_path, data=data, stage={"kind": "pretrain"}, split={"validation": 0.0})
    asked = questions(work, run, base)
    assert asked.prompts[-1] == (40, 41, 42)


def test_of_a_long_prompt_its_end_is_kept(base: Path, tmp_path: Path) -> None:
    long = " ".join(f"w{number % 50 + 30}" for number in range(300))
    work, run = a_run(base, tmp_path, evaluation={"samples": [long]})
    prompt = questions(work, run, base).prompts[0]
    assert len(prompt) == 256
    assert prompt == tuple(number % 50 + 30 for number in range(300))[-256:]


def test_without_any_rows_there_is_still_something_to_ask(base: Path, tmp_path: Path) -> None:
    run = tiny_job.make_run(base, tiny_job.write_rows(tmp_path / "rows.jsonl"), tmp_path)
    work = run.job()
    assert isinstance(work, TrainJob)
    asked = questions(work, run, base)
    assert [len(prompt) > 0 for prompt in asked.prompts] == [True]
    assert asked.held_out == ()


def test_an_answer_ends_and_is_padded_as_the_tokenizer_says(base: Path, tmp_path: Path) -> None:
    work, run = a_run(base, tmp_path, evaluation={"per_device_eval_batch_size": 5})
    asked = questions(work, run, base)
    assert (asked.ends, asked.pad, asked.batch) == (frozenset({2}), 0, 5)
    assert all((row.labels != MASKED).any() for row in asked.held_out)
