"""One editor for each type of setting: it shows a value, takes a new one, and says what is wrong with it."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, get_origin

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop import figures
from desktop.forms.fields import Field, is_path_tuple, within
from desktop.forms.words import word
from desktop.i18n import Live, translate_spec
from desktop.theme import theme
from desktop.widgets.buttons import Button
from desktop.widgets.label import Label, set_property

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QWheelEvent

NARROW: Final = 232
"""Width of an editor beside its title, in device-independent pixels."""
_LINES: Final = 4
_UNIT: Final = 64
"""Width that every number leaves for a unit, so that numbers under one another end at one edge."""


class Editor(Live, QWidget):
    """What all editors have in common; `wide` ones stand below their title instead of beside it."""

    changed = Signal()
    wide = False

    def value(self) -> Any:
        """Return the value as it is shown; only meaningful without a problem."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value, without emitting `changed`."""
        raise NotImplementedError

    def problem(self) -> str:
        """Say what is wrong with what was entered, or an empty string."""
        return ""

    def focus_target(self) -> QWidget:
        """Return the widget that takes the keyboard."""
        return self

    def _lay(self, *widgets: QWidget) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().space())
        for place, widget in enumerate(widgets):
            row.addWidget(widget, 0 if place else 1)
        self.setFocusProxy(widgets[0])


class _NumberLine(QLineEdit):
    """A line for a number whose arrow keys go a step up or down."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Turn the arrow keys into steps."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if steps is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(steps)


class NumberEditor(Editor):
    """A whole or fractional number with its unit; 2e-4 is shown and taken as such."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._whole = field.kind is int
        self._value: float | None = None
        self._problem = ""
        self._line = _NumberLine(self)
        self._line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._unit = Label(tone="muted", parent=self)
        self._unit.setMinimumWidth(_UNIT)
        self._line.textEdited.connect(self._edited)
        self._line.stepped.connect(self._step)
        self._line.editingFinished.connect(self._tidy)
        self._lay(self._line, self._unit)
        self.retranslate()

    def value(self) -> float | None:
        """Return the number, or None for an empty optional one."""
        return self._value

    def set_value(self, value: float | None) -> None:
        """Show a number; it is kept exactly, however shortly it is shown."""
        self._value = value
        self._line.setText("" if value is None else self._shown(value))
        self._judge(self._line.text())

    def problem(self) -> str:
        """Say which numbers are allowed when this is none of them."""
        return self._problem

    def focus_target(self) -> QWidget:
        """Return the line."""
        return self._line

    def retranslate(self) -> None:
        """Write the unit and the placeholder."""
        self._unit.setText(translate_spec(self._field.ui.unit) if self._field.ui.unit else "")
        self._line.setPlaceholderText(self.tr("not set") if self._field.optional else "")
        if self._problem:
            self._judge(self._line.text())

    def _shown(self, value: float) -> str:
        return str(round(value)) if self._whole else figures.rate(value)

    def _edited(self, text: str) -> None:
        self._value = self._judge(text)
        self.changed.emit()

    def _judge(self, text: str) -> float | None:
        """Return the number that the text is, and remember what is wrong with it."""
        number, ok = parse_number(text, whole=self._whole)
        empty = not text.strip()
        allowed = empty and self._field.optional if number is None else within(number, self._field)
        self._problem = "" if ok and allowed else self._bounds()
        set_property(self._line, "invalid", bool(self._problem))
        return number

    def _bounds(self) -> str:
        field = self._field
        if field.least is None or field.most is None:
            return self.tr("Enter a number.")
        least, most = figures.rate(field.least), figures.rate(field.most)
        if self._whole:
            top = round(field.most) - (1 if field.open_most else 0)
            least, most = figures.count(field.least), figures.count(top)
            return self.tr("Enter a whole number from {least} to {most}.").format(least=least, most=most)
        if field.open_least:
            return self.tr("Enter a number above {least}, up to {most}.").format(least=least, most=most)
        if field.open_most:
            return self.tr("Enter a number from {least} to below {most}.").format(least=least, most=most)
        return self.tr("Enter a number from {least} to {most}.").format(least=least, most=most)

    def _step(self, steps: int) -> None:
        size = self._field.ui.step or (1 if self._whole else 0.1)
        start = self._value if self._value is not None else self._field.least or 0
        number = float(f"{start + steps * size:.10g}")
        if within(number, self._field):
            self.set_value(round(number) if self._whole else number)
            self.changed.emit()

    def _tidy(self) -> None:
        """Show what was taken, in its usual spelling."""
        if not self._problem and self._value is not None:
            self._line.setText(self._shown(self._value))


class BoolEditor(Editor):
    """A box to tick."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QCheckBox(self)
        self._box.clicked.connect(self.changed)
        self._lay(self._box)
        self.retranslate()

    def value(self) -> bool:
        """Say whether it is ticked."""
        return self._box.isChecked()

    def set_value(self, value: Any) -> None:
        """Tick it or not."""
        self._box.setChecked(bool(value))

    def focus_target(self) -> QWidget:
        """Return the box."""
        return self._box

    def retranslate(self) -> None:
        """Say in a word what a tick means."""
        self._box.setText(self.tr("On"))


class QuietCombo(QComboBox):
    """A drop-down list that does not change under a page that is being scrolled."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Leave the wheel to the page."""
        event.ignore()


