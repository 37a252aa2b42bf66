"""Step 5, Review: the job in one sentence, what was checked, and the file that will run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.figures import count, rate
from desktop.i18n import Live
from desktop.pages.wizard.words import preset_text, show_problem
from desktop.state.checklist import Item, checklist
from desktop.state.draft import card_of
from desktop.state.presets import method_cards, presets
from desktop.state.wizard_flow import estimate
from desktop.theme import theme
from desktop.widgets.buttons import Button
from desktop.widgets.card import Card
from desktop.widgets.icon import IconView
from desktop.widgets.label import Label
from desktop.widgets.notice import Notice
from engine.job import dump, save

if TYPE_CHECKING:
    from desktop.pages.wizard.desk import WizardDesk
    from engine.problems import Problem

_LOOKS: Final = {
    "fits": ("check-circle", "accent"),
    "tight": ("warning-circle", "tight"),
    "over": ("x-circle", "over"),
    "busy": ("spinner", "muted"),
    "unknown": ("question", "muted"),
}


class ReviewPanel(Live, QWidget):
    """What will run, whether it can, and its YAML."""

    def __init__(self, wizard: WizardDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wizard = wizard
        self._said = ""
        self.tools: QWidget | None = None
        self.notice = Notice(parent=self)
        self.sentence = Label(size="heading", wrap=True, parent=self)
        self._name_title, self.name = Label(tone="muted", parent=self), QLineEdit(self)
        self._job, self._checks, self._file = Card(parent=self), Card(parent=self), Card(parent=self)
        self._lines = QVBoxLayout()
        self.yaml = QPlainTextEdit(self)
        self.copy, self.save = Button(kind="small", parent=self), Button(kind="small", parent=self)
        self.lines: list[str] = []
        self._build()
        self.name.editingFinished.connect(self._rename)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._choose_file)
        self.retranslate()

    def combination(self) -> str:
        """Say the draft's combination in a few words, for the foot of every step."""
        draft = self._wizard.draft
        words = self.tr("{method}, {preset}, sequence {length} tokens")
        return words.format(
            method=self._method_name(), preset=self._preset_name(), length=count(draft.stage.max_length)
        )

    def retranslate(self) -> None:
        """Write everything anew from what is known."""
        self._job.set_title(self.tr("The job"))
        self._checks.set_title(self.tr("Checklist"))
        self._file.set_title(self.tr("As a file"))
        self.copy.setText(self.tr("Copy") if self._said != "copied" else self.tr("Copied"))
        self.save.setText(self.tr("Save as…") if self._said != "saved" else self.tr("Saved"))
        self._name_title.setText(self.tr("Name of the run"))
        self.name.setPlaceholderText(self.tr("made from the model and the method"))
        self.name.setAccessibleName(self._name_title.text())
        self.yaml.setAccessibleName(self.tr("The job as YAML"))
        if not self.name.hasFocus():
            self.name.setText(self._wizard.draft.name or "")
        if self._wizard.draft.step != "review":
            return
        self.sentence.setText(self._job_sentence())
        show_problem(self.notice, self._wizard.check_problem)
        self._show_lines()
        text = self._text()
        if text != self.yaml.toPlainText():
            self.yaml.setPlainText(text)

    def _build(self) -> None:
        self.yaml.setReadOnly(True)
        self.yaml.setProperty("surface", "log")
        self.yaml.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.yaml.setTabChangesFocus(True)
        self._job.add(self.sentence)
        row = QHBoxLayout()
        row.setSpacing(theme().space(1.5))
        row.addWidget(self._name_title)
        row.addWidget(self.name, 1)
        self._job.body.addLayout(row)
        self._lines.setSpacing(theme().space(1.25))
        self._checks.body.addLayout(self._lines)
        self._checks.body.addStretch()
        # Two cards side by side: their headings stand at one height, with buttons or without.
        self._checks.header.addStrut(self.copy.sizeHint().height())
        self._file.header.addWidget(self.copy)
        self._file.header.addWidget(self.save)
        self._file.add(self.yaml, 1)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addWidget(self._checks, 1)
        columns.addWidget(self._file, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.notice)
        layout.addWidget(self._job)
        layout.addLayout(columns, 1)

    def _show_lines(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.lines = []
        wizard = self._wizard
        for item in checklist(
            wizard.draft, wizard.knowledge, wizard.desk.gpu.first, checking=wizard.checking
        ):
            self._add(item)

    def _add(self, item: Item) -> None:
        row, words = QWidget(self._checks), QVBoxLayout()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().space(1.25))
        line.addWidget(IconView(*_LOOKS[item.standing], parent=row), 0, Qt.AlignmentFlag.AlignTop)
        words.setSpacing(2)
        text = self._line(item)
        words.addWidget(Label(text, wrap=True, strong=item.standing == "over", parent=row))
        for problem in item.problems:
            self._explain(
                words, problem, row, sentence=problem is not item.problems[0] or item.standing != "over"
            )
        line.addLayout(words, 1)
        self._lines.addWidget(row)
        self.lines.append(text)

    def _explain(self, words: QVBoxLayout, problem: Problem, row: QWidget, *, sentence: bool) -> None:
        explained = explain(problem)
        text = f"{explained.sentence} {explained.next_step}" if sentence else explained.next_step
        words.addWidget(Label(text, "small", "muted", wrap=True, parent=row))

    def _line(self, item: Item) -> str:
        if item.topic == "disk" and item.standing == "over":
            return self.tr("Disk: needs {needed}, only {free} are free").format(**item.figures)
        if item.standing == "over" and item.problems:
            return explain(item.problems[0]).sentence
        waiting = {
            "model": self.tr("Model: looking at it…"),
            "data": self.tr("Data: reading and splitting it…"),
            "memory": self.tr("Memory: working it out…"),
            "disk": self.tr("Disk: measuring what is free…"),
        }
        unknown = {
            "model": self.tr("Model: not checked"),
            "data": self.tr("Data: not checked"),
            "memory": self.tr("Memory: not known"),
            "disk": self.tr("Disk: not checked"),
        }
        if item.standing in {"busy", "unknown"}:
            return (waiting if item.standing == "busy" else unknown).get(item.topic, "")
        return self._known(item)

    def _known(self, item: Item) -> str:
        memory = {
            "fits": self.tr("Memory: fits, {amount}"),
            "tight": self.tr("Memory: tight, {amount}; it may run out"),
            "over": self.tr("Memory: too big, {amount}; see below for what would make it fit"),
        }
        words = {
            "model": self.tr("Model: complete and safe to open; licence: {licence}"),
            "data": self.tr("Data: {rows} rows to train on, {validation} held out"),
            "memory": memory.get(item.standing, ""),
            "disk": self.tr("Disk: needs {needed}, {free} are free"),
        }
        return words.get(item.topic, "").format(**item.figures)

    def _job_sentence(self) -> str:
        draft, sums = self._wizard.draft, estimate(self._wizard.draft, self._wizard.knowledge)
        if draft.model is None or not draft.data:
            return self.tr("A model and data are needed first.")
        words = self.tr(
            "Train {model} with {method} on {rows} rows of {data}, {length}, in batches of {batch} rows."
        )
        model = self._wizard.knowledge.model
        folder = draft.model.path or Path(draft.model.hub or "")
        return words.format(
            model=model.name if model else folder.name,
            method=self._method_name(),
            rows=count(sums.rows),
            data=self.tr(", ").join(spec.path.name for spec in draft.data),
            length=self._length(sums.steps),
            batch=count(sums.effective_batch),
        )

    def _length(self, steps: int | None) -> str:
        training = self._wizard.draft.training
        if training.max_steps > 0:
            return self.tr("for {steps} steps").format(steps=count(training.max_steps))
        epochs = self.tr("for {epochs} epochs").format(epochs=rate(training.num_train_epochs))
        if steps is None:
            return epochs
        return self.tr("for {epochs} epochs ({steps} steps)").format(
            epochs=rate(training.num_train_epochs), steps=count(steps)
        )

    def _text(self) -> str:
        check = self._wizard.knowledge.check
        if check is not None and check.yaml:
            return check.yaml
        job = self._wizard.draft.job()
        return "" if isinstance(job, list) else dump(job)

    def _method_name(self) -> str:
        draft = self._wizard.draft
        chosen = card_of(draft)
        title = next((card.title for card in method_cards() if card.id == chosen), None)
        return preset_text(title) if title else f"{draft.method.kind} · {draft.precision.kind}"

    def _preset_name(self) -> str:
        chosen = self._wizard.draft.preset
        title = next((preset.title for preset in presets() if preset.id == chosen), None)
        return preset_text(title) if title else self.tr("own settings")

    def _rename(self) -> None:
        self._wizard.change(self._wizard.draft.changed(name=self.name.text().strip()[:120] or None))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.yaml.toPlainText())
        self._said = "copied"
        self.retranslate()

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the job"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("yaml")
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.open()

    def save_to(self, file: Path) -> None:
        """Write the job to a file."""
        job = self._wizard.draft.job()
        if isinstance(job, list):
            return
        self._wizard.desk.tasks.run(lambda: save(job, file), self._tell_saved, self._tell_problem)

    def _tell_saved(self, _nothing: object) -> None:
        self._said = "saved"
        self.retranslate()

    def _tell_problem(self, problem: Problem) -> None:
        show_problem(self.notice, problem)
