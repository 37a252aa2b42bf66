"""Lines of a run folder: what is said comes back, and what is not understood is passed over."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import durable, events
from engine.problems import Problem

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
STEPS = st.builds(
    events.Stepped,
    seq=st.integers(0, 10**9),
    time=NUMBERS,
    step=st.integers(0, 10**6),
    epoch=NUMBERS,
    loss=NUMBERS,
    learning_rate=NUMBERS,
    grad_norm=NUMBERS,
    tokens=st.integers(0, 10**9),
    seconds=NUMBERS,
    memory=st.integers(0, 10**13),
)
SAMPLES = st.builds(
    events.Sampled,
    step=st.integers(0, 10**6),
    prompt=st.text(st.characters(codec="utf-8")),
    text=st.text(st.characters(codec="utf-8")),
)


@settings(max_examples=50, deadline=None)
@given(STEPS | SAMPLES)
def test_an_event_comes_back_from_its_line_to_the_last_digit(event: events.Event) -> None:
    assert events.decode_event(events.encode(event)) == event


def test_a_problem_inside_an_event_comes_back_with_its_facts() -> None:
    event = events.Noted(problem=Problem(code="rows_cut", facts={"count": 3, "total": 9, "limit": 64}))
    assert events.decode_event(events.encode(event)) == event


def test_an_event_of_an_unknown_kind_is_passed_over() -> None:
    assert events.decode_event(durable.seal({"type": "celebrated", "seq": 4})) is None


def test_what_a_newer_engine_adds_to_an_event_is_passed_over() -> None:
    line = durable.seal({"type": "finished", "outcome": "completed", "seq": 9, "mood": "good"})
    assert events.decode_event(line) == events.Finished(outcome="completed", seq=9)


@pytest.mark.parametrize(
    "record", [{}, {"type": 5}, {"type": ["step"]}, {"type": "step"}, {"type": "finished", "outcome": "odd"}]
)
def test_a_record_that_is_no_event_is_passed_over(record: dict[str, object]) -> None:
    assert events.decode_event(durable.seal(record)) is None


@pytest.mark.parametrize(
    "record", [{}, {"id": "1", "type": "explode"}, {"id": "1", "type": "stop", "new": 1}]
)
def test_a_record_that_is_no_known_command_is_passed_over(record: dict[str, object]) -> None:
    assert events.decode_command(durable.seal(record)) is None


def test_a_command_comes_back_from_its_line() -> None:
    command = events.Command(id="7f", type="sample", prompt="你是谁？", time=1.5)
    assert events.decode_command(events.encode(command)) == command


def test_the_first_line_names_the_protocol_even_when_the_rest_is_unknown() -> None:
    assert events.protocol_of(durable.seal({"type": "started", "protocol": 7, "planet": "Mars"})) == 7
    assert events.protocol_of(durable.seal({"type": "step", "protocol": 7})) == 0
    assert events.protocol_of(b"torn") == 0
