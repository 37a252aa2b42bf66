"""The window's end of the wire: whole lines out of any pieces, and only what is a message."""

from __future__ import annotations

import inspect
import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from desktop.bridge import wire
from engine import rpc, rpc_data, rpc_memory
from engine.problems import Problem

DESCRIBED = re.compile(r"(\w+) -> (\w+)")
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(st.lists(words, max_size=6), st.lists(st.integers(1, 9), min_size=1))
def test_lines_are_whole_however_the_pipe_cuts_them(texts, sizes):
    lines = [json.dumps({"text": text}, ensure_ascii=False).encode() for text in texts]
    rest, found, reader = b"".join(line + b"\n" for line in lines), [], wire.Lines()
    while rest:
        size = sizes[len(rest) % len(sizes)]
        piece, rest = rest[:size], rest[size:]
        found += reader.feed(piece)
    assert found == lines


def test_a_line_without_an_end_is_given_up(monkeypatch):
    monkeypatch.setattr(wire, "LONGEST_LINE", 1000)
    reader = wire.Lines()
    assert reader.feed(b"x" * 900 + b"\n") == [b"x" * 900]
    assert reader.feed(b"y" * 900) == []
    with pytest.raises(ValueError, match="a line of more than"):
        reader.feed(b"y" * 200)


@given(words, st.integers(0, 1 << 31))
def test_a_request_is_one_line_that_the_engine_reads_back(text, number):
    asked = rpc.Generate(messages=(rpc.ChatMessage(role="user", content=text),))
    line = wire.encode_request(number, asked)
    assert (line.count(b"\n"), line[-1:]) == (1, b"\n")
    message = wire.decode(line)
    assert (message["id"], message["method"]) == (number, "generate")
    assert rpc.Generate.model_validate(message["params"]) == asked


def test_a_file_whose_name_is_no_text_can_be_asked_for():
    asked = rpc.InspectModel(path=Path(os.fsdecode(b"/models/caf\xe9")))
    line = wire.encode_request(1, asked)
    assert line.isascii()
    assert rpc.InspectModel.model_validate(wire.decode(line)["params"]) == asked


def test_a_cancel_names_the_request():
    message = wire.decode(wire.encode_cancel(4))
    assert (message["method"], message["params"]) == ("cancel", {"id": 4})


@given(
    st.binary(max_size=40) | words.map(str.encode) | st.sampled_from([b"[]", b"{}", b'{"jsonrpc": "1.0"}'])
)
def test_what_is_no_message_is_refused(line):
    with pytest.raises(ValueError):  # noqa: PT011 - every one of them
        wire.decode(line)


NOT_OF_THE_WINDOW = {"check_data", "freeze_data"}
"""Requests that the command line and a run itself make."""


def test_the_window_knows_the_requests_that_the_protocol_describes():
    described = {
        found[1]: (kind.__name__, found[2])
        for kind in [*vars(rpc).values(), *vars(rpc_memory).values(), *vars(rpc_data).values()]
        if inspect.isclass(kind) and (found := DESCRIBED.match(kind.__doc__ or ""))
    }
    known = {
        name: (params.__name__, result.__name__ if result else "null")
        for name, (params, result) in wire.METHODS.items()
    }
    assert known == {name: shape for name, shape in described.items() if name not in NOT_OF_THE_WINDOW}


def test_a_result_of_another_shape_is_not_taken():
    asked = rpc.ListModels()
    assert wire.decode_result(asked, {"models": []}) == rpc.ModelList(models=())
    with pytest.raises(ValidationError):
        wire.decode_result(asked, {"modles": []})
    assert wire.decode_result(rpc.Stop(), None) is None


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (
            {"code": -32000, "message": "m", "data": {"code": "data_empty", "facts": {"path": "/x"}}},
            Problem(code="data_empty", facts={"path": "/x"}),
        ),
        (
            {"code": -32000, "message": "The sun flared.", "data": {"code": "solar_flare", "facts": {}}},
            Problem(code="unexpected", facts={"reason": "The sun flared."}),
        ),
        (
            {"code": -32700, "message": "not a request", "data": ["odd"]},
            Problem(code="unexpected", facts={"reason": "not a request"}),
        ),
        ("gone", Problem(code="unexpected", facts={"reason": "gone"})),
    ],
)
def test_an_error_of_whatever_shape_becomes_a_problem(error, problem):
    assert wire.decode_error(error) == problem
