"""Pairs of a better and a worse answer, and the prompt that they share."""

from __future__ import annotations

from typing import Any

import pytest

from engine.formats.base import Message, Preference, RowError
from engine.formats.preference import PreferencePairs

ASK, GOOD, BAD = Message("user", "hi"), Message("assistant", "good"), Message("assistant", "bad")
CHOSEN = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "good"}]
REJECTED = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "bad"}]
PAIR = Preference((ASK,), (GOOD,), (BAD,))
SYSTEM = Message("system", "s")


@pytest.mark.parametrize(
    ("row", "pair"),
    [
        ({"prompt": "hi", "chosen": "good", "rejected": "bad"}, PAIR),
        ({"prompt": CHOSEN[:1], "chosen": CHOSEN[1:], "rejected": REJECTED[1:]}, PAIR),
        ({"prompt": CHOSEN[:1], "chosen": CHOSEN[1], "rejected": REJECTED[1]}, PAIR),
        ({"chosen": CHOSEN, "rejected": REJECTED}, PAIR),
        ({"prompt": "hi", "chosen": CHOSEN, "rejected": REJECTED}, PAIR),
        ({"prompt": "", "chosen": CHOSEN, "rejected": REJECTED}, PAIR),
        ({"prompt": str(CHOSEN[:1]), "chosen": str(CHOSEN), "rejected": str(REJECTED)}, PAIR),
        (
            {"chosen": "\n\nHuman: hi\n\nAssistant: good", "rejected": "\n\nHuman: hi\n\nAssistant: bad"},
            PAIR,
        ),
        ({"prompt": "\n\nHuman: hi\n\nAssistant:", "chosen": " good", "rejected": " bad"}, None),
        (
            {"prompt": "hi", "chosen": "good", "rejected": "bad", "system": "s"},
            Preference((SYSTEM, ASK), (GOOD,), (BAD,)),
        ),
        (
            {"prompt": "say", "input": "hi", "chosen": "good", "rejected": "bad"},
            Preference((Message("user", "say\nhi"),), (GOOD,), (BAD,)),
        ),
        (
            {"chosen": "The sky is blue.", "rejected": "The sky is green."},
            Preference(
                (Message("user", "The sky is"),),
                (Message("assistant", "blue."),),
                (Message("assistant", "green."),),
            ),
        ),
    ],
)
def test_a_pair_is_read_in_every_known_spelling(row: dict[str, Any], pair: Preference | None) -> None:
    if pair is None:
        pair = Preference((ASK,), (Message("assistant", " good"),), (Message("assistant", " bad"),))
    assert PreferencePairs().convert(row) == pair


def test_turns_that_both_answers_begin_with_are_not_learned() -> None:
    again = {"role": "user", "content": "again"}
    row = {"chosen": [*CHOSEN, again, CHOSEN[1]], "rejected": [*CHOSEN, again, REJECTED[1]]}
    pair = PreferencePairs().convert(row)
    earlier = Message("assistant", "good", trained=False)
    assert pair == Preference((ASK, earlier, Message("user", "again")), (GOOD,), (BAD,))


def test_answers_may_part_before_their_last_turn() -> None:
    again = {"role": "user", "content": "again"}
    row = {"chosen": [*CHOSEN, again, CHOSEN[1]], "rejected": [*REJECTED, again, REJECTED[1]]}
    pair = PreferencePairs().convert(row)
    assert isinstance(pair, Preference)
    assert pair.prompt == (ASK,)
    assert [len(pair.chosen), len(pair.rejected)] == [3, 3]


def test_two_answers_that_are_the_same_are_still_two_answers() -> None:
    assert PreferencePairs().convert({"chosen": CHOSEN, "rejected": CHOSEN}) == Preference(
        (ASK,), (GOOD,), (GOOD,)
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"chosen": "a", "rejected": "b"}, "there is no prompt"),
        ({"chosen": CHOSEN[1:], "rejected": [*REJECTED[1:], REJECTED[1]]}, "there is no prompt"),
        (
            {"prompt": "x", "chosen": CHOSEN, "rejected": [{"role": "user", "content": "else"}, REJECTED[1]]},
            "the two answers belong to different prompts",
        ),
        ({"prompt": "hi", "chosen": "a"}, "the column rejected is missing"),
        ({"prompt": "hi", "chosen": None, "rejected": "b"}, "the column chosen is empty"),
        ({"prompt": "hi", "chosen": 3, "rejected": []}, "the column rejected holds a list instead of text"),
    ],
)
def test_a_row_that_is_no_pair_is_refused_in_words(row: dict[str, Any], reason: str) -> None:
    with pytest.raises(RowError) as caught:
        PreferencePairs().convert(row)
    assert str(caught.value) == reason
