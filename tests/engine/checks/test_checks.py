"""All checks of the table: none fails on any example, and what a fix leaves needs no fix."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from engine.checks import CHECKS, AnyCheck, Check, CheckedRow, Context
from engine.checks.base import EXCERPTS, SHOWN, look_through
from engine.checks.empty_fields import EmptyFields
from engine.checks.words import texts
from engine.formats.base import (
    Continuation,
    Conversation,
    Document,
    Example,
    Judged,
    Labelled,
    Message,
    Preference,
    Question,
    Ranked,
    ToolCall,
)
from engine.runtime.examining import examine
from engine.runtime.fixing import fixed

PROBES = ("What is the name of the workshop in Tidewick?", "你叫什么名字？", "Hi.")
PIECES = st.sampled_from([
    "<b>", "</b>", "<br>", "<", ">", "&lt;", "&amp;", "&#60;", "&nbsp;", "<script>", "</script>", "```",
    "`", "<|im_start|>", "<|", "|>", "im_end", "[INST]", "[/INST]", "<s>", "</s>", "### Response:\n",
    "click here to", "<start_of_turn>user\n", "Ã©", "â€™", "Â", "é", "浣犲ソ", "锟斤拷",
    "你好", "世界", "\ufffd", "\x00", "\u200b", "\u200d", "\u202e", "😀", "\ud800",
    "ann@mail.org", "13812345678", "+44 20 7946 0958", "11010519491231002X", "4111 1111 1111 1111",
    "81.2.69.142", "DE89 3704 0044 0532 0130 00", "sk-ab12CD34ef56GH78ij90", "password=",
    "-----BEGIN PRIVATE KEY-----", "Ab3dE5fG7hI9jK1l", "As an AI language model", "作为一个AI",
    "TODO", "N/A", "lorem ipsum", "[insert name]", " ", ".", "。", "the", "Привет",
    "こんにちは", PROBES[0], "a", "7", "-", "@", "=", ":", "|", "&", "\n",
])  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=6), max_size=8).map("".join)
CALLS = st.lists(st.builds(ToolCall, TEXTS, TEXTS), max_size=1).map(tuple)
TURNS = st.builds(
    Message,
    st.sampled_from(["system", "user", "assistant", "tool"]),
    TEXTS,
    CALLS,
    reasoning=st.just("") | TEXTS,
)
GROUPS = st.lists(TURNS, max_size=5).map(tuple)
EXAMPLES: st.SearchStrategy[Example] = st.one_of(
    st.builds(Conversation, GROUPS),
    st.builds(Continuation, TEXTS, TEXTS),
    st.builds(Document, TEXTS),
    st.builds(Preference, GROUPS, GROUPS, GROUPS),
    st.builds(Judged, GROUPS, GROUPS, st.booleans()),
    st.builds(Ranked, GROUPS, st.lists(GROUPS, max_size=3).map(tuple)),
    st.builds(Question, GROUPS, TEXTS),
    st.builds(Labelled, TEXTS, TEXTS, st.lists(TEXTS, max_size=2).map(tuple), st.none() | st.floats()),
)


def rows_of(examples: list[Example]) -> list[CheckedRow]:
    sides = ("train", "validation", "test")
    return [CheckedRow(n + 1, item, n % 9, n % 3, side=sides[n % 3]) for n, item in enumerate(examples)]


def context_of(rows: list[CheckedRow]) -> Context:
    return Context(max_length=4, probes=PROBES, at=rows.__getitem__)


def fixing(kind: type[Check]) -> Check:
    return kind().remedy(Context(probes=PROBES))


@settings(max_examples=60, deadline=None)
@given(st.lists(EXAMPLES, max_size=5), st.sampled_from([1, 25]))
def test_no_check_fails_on_any_example(examples: list[Example], times: int) -> None:
    rows = rows_of(examples * times)
    context = context_of(rows)
    for finding in examine(rows, [kind() for kind in CHECKS], context):
        assert (finding.severity == "good") == (finding.count == 0)
        assert len(finding.lines) <= SHOWN
        assert len(finding.excerpts) <= EXCERPTS
        assert all(0 <= item.start <= item.end <= len(item.text) for item in finding.excerpts)


FIXES = [kind for kind in CHECKS if kind.fix is not None and not kind.needs_split]


@settings(max_examples=100, deadline=None)
@given(st.lists(EXAMPLES, max_size=4))
def test_behind_a_fix_its_check_finds_nothing_to_fix_and_the_fix_does_nothing(
    examples: list[Example],
) -> None:
    before = list(enumerate([*examples, *examples], start=1))
    for kind in FIXES:
        fix = fixing(kind)
        after = list(fixed(before, (fix,)))
        assert list(fixed(after, (fix,))) == after, kind
        rows = rows_of([item for _, item in after])
        assert all(found.fix is None for found in look_through(kind(), rows, context_of(rows))), kind
        assert kind.may_drop or [line for line, _ in after] == [line for line, _ in before]


@settings(max_examples=50, deadline=None)
@given(st.lists(EXAMPLES, max_size=4))
def test_a_fix_leaves_alone_what_its_check_does_not_find(examples: list[Example]) -> None:
    rows = rows_of(examples)
    for kind in FIXES:
        (finding, *_) = look_through(kind(), rows, context_of(rows))
        if finding.severity == "good":
            kept = [item for _, item in fixed(list(enumerate(examples)), (fixing(kind),))]
            assert all(ours is theirs for ours, theirs in zip(kept, examples, strict=True)), kind


@given(EXAMPLES)
@example(Judged((), (Message("assistant", "a"),), label=True))
def test_the_texts_of_an_example_are_all_its_words(item: Example) -> None:
    words = "".join(texts(item))
    for field in fields(item):
        value = getattr(item, field.name)
        if isinstance(value, str):
            assert value in words
        elif field.name in {"messages", "prompt", "chosen", "rejected", "completion"}:
            assert all(turn.content in words and turn.reasoning in words for turn in value)


def test_a_finding_counts_all_rows_and_names_the_first_few() -> None:
    (found,) = look_through(EmptyFields(), [CheckedRow(n, Document("")) for n in range(50)])
    assert (found.count, len(found.lines), len(found.excerpts)) == (50, SHOWN, EXCERPTS)


@pytest.mark.parametrize("kind", CHECKS)
def test_nothing_found_is_good_and_the_kind_names_the_class(kind: type[Check]) -> None:
    (finding,) = look_through(kind(), [])
    assert (finding.severity, finding.count, finding.remedy) == ("good", 0, None)
    assert type(TypeAdapter(AnyCheck).validate_python({"kind": finding.check})) is kind


@pytest.mark.parametrize("kind", FIXES)
def test_a_fix_says_what_it_does(kind: type[Check]) -> None:
    assert kind.fix == "drop" or kind.mend is not Check.mend
    assert kind.may_drop or kind.fix == "rewrite"
    assert kind.compares == (kind.superfluous is not Check.superfluous)
