"""Editors for several things in one line of text: names, numbers, and numbers by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, get_origin

from PySide6.QtWidgets import QComboBox, QLineEdit

from desktop.forms.editors import Editor, QuietCombo
from desktop.forms.words import word
from desktop.i18n import translate_spec
from desktop.widgets.label import set_property

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.forms.fields import Field

_BETWEEN: Final = re.compile(r"[\s,;，；、]+")
_RANGE: Final = re.compile(r"(\d+)\s*[-–~]\s*(\d+)")
_MOST: Final = 10_000
"""Numbers that a range may stand for."""


class NamesEditor(Editor):
    """One of a few words, or names that are typed with commas between them."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        literal = next(part for part in get_args(field.kind) if get_origin(part) is Literal)
        self._words: tuple[str, ...] = get_args(literal)
        self._box = QuietCombo(self)
        self._box.setEditable(True)
        self._box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for value in self._words:
            self._box.addItem("", value)
        self._box.editTextChanged.connect(lambda _: self.changed.emit())
        self._lay(self._box)
        self.retranslate()

    def value(self) -> str | tuple[str, ...]:
        """Return the word that was chosen, or the names."""
        text = self._box.currentText().strip()
        for index, value in enumerate(self._words):
            if text in {value, self._box.itemText(index)}:
                return value
        return tuple(name for name in _BETWEEN.split(text) if name)

    def set_value(self, value: Any) -> None:
        """Show a word or names."""
        self._box.blockSignals(True)  # noqa: FBT003
        if value in self._words:
            self._box.setCurrentIndex(self._words.index(value))
        else:
            self._box.setEditText(", ".join(value))
        self._box.blockSignals(False)  # noqa: FBT003

    def problem(self) -> str:
        """Ask for a name where there is none."""
        return "" if self.value() else self.tr("Choose from the list, or name some modules.")

    def focus_target(self) -> QWidget:
        """Return the list."""
        return self._box

    def retranslate(self) -> None:
        """Write every word, and the one that is shown."""
        value = self.value() if self._box.itemText(0) else self._words[0]
        self._box.blockSignals(True)  # noqa: FBT003
        for index, known in enumerate(self._words):
            self._box.setItemText(index, translate_spec(word(known)))
        self.set_value(value)
        self._box.blockSignals(False)  # noqa: FBT003


class LineEditor(Editor):
    """A line of text that stands for several values."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QLineEdit(self)
        self._line.textEdited.connect(self._edited)
        self._lay(self._line)
        self.retranslate()

    def focus_target(self) -> QWidget:
        """Return the line."""
        return self._line

    def retranslate(self) -> None:
        """Write the placeholder."""
        self._line.setPlaceholderText(self.tr("not set"))

    def _edited(self) -> None:
        set_property(self._line, "invalid", bool(self.problem()))
        self.changed.emit()

    def _show(self, text: str) -> None:
        self._line.setText(text)
        set_property(self._line, "invalid", bool(self.problem()))


class NumbersEditor(LineEditor):
    """Whole numbers with commas between them; 0-3 stands for 0, 1, 2, 3."""

    def value(self) -> tuple[int, ...]:
        """Return the numbers."""
        return self._numbers() or ()

    def set_value(self, value: Any) -> None:
        """Show the numbers."""
        self._show(", ".join(str(number) for number in value))

    def problem(self) -> str:
        """Say how numbers are written."""
        wrong = self._numbers() is None
        return self.tr("Write whole numbers with commas between them, such as 0-3, 8.") if wrong else ""

    def _numbers(self) -> tuple[int, ...] | None:
        found: dict[int, None] = {}
        for part in _BETWEEN.split(_RANGE.sub(r"\1-\2", self._line.text()).strip()):
            span = _RANGE.fullmatch(part)
            if span is not None and 0 <= int(span[2]) - int(span[1]) < _MOST:
                found.update(dict.fromkeys(range(int(span[1]), int(span[2]) + 1)))
            elif part.isdecimal():
                found[int(part)] = None
            elif part:
                return None
        return tuple(found)


class NumberedEditor(LineEditor):
    """Names that each have a number, such as q_proj: 32, v_proj: 8."""

    def value(self) -> dict[str, int]:
        """Return name -> number."""
        return self._pairs() or {}

    def set_value(self, value: Any) -> None:
        """Show every name with its number."""
        self._show(", ".join(f"{name}: {number}" for name, number in value.items()))

    def problem(self) -> str:
        """Say how names and numbers are written."""
        wrong = self._pairs() is None
        return self.tr("Write names with their numbers, such as q_proj: 32, v_proj: 8.") if wrong else ""

    def _pairs(self) -> dict[str, int] | None:
        found = {}
        for part in re.split(r"[,;，；、]", self._line.text()):
            name, _, number = part.replace("：", ":").rpartition(":")
            if name.strip() and number.strip().isdecimal():
                found[name.strip()] = int(number)
            elif part.strip():
                return None
        return found


def several_editor(field: Field, parent: QWidget | None = None) -> Editor | None:
    """Return the editor for a field of several names or numbers; None for any other field."""
    if get_origin(field.kind) is dict:
        return NumberedEditor(parent)
    if get_origin(field.kind) is tuple:
        return NumbersEditor(parent) if _is_whole(get_args(field.kind)[0]) else None
    parts = get_args(field.kind)
    literal = any(get_origin(part) is Literal for part in parts)
    return (
        NamesEditor(field, parent) if literal and any(get_origin(part) is tuple for part in parts) else None
    )


def _is_whole(kind: Any) -> bool:
    return kind is int or int in get_args(kind)
