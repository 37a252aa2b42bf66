"""What an epoch is made of: each file's share, what is held out, replay, and rows made of rows."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.bridge.open_path import DATA_SUFFIXES
from desktop.errors import explain
from desktop.figures import count, counted
from desktop.forms.form import JobForm, SpecForm
from desktop.i18n import Live
from desktop.pages.wizard.rewriting_dialog import RewritingDialog
from desktop.pages.wizard.step_words import step_sentence
from desktop.pages.wizard.steps_list import StepsList
from desktop.theme import theme
from desktop.widgets.buttons import Button, IconButton
from desktop.widgets.card import Card
from desktop.widgets.label import ElidedLabel, Label
from desktop.widgets.share_bars import Share, ShareBars
from engine.augmentations import AUGMENTATIONS
from engine.dataset import DatasetSpec, MixSpec, ReplaySpec, SplitSpec
from engine.rpc_data import MixPreview

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.pages.wizard.desk import WizardDesk
    from engine.spec import Spec

OWN_FILES: Final = ("validation_data", "test_data")


class FileList(Live, QWidget):
    """A few files by name, each with a button that takes it out, and one that adds more."""

    changed = Signal(object)
    """Paths of the files that are listed now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paths: tuple[Path, ...] = ()
        self.remove_buttons: list[IconButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().space(0.5))
        self.add_button = Button(kind="small", icon_name="plus", parent=self)
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.add_button.clicked.connect(self._choose)

    def files(self) -> tuple[Path, ...]:
        """Return the files that are listed."""
        return self._paths

    def add(self, names: Sequence[str]) -> None:
        """List more files; one that is there already is not listed twice."""
        self.changed.emit(tuple(dict.fromkeys((*self._paths, *map(Path, names)))))

    def set_files(self, paths: Sequence[Path], add_text: str) -> None:
        """List files."""
        self._paths = tuple(paths)
        self.add_button.setText(add_text)
        while self._column.count() > 1:
            item = self._column.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.remove_buttons = []
        for number, path in enumerate(self._paths):
            self._column.insertWidget(number, self._row(path))

    def _row(self, path: Path) -> QWidget:
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        name = ElidedLabel(path.name, "small", parent=row)
        line.addWidget(name, 1)
        remove = IconButton("trash", parent=row)
        remove.set_name(self.tr("Take {file} out").format(file=path.name))
        remove.clicked.connect(lambda: self.changed.emit(tuple(item for item in self._paths if item != path)))
        self.remove_buttons.append(remove)
        line.addWidget(remove)
        return row

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose data files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        patterns = " ".join(f"*{suffix}" for suffix in sorted(DATA_SUFFIXES))
        dialog.setNameFilters([self.tr("Data files ({patterns})").format(patterns=patterns)])
        dialog.filesSelected.connect(self.add)
        dialog.open()


