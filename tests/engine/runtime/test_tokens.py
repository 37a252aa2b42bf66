"""Rendered rows: what is trained is what the model should say, in any template and any language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.formats.base import Continuation, Conversation, Document, Message, RowError
from engine.runtime import batch as batching
from engine.runtime.load import load_tokenizer
from engine.runtime.tokens import (
    MASKED,
    PLAIN_TEMPLATE,
    ChatTemplate,
    Encoded,
    Encoder,
    longest_first,
    pack,
)
from engine.stages import Pretrain, Sft

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TrainOn = Literal["assistant", "completion", "all"]

CHATML: Final = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + "
    "'<|im_end|>' + '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
DEFAULT_SYSTEM: Final = (
    "{% if messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nYou are ok.<|im_end|>\n' }}{% endif %}"
) + CHATML
LLAMA3: Final = (
    "{{ bos_token }}{% for message in messages %}{{ '<|start_header_id|>' + message['role'] + "
    "'<|end_header_id|>\n\n' + message['content'] | trim + '<|eot_id|>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}"
)
DROPS_REASONING: Final = (
    "{% for message in messages %}{% set content = message['content'] %}"
    "{% if message['role'] == 'assistant' and '</think>' in content and not loop.last %}"
    "{% set content = content.split('</think>')[-1].lstrip('\n') %}"
    "{% elif message['role'] == 'assistant' and '</think>' not in content and loop.last %}"
    "{% set content = '<think>\n\n</think>\n\n' + content %}{% endif %}"
    "{{ '<|im_start|>' + message['role'] + '\n' + content + '<|im_end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
INSTRUCT: Final = (
    "{{ bos_token }}{% for message in messages %}{% if message['role'] == 'assistant' %}"
    "{{ message['content'] + eos_token }}{% else %}{{ '[INST] ' + message['content'] + ' [/INST]' }}"
    "{% endif %}{% endfor %}"
)
"""Has no generation prompt of its own."""
TEMPLATES: Final = {
    "chatml": CHATML,
    "default system": DEFAULT_SYSTEM,
    "llama 3": LLAMA3,
    "drops reasoning": DROPS_REASONING,
    "instruct": INSTRUCT,
    "plain": None,
}
ENDS: Final = {
    "chatml": "<|im_end|>",
    "default system": "<|im_end|>",
    "llama 3": "<|eot_id|>",
    "drops reasoning": "<|im_end|>",
    "instruct": "</s>",
    "plain": "</s>",
}


def talk(*turns: str) -> Conversation:
    """Make a conversation; user and assistant take turns."""
    return Conversation(
        tuple(Message("assistant" if at % 2 else "user", text) for at, text in enumerate(turns))
    )


def said(encoder: Encoder, example: Any) -> list[str]:
    """Return the stretches that are trained."""
    return [span.text for span in encoder.spans(example) if span.role == "trained"]


def decoded(encoder: Encoder, row: Encoded) -> str:
    return str(encoder.tokenizer.decode(row.labels[row.labels != MASKED].tolist()))


TALK = talk("What is it?", "It is Paris.", "又在哪里？", "在法国 🙂。")


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name != "drops reasoning"])
@pytest.mark.parametrize("train_on", ["assistant", "completion", "all"])
def test_each_answer_is_trained_with_the_mark_that_ends_it_and_nothing_else(
    bytes_tokenizer: Callable[..., Any], name: str, train_on: TrainOn
) -> None:
    encoder = Encoder(bytes_tokenizer(TEMPLATES[name]), Sft(train_on=train_on))
    answers = [f"It is Paris.{ENDS[name]}", f"在法国 🙂。{ENDS[name]}"]
    trained = [text.strip() for text in said(encoder, TALK)]
    if train_on == "all":
        whole = encoder.template.render(TALK.messages)
        first = len(
            encoder.tokenizer.decode(encoder.tokenizer(whole, add_special_tokens=False)["input_ids"][:1])
        )
        assert "".join(said(encoder, TALK)) == whole[first:]
    else:
        assert trained == (answers if train_on == "assistant" else answers[1:])
        assert decoded(encoder, encoder.encode(TALK)).replace(" It", "It").replace(" 在", "在") == "".join(
            trained
        )


@pytest.mark.parametrize("name", list(TEMPLATES))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_preview_is_the_whole_text_and_colours_what_training_counts(
    bytes_tokenizer: Callable[..., Any], name: str, data: st.DataObject
) -> None:
    words = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
        [
            "ok",
            "你好，世界",
            "👩‍👩‍👧‍👦",
            " a ",
            "\n",
            "assistant",
            "user",
            "</s>",
            "é\u0301",
            "<think>x</think>y",
        ]
    )
    turns = data.draw(st.lists(words, min_size=2, max_size=5))
    limit = data.draw(st.sampled_from([16, 40, 2048]))
    encoder = Encoder(
        bytes_tokenizer(TEMPLATES[name]),
        Sft(max_length=limit, train_on=data.draw(st.sampled_from(["assistant", "completion", "all"]))),
    )
    example = talk(*turns)
    row, spans = encoder.encode(example), encoder.spans(example)
    text = encoder.template.render(example.messages)
    assert "".join(span.text for span in spans) == text
    assert len(row.ids) <= limit
    assert len(row.ids) == len(row.labels)
    whole = encoder.tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
    assert len(row.ids) + row.cut == len(whole["input_ids"])
    # Every token that has a label lies in a stretch of that colour.
    roles = [span.role for span in spans for _ in span.text]
    for label, (start, end) in zip(row.labels, whole["offset_mapping"], strict=False):
        if label != MASKED and end > start:
            assert roles[end - 1] == "trained"
    assert ("cut" in roles) <= (row.cut > 0)
    assert ("trained" in roles) <= (row.trained > 0)


def test_the_labels_of_a_batch_are_the_preview_padded_or_packed(bytes_tokenizer: Callable[..., Any]) -> None:
    encoder = Encoder(bytes_tokenizer(CHATML), Sft())
    talks = [TALK, talk("a", "b"), talk("🙂", "好的")]
    rows = [encoder.encode(example) for example in talks]
    shown = ["".join(said(encoder, example)) for example in talks]
    for number, batch in enumerate((batching.padded(rows, 0), batching.packed([rows], 0))):
        labels = batch["labels"]
        texts = [encoder.tokenizer.decode(line[line != MASKED].tolist()) for line in labels]
        assert texts == (shown if number == 0 else ["".join(shown)])
        ids, at = batch["input_ids"], labels != MASKED
        assert bool((ids[at] == labels[at]).all())


def test_an_answer_whose_words_stand_in_the_question_is_trained_where_it_is_said(
    bytes_tokenizer: Callable[..., Any],
) -> None:
    encoder = Encoder(bytes_tokenizer(DROPS_REASONING), Sft())
    assert said(encoder, talk("Say ok: is it ok?", "ok", "And user?", "<think>hm</think>user")) == [
        "ok<|im_end|>",
        "<think>hm</think>user<|im_end|>",
    ]


def test_an_earlier_answer_that_the_template_shortens_is_masked_and_the_last_one_is_trained(
    bytes_tokenizer: Callable[..., Any],
) -> None:
    encoder = Encoder(bytes_tokenizer(DROPS_REASONING), Sft())
    example = talk("One?", "<think>a</think>1", "Two?", "<think>b</think>2")
    assert said(encoder, example) == ["<think>b</think>2<|im_end|>"]


def test_a_default_system_prompt_is_never_trained(bytes_tokenizer: Callable[..., Any]) -> None:
    encoder = Encoder(bytes_tokenizer(DEFAULT_SYSTEM), Sft())
    assert said(encoder, talk("You are ok.", "You are ok.")) == ["You are ok.<|im_end|>"]


def test_the_plain_template_is_named_plain_also_the_second_time(bytes_tokenizer: Callable[..., Any]) -> None:
    tokenizer = bytes_tokenizer(None)
    assert Encoder(tokenizer, Sft()).template.plain
    assert Encoder(tokenizer, Sft()).template.plain
    assert tokenizer.chat_template == PLAIN_TEMPLATE
    assert not ChatTemplate(bytes_tokenizer(CHATML)).plain


def test_the_plain_prompt_is_a_token_prefix_of_what_is_trained(bytes_tokenizer: Callable[..., Any]) -> None:
    encoder = Encoder(bytes_tokenizer(None), Sft())
    prompt = encoder.template.render((Message("user", "What is it?"),), prompt=True)
    asked = encoder.tokenizer(prompt, add_special_tokens=False)["input_ids"]
    row = encoder.encode(talk("What is it?", "Paris"))
    assert row.ids[: len(asked)].tolist() == asked
    assert (row.labels[: len(asked)] == MASKED).all()
    assert (row.labels[len(asked) : -1] != MASKED).all()


def test_a_completion_behind_a_space_keeps_its_first_word(bytes_tokenizer: Callable[..., Any]) -> None:
    encoder = Encoder(bytes_tokenizer(), Sft())
    assert "Paris" in decoded(encoder, encoder.encode(Continuation("It is ", "Paris")))
    assert decoded(encoder, encoder.encode(Continuation("It is\n", "Paris"))) == "Paris</s>"


def test_raw_text_is_trained_whole_but_for_its_first_token(bytes_tokenizer: Callable[..., Any]) -> None:
    encoder = Encoder(bytes_tokenizer(), Pretrain())
    row = encoder.encode(Document("Paris 你好"))
    assert row.labels[0] == MASKED
    assert row.trained == len(row.ids) - 1
    assert encoder.tokenizer.decode(row.ids.tolist()) == "Paris 你好</s>"


def test_a_row_that_is_too_long_is_cut_at_its_end_and_shows_where(
    bytes_tokenizer: Callable[..., Any],
) -> None:
    encoder = Encoder(bytes_tokenizer(CHATML), Sft(max_length=16))
    row = encoder.encode(talk("q" * 50, "answer"))
    assert len(row.ids) == 16
    assert row.trained == 0
    roles = [span.role for span in encoder.spans(talk("q" * 50, "answer"))]
    assert roles[-1] == "cut"
    assert "trained" not in roles


def test_special_tokens_of_the_prompt_are_shown_as_such(bytes_tokenizer: Callable[..., Any]) -> None:
    spans = Encoder(bytes_tokenizer(CHATML), Sft()).spans(talk("a", "b"))
    assert [(span.text, span.role) for span in spans][:2] == [
        ("<|im_start|>", "special"),
        ("user\na", "masked"),
    ]


@pytest.mark.parametrize(
    "template",
    [
        "{{ raise_exception('only one turn') }}",
        "{{ 1 / 0 }}",
        "{{ messages[0].content.x.y }}",
        "{% for i in range(10**12) %}{% endfor %}",
        "{{ messages | nothing_like_it }}",
        "{{ messages.append(1).z }}",
    ],
)
def test_a_template_that_refuses_a_row_refuses_only_that_row(
    bytes_tokenizer: Callable[..., Any], template: str
) -> None:
    with pytest.raises(RowError, match="chat template"):
        Encoder(bytes_tokenizer(template), Sft()).encode(talk("a", "b"))


@pytest.mark.parametrize("example", [talk("only a question"), Document("text")])
def test_what_has_no_answer_is_refused_with_the_reason(
    bytes_tokenizer: Callable[..., Any], example: Any
) -> None:
    with pytest.raises(RowError):
        Encoder(bytes_tokenizer(CHATML), Sft()).encode(example)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 64), max_size=40), st.integers(64, 100))
def test_packing_puts_every_row_in_one_group_that_fits(lengths: list[int], limit: int) -> None:
    rows = [Encoded(np.zeros(length, np.int32), np.zeros(length, np.int32), 0) for length in lengths]
    groups = pack(rows, limit)
    assert sorted(number for group in groups for number in group) == list(range(len(rows)))
    assert all(sum(lengths[number] for number in group) <= limit for group in groups)
    assert len(groups) <= 1 + 2 * sum(lengths) // limit
    assert pack(rows, limit) == groups


def test_the_longest_rows_come_first() -> None:
    rows = [Encoded(np.zeros(length, np.int32), np.zeros(length, np.int32), 0) for length in (3, 9, 5)]
    assert [len(row.ids) for row in longest_first(rows)] == [9, 5, 3]


@pytest.mark.model
def test_the_starter_model_trains_the_answer_and_its_end(starter: Path) -> None:
    encoder = Encoder(load_tokenizer(starter), Sft())
    assert said(encoder, TALK) == ["It is Paris.<|im_end|>", "在法国 🙂。<|im_end|>"]
    assert decoded(encoder, encoder.encode(TALK)) == "It is Paris.<|im_end|>在法国 🙂。<|im_end|>"
    assert not encoder.template.plain
