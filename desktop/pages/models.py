"""The models on this computer: what each is, and why one cannot be trained."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop import figures
from desktop.errors import explain
from desktop.i18n import Live
from desktop.pages.reveal import reveal
from desktop.widgets.buttons import Button
from desktop.widgets.card import ChoiceCard
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.flow_grid import FlowGrid
from desktop.widgets.label import Label
from desktop.widgets.notice import Notice
from desktop.widgets.progress_line import ProgressLine
from desktop.widgets.scroll_page import ScrollPage
from engine import rpc

if TYPE_CHECKING:
    from desktop.bridge.desk import Desk
    from engine.problems import Problem


class ModelCard(Live, ChoiceCard):
    """One model on the disk; clicked, it begins a tune, or shows its folder when it cannot be trained."""

    def __init__(self, found: rpc.FoundModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(False)
        self.found = found
        self.retranslate()

    def retranslate(self) -> None:
        """Write facts or the reason."""
        places = {
            "starter": self.tr("Starter model"),
            "own": self.tr("Own folder"),
            "huggingface": "Hugging Face",
            "lm_studio": "LM Studio",
            "ollama": "Ollama",
        }
        facts, found = self.found.facts, self.found
        if facts is None:
            reason = explain(found.problem).sentence if found.problem else ""
            self.set_content(found.name, "", reason)
            self.set_badge("over", self.tr("Cannot be trained"))
        else:
            words = (
                figures.short_count(facts.parameters),
                figures.file_size(facts.weight_bytes),
                facts.licence,
            )
            template = self.tr("own chat template") if facts.chat_template else self.tr("no chat template")
            context = self.tr("context {tokens} tokens").format(tokens=figures.count(facts.context))
            self.set_content(
                found.name, " · ".join(word for word in words if word), f"{context} · {template}"
            )
            self.set_badge("fits", self.tr("Can be trained"))
        self.set_note(places[found.where])


class ModelsPage(Live, ScrollPage):
    """Cards of everything found, and a way to add a folder."""

    go = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._found: tuple[rpc.FoundModel, ...] | None = None
        self._failed = False
        self._add = Button(icon_name="folder-open", parent=self)
        self.notice = Notice(dismissable=True, parent=self)
        self._progress = ProgressLine(parent=self)
        self._able = FlowGrid(300, 3, self)
        self._unable_title = Label(size="heading", parent=self)
        self._unable = FlowGrid(300, 3, self)
        self._empty = EmptyState("cube", self)
        self.tools.addWidget(self._add)
        for part in (self.notice, self._progress, self._able, self._unable_title, self._unable):
            self.add(part)
        self.add(self._empty, 1)
        self.body.addStretch()
        self._add.clicked.connect(self._choose_folder)
        self._empty.action_chosen.connect(self._help_out)
        self._empty.second_chosen.connect(lambda: self.go.emit("tune", "sample"))
        desk.settings_changed.connect(self._settings_changed)
        self._arrange()
        self.retranslate()

    def opened(self, argument: object) -> None:  # noqa: ARG002
        """Look again at what is on the disk."""
        self._look()

    def show_models(self, found: rpc.ModelList) -> None:
        """Show these models."""
        self._found, self._failed = found.models, False
        self.notice.hide()
        self._arrange()

    def cards(self) -> list[QWidget]:
        """Return the cards, those that can be trained first."""
        return self._able.cards() + self._unable.cards()

    def retranslate(self) -> None:
        """Write the texts."""
        self.set_title(
            self.tr("Models"), self.tr("What is on this computer. A click begins a new tune with a model.")
        )
        self._add.setText(self.tr("Add a folder"))
        self._unable_title.setText(self.tr("Found, but not trainable"))
        self._progress.set_progress(self.tr("Looking for models…"))
        self._write_empty()

    def _write_empty(self) -> None:
        if self._failed:
            self._empty.set_texts(
                self.tr("The models could not be looked for"),
                self.tr("What is on the disk is untouched. Look again; the engine is started anew for it."),
                self.tr("Look again"),
            )
            return
        self._empty.set_texts(
            self.tr("No models found"),
            self.tr(
                "Tunesmith looks into its own folder, the Hugging Face cache and LM Studio's. Add the "
                "folder that holds yours, or drop a model folder anywhere in the window."
            ),
            self.tr("Add a folder"),
        )

    def _settings_changed(self, settings: object) -> None:  # noqa: ARG002
        if self.isVisible():
            self._look()

    def _look(self) -> None:
        folders = self._desk.settings.model_folders
        self._desk.service.request(rpc.ListModels(folders=folders), self.show_models, self._tell)

    def _tell(self, problem: Problem) -> None:
        told = explain(problem)
        self._failed, self._found = not self._found, self._found or ()
        # With nothing to show, the page itself offers the next step.
        self.notice.show_message("over", told.sentence, "" if self._failed else told.next_step)
        self._arrange()

    def _help_out(self) -> None:
        if not self._failed:
            self._choose_folder()
            return
        self._failed, self._found = False, None
        self.notice.hide()
        self._arrange()
        self._look()

    def _arrange(self) -> None:
        found = self._found or ()
        able = [self._card(model) for model in found if model.facts is not None]
        unable = [self._card(model) for model in found if model.facts is None]
        self._able.set_cards(able)
        self._unable.set_cards(unable)
        self._able.setVisible(bool(able))
        self._unable.setVisible(bool(unable))
        self._unable_title.setVisible(bool(unable))
        self._progress.setVisible(self._found is None)
        self._empty.setVisible(self._found is not None and not found)
        self._write_empty()

    def _card(self, found: rpc.FoundModel) -> ModelCard:
        from desktop.bridge.open_path import Opened

        card = ModelCard(found, self)
        if found.facts is not None:
            card.clicked.connect(lambda: self.go.emit("tune", [Opened("model", found.path)]))
        else:
            folder = found.path if found.path.is_dir() else found.path.parent
            card.clicked.connect(lambda: reveal(folder))
        return card

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder that holds models"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.add_folder(Path(name)))
        dialog.open()

    def add_folder(self, folder: Path) -> None:
        """Look into this folder too, from now on."""
        known = self._desk.settings.model_folders
        if folder not in known:
            self._found = None
            self._arrange()
            self._desk.change_settings(model_folders=(*known, folder))
            if not self.isVisible():
                self._look()
