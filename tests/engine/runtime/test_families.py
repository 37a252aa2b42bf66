"""The mask of well-known families' chat templates: exactly the answers, and shown as it is trained.

The templates beside this file are written after the documented behaviour of each family.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from fakes.recipes import a_recipe
from fakes.tiny_tokenizers import KINDS, tokenizer_of
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.formats.base import Conversation, Message, RowError, ToolCall
from engine.runtime.batch import Rows
from engine.runtime.flat import RowBuilder, pack
from engine.runtime.lessons import Lessons
from engine.runtime.objectives import objective_of
from engine.runtime.tokens import MASKED, Encoder
from engine.stages import Sft

TEMPLATES: Final = Path(__file__).parent / "templates"
THOUGHT: Final = "<think>\n\n</think>\n\n"
SYSTEM: Final = Message("system", "You answer briefly.")
ASKED: Final = (Message("user", "What is it?"), Message("user", "又在哪里？ It?"))
SAID: Final = (Message("assistant", "It is Paris."), Message("assistant", "在法国 🙂。"))
CALL: Final = ToolCall("get_weather", '{"city": "Paris"}', "call12345")
TOOL: Final = json.dumps(
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "description": "Tell the weather.",
            "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
        },
    }
)
TALK: Final = Conversation((SYSTEM, ASKED[0], SAID[0], ASKED[1], SAID[1]))
WITHOUT_SYSTEM: Final = Conversation(TALK.messages[1:])
TOOLS: Final = Conversation(
    (
        SYSTEM,
        Message("user", "Weather in Paris?"),
        Message("assistant", "", (CALL,)),
        Message("tool", '{"degrees": 21}', name="get_weather", tool_call_id="call12345"),
        Message("assistant", "It is 21 degrees."),
        Message("user", "Thanks!"),
        Message("assistant", "Welcome."),
    ),
    (TOOL,),
)


@dataclass(frozen=True)
class Family:
    """What a family's template writes around answers."""

    end: str
    last: str = ""
    """Before the words of the last answer."""
    every: str = ""
    """Before the words of every answer."""
    last_end: str | None = None
    call: str | None = None
    """What is said when a tool is called; None where the family has no tools."""
    system: bool = True

    def answers(self, *words: str) -> list[str]:
        ends = [self.end] * (len(words) - 1) + [self.end if self.last_end is None else self.last_end]
        before = [self.every] * (len(words) - 1) + [self.last or self.every]
        return ["".join(parts) for parts in zip(before, words, ends, strict=True)]


def _json_call(arguments: str) -> str:
    return f'{{"name": "get_weather", "{arguments}": {{"city": "Paris"}}}}'


CHATML_CALL: Final = f"<tool_call>\n{_json_call('arguments')}\n</tool_call><|im_end|>"
FAMILIES: Final = {
    "qwen2_5": Family("<|im_end|>", call=CHATML_CALL),
    "qwen3": Family("<|im_end|>", last=THOUGHT, call=CHATML_CALL),
    "llama2": Family(" </s>"),
    "llama3_1": Family("<|eot_id|>", call=f"{_json_call('parameters')}<|eot_id|>"),
    "mistral_v3": Family(
        "</s>", call=f'[TOOL_CALLS] [{_json_call("arguments")[:-1]}, "id": "call12345"}}]</s>'
    ),
    "gemma2": Family("<end_of_turn>", system=False),
    "gemma3": Family("<end_of_turn>"),
    "phi3": Family("<|end|>"),
    "phi4": Family("<|im_end|>"),
    "deepseek_v3": Family(
        "<｜end▁of▁sentence｜>",
        call="<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>get_weather\n```json\n"
        '{"city": "Paris"}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜><｜end▁of▁sentence｜>',
    ),
    "deepseek_r1": Family("<｜end▁of▁sentence｜>"),
    "glm4": Family("", every="\n", call='get_weather\n{"city": "Paris"}'),
    "command_r": Family("<|END_OF_TURN_TOKEN|>"),
    "smollm2": Family("<|im_end|>"),
    "zephyr": Family("</s>"),
    "vicuna": Family("</s>"),
    "harmony": Family(
        "<|end|>",
        every="<|channel|>final<|message|>",
        last_end="<|return|>",
        call=' to=functions.get_weather<|channel|>commentary json<|message|>{"city": "Paris"}<|call|>',
    ),
    "marked": Family("<|im_end|>"),
}
WITH_TOOLS: Final = [name for name, family in FAMILIES.items() if family.call is not None]


def encoder_of(name: str, kind: str = "bytes", **stage: Any) -> Encoder:
    template = (TEMPLATES / f"{name}.jinja").read_text(encoding="utf-8")
    return Encoder(tokenizer_of(kind, template), Sft(**stage))


def said(encoder: Encoder, example: Conversation) -> list[str]:
    """Return the stretches that the preview shows as trained; neighbours are one."""
    return [span.text for span in encoder.spans(example) if span.role == "trained"]


