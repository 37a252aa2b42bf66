"""Forms made from Spec classes: every field with its words, bounds and unit, filed in groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.errors import reason_words
from desktop.forms.choice import ChoiceEditor, KindEditor, kinds, switched
from desktop.forms.editors import NARROW, Editor, plain_editor
from desktop.forms.fields import Field, fields_of, union_types
from desktop.forms.several import several_editor
from desktop.forms.suggestions import SuggestionEditor
from desktop.forms.words import word
from desktop.i18n import Live, translate_spec
from desktop.theme import theme
from desktop.widgets.label import Label
from engine.refusals import refusal_of
from engine.spec import Spec, Ui

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from PySide6.QtGui import QResizeEvent


class FieldRow(Live, QWidget):
    """A field: title and help on the left, the editor on the right or, if it is wide, below."""

    def __init__(self, field: Field, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.editor = editor
        self._title = Label(parent=self)
        self._help = Label(size="small", tone="muted", wrap=True, parent=self)
        self._note = Label(size="small", tone="accent", wrap=True, parent=self)
        self._problem = Label(size="small", tone="over", wrap=True, parent=self)
        self._extra = ""
        self._title.setBuddy(editor.focus_target())
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().space(3))
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        # A title without help stands at the middle of its editor, not above it.
        grid.addWidget(self._title, 0, 0, 1 if field.help or editor.wide else 2, 1)
        grid.addWidget(self._help, 1, 0)
        grid.addWidget(self._note, 2, 0)
        if editor.wide:
            grid.addWidget(editor, 3, 0, 1, 2)
        else:
            editor.setFixedWidth(NARROW)
            grid.addWidget(editor, 0, 1, 2, 1)
        grid.addWidget(self._problem, 4, 0, 1, 2)
        self._note.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.retranslate()
        self.show_problem()

    def show_problem(self, extra: str = "") -> None:
        """Show what is wrong with the value, or with the value beside others."""
        self._extra = extra
        text = self.editor.problem() or extra
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self._hold_height()

    def set_note(self, text: str) -> None:
        """Show what this setting comes to here, below its help; an empty text takes no room."""
        if text != self._note.text():
            self._note.setText(text)
            self._note.setVisible(bool(text))
            self._hold_height()

    def note(self) -> str:
        """Return what is shown of it."""
        return self._note.text()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Never be squeezed below what the wrapped help needs at this width."""
        super().resizeEvent(event)
        self._hold_height()

    def _hold_height(self) -> None:
        layout = self.layout()
        # Before its first layout a widget is a few pixels wide, which would ask for a tower of words.
        if layout is not None and self.width() > NARROW:
            self.setMinimumHeight(max(0, layout.totalHeightForWidth(self.width())))

    def retranslate(self) -> None:
        """Write title and help."""
        self._title.setText(translate_spec(self.field.title))
        self._help.setText(" ".join(translate_spec(self.field.help).split()) if self.field.help else "")
        self._help.setVisible(bool(self.field.help))
        target = self.editor.focus_target()
        target.setAccessibleName(self._title.text())
        target.setAccessibleDescription(self._help.text())


class _Group(Live, QWidget):
    """A heading and its rows."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._english = title
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._title: QLabel = Label(size="heading", parent=self)
        self.rows: list[FieldRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme().space(2))
        self._layout.addWidget(self._title)
        self.retranslate()

    def add(self, row: FieldRow) -> None:
        """Append a row."""
        self.rows.append(row)
        self._layout.addWidget(row)

    def show_rows(self, *, expert: bool, heading: bool) -> None:
        """Show the rows of the simple or the expert form; a group without any is not shown."""
        for row in self.rows:
            row.setVisible(expert or not row.field.ui.advanced)
        self._title.setVisible(heading)
        self.setVisible(any(expert or not row.field.ui.advanced for row in self.rows))

    def retranslate(self) -> None:
        """Write the heading."""
        self._title.setText(translate_spec(self._english))


@dataclass(slots=True)
class _Part:
    """One Spec of the form: the table it comes from, its value and its rows."""

    name: str
    union: Any
    value: Spec
    kind: KindEditor | None = None
    choice: FieldRow | None = None
    """The row of the table's choice."""
    rows: list[FieldRow] | None = None
    problems: dict[str, str] | None = None


