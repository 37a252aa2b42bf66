"""The helper process on its pipe: framing, typed answers, crashes, cancelling and a bounded end."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop.bridge.service_process import RpcProcess
from engine import rpc
from engine.dataset import DatasetSpec
from engine.model import ModelFacts

SCRIPT = Path(__file__).parents[2] / "fakes" / "scripted_service.py"


@pytest.fixture
def service(qtbot):
    made = []

    def make(script: str = "good", **options) -> RpcProcess:
        process = RpcProcess(command=[sys.executable, str(SCRIPT), script], **options)
        made.append(process)
        return process

    yield make
    for process in made:
        process.close()


class Answers:
    """Remembers what came back."""

    def __init__(self):
        self.results, self.problems = [], []

    @property
    def any(self):
        return bool(self.results or self.problems)

    def ask(self, process, params, **more):
        return process.request(params, self.results.append, self.problems.append, **more)


@pytest.fixture
def answers():
    return Answers()


def model(name):
    return rpc.InspectModel(path=Path("/models") / name)


def test_hello_makes_it_ready(service, qtbot):
    process = service()
    with qtbot.waitSignal(process.ready) as signal:
        process.start()
    assert signal.args[0].protocol == rpc.PROTOCOL
    assert process.is_ready


def test_a_request_made_before_the_process_is_ready_is_answered_with_its_type(service, answers, qtbot):
    answers.ask(service(), model("tiny"))
    qtbot.waitUntil(lambda: answers.any)
    assert isinstance(answers.results[0], ModelFacts)


def test_an_answer_in_forty_pieces_is_put_together(service, answers, qtbot):
    answers.ask(service(), model("pieces"))
    qtbot.waitUntil(lambda: answers.any)
    assert answers.results[0].name == "tiny"


def test_progress_arrives_in_order_and_the_problem_of_the_engine_comes_through(service, answers, qtbot):
    seen = []
    answers.ask(service(), rpc.InspectData(data=DatasetSpec(path=Path("/d.jsonl"))), on_progress=seen.append)
    qtbot.waitUntil(lambda: answers.any)
    assert [item.done for item in seen] == [34, 80, 120]
    assert answers.problems[0].code == "data_empty"


def test_tokens_stream_and_keep_their_characters(service, answers, qtbot):
    seen = []
    messages = (rpc.ChatMessage(role="user", content="hello"),)
    answers.ask(service("chat"), rpc.Generate(messages=messages), on_token=seen.append)
    qtbot.waitUntil(lambda: answers.any)
    assert "".join(token.text for token in seen) == "你好, wörld" == answers.results[0].text


def test_a_method_without_result_answers_none(service, answers, qtbot):
    answers.ask(service("chat"), rpc.Stop())
    qtbot.waitUntil(lambda: answers.any)
    assert answers.results == [None]


def test_a_result_of_the_wrong_shape_is_a_problem_that_names_the_request(service, answers, qtbot):
    answers.ask(service(), rpc.Forecast(job={}))
    qtbot.waitUntil(lambda: answers.any)
    assert answers.problems[0].code == "unexpected"
    assert "Forecast" in str(answers.problems[0].facts["reason"])


def test_an_error_without_a_problem_keeps_its_message(service, answers, qtbot):
    answers.ask(service(), rpc.ListModels())
    qtbot.waitUntil(lambda: answers.any)
    assert answers.problems[0].facts["reason"] == "no method list_models"


def test_a_crash_refuses_every_pending_request_and_the_next_process_answers(service, answers, qtbot):
    process = service()
    answers.ask(process, model("never"))
    answers.ask(process, model("crash"))
    qtbot.waitUntil(lambda: len(answers.problems) == 2)
    assert {problem.code for problem in answers.problems} == {"engine_ended"}
    answers.ask(process, model("tiny"))
    qtbot.waitUntil(lambda: bool(answers.results))
    assert process.pending == 0


def test_it_is_not_restarted_where_restarts_are_off(service, answers, qtbot):
    process = service(restarts=False)
    with qtbot.waitSignals([process.failed, process.ended]):
        answers.ask(process, model("crash"))
    assert not process.is_running


def test_it_stays_down_after_crashing_again_and_again(service, answers, qtbot):
    process = service()
    crashes = []
    process.failed.connect(crashes.append)
    process.failed.connect(lambda _: answers.ask(process, model("crash")) if len(crashes) < 4 else None)
    with qtbot.waitSignal(process.ended):
        answers.ask(process, model("crash"))
    assert len(crashes) >= 4
    assert not process.is_running


def test_cancelling_answers_at_once_and_drops_the_late_answer(service, answers, qtbot):
    process = service()
    with qtbot.waitSignal(process.ready):
        process.start()
    process.cancel(answers.ask(process, model("never")))
    answers.ask(process, model("tiny"))
    qtbot.waitUntil(lambda: len(answers.results) == 1)
    assert [problem.code for problem in answers.problems] == ["request_cancelled"]


def test_another_protocol_is_refused_and_not_tried_again(service, answers, qtbot):
    process = service("newer")
    with qtbot.waitSignals([process.failed, process.ended]):
        answers.ask(process, model("tiny"))
    assert answers.problems[0].code == "engine_protocol"
    assert not process.is_running


def test_text_that_is_no_message_ends_the_process_instead_of_being_guessed_at(service, answers, qtbot):
    process = service("garbage", restarts=False)
    with qtbot.waitSignal(process.ended):
        answers.ask(process, model("tiny"))
    assert answers.problems[0].code == "engine_ended"
    assert "wire:" in process.log()


def test_what_it_writes_beside_the_wire_is_kept_as_log(service, qtbot):
    process = service()
    process.start()
    qtbot.waitUntil(lambda: "garbage beside the wire" in process.log())


def test_a_line_of_the_log_that_arrives_in_pieces_is_one_line(qtbot):
    written = "链 one line\nanother\nand the".encode()
    for stop in range(len(written)):
        process, heard = RpcProcess(command=["engine"]), []
        process.logged.connect(heard.append)
        for piece in (written[:stop], written[stop:], b" last\n"):
            process._keep(piece)
        assert process.log() == "\n".join(heard) == "链 one line\nanother\nand the last"


def test_closing_its_input_ends_it_without_a_failure(service, qtbot):
    process = service()
    failures = []
    process.failed.connect(failures.append)
    with qtbot.waitSignal(process.ready):
        process.start()
    with qtbot.waitSignal(process.ended):
        process.shutdown()
    assert failures == []


def test_what_asks_again_when_the_process_ends_does_not_start_another_at_the_end_of_the_app(service, qtbot):
    process = service()
    heard = []

    def ask_again(problem):
        heard.append(problem.code)
        process.request(model("tiny"), heard.append, lambda problem: heard.append(problem.code))

    with qtbot.waitSignal(process.ready):
        process.start()
    process.request(model("never"), heard.append, ask_again)
    process.close()
    assert not process.is_running
    qtbot.waitUntil(lambda: heard == ["engine_ended", "request_cancelled"])


def test_a_process_that_ignores_everything_is_killed_within_the_bound(service, qtbot):
    process = service("stubborn")
    with qtbot.waitSignal(process.ready):
        process.start()
    with qtbot.waitSignal(process.ended):
        process.shutdown()


def test_a_command_that_does_not_exist_is_a_problem(qtbot, answers):
    process = RpcProcess(command=["/nowhere/engine"])
    with qtbot.waitSignal(process.failed) as signal:
        answers.ask(process, model("tiny"))
    assert signal.args[0].code == "engine_ended"
    assert answers.problems
