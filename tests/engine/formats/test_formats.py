"""What every format of the table keeps to, and the plain formats row by row."""

from __future__ import annotations

import re
from string import Formatter
from typing import Any

import pytest
from fakes.shapes import SHAPES
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.formats import FORMATS
from engine.formats.alpaca import Alpaca
from engine.formats.base import Continuation, Conversation, Document, Format, Message, RowError
from engine.formats.messages import Messages
from engine.formats.prompt_completion import PromptCompletion
from engine.formats.sharegpt import Sharegpt
from engine.formats.text import PlainText
from engine.reasons import REASONS
from engine.spec import Ui, kind_of

USER, ANSWER = Message("user", "hi"), Message("assistant", "ho")
TURNS = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "ho"}]
SHARED = [{"from": "human", "value": "hi"}, {"from": "gpt", "value": "ho"}]
KEYS = [
    "role", "from", "content", "value", "tool_calls", "function_call", "function", "name", "arguments", "id",
    "weight", "reasoning_content", "type", "text", "answer", "rank", "score", "user", "assistant",
]  # fmt: skip
WORDS = ["user", "assistant", "system", "tool", "function_call", "human", "gpt", "1", "tie", "true", "a", "",
         '[{"role": "user", "content": "x"}]', "{'from': 'gpt', 'value': 'y'}", '{"name": "f"}',
         "<tool_call>{}</tool_call>", "\n\nHuman: a\n\nAssistant: b", '["\\ud800"]']  # fmt: skip
NAMES = sorted({name for kind in FORMATS for name in kind().columns().values()} | {""})

PATTERNS = [
    "".join(
        re.escape(text) + (".*" if name is not None else "") for text, name, _, _ in Formatter().parse(words)
    )
    for words in REASONS.values()
]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(WORDS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, min_size=1, max_size=4)
    ),
    max_leaves=12,
)
any_rows = st.dictionaries(st.sampled_from(NAMES), json_values, max_size=8)


def settled(format_: Format, row: dict[str, Any]) -> bool:
    """Say whether a row becomes an example of the promised kind, or is refused with a reason of the table."""
    try:
        example = format_.convert(row)
    except RowError as error:
        return any(re.fullmatch(pattern, str(error), re.DOTALL) for pattern in PATTERNS)
    return isinstance(example, format_.gives())


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.sampled_from(FORMATS), any_rows)
def test_any_row_is_converted_or_refused_with_a_reason(kind: type[Format], row: dict[str, Any]) -> None:
    assert settled(kind(), row)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.sampled_from(SHAPES), st.data())
def test_a_published_row_with_any_value_in_one_cell_is_converted_or_refused(shape: Any, data: Any) -> None:
    row = dict(data.draw(st.sampled_from(shape.rows)))
    row[data.draw(st.sampled_from(sorted(row)))] = data.draw(json_values)
    kind = next(kind for kind in FORMATS if kind_of(kind) == shape.kind)
    format_ = kind.model_validate({**kind().model_dump(), **shape.roles, **shape.settings})
    assert settled(format_, row)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(any_rows, max_size=4))
def test_guessing_survives_any_rows(rows: list[dict[str, Any]]) -> None:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    for kind in FORMATS:
        found = kind.guess(columns, rows)
        assert found is None or (0 <= found[0] <= 1 and isinstance(found[1], kind))


@pytest.mark.parametrize("kind", FORMATS, ids=kind_of)
def test_every_role_says_what_it_is_and_how_its_column_is_called(kind: type[Format]) -> None:
    assert set(kind().columns()) == set(kind.roles())
    for role, mark in kind.roles().items():
        field = kind.model_fields[role]
        assert field.title
        assert field.description
        assert field.default in mark.names or kind_of(kind) == "classification"


@pytest.mark.parametrize("kind", FORMATS, ids=kind_of)
def test_a_format_has_a_name_and_every_field_a_place(kind: type[Format]) -> None:
    assert kind.title
    assert kind.short_title
    for name, field in kind.model_fields.items():
        groups = [mark.group for mark in field.metadata if isinstance(mark, Ui)]
        assert name == "kind" or groups in (["Columns"], ["Format"])