class JobForm(QWidget):
    """Several Specs in one form, filed by group across them; a table's choice precedes its settings."""

    changed = Signal(object)
    problems_changed = Signal()

    def __init__(
        self,
        parts: Mapping[str, Any],
        values: Mapping[str, Spec] | None = None,
        *,
        expert: bool = False,
        suggestions: Mapping[str, Sequence[str]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`parts` names a Spec class or a union of them for each part; `values` or the defaults are shown.

        `suggestions` are texts that the field of a name offers.
        """
        super().__init__(parent)
        self._suggestions = suggestions or {}
        self._expert = expert
        self._groups: dict[str, _Group] = {}
        self._notes: dict[str, str] = {}
        given = values or {}
        self._parts = {
            name: _Part(name, union, given[name] if name in given else kinds(union)[0].model_validate({}))
            for name, union in parts.items()
        }
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme().space(3))
        self._layout.addStretch()
        self._build()

    def values(self) -> dict[str, Spec]:
        """Return the last valid Spec of each part."""
        return {name: part.value for name, part in self._parts.items()}

    def set_values(self, values: Mapping[str, Spec]) -> None:
        """Show other values, without emitting `changed`."""
        same = all(type(value) is type(self._parts[name].value) for name, value in values.items())
        for name, value in values.items():
            self._parts[name].value = value
        if not same:
            self._build()
            return
        for part in self._parts.values():
            for row in part.rows or []:
                row.editor.set_value(getattr(part.value, row.field.name))
                row.show_problem()
            part.problems = {}

    def set_expert(self, expert: bool) -> None:  # noqa: FBT001
        """Show every field, or only the few that matter most."""
        self._expert = expert
        shown = [group for group in self._groups.values() if _shows(group, expert=expert)]
        for group in self._groups.values():
            group.show_rows(expert=expert, heading=len(shown) > 1)

    def is_expert(self) -> bool:
        """Say whether every field is shown."""
        return self._expert

    def shows(self, name: str) -> bool:
        """Say whether part.field, or a part's choice by the part's name, is in the form as long as it is."""
        rows = dict(self._rows())
        return name in rows and (self._expert or not rows[name].field.ui.advanced)

    def all_problems(self) -> dict[str, str]:
        """Return what is wrong, as part.field -> sentence."""
        return {
            f"{part.name}.{field}": text
            for part in self._parts.values()
            for field, text in (part.problems or {}).items()
        }

    def set_notes(self, notes: Mapping[str, str]) -> None:
        """Show words at part.field, or at a part's choice by the part's name; at all others none."""
        self._notes = dict(notes)
        for name, row in self._rows():
            row.set_note(self._notes.get(name, ""))

    def notes(self) -> dict[str, str]:
        """Return the words that are shown."""
        return {name: row.note() for name, row in self._rows() if row.note()}

    def editor(self, name: str) -> Editor:
        """Return the editor of part.field, or of a part's choice by the part's name."""
        part_name, _, field = name.partition(".")
        part = self._parts[part_name]
        if not field and part.kind is not None:
            return part.kind
        return next(row.editor for row in part.rows or [] if row.field.name == field)

    def _build(self) -> None:
        """Make all groups and rows anew."""
        for group in self._groups.values():
            group.hide()
            group.deleteLater()
        self._groups = {}
        for part in self._parts.values():
            self._build_part(part)
        for group in self._groups.values():
            self._layout.insertWidget(self._layout.count() - 1, group)
        self.set_expert(self._expert)
        self.set_notes(self._notes)

    def _rows(self) -> Iterator[tuple[str, FieldRow]]:
        """Yield every row by its name."""
        for part in self._parts.values():
            if part.choice is not None:
                yield part.name, part.choice
            for row in part.rows or []:
                yield f"{part.name}.{row.field.name}", row

    def _build_part(self, part: _Part) -> None:
        fields = fields_of(type(part.value))
        part.kind, part.choice, part.rows, part.problems = None, None, [], {}
        if len(kinds(part.union)) > 1:
            group = fields[0].ui.group if fields else word(part.name)
            part.kind = KindEditor(part.union)
            part.kind.set_value(part.value)
            part.kind.changed.connect(lambda part=part: self._switch(part))
            title = Field(part.name, None, optional=False, title=word(part.name), help="", ui=Ui(group=group))
            part.choice = FieldRow(title, part.kind, self)
            self._group(group).add(part.choice)
        for field in fields:
            editor = self._editor(field)
            editor.set_value(getattr(part.value, field.name))
            editor.changed.connect(lambda part=part: self._take(part))
            row = FieldRow(field, editor, self)
            part.rows.append(row)
            self._group(field.ui.group).add(row)

    def _editor(self, field: Field) -> Editor:
        if union_types(field.kind):
            return ChoiceEditor(field, _nested_form)
        if field.name in self._suggestions:
            return SuggestionEditor(self._suggestions[field.name])
        return several_editor(field) or plain_editor(field)

    def _group(self, title: str) -> _Group:
        if title not in self._groups:
            self._groups[title] = _Group(title, self)
        return self._groups[title]

    def _switch(self, part: _Part) -> None:
        kind = part.kind.value() if part.kind else None
        if kind is None or isinstance(part.value, kind):
            return
        part.value = switched(kind, part.value)
        self._build()
        if part.kind is not None:
            part.kind.focus_target().setFocus()
        self._tell()

    def _take(self, part: _Part) -> None:
        """Make the Spec of what the editors show, or show why that is not possible."""
        rows = part.rows or []
        found = {row.field.name: text for row in rows if (text := row.editor.problem())}
        valid = not found
        if valid:
            shown = {row.field.name: row.editor.value() for row in rows}
            try:
                part.value = type(part.value).model_validate({**dict(part.value), **shown})
            except ValidationError as error:
                valid = False
                found = _refusals(error, rows)
        before, part.problems = part.problems, found
        for row in rows:
            row.show_problem(found.get(row.field.name, ""))
        if found != before:
            self.problems_changed.emit()
        if valid:
            self._tell()

    def _tell(self) -> None:
        self.changed.emit(self.values())


class SpecForm(JobForm):
    """The form of one Spec, or of one table."""

    def __init__(
        self,
        kind: Any,
        value: Spec | None = None,
        *,
        expert: bool = False,
        suggestions: Mapping[str, Sequence[str]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        values = {} if value is None else {"spec": value}
        super().__init__({"spec": kind}, values, expert=expert, suggestions=suggestions, parent=parent)

    def value(self) -> Spec:
        """Return the last valid Spec."""
        return self.values()["spec"]

    def set_value(self, value: Spec) -> None:
        """Show another Spec, without emitting `changed`."""
        self.set_values({"spec": value})

    def problems(self) -> dict[str, str]:
        """Return what is wrong, as field -> sentence."""
        return {name.partition(".")[2]: text for name, text in self.all_problems().items()}

    def editor(self, name: str) -> Editor:
        """Return the editor of a field; "kind" is the choice of a table."""
        return super().editor("spec" if name == "kind" else f"spec.{name}")

    def _tell(self) -> None:
        self.changed.emit(self.value())


def _nested_form(kind: type[Spec], value: Spec, parent: QWidget) -> SpecForm:
    return SpecForm(kind, value, expert=True, parent=parent)


def _shows(group: _Group, *, expert: bool) -> bool:
    return any(expert or not row.field.ui.advanced for row in group.rows)


def _refusals(error: ValidationError, rows: list[FieldRow]) -> dict[str, str]:
    """Return field -> reason; what concerns several fields stands at the first one."""
    names = [row.field.name for row in rows]
    found: dict[str, str] = {}
    for item in error.errors(include_url=False):
        name = str(item["loc"][0]) if item["loc"] else names[0]
        reason = reason_words(refusal_of(item))
        sentence = reason[:1].upper() + reason[1:]
        found.setdefault(name if name in names else names[0], sentence)
    return found
