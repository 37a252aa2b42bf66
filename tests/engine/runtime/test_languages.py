"""Languages, told by their scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.checks.scripts import LANGUAGES, language_of
from engine.runtime.languages import shares


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How do I change the front tyre?", "en"),
        ("The café on the corner opens at nine, and every other word of this sentence is English.", "en"),
        ("前轮怎么换胎？", "zh"),
        ("用 Python 写一个 hello world 程序", "zh"),
        ("Write 'hello' in Chinese: 你好", "other"),
        ("前輪のタイヤはどうやって交換しますか", "ja"),
        ("앞바퀴 타이어를 어떻게 교체하나요", "ko"),
        ("Как поменять переднюю шину?", "cyrillic"),
        ("Où êtes-vous né, mon élève préféré ?", "fr"),
        ("Wie kann ich den vorderen Reifen wechseln, und was ist mit der Kette?", "de"),
        ("¿Cómo se cambia el neumático de la rueda por uno que no está roto?", "es"),
        ("Žluťoučký kůň příšerně úpěl ďábelské ódy", "other"),
        ("كيف أغير الإطار الأمامي؟", "arabic"),
        ("1 + 1 = 2 ✅", None),
        ("", None),
    ],
)
def test_a_text_is_of_the_language_of_most_of_its_letters(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_names_of_columns_are_no_words_of_the_data() -> None:
    assert shares([{"instruction": "前轮怎么换胎？", "output": ["用撬胎棒。", {"note": None}]}]) == {
        "zh": 1.0
    }


def test_rows_without_letters_count_for_no_language() -> None:
    rows = [{"text": "hello"}, {"text": "你好"}, {"text": "42"}, {"text": None}]
    assert shares(rows) == {"en": 0.5, "zh": 0.5}


def test_a_large_set_is_sampled_from_its_beginning_to_its_end() -> None:
    rows = [{"text": "hello"}] * 9000 + [{"text": "你好"}] * 3000
    assert shares(rows) == {"en": 0.75, "zh": 0.25}


@given(st.lists(st.text(max_size=20), max_size=30))
def test_the_shares_are_a_whole_unless_nothing_was_recognised(texts: list[str]) -> None:
    found = shares([{"text": text} for text in texts])
    recognised = [language for text in texts if (language := language_of(text))]
    assert found.keys() == set(recognised) <= set(LANGUAGES)
    assert sum(found.values()) == pytest.approx(1.0 if recognised else 0.0, abs=0.002)


@given(st.text(max_size=40), st.text("0123456789 .,!?-", max_size=20))
def test_digits_and_marks_change_no_language(text: str, noise: str) -> None:
    assert language_of(text + noise) == language_of(noise + text) == language_of(text)
