"""A text, or a pair of texts, and its class, its classes, or a number."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from engine.formats.base import Example, Format, Labelled, RowError, text_of
from engine.formats.cells import opened
from engine.formats.guessing import proven
from engine.formats.roles import Role, plain
from engine.reasons import reason
from engine.spec import Ui

if TYPE_CHECKING:
    from collections.abc import Sequence

_TEXTS: Final = (
    "text", "sentence", "sentence1", "premise", "question1", "text_a", "text1", "review", "comment", "tweet",
    "utterance", "headline", "content", "title", "body", "message", "document",
    "文本", "句子", "评论", "内容", "标题", "句子1",
)  # fmt: skip
_PAIRS: Final = (
    "sentence2", "hypothesis", "question2", "text_b", "text2", "text_pair", "pair", "句子2",
)  # fmt: skip
_LABELS: Final = (
    "label_text", "label_name", "label", "labels", "category", "class", "intent", "sentiment", "emotion",
    "topic",
    "is_duplicate", "stars", "rating", "score", "similarity", "relatedness_score", "标签", "类别", "分类",
    "情感",
)  # fmt: skip
_MEASURES: Final = frozenset({"score", "similarity", "relatednessscore"})
_SEPARATORS: Final = (",", ";", "|", "、")
_NAME: Final = 60
"""Characters that the name of a class has at most, on average."""
_FEW: Final = 20
"""Rows from which on it counts how many classes there are."""

Separator = Literal["", ",", ";", "|", "、"]


class Classification(Format):
    """Classification: a text, or a pair of texts, and its class or classes; or a number to predict."""

    title: ClassVar[str] = "Text and label (classification)"
    short_title: ClassVar[str] = "Classification"

    kind: Literal["classification"] = "classification"
    text: Annotated[str, Field(min_length=1, title="Text"), Role(names=_TEXTS)] = "text"
    """Column with the text to judge."""
    pair: Annotated[str | None, Field(title="Second text"), Role(names=_PAIRS)] = "pair"
    """Column with a second text, where two are judged together."""
    label: Annotated[str, Field(min_length=1, title="Label"), Role(names=_LABELS)] = "label"
    """Column with the class, a list of classes, or a number."""
    predict: Annotated[Literal["class", "number"], Field(title="What to predict"), Ui(group="Format")] = (
        "class"
    )
    """Whether a label is the name of a class or a number on a scale."""
    separator: Annotated[Separator, Field(title="Separator of labels"), Ui(group="Format")] = ""
    """What stands between several classes in one text; none when a row has one class."""

    def gives(self) -> type[Labelled]:
        """Return that rows become texts with labels."""
        return Labelled

    @classmethod
    def guess(
        cls, columns: Sequence[str], rows: Sequence[dict[str, Any]]
    ) -> tuple[float, Classification] | None:
        """Recognise a text with a label; the values say whether there are several, or a number."""
        settings = cls.placed(columns)
        if settings is None:
            return None
        values = [row.get(settings.label) for row in rows]
        if values and all(isinstance(value, float) for value in values) and not _whole(values):
            settings = settings.model_copy(update={"predict": "number"})
            return proven(0.9 if plain(settings.label) in _MEASURES else 0.74, settings, rows), settings
        settings = settings.model_copy(update={"separator": _separator(values)})
        sure = 0.7 if plain(settings.label) in {*_MEASURES, "rating", "stars"} else 0.95
        return proven(sure if _names(values) else 0.5, settings, rows), settings

    def convert(self, row: dict[str, Any]) -> Example:
        """Make a text with its labels."""
        text = text_of(row, self.text)
        pair = text_of(row, self.pair, required=False) if self.pair else ""
        if self.label not in row:
            raise RowError(reason("column_missing", column=self.label))
        value = opened(row[self.label])
        if value is None or (isinstance(value, str) and not value.strip()):
            raise RowError(reason("column_empty", column=self.label))
        if self.predict == "number":
            return Labelled(text, pair, value=self._number(value))
        return Labelled(text, pair, labels=self._labels(value))

    def _number(self, value: Any) -> float:
        try:
            number = float(value) if isinstance(value, int | float | str) else math.nan
        except (ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number) or isinstance(value, bool):
            raise RowError(reason("column_not_number", column=self.label))
        return number

    def _labels(self, value: Any) -> tuple[str, ...]:
        if isinstance(value, dict):
            # One key a class, as sets with a yes or no for each write it.
            value = [name for name, given in value.items() if given in (True, 1)]
        elif isinstance(value, str) and self.separator:
            value = [part for part in value.split(self.separator) if part.strip()]
        elif not isinstance(value, list):
            value = [value]
        return tuple(dict.fromkeys(text_of({self.label: name}, self.label).strip() for name in value))


def _whole(values: list[Any]) -> bool:
    return all(value == math.floor(value) for value in values if math.isfinite(value))


def _names(values: list[Any]) -> bool:
    """Say whether labels look like names of classes: short, and the same ones again and again."""
    texts = [value for value in values if isinstance(value, str)]
    if not texts:
        return True
    short = sum(map(len, texts)) / len(texts) <= _NAME
    return short and (len(texts) < _FEW or len(set(texts)) <= len(texts) / 2)


def _separator(values: list[Any]) -> str:
    """Return what separates labels: a mark whose parts come again and again, or nothing."""
    texts = [
        value for value in values if isinstance(value, str) and not value.lstrip().startswith(("[", "{"))
    ]
    return next((mark for mark in _SEPARATORS if _repeated(texts, mark)), "")


def _repeated(texts: list[str], mark: str) -> bool:
    """Say whether a mark stands in several texts, and its parts come again in other texts."""
    seen: dict[str, set[str]] = {}
    for text in texts:
        for part in text.split(mark):
            seen.setdefault(part.strip(), set()).add(text)
    several = len({text for text in texts if mark in text}) > 1
    return several and sum(len(where) > 1 for where in seen.values()) * 2 >= len(seen)
