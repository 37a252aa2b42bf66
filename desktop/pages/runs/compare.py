"""Runs side by side: their curves in one chart, and only the settings in which they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.forms.fields import fields_of
from desktop.forms.words import word
from desktop.i18n import Live, translate_spec
from desktop.state.history import compare
from desktop.theme import theme
from desktop.widgets.buttons import Button
from desktop.widgets.card import Card
from desktop.widgets.curves_chart import CurvesChart, Line, Swatch
from desktop.widgets.label import ElidedLabel, Label, plain_tooltip
from engine.spec import Spec

if TYPE_CHECKING:
    from desktop.state.curves import Compared

CHART_HEIGHT = 42
"""In steps of the grid."""


class CompareView(Live, QWidget):
    """The chart over a grid of differing settings."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._compared: Compared | None = None
        self._back = Button(kind="small", icon_name="arrow-left", parent=self)
        self._back.clicked.connect(self.left)
        self._chart = CurvesChart(self)
        self._curves = Card(parent=self)
        self._curves.setMinimumHeight(theme().space(CHART_HEIGHT))
        self._curves.add(self._chart, 1)
        self._curves.header.addWidget(self._back)
        self._settings = Card(parent=self)
        self._grid: QWidget | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().space(2))
        layout.addWidget(self._curves, 1)
        layout.addWidget(self._settings)
        self.retranslate()

    def set_compared(self, compared: Compared) -> None:
        """Show these runs."""
        self._compared = compared
        self._chart.set_lines(
            [Line(curve.name, curve.steps, curve.losses, curve.evaluations) for curve in compared.curves]
        )
        self.retranslate()

    def differing(self) -> list[tuple[str, ...]]:
        """Return the rows that are shown: the setting, then a value a run."""
        if self._compared is None:
            return []
        return [(row.key, *row.values) for row in compare(self._compared.jobs) if row.key != "name"]

    def retranslate(self) -> None:
        """Write the texts and the grid."""
        self._curves.set_title(self.tr("Training loss, smoothed"))
        self._back.setText(self.tr("Back to all runs"))
        rows = self.differing()
        self._settings.set_title(
            self.tr("Where they differ") if rows else self.tr("They do not differ in any setting")
        )
        self._rebuild(rows)

    def _rebuild(self, rows: list[tuple[str, ...]]) -> None:
        if self._grid is not None:
            self._grid.hide()
            self._grid.deleteLater()
        self._grid = QWidget(self._settings)
        grid = QGridLayout(self._grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().space(3))
        grid.setVerticalSpacing(theme().space(0.75))
        names = [curve.name for curve in self._compared.curves] if self._compared else []
        for column, name in enumerate(names, start=1):
            head = QHBoxLayout()
            head.setSpacing(theme().space())
            head.addWidget(Swatch(column - 1))
            head.addWidget(ElidedLabel(name, "small", "muted"), 1)
            grid.addLayout(head, 0, column)
            grid.setColumnStretch(column, 1)
        for row, (key, *values) in enumerate(rows, start=1):
            name = Label(self._title(key), "small", "muted")
            name.setToolTip(plain_tooltip(key))
            grid.addWidget(name, row, 0)
            for column, value in enumerate(values, start=1):
                cell = ElidedLabel(value)
                cell.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                grid.addWidget(cell, row, column)
        self._settings.add(self._grid)

    def _title(self, key: str) -> str:
        """Return how the forms call a setting of the job file; one that no form shows keeps its key."""
        *places, name = key.split(".")
        for job in self._compared.jobs if self._compared else ():
            part: object = job
            for place in places:
                part = part[int(place)] if isinstance(part, tuple) else getattr(part, place, None)
            fields = fields_of(type(part)) if isinstance(part, Spec) else ()
            titles = {field.name: field.title for field in fields}
            if name in titles:
                return translate_spec(titles[name])
        return translate_spec(word(places[-1])) if name == "kind" and places else key
