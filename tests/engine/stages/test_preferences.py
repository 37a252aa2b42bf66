"""Stages that learn from answers that were compared or judged: which texts, and what is trained on."""

from __future__ import annotations

import re
from typing import Any

import pytest

from engine.formats.base import Conversation, Judged, Message, Preference, Ranked, RowError
from engine.stages import Cpo, Dpo, Kto, Orpo, Reward, Sft, Stage
from engine.stages.layouts import Layouts


class Tags:
    """A chat template that only appends, and drops what the assistant thought."""

    end = "</s>"
    marks = re.compile("</assistant>")

    def __init__(self) -> None:
        self.layouts = Layouts()

    def spoken(self, messages: tuple[Message, ...], tools: tuple[str, ...] = ()) -> None:
        """Say nothing, as most templates do."""

    def render(
        self, messages: tuple[Message, ...], tools: tuple[str, ...] = (), *, prompt: bool = False
    ) -> str:
        text = "".join(f"[{tool}]" for tool in tools)
        text += "".join(f"<{turn.role}>{turn.content}</{turn.role}>\n" for turn in messages)
        return f"{text}<assistant>" if prompt else text


PROMPT = (Message("user", "first"), Message("assistant", "earlier"), Message("user", "and?"))
GOOD, MIDDLING, BAD = ((Message("assistant", word),) for word in ("good", "middling", "bad"))
PAIR = Preference(PROMPT, GOOD, BAD, ("clock",))
RANKED = Ranked(PROMPT, (GOOD, MIDDLING, BAD), (3.0, 1.0, 1.0))
PAIRED = (Dpo, Orpo, Cpo, Reward)


def said(stage: Stage, example: Any) -> list[list[str]]:
    texts = stage.texts(example, Tags())
    return [[marked.text[start:end] for start, end in marked.trained] for marked in texts]


@pytest.mark.parametrize("stage", PAIRED)
def test_of_a_pair_only_the_two_answers_are_trained(stage: type[Stage]) -> None:
    assert said(stage(), PAIR) == [["good</assistant>"], ["bad</assistant>"]]


def test_an_answer_looks_to_the_model_as_instruction_tuning_shows_it() -> None:
    whole = Conversation((*PROMPT, *BAD), PAIR.tools)
    assert Dpo().texts(PAIR, Tags())[1].text == Sft().mark(whole, Tags()).text


def test_ranked_answers_make_a_pair_of_every_two_that_differ_in_score() -> None:
    assert said(Dpo(), RANKED) == [
        ["good</assistant>"],
        ["middling</assistant>"],
        ["good</assistant>"],
        ["bad</assistant>"],
    ]
    assert len(Dpo().texts(Ranked(PROMPT, (GOOD, MIDDLING, BAD)), Tags())) == 6


def test_ranked_answers_make_one_pair_where_only_best_and_worst_count() -> None:
    assert said(Dpo(ranked_pairs="best_and_worst"), RANKED) == [["good</assistant>"], ["bad</assistant>"]]


@pytest.mark.parametrize(
    "example",
    [Preference(PROMPT, GOOD, GOOD), Ranked(PROMPT, (GOOD, GOOD)), Ranked(PROMPT, (GOOD, BAD), (1.0, 1.0))],
    ids=["the same answer twice", "ranked twice", "one score"],
)
def test_a_tie_is_refused(example: Any) -> None:
    with pytest.raises(RowError, match="neither answer is better"):
        Dpo().texts(example, Tags())


def test_answers_that_the_template_makes_the_same_are_refused() -> None:
    thought = (Message("assistant", "good", reasoning="hm"),)
    with pytest.raises(RowError, match="makes the two answers the same"):
        Dpo().texts(Preference(PROMPT, thought, GOOD), Tags())


def test_other_rows_are_refused() -> None:
    with pytest.raises(RowError, match="dpo cannot use it"):
        Dpo().texts(Conversation(PROMPT), Tags())
    with pytest.raises(RowError, match="kto cannot use it"):
        Kto().texts(Conversation(PROMPT), Tags())


def test_a_reward_model_asks_for_the_margin_of_the_scores_when_that_is_wanted() -> None:
    assert Reward(use_margin=True).targets(RANKED) == (2.0, 2.0)
    assert Reward().targets(RANKED) == (0.0, 0.0)
    assert Reward(use_margin=True).targets(PAIR) == (0.0,)


def test_kto_judges_each_answer_alone() -> None:
    judged = Judged(PROMPT, BAD, label=False)
    assert said(Kto(), judged) == [["bad</assistant>"]]
    assert Kto().targets(judged) == (False,)
    assert said(Kto(), PAIR) == [["good</assistant>"], ["bad</assistant>"]]
    assert Kto().targets(PAIR) == (True, False)


@pytest.mark.parametrize("stage", [*PAIRED, Kto])
def test_answers_are_never_packed(stage: type[Stage]) -> None:
    with pytest.raises(ValueError, match="packing"):
        stage.model_validate({"packing": True})
