"""The wire: whatever is said on it is one line, and whatever comes in gets an answer of its own."""

from __future__ import annotations

import io
import json
import queue
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import rpc
from engine.problems import ProblemError
from engine.runtime.wire import Request, Server, Wire

if TYPE_CHECKING:
    from collections.abc import Iterable

FREELY = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
contents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


def echo(request: Request) -> Any:
    return request.params


def refuse(request: Request) -> Any:
    raise ProblemError("data_empty", path=request.params)


def stumble(request: Request) -> Any:
    message = f"odd: {request.params}"
    raise KeyError(message)


HANDLERS = {"echo": echo, "refuse": refuse, "stumble": stumble}


def answers(lines: Iterable[str], monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What a server says to these lines; everything is answered in its turn."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    out = io.StringIO(newline="\n")
    Server(Wire(out), HANDLERS, at_once=frozenset(HANDLERS)).run()
    said = out.getvalue()
    assert not said or said.endswith("\n")
    return [json.loads(line) for line in said.split("\n")[:-1]]


@FREELY
@given(st.dictionaries(words, contents, max_size=4).filter(lambda message: "jsonrpc" not in message))
def test_a_message_is_one_line_of_utf8_that_gives_it_back(message: dict[str, Any]) -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="utf-8", newline="\n")
    Wire(out).send(message)
    (line, rest) = raw.getvalue().split(b"\n")
    assert rest == b""
    assert json.loads(line) == {"jsonrpc": "2.0", **message}


@FREELY
@given(st.lists(st.tuples(st.sampled_from([*HANDLERS, "cancel"]), contents), max_size=6))
def test_every_request_is_answered_once_under_its_number(
    monkeypatch: pytest.MonkeyPatch, requests: list[tuple[str, Any]]
) -> None:
    lines = [
        json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        for number, (method, params) in enumerate(requests)
    ]
    said = answers(lines, monkeypatch)
    asked = [number for number, (method, _) in enumerate(requests) if method != "cancel"]
    assert [message["id"] for message in said] == asked
    for message in said:
        method, params = requests[message["id"]]
        if method == "echo":
            assert message["result"] == (params or {})
        else:
            code = {"refuse": "data_empty", "stumble": "unexpected"}[method]
            assert (message["error"]["code"], message["error"]["data"]["code"]) == (rpc.PROBLEM, code)


@FREELY
@given(st.lists(words.filter(lambda text: text.strip() and not text.strip().isdigit()), max_size=4))
def test_what_is_no_request_is_said_to_be_none_and_the_next_is_answered(
    monkeypatch: pytest.MonkeyPatch, lines: list[str]
) -> None:
    lines = [line for text in lines for line in text.splitlines() if line.strip()]
    said = answers([*lines, '{"id": 7, "method": "echo", "params": {"still": "there"}}'], monkeypatch)
    assert said.pop() == {"jsonrpc": "2.0", "id": 7, "result": {"still": "there"}}
    assert said == [
        {"jsonrpc": "2.0", "id": None, "error": {"code": -32700, "message": "not a request"}}
    ] * len(lines)


@pytest.mark.parametrize(
    ("params", "key", "words"),
    [
        ({}, "data", "this setting is needed"),
        ({"data": {"path": "x"}, "offset": "far"}, "offset", "input should be a valid integer"),
        ({"data": {"path": "x"}, "offset": 0, "limt": 3}, "limt", "there is no such setting"),
    ],
)
def test_a_wrong_parameter_is_named_with_the_reason(params: dict[str, Any], key: str, words: str) -> None:
    request = Request(1, "rows", params, Wire(io.StringIO()))
    with pytest.raises(ProblemError) as caught:
        request.parse(rpc.Rows)
    facts = caught.value.problem.facts
    assert (facts["method"], facts["key"]) == ("rows", key)
    assert str(facts["reason"]).startswith(words)


def test_progress_is_told_until_nobody_wants_the_answer() -> None:
    out = io.StringIO()
    request = Request(3, "inspect_data", {}, Wire(out))
    report = request.progress("bytes")
    report(10, 40)
    told = json.loads(out.getvalue())
    assert told["method"] == "progress"
    assert told["params"] == {"id": 3, "done": 10, "total": 40, "unit": "bytes"}
    request.cancelled.set()
    with pytest.raises(ProblemError):
        report(20, 40)
    assert out.getvalue().count("\n") == 1


def test_the_end_of_the_input_lets_go_of_what_is_still_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, ended = threading.Event(), threading.Event()
    lines = iter(['{"id": 1, "method": "wait"}\n'])

    def next_line(_: int) -> str:
        """One request, and the end of the input once it is at work."""
        line = next(lines, "")
        assert line or begun.wait(30)
        return line

    def wait(request: Request) -> None:
        begun.set()
        if request.stopped.wait(30) and request.cancelled.is_set():
            ended.set()

    stdin = io.StringIO()
    monkeypatch.setattr(stdin, "readline", next_line)
    monkeypatch.setattr(sys, "stdin", stdin)
    Server(Wire(io.StringIO()), {"wait": wait}).run()
    assert ended.wait(30)


class Heard(Wire):
    """A wire whose messages wait for whoever takes them."""

    def __init__(self) -> None:
        super().__init__(io.StringIO())
        self.messages: queue.Queue[dict[str, Any]] = queue.Queue()

    def send(self, message: dict[str, Any]) -> None:
        self.messages.put(message)


def served(
    monkeypatch: pytest.MonkeyPatch, *requests: tuple[str, dict[str, Any]]
) -> tuple[list[int], list[Any]]:
    """Ids and results in the order answered, of a server whose `slow` waits until something else was asked"""
    asked, wire = threading.Event(), Heard()
    lines = [
        json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        for number, (method, params) in enumerate(requests)
    ]

    def slow(request: Request) -> Any:
        if request.params.get("quick"):
            asked.set()
            return "quick"
        return asked.wait(10)

    def other(request: Request) -> Any:
        del request
        asked.set()
        return "other"

    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    server = Server(wire, {"slow": slow, "other": other}, lanes={"slow": "own"})
    # At the end of its input a server takes back what is open; a request that has begun answers all the same.
    monkeypatch.setattr(Request, "check", lambda _self: None)
    server.run()
    found = [wire.messages.get(timeout=240) for _ in requests]
    return [message["id"] for message in found], [message["result"] for message in found]


def test_a_quick_request_waits_for_no_slow_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert served(monkeypatch, ("slow", {}), ("slow", {"quick": True})) == ([1, 0], ["quick", True])


def test_slow_requests_wait_only_in_their_own_lane(monkeypatch: pytest.MonkeyPatch) -> None:
    assert served(monkeypatch, ("slow", {}), ("other", {})) == ([1, 0], ["other", True])
