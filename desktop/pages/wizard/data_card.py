"""A data file as a card, and what was found in it as a list of words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import explain, reason_words
from desktop.figures import count, counted, file_size, percent
from desktop.i18n import Live
from desktop.pages.wizard.finding_words import sentence
from desktop.pages.wizard.words import by_file_name, language_names, short_format_names
from desktop.state.columns import format_in_use
from desktop.state.file_parts import first_parts, place_in
from desktop.theme import theme
from desktop.widgets.buttons import Button, IconButton
from desktop.widgets.card import Card, ChoiceCard
from desktop.widgets.fields import DoubleSpinBox
from desktop.widgets.icon import IconView
from desktop.widgets.label import ElidedLabel, Label, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.checks import Finding
    from engine.dataset import DatasetSpec
    from engine.problems import Problem
    from engine.rpc import DataReport, Progress, Refusal

_LOOKS: Final = {"good": ("check-circle", "accent"), "warning": ("warning-circle", "tight")}
_LINES_SHOWN: Final = 3
_WORRIES_SHOWN: Final = 4
_GOOD_SHOWN: Final = 4
_SHARE_SHOWN: Final = 0.01


class FileCard(Live, ChoiceCard):
    """One data file: what it is, its weight in the mixture, and a button that takes it out."""

    removed = Signal()
    weighed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec: DatasetSpec | None = None
        self._report: DataReport | None = None
        self._problem: Problem | None = None
        self._progress: Progress | None = None
        self.remove_button = IconButton("trash", parent=self)
        self.weight = DoubleSpinBox(self)
        self.weight.setRange(0.1, 100)
        self.weight.setSingleStep(0.5)
        self.weight.setDecimals(1)
        self._weight_row = QWidget(self)
        self._weight_title = Label(size="small", tone="muted", parent=self._weight_row)
        row = QHBoxLayout(self._weight_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._weight_title, 1)
        row.addWidget(self.weight)
        self._head.addWidget(self.remove_button)
        self._outer.addWidget(self._weight_row)
        self.remove_button.clicked.connect(self.removed)
        self.weight.valueChanged.connect(self.weighed)
        self.retranslate()

    def show_file(
        self,
        spec: DatasetSpec,
        report: DataReport | None,
        problem: Problem | None,
        progress: Progress | None,
    ) -> None:
        """Show a file as far as it is known."""
        self._spec, self._report, self._problem, self._progress = spec, report, problem, progress
        self.weight.blockSignals(True)  # noqa: FBT003
        self.weight.setValue(spec.weight)
        self.weight.blockSignals(False)  # noqa: FBT003
        self.retranslate()

    def show_weight(self, *, shown: bool) -> None:
        """Show the weight, which only means something beside another file."""
        self._weight_row.setVisible(shown)
        self.updateGeometry()

    def retranslate(self) -> None:
        """Write the facts."""
        self.remove_button.set_name(self.tr("Take this file out"))
        self._weight_title.setText(self.tr("Weight in the mixture"))
        self.weight.setAccessibleName(self._weight_title.text())
        if self._spec is None:
            return
        problem = self._problem or (self._report.problem if self._report else None)
        self.setToolTip(plain_tooltip(explain(problem).sentence if problem else str(self._spec.path)))
        self.set_content(self._spec.path.name, self._facts(), self._languages())
        if problem is not None:
            self.set_badge("over", self.tr("Needs attention"))
        elif self._report is None:
            self.set_badge("busy", self._reading())
        elif self._report.refused_count:
            one, many = self.tr("1 line refused"), self.tr("{count} lines refused")
            self.set_badge("tight", counted(self._report.refused_count, one, many))
        else:
            self.set_badge("fits", self.tr("Every line can be used"))

    def _facts(self) -> str:
        report = self._report
        if report is None or self._spec is None:
            return ""
        chosen = format_in_use(self._spec, report)
        rows = counted(report.accepted, self.tr("1 row"), self.tr("{count} rows"))
        files = counted(report.parts_count, self.tr("1 file"), self.tr("{count} files"))
        name = short_format_names().get(chosen.kind) if chosen else None  # type: ignore[attr-defined]
        read_as = files if report.parts_count else report.encoding.upper()
        parts = (rows, name or "", read_as, file_size(report.bytes))
        return " · ".join(part for part in parts if part)

    def _languages(self) -> str:
        shares = self._report.languages if self._report else {}
        names = language_names()
        seen = sorted(shares.items(), key=lambda item: -item[1])
        return self.tr(", ").join(
            f"{names.get(key, key)} {percent(share)}" for key, share in seen if share >= _SHARE_SHOWN
        )

    def _reading(self) -> str:
        if self._progress is None or not self._progress.total:
            return self.tr("Reading data…")
        done, total = file_size(self._progress.done), file_size(self._progress.total)
        return self.tr("Reading data · {done} of {total}").format(done=done, total=total)


class FindingsCard(Live, Card):
    """What the data doctor says of a file, in short."""

    all_wanted = Signal()
    """Every finding, with its fix."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._report: DataReport | None = None
        self._extra: Problem | None = None
        self._findings: tuple[Finding, ...] = ()
        self.all_button = Button(kind="small", parent=self)
        self.all_button.clicked.connect(self.all_wanted)
        self.header.addWidget(self.all_button)
        self._rows = QWidget(self)
        self._layout = QVBoxLayout(self._rows)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme().space(0.75))
        self.add(self._rows)
        self.lines: list[str] = []

    def show_report(
        self,
        report: DataReport | None,
        problem: Problem | None = None,
        findings: tuple[Finding, ...] | None = None,
    ) -> None:
        """Show what was found in a file, and a problem that concerns file and stage together.

        `findings` are the doctor's, as soon as they are there; until then those of the report are shown.
        """
        self._report, self._extra = report, problem
        self._findings = findings if findings is not None else report.findings if report else ()
        self.retranslate()

    def retranslate(self) -> None:
        """Write the findings anew."""
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.lines = []
        self.all_button.setText(self.tr("All findings"))
        if self._report is None:
            return
        worries = [item for item in self._findings if item.severity != "good" and item.count]
        refused = self._report.refused_count
        # A kind without a stage is what `_extra` says already.
        guessed = [note for note in self._report.remarks if note.code == "format_uncertain"]
        amount = len(worries) + len(guessed) + bool(refused) + (self._extra is not None)
        self.set_title(self._heading(amount))
        if self._extra is not None:
            words = explain(self._extra)
            self._add("x-circle", "over", f"{words.sentence} {words.next_step}")
        for note in guessed:
            words = explain(by_file_name(note))
            self._add("warning-circle", "tight", f"{words.sentence} {words.next_step}")
        if refused:
            one = self.tr("1 line is no row and is left out")
            many = self.tr("{count} lines are no rows and are left out")
            self._add(
                "warning-circle", "tight", counted(refused, one, many), self._lines(self._report.refused)
            )
        self._add_reading(self._report)
        self._add_findings(worries)

    def _add_reading(self, report: DataReport) -> None:
        """Add what files a folder holds, and what should be known of how a file was read."""
        if report.parts_count:
            one, many = self.tr("1 file is read"), self.tr("{count} files are read as one")
            names = first_parts(report.parts, _LINES_SHOWN)
            more = report.parts_count - len(names)
            if more:
                names.append(counted(more, self.tr("and 1 more"), self.tr("and {count} more")))
            self._add("folder", "muted", counted(report.parts_count, one, many), "\n".join(names))
        if report.notes:
            one, many = self.tr("1 note on the reading"), self.tr("{count} notes on the reading")
            self._add("info", "muted", counted(len(report.notes), one, many), self._lines(report.notes))

    def _lines(self, told: Sequence[Refusal]) -> str:
        """Return what is said of the first lines, each with the place that it is about."""
        return "\n".join(self._line(item) for item in told[:_LINES_SHOWN])

    def _line(self, item: Refusal) -> str:
        assert self._report is not None  # noqa: S101 - lines are told of a report
        words = reason_words(item.reason)
        if item in self._report.notes and item.line == 1:
            return words  # of the file as a whole
        name, line = place_in(self._report, item.line)
        if not name:
            return self.tr("Line {line}: {reason}").format(line=count(line), reason=words)
        place = self.tr("{name}, line {line}: {reason}")
        return place.format(name=name, line=count(line), reason=words)

    def _add_findings(self, worries: list[Finding]) -> None:
        """Add the first worries, and what is good where that is short."""
        for item in worries[:_WORRIES_SHOWN]:
            icon_name, tone = _LOOKS.get(item.severity, ("x-circle", "over"))
            self._add(icon_name, tone, sentence(item), self._where(item))
        if len(worries) > _WORRIES_SHOWN:
            more = len(worries) - _WORRIES_SHOWN
            words = counted(more, self.tr("1 more finding"), self.tr("{count} more findings"))
            self._add("warning-circle", "tight", words)
        good = [item for item in self._findings if item not in worries]
        if len(good) > _GOOD_SHOWN:
            self._add(*_LOOKS["good"], self.tr("{count} checks found nothing").format(count=count(len(good))))
            return
        for item in good:
            self._add(*_LOOKS["good"], sentence(item))

    def _heading(self, amount: int) -> str:
        if not amount:
            return self.tr("Good to train")
        return self.tr("Worth a look: {count}").format(count=amount)

    def _add(self, icon_name: str, role: str, words: str, small: str = "") -> None:
        row, box = QWidget(self._rows), QVBoxLayout()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().space())
        line.addWidget(IconView(icon_name, role, parent=row), 0, Qt.AlignmentFlag.AlignTop)
        box.setSpacing(2)
        box.addWidget(Label(words, wrap=True, parent=row))
        for text in small.splitlines():
            box.addWidget(ElidedLabel(text, "small", "muted", parent=row))
        line.addLayout(box, 1)
        self._layout.addWidget(row)
        self.lines.append(words)

    def _where(self, item: Finding) -> str:
        if item.severity == "good" or not item.lines:
            return ""
        lines = self.tr(", ").join(count(line) for line in item.lines[:_LINES_SHOWN])
        return self.tr("first on line {lines}").format(lines=lines)