@pytest.mark.parametrize("kind", FORMATS, ids=kind_of)
def test_only_roles_that_may_be_left_out_are_optional(kind: type[Format]) -> None:
    assert kind.optional < set(kind.roles())
    kind.model_validate(dict.fromkeys(kind.optional))


@pytest.mark.parametrize(
    ("format_", "row", "example"),
    [
        (Alpaca(), {"instruction": "hi", "output": "ho"}, Conversation((USER, ANSWER))),
        (Alpaca(), {"instruction": "hi", "input": " ", "output": "ho"}, Conversation((USER, ANSWER))),
        (Alpaca(), {"instruction": "", "input": "hi", "output": "ho"}, Conversation((USER, ANSWER))),
        (
            Alpaca(),
            {"instruction": "say", "input": "hi", "output": "ho", "system": "s", "history": [["hi", "ho"]]},
            Conversation((Message("system", "s"), USER, ANSWER, Message("user", "say\nhi"), ANSWER)),
        ),
        (
            Alpaca(),
            {"instruction": "hi", "output": "ho", "history": '[["hi", "ho"]]'},
            Conversation((USER, ANSWER, USER, ANSWER)),
        ),
        (Alpaca(), {"instruction": "hi", "output": "ho", "history": TURNS}, Conversation((USER, ANSWER) * 2)),
        (Messages(), {"messages": TURNS}, Conversation((USER, ANSWER))),
        (
            Messages(),
            {"messages": TURNS, "system": "s"},
            Conversation((Message("system", "s"), USER, ANSWER)),
        ),
        (Sharegpt(), {"conversations": SHARED}, Conversation((USER, ANSWER))),
        (
            Sharegpt(),
            {"conversations": SHARED, "system": "s"},
            Conversation((Message("system", "s"), USER, ANSWER)),
        ),
        (PromptCompletion(), {"prompt": "hi", "completion": "ho"}, Conversation((USER, ANSWER))),
        (PromptCompletion(), {"prompt": TURNS[:1], "completion": TURNS[1:]}, Conversation((USER, ANSWER))),
        (PromptCompletion(), {"prompt": "hi", "completion": TURNS[1]}, Conversation((USER, ANSWER))),
        (
            PromptCompletion(),
            {"prompt": [*TURNS, TURNS[0]], "completion": "ho"},
            Conversation((USER, Message("assistant", "ho", trained=False), USER, ANSWER)),
        ),
        (
            PromptCompletion(),
            {"prompt": "hi", "completion": "ho", "reasoning": "hm", "system": "s"},
            Conversation((Message("system", "s"), USER, Message("assistant", "ho", reasoning="hm"))),
        ),
        (
            PromptCompletion(),
            {"prompt": "[1] hi", "completion": '{"a": 1}'},
            Conversation((Message("user", "[1] hi"), Message("assistant", '{"a": 1}'))),
        ),
        (PromptCompletion(as_chat=False), {"prompt": "hi", "completion": "ho"}, Continuation("hi", "ho")),
        (PromptCompletion(as_chat=False), {"prompt": 2, "completion": 2**70}, Continuation("2", str(2**70))),
        (PlainText(), {"text": "NA"}, Document("NA")),
    ],
)
def test_a_row_becomes_its_example(format_: Format, row: dict[str, Any], example: object) -> None:
    assert format_.convert(row) == example
    assert isinstance(example, format_.gives())


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
        *(
            (
                Alpaca(),
                {"instruction": "x", "output": "x", "history": history},
                "the column history is not a list of pairs of question and answer",
            )
            for history in ("no", ["a", "b"], [["a", "b", "c"]], [[1, 2]])
        ),
        (
            PromptCompletion(as_chat=False),
            {"prompt": TURNS, "completion": "x"},
            "the column prompt holds a list instead of text",
        ),
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