def marked(encoder: Encoder, example: Conversation) -> list[str]:
    found = encoder.stage.mark(example, encoder.template)
    return [found.text[start:end] for start, end in found.trained]


def talk_of(name: str) -> Conversation:
    return TALK if FAMILIES[name].system else WITHOUT_SYSTEM


def stripped(texts: list[str]) -> list[str]:
    return [text.strip() for text in texts]


def test_every_template_here_is_of_a_family_that_is_tested() -> None:
    assert sorted(path.stem for path in TEMPLATES.glob("*.jinja")) == sorted(FAMILIES)


@pytest.mark.parametrize("name", FAMILIES)
def test_the_answers_of_a_conversation_are_trained_with_their_ends_and_nothing_else(name: str) -> None:
    encoder, family = encoder_of(name), FAMILIES[name]
    expected = family.answers(*(turn.content for turn in SAID))
    assert stripped(marked(encoder, talk_of(name))) == stripped(expected)
    assert stripped(marked(encoder, WITHOUT_SYSTEM)) == stripped(expected)
    assert stripped(said(encoder, talk_of(name))) == stripped(expected)


@pytest.mark.parametrize("name", WITH_TOOLS)
def test_a_call_of_a_tool_is_trained_and_what_the_tool_returns_is_not(name: str) -> None:
    family = FAMILIES[name]
    answers = family.answers("", "It is 21 degrees.", "Welcome.")
    expected = [family.call or "", *answers[1:]]
    if name == "qwen3":  # the answer to the tool is behind the last question no more
        expected[1] = "It is 21 degrees.<|im_end|>"
    assert stripped(marked(encoder_of(name), TOOLS)) == stripped(expected)


@pytest.mark.parametrize("name", FAMILIES)
def test_only_the_last_answer_is_trained_when_that_is_asked_for(name: str) -> None:
    expected = FAMILIES[name].answers(*(turn.content for turn in SAID))[1:]
    assert stripped(marked(encoder_of(name, train_on="completion"), talk_of(name))) == stripped(expected)


def collated(rows: Any, groups: list[list[int]] | None = None) -> Any:
    """Return the batch of all rows, or of the first group, as the trainer gets it."""
    items = Rows(Lessons(rows), groups)
    objective = objective_of(a_recipe(stage={"kind": "sft", "packing": groups is not None}), 0)
    return objective.collate([items[number] for number in range(1 if groups else len(items))])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", FAMILIES)
def test_the_mask_shown_is_the_mask_trained_token_by_token(name: str, kind: str) -> None:
    examples = [talk_of(name), WITHOUT_SYSTEM, *([TOOLS] if name in WITH_TOOLS else [])]
    encoder = encoder_of(name, kind)
    built = RowBuilder()
    assert encoder.encode_into(built, examples) == {}
    rows = built.rows()
    shown = [roles_of(encoder, example) for example in examples]
    batch = collated(rows)
    for number, (ids, roles) in enumerate(shown):
        labels, length = batch["labels"][number], len(ids)
        assert batch["input_ids"][number, :length].tolist() == ids
        assert [label != MASKED for label in labels[:length].tolist()] == roles
        assert labels[:length][labels[:length] != MASKED].tolist() == [
            token for token, trained in zip(ids, roles, strict=True) if trained
        ]
        assert (labels[length:] == MASKED).all()
    groups = pack(rows, 4096)
    packed = collated(rows, groups)
    inside = [trained for number in groups[0] for trained in shown[number][1]]
    assert [label != MASKED for label in packed["labels"][0].tolist()] == inside


def roles_of(encoder: Encoder, example: Conversation) -> tuple[list[int], list[bool]]:
    """Return the ids that transformers gives, and whether the preview lights the place of each token."""
    text = encoder.template.render(example.messages, example.tools)
    whole = encoder.tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
    lit = [span.role == "trained" for span in encoder.spans(example) for _ in span.text]
    assert len(lit) == len(text)
    edges = whole["offset_mapping"]
    return list(whole["input_ids"]), [end > start and lit[end - 1] for start, end in edges]


@pytest.mark.parametrize("name", FAMILIES)
def test_the_ids_are_those_that_the_tokenizer_gives_for_the_chat(name: str) -> None:
    encoder = encoder_of(name)
    turns = [{"role": turn.role, "content": turn.content} for turn in talk_of(name).messages]
    asked = encoder.tokenizer.apply_chat_template(turns, tokenize=True, return_dict=True)
    assert encoder.encode(talk_of(name)).ids.tolist() == list(asked["input_ids"])  # type: ignore[index]


@pytest.mark.parametrize("name", [name for name in WITH_TOOLS if name != "deepseek_v3"])
def test_tools_are_rendered_as_transformers_documents_them(name: str) -> None:
    encoder = encoder_of(name)
    called = {
        "type": "function",
        "id": CALL.id,
        "function": {"name": CALL.name, "arguments": {"city": "Paris"}},
    }
    turns: list[dict[str, Any]] = [{"role": turn.role, "content": turn.content} for turn in TOOLS.messages]
    turns[2]["tool_calls"] = [called]
    turns[3] |= {"name": "get_weather", "tool_call_id": CALL.id}
    asked = encoder.tokenizer.apply_chat_template(turns, tools=[json.loads(TOOL)], tokenize=False)
    assert encoder.template.render(TOOLS.messages, TOOLS.tools) == asked


