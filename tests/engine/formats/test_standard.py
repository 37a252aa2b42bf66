"""Examples as TRL's own functions take them."""

from __future__ import annotations

from typing import Any

import pytest
from fakes.shapes import SHAPES, Shape

from engine.formats import FORMATS
from engine.formats.base import Continuation, Document, Labelled, Message, Preference, Ranked
from engine.formats.preference import PreferencePairs
from engine.formats.standard import pairs, standard
from engine.spec import kind_of

ASK, BEST, MIDDLE, WORST = (Message("user", "hi"), *(Message("assistant", text) for text in "abc"))
KEYS = {
    "Conversation": {"messages"},
    "Preference": {"prompt", "chosen", "rejected"},
    "Judged": {"prompt", "completion", "label"},
    "Ranked": {"prompt", "chosen", "rejected"},
    "Question": {"prompt"},
    "Document": {"text"},
    "Labelled": {"text"},
}


def rows(shape: Shape) -> list[dict[str, Any]]:
    kind = next(kind for kind in FORMATS if kind_of(kind) == shape.kind)
    format_ = kind.model_validate({**kind().model_dump(), **shape.roles, **shape.settings})
    return [row for source in shape.rows for row in standard(format_.convert(source))]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_trl_knows_the_rows_for_conversations(shape: Shape) -> None:
    from trl.data_utils import is_conversational

    kind = next(kind for kind in FORMATS if kind_of(kind) == shape.kind)
    name = kind().gives().__name__
    for row in rows(shape):
        assert set(row) >= KEYS[name]
        assert is_conversational(row) is (name not in {"Document", "Labelled"})


def test_an_implicit_prompt_is_the_one_that_trl_finds() -> None:
    from trl.data_utils import extract_prompt

    earlier = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "ho"}]
    ask = {"role": "user", "content": "and?"}
    row = {
        "chosen": [*earlier, ask, {"role": "assistant", "content": "good"}],
        "rejected": [*earlier, ask, {"role": "assistant", "content": "bad"}],
    }
    assert standard(PreferencePairs().convert(row)) == [extract_prompt(row)]


def test_texts_stay_texts() -> None:
    assert standard(Document("a")) == [{"text": "a"}]
    assert standard(Continuation("a", "b")) == [{"prompt": "a", "completion": "b"}]
    assert standard(Labelled("a", "b", ("c",))) == [{"text": "a", "text_pair": "b", "labels": ["c"]}]
    assert standard(Labelled("a", value=0.5)) == [{"text": "a", "label": 0.5}]


def test_ranked_answers_make_a_pair_of_any_two() -> None:
    ranked = Ranked((ASK,), ((BEST,), (MIDDLE,), (WORST,)))
    assert pairs(ranked) == (
        Preference((ASK,), (BEST,), (MIDDLE,)),
        Preference((ASK,), (BEST,), (WORST,)),
        Preference((ASK,), (MIDDLE,), (WORST,)),
    )


def test_answers_of_equal_score_make_no_pair() -> None:
    ranked = Ranked((ASK,), ((BEST,), (MIDDLE,), (WORST,)), (2.0, 1.0, 1.0))
    assert [pair.rejected for pair in pairs(ranked)] == [(MIDDLE,), (WORST,)]
