"""The editor for a choice between Specs: which one, and its own settings below."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.forms.editors import NARROW, Editor, QuietCombo
from desktop.forms.fields import Field, fields_of, kind_of, union_types
from desktop.forms.words import word
from desktop.i18n import translate_spec
from desktop.state.presets import overlay
from desktop.theme import theme
from engine.spec import Spec

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance


class Form(Protocol):
    """What a choice needs of the form below it."""

    changed: SignalInstance

    def value(self) -> Spec: ...  # noqa: D102
    def problems(self) -> dict[str, str]: ...  # noqa: D102


FormMaker = Callable[[type[Spec], Spec, QWidget], Any]


def kinds(union: Any) -> tuple[type[Spec], ...]:
    """Return the Spec classes that a table offers."""
    return union_types(union)


def kind_title(spec: type[Spec]) -> str:
    """Return a Spec class's English name; show it through `translate_spec`."""
    return word(kind_of(spec))


def switched(spec: type[Spec], before: Spec | None) -> Spec:
    """Return the other Spec of a choice with what was changed of the settings that both have."""
    if before is None:
        return spec.model_validate({})
    usual = {name: field.get_default() for name, field in type(before).model_fields.items()}
    shared = {
        name: value
        for name, value in before.model_dump().items()
        if name != "kind" and getattr(before, name) != usual[name]
    }
    try:
        return overlay(spec.model_validate({}), shared)
    except ValueError:
        return spec.model_validate({})


class KindEditor(Editor):
    """Which Spec of a table."""

    def __init__(self, union: Any, *, optional: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kinds: tuple[type[Spec] | None, ...] = (*((None,) if optional else ()), *kinds(union))
        self._combo = QuietCombo(self)
        for kind in self._kinds:
            self._combo.addItem("", None if kind is None else kind_of(kind))
        self._combo.activated.connect(lambda _: self.changed.emit())
        self._lay(self._combo)
        self.retranslate()

    def value(self) -> type[Spec] | None:
        """Return the chosen class."""
        return self._kinds[self._combo.currentIndex()]

    def set_value(self, value: Any) -> None:
        """Choose a class, by itself or by one of its Specs."""
        kind = value if value is None or isinstance(value, type) else type(value)
        self._combo.setCurrentIndex(self._kinds.index(kind))

    def focus_target(self) -> QWidget:
        """Return the list."""
        return self._combo

    def retranslate(self) -> None:
        """Write the name of every class."""
        for index, kind in enumerate(self._kinds):
            text = self.tr("Automatic") if kind is None else translate_spec(kind_title(kind))
            self._combo.setItemText(index, text)


class ChoiceEditor(Editor):
    """Which Spec of a table, and a form with its settings."""

    wide = True

    def __init__(self, field: Field, make_form: FormMaker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make_form = make_form
        self._value: Spec | None = None
        self._form: Any = None
        self._kind = KindEditor(field.kind, optional=field.optional, parent=self)
        self._kind.setMaximumWidth(NARROW * 2)
        self._kind.changed.connect(self._switch)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme().space())
        self._layout.addWidget(self._kind)
        self.setFocusProxy(self._kind)

    def value(self) -> Spec | None:
        """Return the Spec."""
        return self._value

    def set_value(self, value: Any) -> None:
        """Show a Spec and its settings."""
        self._value = value
        self._kind.set_value(value)
        self._show_form()

    def problem(self) -> str:
        """Return the first problem of its settings."""
        return next(iter(self._form.problems().values()), "") if self._form is not None else ""

    def focus_target(self) -> QWidget:
        """Return the list."""
        return self._kind.focus_target()

    def _switch(self) -> None:
        kind = self._kind.value()
        self._value = None if kind is None else switched(kind, self._value)
        self._show_form()
        self.changed.emit()

    def _show_form(self) -> None:
        if self._form is not None:
            self._form.hide()
            self._form.deleteLater()
            self._form = None
        if self._value is not None and fields_of(type(self._value)):
            self._form = self._make_form(type(self._value), self._value, self)
            self._form.changed.connect(self._take)
            self._layout.addWidget(self._form)

    def _take(self, value: Spec) -> None:
        self._value = value
        self.changed.emit()
