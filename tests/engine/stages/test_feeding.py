"""What can be learned from a file, and what is said where nothing can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.formats import FORMATS, Format
from engine.formats.base import Conversation, Document, Example, Preference, Question
from engine.formats.kinds import KINDS
from engine.formats.prompt_only import PromptOnly
from engine.formats.text import PlainText
from engine.spec import kind_of
from engine.stages import STAGES, Pretrain, Sft
from engine.stages.feeding import FEEDABLE, remarks, unfit, waiting

FILE = Path("/data/rows.jsonl")


@pytest.mark.parametrize("kind", Example.__args__)
def test_every_kind_of_example_has_words(kind: type[Example]) -> None:
    assert KINDS[kind].word
    assert KINDS[kind].many
    assert bool(KINDS[kind].instead) is (kind not in FEEDABLE)


@pytest.mark.parametrize("kind", FORMATS, ids=kind_of)
def test_whatever_a_format_gives_feeds_a_stage_or_says_what_to_do(kind: type[Format]) -> None:
    given = kind().gives()
    if any(given in stage.examples for stage in STAGES):
        assert waiting(given, FILE) is None
        return
    problem = waiting(given, FILE)
    assert problem is not None
    assert "no stage learns from yet" in problem.sentence()
    assert "choose another format" in problem.next_step()
    assert "{" not in problem.sentence() + problem.next_step()


def test_a_stage_takes_its_own_kinds() -> None:
    assert unfit(Sft(), Conversation, FILE) is None
    assert unfit(Pretrain(), Document, FILE) is None


def test_text_is_sent_to_another_stage() -> None:
    problem = unfit(Sft(), Document, FILE)
    assert problem is not None
    assert problem.code == "data_does_not_feed_stage"
    assert problem.sentence().endswith(
        "holds plain text rows, but sft needs conversations, or prompts and completions."
    )


def test_pairs_are_sent_to_the_stages_that_learn_from_them() -> None:
    told = unfit(Sft(), Preference, FILE)
    assert told is not None
    assert told.code == "data_does_not_feed_stage"
    taking = [stage for stage in STAGES if unfit(stage(), Preference, FILE) is None]
    assert {kind_of(stage) for stage in taking} == {"dpo", "kto", "orpo", "cpo", "reward"}


def test_a_kind_without_a_stage_is_told_to_wait_whichever_stage_is_chosen() -> None:
    told = waiting(Question, FILE)
    assert told is not None
    assert [unfit(stage(), Question, FILE) for stage in STAGES] == [told] * len(STAGES)


def test_a_sure_guess_that_can_be_trained_on_is_left_without_a_word() -> None:
    assert remarks(FILE, PlainText(), 0.95) == ()
    assert remarks(FILE, None, 0.0) == ()


def test_a_guess_that_is_not_sure_and_a_kind_without_a_stage_are_both_said() -> None:
    codes = [note.code for note in remarks(FILE, PromptOnly(), 0.6)]
    assert codes == ["format_uncertain", "data_awaits_stage"]