class MixtureView(Live, Card):
    """The shares as they come out, above the settings that they come from."""

    changed = Signal(dict)
    """Parts of the draft that are other now: split, mixing, replay."""
    augmented = Signal(object)
    """The current file with other made rows."""

    def __init__(self, wizard: WizardDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._wizard = wizard
        self._spec: DatasetSpec | None = None
        self.bars = ShareBars(self)
        self.splits = Label(tone="muted", wrap=True, parent=self)
        self.form = JobForm({"mixing": MixSpec, "split": SplitSpec}, expert=True, parent=self)
        self.own = {name: FileList(self) for name in OWN_FILES}
        self._replay_title = Label(size="heading", parent=self)
        self.replay = QCheckBox(self)
        self.replay_form = SpecForm(ReplaySpec, expert=False, parent=self)
        self.replay_files = FileList(self)
        self._made_title = Label(size="heading", parent=self)
        self._made_line = Label(size="small", tone="muted", wrap=True, parent=self)
        self.made = StepsList(AUGMENTATIONS, step_sentence, self)
        self.rewrite = Button(kind="small", icon_name="sparkle", parent=self)
        self.dialog: RewritingDialog | None = None
        self._build()
        self._connect()
        self.retranslate()

    def show_file(self, spec: DatasetSpec | None) -> None:
        """Show the made rows of another file."""
        self._spec = spec
        self._show_settings()

    def retranslate(self) -> None:
        """Write everything anew."""
        self.set_title(self.tr("What an epoch is made of"))
        self.replay.setText(self.tr("Mix general rows in, so that the model forgets less"))
        self._replay_title.setText(self.tr("Replay"))
        self._made_title.setText(self.tr("Rows made of rows"))
        self.rewrite.setText(self.tr("Put questions in other words…"))
        self._show_settings()
        self._show_shares()

    def _build(self) -> None:
        inner = QWidget()
        inner.setProperty("surface", "page")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, theme().space(), 0)
        column.setSpacing(theme().space(1.5))
        parts = (
            (self.bars, self.splits, self.form, *self.own.values()),
            (self._replay_title, self.replay, self.replay_form, self.replay_files),
            (self._made_title, self._made_line, self.made, self.rewrite),
        )
        for group in parts:
            for part in group:
                column.addWidget(part)
        column.setAlignment(self.rewrite, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        self.add(scroll, 1)

    def _connect(self) -> None:
        self.form.changed.connect(self._take_form)
        for name, files in self.own.items():
            files.changed.connect(partial(self._take_own, name))
        self.replay.toggled.connect(lambda on: self.changed.emit({"replay": ReplaySpec() if on else None}))
        self.replay_form.changed.connect(lambda value: self.changed.emit({"replay": value}))
        self.replay_files.changed.connect(self._take_replay_files)
        self.made.changed.connect(self._take_made)
        self.rewrite.clicked.connect(self._rewrite)
        self._wizard.mixture.changed.connect(self._show_shares)

    def _show_settings(self) -> None:
        draft = self._wizard.draft
        self.form.set_values({"mixing": draft.mixing, "split": draft.split})
        words = {
            "validation_data": self.tr("Use your own validation file…"),
            "test_data": self.tr("Use your own test file…"),
        }
        for name, files in self.own.items():
            files.set_files([item.path for item in getattr(draft.split, name)], words[name])
        replay = draft.replay
        self.replay.blockSignals(True)  # noqa: FBT003
        self.replay.setChecked(replay is not None)
        self.replay.blockSignals(False)  # noqa: FBT003
        for part in (self.replay_form, self.replay_files):
            part.setVisible(replay is not None)
        if replay is not None:
            self.replay_form.set_value(replay)
            paths = [item.path for item in replay.data]
            self.replay_files.set_files(paths, self.tr("Use your own general rows…"))
        self.made.setVisible(self._spec is not None)
        self.rewrite.setVisible(self._spec is not None)
        self.rewrite.setEnabled(self._wizard.draft.model is not None)
        if self._spec is not None:
            self._made_line.setText(
                self.tr("New training rows of {file}, marked as made and never held out.").format(
                    file=self._spec.path.name
                )
            )
            self.made.set_steps(self._spec.augment)

    def _show_shares(self) -> None:
        asked = self._wizard.mixture
        answer = asked.answer if isinstance(asked.answer, MixPreview) else None
        self.bars.setVisible(answer is not None)
        if answer is None:
            waiting = self.tr("Working out the shares…") if asked.pending else self._nothing()
            self.splits.setText(explain(asked.problem).sentence if asked.problem else waiting)
            return
        notes = {"replay": self.tr("replay"), "augmented": self.tr("made rows"), "": ""}
        self.bars.set_shares(
            [
                Share(item.path.name, item.share, self._detail(item.seen, notes[item.note]))
                for item in answer.files
            ]
        )
        sizes = {name: count(answer.splits.get(name, 0)) for name in ("train", "validation", "test")}
        self.splits.setText(
            self.tr("Rows an epoch: {train} to train, {validation} to measure on, {test} to test").format(
                **sizes
            )
        )

    def _detail(self, seen: int, note: str) -> str:
        rows = counted(seen, self.tr("1 row an epoch"), self.tr("{count} rows an epoch"))
        return f"{rows} · {note}" if note else rows

    def _nothing(self) -> str:
        if self._wizard.draft.model is None:
            return self.tr("Choose a model first, to see what each file adds.")
        return self.tr("Add a data file to see what it adds.")

    def _take_form(self, values: Mapping[str, Spec]) -> None:
        self.changed.emit(dict(values))

    def _take_own(self, name: str, paths: tuple[Path, ...]) -> None:
        split = self._wizard.draft.split
        values = {**dict(split), name: tuple(DatasetSpec(path=path) for path in paths)}
        self.changed.emit({"split": SplitSpec.model_validate(values)})

    def _take_replay_files(self, paths: tuple[Path, ...]) -> None:
        replay = self._wizard.draft.replay or ReplaySpec()
        values = {**dict(replay), "data": tuple(DatasetSpec(path=path) for path in paths)}
        self.changed.emit({"replay": ReplaySpec.model_validate(values)})

    def _rewrite(self) -> None:
        if self._spec is not None:
            self.dialog = RewritingDialog(self._wizard, self._spec, self)
            self.dialog.taken.connect(self.augmented)
            self.dialog.finished.connect(self._forget_dialog)
            self.dialog.open()

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _take_made(self, steps: tuple[Spec, ...]) -> None:
        if self._spec is not None:
            self.augmented.emit(DatasetSpec.model_validate({**dict(self._spec), "augment": steps}))