class LiteralEditor(Editor):
    """One of a few values."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: tuple[Any, ...] = (*((None,) if field.optional else ()), *get_args(field.kind))
        self._combo = QuietCombo(self)
        for value in self._values:
            self._combo.addItem("", value)
        self._combo.activated.connect(lambda _: self.changed.emit())
        self._lay(self._combo)
        self.retranslate()

    def value(self) -> Any:
        """Return the chosen value."""
        return self._values[self._combo.currentIndex()]

    def set_value(self, value: Any) -> None:
        """Choose a value."""
        self._combo.setCurrentIndex(self._values.index(value))

    def focus_target(self) -> QWidget:
        """Return the list."""
        return self._combo

    def retranslate(self) -> None:
        """Write every value's words."""
        for index, value in enumerate(self._values):
            text = self.tr("Automatic") if value is None else translate_spec(word(value))
            self._combo.setItemText(index, text)


class TextEditor(Editor):
    """One line of text; an empty optional one is None."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._line = QLineEdit(self)
        self._line.textEdited.connect(lambda _: self.changed.emit())
        self._lay(self._line)
        self.retranslate()

    def value(self) -> str | None:
        """Return the text."""
        return self._line.text() or (None if self._field.optional else "")

    def set_value(self, value: Any) -> None:
        """Show a text."""
        self._line.setText(str(value or ""))

    def focus_target(self) -> QWidget:
        """Return the line."""
        return self._line

    def retranslate(self) -> None:
        """Write the placeholder."""
        self._line.setPlaceholderText(self.tr("not set") if self._field.optional else "")


class PathEditor(Editor):
    """A path, typed or chosen in a dialog."""

    wide = True

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._line = QLineEdit(self)
        self._browse = Button(kind="secondary", icon_name="folder-open", parent=self)
        self._line.textEdited.connect(lambda _: self.changed.emit())
        self._browse.clicked.connect(self._choose)
        self._lay(self._line, self._browse)
        self.retranslate()

    def value(self) -> Path | None:
        """Return the path, or None for an empty one."""
        text = self._line.text().strip()
        return Path(text) if text else None

    def set_value(self, value: Any) -> None:
        """Show a path."""
        self._line.setText(str(value) if value else "")

    def problem(self) -> str:
        """Ask for a path where there must be one."""
        missing = self.value() is None and not self._field.optional
        return self.tr("Choose a file or a folder.") if missing else ""

    def focus_target(self) -> QWidget:
        """Return the line."""
        return self._line

    def retranslate(self) -> None:
        """Name the button."""
        self._browse.setText(self.tr("Choose…"))
        self._line.setPlaceholderText(self.tr("not set") if self._field.optional else "")

    def _choose(self) -> None:
        start, title = self._line.text(), translate_spec(self._field.title)
        if "folder" in self._field.name:
            chosen = QFileDialog.getExistingDirectory(self, title, start)
        else:
            chosen, _ = QFileDialog.getOpenFileName(self, title, start)
        if chosen:
            self._line.setText(chosen)
            self.changed.emit()


class LinesEditor(Editor):
    """Several texts or paths, one a line."""

    wide = True

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self._make = Path if is_path_tuple(field.kind) else str
        self._text = QPlainTextEdit(self)
        self._text.setProperty("surface", "field")
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(self._text.fontMetrics().lineSpacing() * _LINES + theme().space(2.5))
        self._text.textChanged.connect(self.changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._text)
        self.setFocusProxy(self._text)
        self.retranslate()

    def value(self) -> tuple[Any, ...]:
        """Return every line that is not blank."""
        lines = self._text.toPlainText().splitlines()
        return tuple(self._make(line.strip()) for line in lines if line.strip())

    def set_value(self, value: Any) -> None:
        """Show the entries."""
        self._text.blockSignals(True)  # noqa: FBT003
        self._text.setPlainText("\n".join(str(item) for item in value or ()))
        self._text.blockSignals(False)  # noqa: FBT003

    def problem(self) -> str:
        """Say how many lines there may be at most."""
        most = self._field.longest
        if most is None or len(self.value()) <= most:
            return ""
        return self.tr("At most {most} lines.").format(most=most)

    def focus_target(self) -> QWidget:
        """Return the text."""
        return self._text

    def retranslate(self) -> None:
        """Write the placeholder."""
        self._text.setPlaceholderText(self.tr("One a line"))


def plain_editor(field: Field, parent: QWidget | None = None) -> Editor:
    """Return the editor for a field's type; raises TypeError for one that has none."""
    if get_origin(field.kind) is Literal:
        return LiteralEditor(field, parent)
    if get_origin(field.kind) is tuple:
        return LinesEditor(field, parent)
    makers = {int: NumberEditor, float: NumberEditor, str: TextEditor, Path: PathEditor}
    if field.kind is bool:
        return BoolEditor(parent)
    if field.kind in makers:
        return makers[field.kind](field, parent)
    message = f"{field.name}: no editor for {field.kind}"
    raise TypeError(message)


def parse_number(text: str, *, whole: bool) -> tuple[float | None, bool]:
    """Return (number, whether the text is one or empty); full-width digits and decimal commas count."""
    text = unicodedata.normalize("NFKC", text).strip().replace(" ", "")
    if not text:
        return None, True
    if "," in text:
        parts = text.split(",")
        grouped = all(len(part.partition(".")[0]) == 3 for part in parts[1:])  # noqa: PLR2004
        text = "".join(parts) if grouped and (whole or len(parts) > 2) else text.replace(",", ".")  # noqa: PLR2004
    try:
        number = float(text)
    except ValueError:
        return None, False
    if number != number or abs(number) == float("inf"):  # noqa: PLR0124
        return None, False
    if whole:
        return (int(number), True) if number == int(number) else (None, False)
    return number, True
