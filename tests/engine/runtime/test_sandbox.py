"""Chat templates in their sandbox: they render what transformers renders, and nothing makes them run on."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

import pytest
from fakes.tiny_tokenizers import tokenizer_of
from hypothesis import given
from hypothesis import strategies as st

from engine.formats.base import Message, RowError, ToolCall
from engine.runtime.sandbox import compiled
from engine.runtime.templates import ChatTemplate

TALK = (Message("user", "hello"), Message("assistant", "well"))
ENDLESS = {
    "loops in loops": "{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}",
    "a macro that calls itself twice": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}"
    "{% endmacro %}{{ m(60) }}",
    "a macro without an end": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "a range": "{% for a in range(10 ** 12) %}{% endfor %}",
    "a product of a text": "{{ 'x' * 10 ** 10 }}",
    "a product of a list": "{{ [0] * (10 ** 10) }}",
    "a power": "{{ 9 ** 9 ** 9 }}",
    "a growing text": "{% set n = namespace(x='x' * 1000) %}{% for a in range(60) %}{% set n.x = n.x ~ n.x %}"
    "{% endfor %}",
    "a growing block": "{% set ns = namespace(x='y' * 1000) %}{% for a in range(60) %}"
    "{% set b %}{{ ns.x }}{{ ns.x }}{% endset %}{% set ns.x = b %}{% endfor %}",
    "a long output": "{% for a in range(900) %}{{ 'x' * 900000 }}{% endfor %}",
    "a filter that widens": "{{ 'x' | center(10 ** 10) }}",
    "a method that widens": "{{ 'x'.ljust(10 ** 10) }}",
    "a format that widens": "{{ '%10000000000d' % 1 }}",
    "a filtered format": "{{ '%10000000000d' | format(1) }}",
    "a method that formats": "{{ '{:>10000000000}'.format(1) }}",
    "an indent": "{{ messages | tojson(indent=10 ** 10) }}",
    "slices": "{{ messages | slice(10 ** 10) | list }}",
}


def template_of(source: str) -> ChatTemplate:
    return ChatTemplate(tokenizer_of("bytes", source))


@pytest.mark.parametrize("source", ENDLESS.values(), ids=ENDLESS)
def test_a_template_that_would_not_end_is_stopped_soon(source: str) -> None:
    began = time.process_time()
    with pytest.raises(RowError):
        template_of(source).render(TALK)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "source",
    [
        "{{ messages.__class__.__mro__ }}x{{ messages.__class__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ namespace(__init__=1) }}",
        "{% set n = namespace() %}{% set n.__class__ = 1 %}",
        "{{ messages.append(1) }}",
        "{% include '/etc/passwd' %}",
        "{% unknown %}",
        "{{ messages[",
    ],
)
def test_a_template_that_reaches_out_or_is_none_refuses_the_row(source: str) -> None:
    with pytest.raises(RowError, match="the chat template refuses it"):
        template_of(source).render(TALK)


def test_a_refusal_leaves_the_template_usable() -> None:
    template = template_of(
        "{% for a in range(messages[0].content | int) %}{% for b in range(999) %}{% endfor %}{% endfor %}fine"
    )
    with pytest.raises(RowError, match="does not come to an end"):
        template.render((Message("user", "90000"),))
    assert template.render((Message("user", "10"),)) == "fine"


@given(st.text(max_size=60))
def test_words_of_a_row_never_stop_a_template(words: str) -> None:
    template = template_of("{{ messages[0].content | trim }}{{ '%s' % messages[0].content.strip('x') }}")
    assert template.render((Message("user", words),)) == words.strip() + words.strip("x")


def test_what_templates_use_is_there() -> None:
    source = (
        "{% for m in messages %}{% if loop.index0 == 1 %}{% break %}{% endif %}{{ m | tojson }}{% endfor %}"
        "{{ strftime_now('%Y') | length }}{{ dict(a=1) }}"
        "{{ messages[1:] | map(attribute='role') | join(',') }}"
        "{{ {'a': [1, '<é>']} | tojson(indent=2) }}{{ bos_token }}{{ tools is none }}{{ documents is none }}"
    )
    tokenizer = tokenizer_of("bytes", source)
    turns = [{"role": turn.role, "content": turn.content} for turn in TALK]
    expected = tokenizer.apply_chat_template(turns, tokenize=False)
    assert ChatTemplate(tokenizer).render(TALK) == expected


def test_the_day_that_a_template_writes_can_be_another_than_today() -> None:
    template = template_of("{{ strftime_now('%d %b %Y') }}")
    template.now = datetime(2024, 7, 26)
    assert template.render(TALK) == "26 Jul 2024"


def test_what_stands_between_generation_marks_is_known() -> None:
    source = (
        "{% for m in messages %}{{ m.role }}{% generation %}{{ m.content }}{% endgeneration %}.{% endfor %}"
    )
    template = template_of(source)
    text = template.render(TALK)
    assert [text[start:end] for start, end in template.spoken(TALK) or ()] == ["hello", "well"]
    assert template_of("{{ messages }}").spoken(TALK) is None
    assert compiled(source).marks_answers


def test_of_several_templates_the_one_for_tools_renders_tools() -> None:
    tokenizer: Any = tokenizer_of("bytes")
    tokenizer.chat_template = {"default": "plain", "tool_use": "{{ tools[0].name }}"}
    template = ChatTemplate(tokenizer)
    assert template.render(TALK) == "plain"
    assert template.render(TALK, ('{"name": "look"}',)) == "look"


@pytest.mark.parametrize("tool", ["{", "[1]", "3"])
def test_a_tool_that_is_no_object_refuses_the_row(tool: str) -> None:
    with pytest.raises(RowError, match="tool 2 is not a JSON object"):
        template_of("x").render(TALK, ('{"a": 1}', tool))


@pytest.mark.parametrize(
    "source",
    [
        "{{ messages[0].tool_calls[0].function.arguments | tojson }}",
        "{{ messages[0].tool_calls[0].function.arguments }}",
        "{{ '' + messages[0].tool_calls[0].function.arguments }}",
    ],
    ids=["as an object", "printed as it is", "joined to text"],
)
def test_arguments_of_a_call_are_json_whichever_way_a_template_takes_them(source: str) -> None:
    called = (Message("assistant", "", (ToolCall("look", '{"at": "you\'ll see", "n": null}'),)),)
    assert template_of(source).render(called) == '{"at": "you\'ll see", "n": null}'
