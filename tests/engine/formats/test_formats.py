"""Formats: recognised by their columns, and rows that do not fit are refused in words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.formats import FORMATS
from engine.formats.alpaca import Alpaca
from engine.formats.base import Continuation, Conversation, Document, Format, Message, RowError
from engine.formats.messages import Messages
from engine.formats.prompt_completion import PromptCompletion
from engine.formats.sharegpt import Sharegpt
from engine.formats.text import PlainText

USER, ANSWER = Message("user", "hi"), Message("assistant", "ho")
TURNS = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "ho"}]
SHARED = [{"from": "human", "value": "hi"}, {"from": "gpt", "value": "ho"}]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["role", "content", "from", "value", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)
names = st.sampled_from(
    [
        "instruction",
        "input",
        "output",
        "system",
        "history",
        "messages",
        "conversations",
        "prompt",
        "completion",
        "text",
        "",
    ]
)
any_rows = st.dictionaries(names, json_values, max_size=6)


def guess(columns: list[str], rows: list[dict[str, Any]]) -> tuple[float, Format] | None:
    found = [guessed for format_ in FORMATS if (guessed := format_.guess(columns, rows))]
    return max(found, key=lambda guessed: guessed[0], default=None)


@pytest.mark.parametrize(
    ("row", "settings"),
    [
        ({"instruction": "a", "input": "b", "output": "c"}, Alpaca(system=None, history=None)),
        (
            {"Instruction": "a", "Response": "c"},
            Alpaca(instruction="Instruction", input=None, output="Response", system=None, history=None),
        ),
        (
            {"指令": "a", "输出": "c"},
            Alpaca(instruction="指令", input=None, output="输出", system=None, history=None),
        ),
        (
            {"question": "a", "context": "b", "answer": "c"},
            Alpaca(instruction="question", input="context", output="answer", system=None, history=None),
        ),
        ({"prompt": "a", "completion": "c"}, PromptCompletion()),
        ({"question": "a", "answer": "c"}, PromptCompletion(prompt="question", completion="answer")),
        ({"query": "a", "response": "c"}, PromptCompletion(prompt="query", completion="response")),
        ({"prompt": "a", "response": "c"}, PromptCompletion(prompt="prompt", completion="response")),
        ({"input": "a", "output": "c"}, PromptCompletion(prompt="input", completion="output")),
        ({"问题": "a", "回答": "c"}, PromptCompletion(prompt="问题", completion="回答")),
        ({"messages": TURNS}, Messages()),
        ({"conversation": TURNS, "id": 3}, Messages(messages="conversation")),
        ({"conversations": TURNS}, Messages(messages="conversations")),
        ({"conversations": SHARED}, Sharegpt(system=None)),
        ({"conversations": SHARED, "system": "s"}, Sharegpt()),
        ({"text": "a"}, PlainText()),
        ({"内容": "a"}, PlainText(text="内容")),
    ],
)
def test_the_format_is_guessed_from_the_columns(row: dict[str, Any], settings: Format) -> None:
    found = guess(list(row), [row])
    assert found is not None
    assert found[1] == settings
    assert found[0] >= 0.8


@pytest.mark.parametrize("columns", [["prompt", "chosen", "rejected"], ["a", "b"], ["label"] * 0])
def test_columns_that_fit_nothing_are_not_guessed(columns: list[str]) -> None:
    assert guess(columns, [dict.fromkeys(columns, "x")]) is None


def test_rows_that_do_not_convert_lower_the_confidence() -> None:
    rows = [{"prompt": "a", "completion": "b"}, {"prompt": "a", "completion": None}]
    good, half = guess(["prompt", "completion"], rows[:1]), guess(["prompt", "completion"], rows)
    assert good is not None
    assert half is not None
    assert half[0] < good[0]


@pytest.mark.parametrize(
    ("format_", "row", "example"),
    [
        (Alpaca(), {"instruction": "hi", "output": "ho"}, Conversation((USER, ANSWER))),
        (Alpaca(), {"instruction": "hi", "input": " ", "output": "ho"}, Conversation((USER, ANSWER))),
        (
            Alpaca(),
            {"instruction": "say", "input": "hi", "output": "ho", "system": "s", "history": [["hi", "ho"]]},
            Conversation((Message("system", "s"), USER, ANSWER, Message("user", "say\nhi"), ANSWER)),
        ),
        (Messages(), {"messages": TURNS}, Conversation((USER, ANSWER))),
        (Messages(), {"messages": '[{"role": "user", "content": "hi"}]'}, Conversation((USER,))),
        (
            Messages(),
            {"messages": [{"role": "tool", "content": [{"type": "text", "text": "42"}]}]},
            Conversation((Message("tool", "42"),)),
        ),
        (Sharegpt(), {"conversations": SHARED}, Conversation((USER, ANSWER))),
        (
            Sharegpt(),
            {"conversations": SHARED, "system": "s"},
            Conversation((Message("system", "s"), USER, ANSWER)),
        ),
        (PromptCompletion(), {"prompt": "hi", "completion": "ho"}, Conversation((USER, ANSWER))),
        (PromptCompletion(as_chat=False), {"prompt": "hi", "completion": "ho"}, Continuation("hi", "ho")),
        (PromptCompletion(as_chat=False), {"prompt": 2, "completion": 2**70}, Continuation("2", str(2**70))),
        (PlainText(), {"text": "NA"}, Document("NA")),
    ],
)
def test_a_row_becomes_its_example(format_: Format, row: dict[str, Any], example: object) -> None:
    assert format_.convert(row) == example
    assert isinstance(example, format_.gives())


@pytest.mark.parametrize("name", ["human", "User", "prompter"])
@pytest.mark.parametrize("answer", ["gpt", "assistant", "bot", "model"])
def test_sharegpt_knows_the_spellings_of_the_roles(name: str, answer: str) -> None:
    row = {"conversations": [{"from": name, "value": "hi"}, {"from": answer, "value": "ho"}]}
    assert Sharegpt().convert(row) == Conversation((USER, ANSWER))


@pytest.mark.parametrize(
    ("format_", "row", "reason"),
    [
        (Alpaca(), {"instruction": "x"}, "the column output is missing"),
        (Alpaca(), {"instruction": None, "output": "x"}, "the column instruction is empty"),
        (
            Alpaca(),
            {"instruction": ["x"], "output": "x"},
            "the column instruction holds a list instead of text",
        ),
        (
            Alpaca(),
            {"instruction": "x", "output": "x", "history": "no"},
            "the column history is not a list of pairs of question and answer",
        ),
        (Messages(), {}, "the column messages is missing"),
        (Messages(), {"messages": []}, "the column messages holds no turn"),
        (Messages(), {"messages": None}, "the column messages holds nothing instead of a list of turns"),
        (Messages(), {"messages": [{"content": "x"}]}, "turn 1 of the column messages has no role"),
        (
            Messages(),
            {"messages": [{"role": "boss", "content": "x"}]},
            "turn 1 of the column messages has the unknown role 'boss'",
        ),
        (Messages(), {"messages": [{"role": "user"}]}, "turn 1 of the column messages has no content"),
        (
            Messages(),
            {"messages": [*TURNS, {"role": "assistant", "content": None, "tool_calls": [{}]}]},
            "turn 3 of the column messages calls a tool, which cannot be trained on yet",
        ),
        (Sharegpt(), {"conversations": [{"from": "gpt"}]}, "turn 1 of the column conversations has no value"),
        (PromptCompletion(prompt="q"), {"completion": ""}, "the column q is missing"),
        (PlainText(), {"text": {}}, "the column text holds a dict instead of text"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_in_words(
    format_: Format, row: dict[str, Any], reason: str
) -> None:
    with pytest.raises(RowError) as caught:
        format_.convert(row)
    assert str(caught.value) == reason


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.sampled_from(FORMATS), any_rows)
def test_any_row_is_converted_or_refused_and_nothing_else(kind: type[Format], row: dict[str, Any]) -> None:
    try:
        example = kind().convert(row)
    except RowError:
        return
    assert isinstance(example, kind().gives())


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(any_rows, max_size=4))
def test_guessing_survives_any_rows(rows: list[dict[str, Any]]) -> None:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    for kind in FORMATS:
        found = kind.guess(columns, rows)
        assert found is None or (0 <= found[0] <= 1 and isinstance(found[1], kind))


@pytest.mark.parametrize("kind", FORMATS)
def test_every_role_names_the_column_that_plays_it(kind: type[Format]) -> None:
    assert kind().columns()
    assert kind.optional <= set(kind().columns())
