"""Texts and pairs of texts with their classes, or with a number."""

from __future__ import annotations

from typing import Any

import pytest

from engine.formats.base import Labelled, RowError
from engine.formats.classification import Classification


@pytest.mark.parametrize(
    ("label", "labels"),
    [
        ("good", ("good",)),
        (" good ", ("good",)),
        (0, ("0",)),
        (True, ("True",)),
        (["a", "b", "a"], ("a", "b")),
        ([], ()),
        ('["a", "b"]', ("a", "b")),
        ({"a": 1, "b": 0, "c": True}, ("a", "c")),
        ("a, b", ("a, b",)),
    ],
)
def test_a_label_becomes_the_names_of_its_classes(label: Any, labels: tuple[str, ...]) -> None:
    assert Classification().convert({"text": "t", "label": label}) == Labelled("t", labels=labels)


def test_several_classes_in_one_text_are_parted_where_the_setting_says() -> None:
    row = {"text": "t", "label": "a; b;;c"}
    assert Classification(separator=";").convert(row) == Labelled("t", labels=("a", "b", "c"))


def test_two_texts_are_judged_together() -> None:
    row = {"text": "t", "pair": "u", "label": 1}
    assert Classification().convert(row) == Labelled("t", "u", ("1",))


@pytest.mark.parametrize("label", [3, 3.0, "3", " 3.0 "])
def test_a_number_is_predicted_as_a_number(label: Any) -> None:
    assert Classification(predict="number").convert({"text": "t", "label": label}) == Labelled("t", value=3.0)


@pytest.mark.parametrize(
    ("settings", "label", "reason"),
    [
        ({}, None, "the column label is empty"),
        ({}, "  ", "the column label is empty"),
        ({}, [["a"]], "the column label holds a list instead of text"),
        ({"predict": "number"}, "much", "the column label holds no number"),
        ({"predict": "number"}, float("nan"), "the column label holds no number"),
        ({"predict": "number"}, True, "the column label holds no number"),
    ],
)
def test_a_label_that_is_none_is_refused_in_words(settings: dict[str, Any], label: Any, reason: str) -> None:
    with pytest.raises(RowError) as caught:
        Classification(**settings).convert({"text": "t", "label": label})
    assert str(caught.value) == reason


def test_a_text_without_its_label_column_is_refused_in_words() -> None:
    with pytest.raises(RowError, match="the column label is missing"):
        Classification().convert({"text": "t"})


@pytest.mark.parametrize(
    ("labels", "mark"),
    [
        (["a,b", "a", "b,c", "c"], ","),
        (["a|b", "a", "b|c", "c"], "|"),
        (["a", "b", "a"], ""),
        (["yes, it is", "no, it is not"], ""),
        (["a, one", "b, two", "c, three"], ""),
    ],
)
def test_the_mark_between_labels_is_the_one_whose_parts_come_again(labels: list[str], mark: str) -> None:
    found = Classification.guess(["text", "label"], [{"text": "t", "label": label} for label in labels])
    assert found is not None
    assert found[1].separator == mark
