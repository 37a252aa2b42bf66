"""The roles of a data file's columns: which format it has, and which column plays which role."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.figures import percent
from desktop.forms.words import word
from desktop.i18n import Live, translate_spec
from desktop.pages.wizard.words import format_names
from desktop.state.columns import (
    format_in_use,
    format_kinds,
    roles,
    settings,
    with_format,
    with_role,
    with_setting,
)
from desktop.widgets.card import Card
from desktop.widgets.fields import ComboBox
from desktop.widgets.label import Label

if TYPE_CHECKING:
    from engine.dataset import DatasetSpec
    from engine.rpc import DataReport

_ENCODINGS: Final = ("utf-8", "gb18030", "big5", "shift_jis", "utf-16", "latin-1")


class ColumnsView(Live, Card):
    """The format of a file, and which column plays which role in it."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._spec: DatasetSpec | None = None
        self._report: DataReport | None = None
        self._form = QWidget()
        self._rows = QFormLayout(self._form)
        self._rows.setContentsMargins(0, 0, 12, 0)
        self._rows.setHorizontalSpacing(24)
        self._rows.setVerticalSpacing(12)
        self._rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.fields: dict[str, ComboBox] = {}
        self._line = Label(tone="muted", wrap=True, parent=self)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._form.setProperty("surface", "page")
        scroll.setWidget(self._form)
        self.add(self._line)
        self.add(scroll, 1)
        self.retranslate()

    def show_file(self, spec: DatasetSpec, report: DataReport | None) -> None:
        """Show the roles of a file."""
        if (spec, report) != (self._spec, self._report):
            self._spec, self._report = spec, report
            self.retranslate()

    def retranslate(self) -> None:
        """Make the rows of the form anew; the field in use keeps the keyboard focus."""
        focused = next((key for key, field in self.fields.items() if field.hasFocus()), None)
        while self._rows.rowCount():
            self._rows.removeRow(0)
        self.fields = {}
        self.set_title(self.tr("Which column plays which role"))
        self._line.setText(self._confidence())
        if self._spec is None:
            return
        self._add_format(self._spec)
        for role in roles(self._spec, self._report):
            field = self._add(role.role, translate_spec(role.title), translate_spec(role.help))
            for name in role.choices:
                field.addItem(name or self.tr("No column"), name)
            field.setCurrentIndex(field.findData(role.column))
            field.setProperty("invalid", "false" if role.present else "true")
            field.activated.connect(partial(self._choose_role, role.role))
        self._add_settings(self._spec)
        self._add_encoding(self._spec)
        if focused in self.fields:
            self.fields[focused].setFocus()

    def _add_format(self, spec: DatasetSpec) -> None:
        names, chosen = format_names(), format_in_use(spec, self._report)
        field = self._add("format", self.tr("Format"), self.tr("How a row becomes an example."))
        field.addItem(self.tr("Recognise it"), None)
        for kind in format_kinds():
            field.addItem(names.get(kind, kind), kind)
        if chosen is not None:
            field.setCurrentIndex(field.findData(chosen.kind))  # type: ignore[attr-defined]
        field.activated.connect(self._choose_format)

    def _add_settings(self, spec: DatasetSpec) -> None:
        """Add what a format lets choose beside its columns."""
        for setting in settings(spec, self._report):
            field = self._add(setting.name, translate_spec(setting.title), translate_spec(setting.help))
            for value in setting.choices:
                field.addItem(self._choice(value=value), value)
            field.setCurrentIndex(setting.choices.index(setting.value))
            field.activated.connect(partial(self._choose_setting, setting.name))

    def _choice(self, *, value: bool | str) -> str:
        if isinstance(value, bool):
            return self.tr("Yes") if value else self.tr("No")
        return translate_spec(word(value)) if value else self.tr("None")

    def _add_encoding(self, spec: DatasetSpec) -> None:
        field = self._add(
            "encoding", self.tr("Text encoding"), self.tr("Change it when letters look wrong in the rows.")
        )
        found = self._report.encoding.upper() if self._report and self._report.encoding else ""
        found_words = self.tr("Recognised: {encoding}").format(encoding=found)
        field.addItem(found_words if found and not spec.encoding else self.tr("Recognise it"), None)
        for name in _ENCODINGS:
            field.addItem(name.upper(), name)
        field.setCurrentIndex(max(0, field.findData(spec.encoding)))
        field.activated.connect(self._choose_encoding)

    def _add(self, key: str, title: str, help_text: str) -> ComboBox:
        box, field = QWidget(self._form), ComboBox(self._form)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(field)
        column.addWidget(Label(help_text, "small", "muted", wrap=True, parent=box))
        field.setAccessibleName(title)
        field.setAccessibleDescription(help_text)
        label = Label(title, parent=self._form)
        # At the middle of the list, not of the list and its help together.
        label.setFixedHeight(field.sizeHint().height())
        self._rows.addRow(label, box)
        self.fields[key] = field
        return field

    def _confidence(self) -> str:
        if self._spec is not None and self._spec.format is not None:
            return self.tr("Chosen by you.")
        if self._report is None or self._report.format is None:
            return self.tr("Choose the format, then the column for each role.")
        return self.tr("Recognised from the columns ({percent} sure). Change what is wrong.").format(
            percent=percent(self._report.confidence)
        )

    def _choose_format(self, index: int) -> None:
        if self._spec is not None:
            self.changed.emit(with_format(self._spec, self.fields["format"].itemData(index), self._report))

    def _choose_role(self, role: str, index: int) -> None:
        if self._spec is not None:
            self.changed.emit(with_role(self._spec, self._report, role, self.fields[role].itemData(index)))

    def _choose_setting(self, name: str, index: int) -> None:
        if self._spec is not None:
            value = self.fields[name].itemData(index)
            self.changed.emit(with_setting(self._spec, self._report, name, value=value))

    def _choose_encoding(self, index: int) -> None:
        if self._spec is not None:
            encoding = self.fields["encoding"].itemData(index)
            self.changed.emit(self._spec.model_copy(update={"encoding": encoding}))
