"""The words of the data doctor."""

from __future__ import annotations

from typing import get_args

import pytest

from desktop.pages.wizard.finding_words import doing, finding_words, sentence, verdict_words
from engine.checks import CHECKS, Check, Finding
from engine.checks.duplicates import Duplicates
from engine.checks.near_duplicates import NearDuplicates
from engine.rpc_data import Verdict
from engine.spec import kind_of


@pytest.mark.parametrize("kind", CHECKS, ids=kind_of)
def test_every_check_has_words_and_a_button_when_it_has_a_fix(kind: type[Check], qapp) -> None:
    words = finding_words()[kind_of(kind)]
    assert words.good
    assert words.one.startswith("1 ")
    assert words.many.startswith("{count} ")
    assert bool(words.button) == bool(words.does) == (kind.fix is not None)


def test_there_are_no_words_without_a_check(qapp) -> None:
    assert finding_words().keys() == set(map(kind_of, CHECKS))
    assert verdict_words().keys() == set(get_args(Verdict))


def test_a_finding_is_a_sentence_with_its_count(qapp) -> None:
    assert sentence(Finding(check="loops", severity="good", count=0)) == "No answer goes in circles"
    worse = Finding(check="secrets", severity="warning", count=1234)
    assert sentence(worse) == "1,234 rows hold a key or a password"
    single = Finding(check="secrets", severity="warning", count=1)
    assert sentence(single) == "1 row holds a key or a password"


def test_a_fix_that_compares_files_says_which_keeps_its_row(qapp) -> None:
    for kind in (Duplicates, NearDuplicates):
        assert doing(kind()) == finding_words()[kind_of(kind())].does
        assert doing(kind(across=True)).endswith("of several files, the one further up keeps its row.")