def test_a_system_prompt_that_a_family_does_not_know_refuses_the_row_in_its_words() -> None:
    with pytest.raises(RowError, match="System role not supported"):
        encoder_of("gemma2").encode(TALK)


def test_calls_with_ids_of_another_length_are_made_over_for_templates_that_insist() -> None:
    long = ToolCall("get_weather", '{"city": "Paris"}', "call_with_a_long_id")
    turns = list(TOOLS.messages)
    turns[2] = Message("assistant", "", (long,))
    turns[3] = Message("tool", "21", tool_call_id="call_with_a_long_id")
    text = encoder_of("mistral_v3").template.render(tuple(turns), TOOLS.tools)
    given = text.partition('"id": "')[2][:9]
    assert text.count(given) == 2
    assert "call_with" not in text


def test_reasoning_kept_apart_is_trained_where_the_template_shows_it() -> None:
    turns = (
        Message("user", "2 + 2?"),
        Message("assistant", "4", reasoning="easy"),
        Message("user", "3 + 3?"),
        Message("assistant", "6", reasoning="as easy"),
    )
    kept = marked(encoder_of("qwen3"), Conversation(turns))
    assert kept == ["<think>\nas easy\n</think>\n\n6<|im_end|>"]
    assert marked(encoder_of("smollm2"), Conversation(turns)) == ["4<|im_end|>", "6<|im_end|>"]
    assert marked(encoder_of("harmony"), Conversation(turns)) == [
        "<|channel|>analysis<|message|>as easy<|end|><|start|>assistant<|channel|>final<|message|>6<|return|>"
    ]


def test_thoughts_written_in_the_answer_are_trained_in_the_last_answer_only() -> None:
    talk = Conversation(
        (
            Message("user", "One?"),
            Message("assistant", "<think>a</think>1"),
            Message("user", "Two? 1 or 2?"),
            Message("assistant", "<think>b</think>2"),
        )
    )
    assert marked(encoder_of("qwen3"), talk) == ["<think>\nb\n</think>\n\n2<|im_end|>"]


@pytest.mark.parametrize("name", ["llama2", "phi3", "vicuna"])
def test_a_call_that_a_template_leaves_out_teaches_no_silence(name: str) -> None:
    talk = Conversation((*ASKED[:1], Message("assistant", "", (CALL,)), *ASKED[1:], SAID[1]))
    assert stripped(marked(encoder_of(name), talk)) == stripped([SAID[1].content + FAMILIES[name].end])


@pytest.mark.parametrize("name", FAMILIES)
def test_a_shape_that_was_seen_before_gives_the_same_mask(name: str) -> None:
    """The second row of a shape is not searched; words that look like marks or repeat change nothing."""
    others = [
        Conversation((ASKED[0], Message("assistant", first), ASKED[1], Message("assistant", second)))
        for first, second in [
            ("It?", "What is it?"),
            (" spaced ", "\n\nlines\n"),
            ("<think>x</think>y", "a </s> b"),
            ("user", "assistant\n"),
        ]
    ]
    warm = encoder_of(name)
    marked(warm, WITHOUT_SYSTEM)
    for example in others:
        assert marked(warm, example) == marked(encoder_of(name), example)


NASTY: Final = st.sampled_from(
    ["", " ", "ok", "\n", "a b ", "</s>", "assistant", "user\n", "<think>x</think>", "[INST]", "你好", "🙂",
     "It is Paris.", "{{ x }}", "<|im_end|>", "%s", "\\n", "'\"", "<|end|>\n", "<tool_response>"]
)  # fmt: skip


@pytest.mark.parametrize("name", FAMILIES)
@settings(max_examples=15, deadline=None)
@given(texts=st.lists(st.tuples(NASTY, NASTY), min_size=1, max_size=4))
def test_whatever_the_turns_hold_no_question_is_trained_and_every_answer_is(
    name: str, texts: list[tuple[str, str]]
) -> None:
    """Each turn ends with a word of its own, by which it is known again."""
    turns: list[Message] = []
    for number, (question, answer) in enumerate(texts):
        turns += [Message("user", f"{question}q{number}q"), Message("assistant", f"{answer}a{number}a")]
    trained = marked(encoder_of(name), Conversation(tuple(turns)))
    assert not any(f"q{number}q" in text for number in range(len(texts)) for text in trained)
    kept = [number for number, (_, answer) in enumerate(texts) if "<think>" not in answer]
    assert all(any(f"a{number}a" in text for text in trained) for number in kept)
    assert f"a{len(texts) - 1}a" in "".join(trained) or name == "deepseek_r1"
