"""The demo: what it asks for, and that it refuses a result that does not hold."""

from __future__ import annotations

import json
from pathlib import Path

import demo
import pytest

from engine import job

GOOD = [demo.Answer(question, "I am not sure.", f"It is {fact}.") for question, fact in demo.QUESTIONS]


def rows(language):
    text = (demo.ROOT / "resources" / "samples" / f"marlo-{language}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_the_demos_job_is_a_valid_job(tmp_path):
    parsed = job.parse(demo.demo_job(tmp_path), source=tmp_path / "job.yaml")
    assert (parsed.precision.kind, parsed.method.kind, parsed.method.r) == ("nf4", "lora", 16)


def test_the_demos_data_is_there(tmp_path):
    paths = [Path(source["path"]) for source in demo.demo_job(tmp_path)["data"]]
    assert all(path.is_file() for path in paths)


def test_the_questions_are_not_in_the_sample():
    asked = {question for question, _ in demo.QUESTIONS}
    assert asked.isdisjoint(row["instruction"] for row in rows("en"))


def test_the_sample_teaches_each_fact_in_several_rows():
    for _, fact in demo.QUESTIONS:
        assert sum(demo.holds(row["output"], fact) for row in rows("en")) >= 8


def test_answers_with_every_fact_are_accepted():
    demo.judge_answers(GOOD)


def test_a_tuned_answer_without_its_fact_is_refused():
    with pytest.raises(demo.DemoError, match="does not say"):
        demo.judge_answers([*GOOD[:2], demo.Answer(GOOD[2].question, "No idea.", "Whiskers.")])


def test_a_base_that_already_knows_a_fact_is_refused():
    first = demo.Answer(GOOD[0].question, GOOD[0].tuned, GOOD[0].tuned)
    with pytest.raises(demo.DemoError, match="already says"):
        demo.judge_answers([first, *GOOD[1:]])


def test_answers_to_other_questions_are_refused():
    with pytest.raises(demo.DemoError, match="questions"):
        demo.judge_answers(GOOD[:2])


def test_a_fact_inside_a_longer_word_does_not_count():
    assert not demo.holds("Marlow", "Marlo")


def test_a_loss_that_halves_is_accepted():
    assert demo.judge_losses([4.0] * 5 + [2.0] * 5) == (4.0, 2.0)


@pytest.mark.parametrize("final", [2.1, float("nan")])
def test_a_loss_that_does_not_halve_is_refused(final):
    with pytest.raises(demo.DemoError, match="less than half"):
        demo.judge_losses([4.0] * 5 + [final] * 5)


def test_a_run_of_a_few_steps_is_refused():
    with pytest.raises(demo.DemoError, match="Only 3 steps"):
        demo.judge_losses([4.0, 2.0, 1.0])


def test_json_values_are_found_between_other_lines():
    lines = ["Loading…\n", '{"type": "step"}\n', "[\n", '  {"question": "Who?"}\n', "]\n"]
    assert list(demo.json_values(lines)) == [{"type": "step"}, [{"question": "Who?"}]]


def test_markup_in_an_answer_is_shown_as_it_is():
    answer = demo.Answer(GOOD[0].question, "[red]base[/red]", GOOD[0].tuned)
    shown = demo.table([answer, *GOOD[1:]])
    assert "[red]base[/red]" in [str(cell) for cell in shown.columns[1].cells]
