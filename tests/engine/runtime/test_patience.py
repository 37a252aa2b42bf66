"""Work that nobody waits for any more ends early and leaves nothing behind."""

from __future__ import annotations

import itertools
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from desktop.state.presets import starter_models
from engine import launch
from engine.job import TrainJob
from engine.model import ModelSpec
from engine.problems import ProblemError
from engine.runtime.forecast import Forecaster, Question
from engine.runtime.patience import patient, still_wanted

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def job() -> TrainJob:
    return TrainJob.model_validate({"model": ModelSpec(hub="a/b"), "data": [{"path": "none.jsonl"}]})


def impatient(times: int) -> Callable[[], None]:
    """Want something so many times and then no more."""
    counted = itertools.count()

    def ask() -> None:
        if next(counted) >= times:
            raise ProblemError("request_cancelled")

    return ask


def test_without_anybody_who_asks_work_goes_on() -> None:
    still_wanted()


def test_what_is_asked_inside_ends_with_it() -> None:
    with patient(impatient(0)), pytest.raises(ProblemError, match="cancel"):
        still_wanted()
    still_wanted()


def test_a_trace_is_given_up_in_its_middle_and_the_next_one_is_as_good(job: TrainJob) -> None:
    forecaster = Forecaster()
    question = Question(facts=starter_models()[0].model_facts(), capacity=8 << 30, longest=64)
    for times in (0, 4, 8):
        with patient(impatient(times)), pytest.raises(ProblemError) as raised:
            forecaster.forecast(job, question)
        assert raised.value.problem.code == "request_cancelled"
    assert forecaster.forecast(job, question) == Forecaster().forecast(job, question)


def test_a_quick_answer_does_not_wait_for_pytorch() -> None:
    program = (
        "import sys\n"
        "from desktop.state.presets import starter_models\n"
        "from engine.job import TrainJob\n"
        "from engine.runtime.forecast import FORECASTER, Question\n"
        "job = TrainJob.model_validate({'model': {'hub': 'a/b'}, 'data': [{'path': 'none.jsonl'}]})\n"
        "answer = FORECASTER.quick(job, Question(facts=starter_models()[0].model_facts()))\n"
        "assert answer.method == 'formula', answer\n"
        "assert not {'torch', 'transformers'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], env=launch.environment(), check=False)
    assert done.returncode == 0
