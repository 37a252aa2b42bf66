"""Examples as JSON: what is written is read again, for every kind of example."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.formats import base
from engine.formats.base import Example
from engine.formats.frozen import from_json, to_json

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
calls = st.builds(base.ToolCall, texts, texts, texts)
turns = st.lists(
    st.builds(
        base.Message, texts, texts, st.lists(calls, max_size=2).map(tuple), texts, texts, texts, st.booleans()
    ),
    max_size=3,
).map(tuple)
tools = st.lists(texts, max_size=2).map(tuple)
numbers = st.floats(allow_nan=False)
KINDS: dict[type[Example], st.SearchStrategy[Example]] = {
    base.Conversation: st.builds(base.Conversation, turns, tools),
    base.Continuation: st.builds(base.Continuation, texts, texts),
    base.Document: st.builds(base.Document, texts),
    base.Preference: st.builds(base.Preference, turns, turns, turns, tools),
    base.Judged: st.builds(base.Judged, turns, turns, st.booleans(), tools),
    base.Ranked: st.builds(
        base.Ranked, turns, st.lists(turns, max_size=3).map(tuple), st.lists(numbers, max_size=3).map(tuple)
    ),
    base.Question: st.builds(base.Question, turns, texts, tools),
    base.Labelled: st.builds(base.Labelled, texts, texts, tools, st.none() | numbers),
}


@given(st.one_of(*KINDS.values()))
def test_what_is_written_is_read_again(example: Example) -> None:
    record = json.loads(json.dumps({"path": "a.jsonl", "line": 3, **to_json(example)}))
    assert from_json(record) == example


@pytest.mark.parametrize("kind", Example.__args__)
def test_every_kind_of_example_is_tried(kind: type[Example]) -> None:
    assert kind in KINDS


def test_a_plain_turn_is_written_with_role_and_content_alone() -> None:
    example = base.Conversation((base.Message("user", "Hello"),))
    assert to_json(example) == {"messages": [{"role": "user", "content": "Hello"}]}
