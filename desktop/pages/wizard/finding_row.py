"""One finding of the data doctor: what it is, where, and what its fix would do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.figures import count
from desktop.i18n import Live
from desktop.pages.wizard.finding_words import doing, finding_words, sentence
from desktop.state.data_fixes import fix_of
from desktop.theme import theme
from desktop.widgets.buttons import Button
from desktop.widgets.icon import IconView
from desktop.widgets.label import ElidedLabel, Label
from desktop.widgets.marked_line import MarkedLine

if TYPE_CHECKING:
    from engine.checks import Excerpt, Finding
    from engine.rpc_data import Change, FixPreview

LOOKS: Final = {
    "good": ("check-circle", "accent"),
    "warning": ("warning-circle", "tight"),
    "error": ("x-circle", "over"),
}
EXCERPTS: Final = 3


class FindingRow(Live, QWidget):
    """A sentence, a few of the rows concerned, and buttons to see and to apply the fix."""

    preview_wanted = Signal()
    fix_wanted = Signal()

    def __init__(self, finding: Finding, file_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.finding = finding
        self._file_name = file_name
        self._preview: FixPreview | None = None
        icon_name, tone = LOOKS[finding.severity]
        self.sentence = Label(wrap=True, parent=self)
        self.preview_button = Button(kind="small", parent=self)
        self.fix_button = Button(kind="small", parent=self)
        self.preview_button.setCheckable(True)
        self._words = QVBoxLayout()
        self._words.setSpacing(2)
        self._words.addWidget(self.sentence)
        self.lines = [MarkedLine(self) for _ in finding.excerpts[:EXCERPTS]]
        for line in self.lines:
            self._words.addWidget(line)
        self._where = ElidedLabel(size="small", tone="muted", parent=self)
        self._words.addWidget(self._where)
        self.effect = Label(size="small", tone="muted", wrap=True, parent=self)
        self._words.addWidget(self.effect)
        self._changes = QVBoxLayout()
        self._changes.setSpacing(2)
        self._words.addLayout(self._changes)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, theme().space(0.5), 0, theme().space(0.5))
        layout.setSpacing(theme().space())
        layout.addWidget(IconView(icon_name, tone, parent=self), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(self._words, 1)
        for button in (self.preview_button, self.fix_button):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            button.setVisible(finding.fix is not None and finding.severity != "good")
        self.preview_button.clicked.connect(self._toggle)
        self.fix_button.clicked.connect(self.fix_wanted)
        self.retranslate()

    def show_preview(self, preview: FixPreview | None) -> None:
        """Show what the fix would do, or put it away."""
        self._preview = preview
        while (item := self._changes.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for change in preview.samples if preview else ():
            self._add_change(change)
        self.retranslate()

    def retranslate(self) -> None:
        """Write the finding anew."""
        finding = self.finding
        words = sentence(finding)
        self.sentence.setText(f"{self._file_name}: {words}" if self._file_name else words)
        for line, excerpt in zip(self.lines, finding.excerpts, strict=False):
            line.set_line(self._place(excerpt), excerpt.text, excerpt.start, excerpt.end)
        bare = finding.severity != "good" and not self.lines and bool(finding.lines)
        self._where.setVisible(bare)
        self._where.setText(self._first_lines() if bare else "")
        self.preview_button.setText(self.tr("Preview"))
        self.preview_button.setAccessibleName(self.tr("Preview the fix: {finding}").format(finding=words))
        self.fix_button.setText(finding_words()[finding.check].button)
        self.fix_button.setToolTip(doing(fix_of(finding)))
        self.effect.setVisible(self._preview is not None)
        if self._preview is not None:
            self.effect.setText(self._effect(self._preview))

    def _first_lines(self) -> str:
        lines = self.tr(", ").join(count(line) for line in self.finding.lines[:EXCERPTS])
        return self.tr("first on line {lines}").format(lines=lines)

    def _toggle(self) -> None:
        if self.preview_button.isChecked():
            self.preview_wanted.emit()
        else:
            self.show_preview(None)

    def _place(self, found: Excerpt) -> str:
        line, twin = count(found.line), count(found.twin)
        if found.twin is None:
            return self.tr("Line {line}").format(line=line)
        if found.twin_path is None:
            return self.tr("Line {line}, like {twin}").format(line=line, twin=twin)
        words = self.tr("Line {line}, like {twin} of {file}")
        return words.format(line=line, twin=twin, file=found.twin_path.name)

    def _add_change(self, change: Change) -> None:
        before, after = MarkedLine(self), MarkedLine(self)
        start, end, new_end = _changed(change.before, change.after)
        line = self.tr("Line {line}").format(line=count(change.line))
        before.set_line(line, change.before, start, end)
        self._changes.addWidget(before)
        if change.after is not None:
            after.set_line("→", change.after, start, new_end)
            self._changes.addWidget(after)

    def _effect(self, preview: FixPreview) -> str:
        does = doing(fix_of(self.finding))
        parts = [does] if does else []
        rows = count(preview.rows)
        if preview.dropped:
            words = self.tr("Rows left out: {dropped} of {rows}.")
            parts.append(words.format(dropped=count(preview.dropped), rows=rows))
        if preview.changed:
            words = self.tr("Rows written anew: {changed} of {rows}.")
            parts.append(words.format(changed=count(preview.changed), rows=rows))
        return " ".join(parts) if len(parts) > 1 else self.tr("It would change nothing.")


def _changed(before: str, after: str | None) -> tuple[int, int, int]:
    """Return where two texts begin to differ, and where that ends in either."""
    if after is None:
        return 0, 0, 0
    start = 0
    for old, new in zip(before, after, strict=False):
        if old != new:
            break
        start += 1
    tail = 0
    for old, new in zip(reversed(before[start:]), reversed(after[start:]), strict=False):
        if old != new:
            break
        tail += 1
    return start, len(before) - tail, len(after) - tail
