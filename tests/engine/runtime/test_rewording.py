"""What is taken as a question in other words: the rules rather refuse than trust."""

from __future__ import annotations

import pytest
from fakes.rewrites import pairs

from engine.reasons import reason
from engine.runtime.rewording import judge
from engine.runtime.rewriting_examples import SHOTS

GOOD = [
    ("Can I get a refund after 30 days?", "Is it possible to get a refund after 30 days?"),
    ("How do I reset my password?", "What is the way to reset my password?"),
    ("What is the capital of France?", '"Can you tell me what the capital of France is?"'),
    ("Write a short poem about the rain in Berlin.", "Compose a brief poem on the rain in Berlin."),
    ("My order 4711 has not arrived yet. Where is it?", "Where is my order 4711? It has not come yet."),
    ("Which plan does not include phone support?", "What is the plan that doesn't include phone support?"),
    ("Why is the sky blue?", "Here is the rewritten message: What is the reason that the sky is blue?"),
    ("为什么这个软件一打开照片就闪退？", "这个软件打开照片时就会闪退，原因是什么？"),
    ("哪个房间没有窗户？", "没有窗户的是哪个房间？"),
]
BAD = [
    ("What is it?", "", "paraphrase_empty", {}),
    ("Why?", "x" * 200 + "?", "paraphrase_length", {}),
    ("What is it?", "what is  IT", "paraphrase_same", {}),
    ("How often should I oil my chain?", "How often should I oil my car?", "paraphrase_same", {}),
    ("What is this thing good for?", "请问这个东西到底有什么用处呢？", "paraphrase_language", {}),
    ("Write a poem about the rain.", "The rain falls on a poem.", "paraphrase_kind", {}),
    ("What oil is good for my chain?", "Is there oil good for my chain?", "paraphrase_kind", {}),
    (
        "What do bees make honey from?",
        "What is the process that bees use to make honey?",
        "paraphrase_kind",
        {},
    ),
    ("My order 4711 is late. Where is it?", "Where is my late order?", "paraphrase_lost", {"what": "4711"}),
    ("Open `a.py` in the editor.", "Open the file in the editor now.", "paraphrase_lost", {"what": "`a.py`"}),
    (
        "Who is the mayor of Paris?",
        "Tell me who the mayor of the city is.",
        "paraphrase_lost",
        {"what": "Paris"},
    ),
    (
        "Sum up the report of the board.",
        "Please summarise the board report of 2024.",
        "paraphrase_added",
        {"what": "2024"},
    ),
    (
        "Which plan includes phone support?",
        "What is the plan without phone support?",
        "paraphrase_negation",
        {},
    ),
    ("What oil is good for my chain?", "What is a good oil for your chain?", "paraphrase_speaker", {}),
    ("What is your name?", "What is the name of your character?", "paraphrase_far", {}),
    ("怎么退货？", "要怎么做才不退货？", "paraphrase_negation", {}),
]


@pytest.mark.parametrize(("question", "said"), GOOD)
def test_the_same_in_other_words_is_taken(question: str, said: str) -> None:
    assert judge(question, said).refusal is None


@pytest.mark.parametrize(("question", "said", "why", "facts"), BAD)
def test_what_changes_the_question_is_refused_with_its_reason(
    question: str, said: str, why: str, facts: dict[str, str]
) -> None:
    assert judge(question, said).refusal == reason(why, **facts)


def test_an_answer_is_no_paraphrase_even_where_it_is_put_as_a_question() -> None:
    question, answer = "What is the largest city that lies in France?", "Paris."
    assert judge(question, "Is the largest city in France Paris?", answer).refusal is not None
    long = "The rain taps on my window all night and the roofs of the town are wet and dark."
    assert judge(
        "Say something on the rain and on roofs.", "Say that the roofs of the town are wet.", long
    ).refusal


def test_what_a_model_writes_around_a_paraphrase_is_taken_off() -> None:
    said = 'Sure, here it is: "Is it possible to pay in cash?"'
    assert judge("Can I pay in cash?", said).text == "Is it possible to pay in cash?"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_example_that_a_model_is_shown_keeps_the_rules(language: str) -> None:
    assert [judge(*pair).refusal for pair in SHOTS[language]] == [None] * len(SHOTS[language])


def test_every_pair_that_a_model_is_tuned_on_in_the_tests_keeps_the_rules() -> None:
    assert {judge(*pair).refusal for pair in pairs()} == {None}
