"""Language, theme, folders, the state of the engine, and the licences."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import explain
from desktop.i18n import Live
from desktop.pages.reveal import reveal
from desktop.paths import home, runs_folder
from desktop.theme import theme
from desktop.widgets.badge import Badge
from desktop.widgets.buttons import Button, IconButton
from desktop.widgets.card import Card
from desktop.widgets.chips import Chips
from desktop.widgets.label import ElidedLabel, Label
from desktop.widgets.log_view import LogView
from desktop.widgets.scroll_page import ScrollPage

if TYPE_CHECKING:
    from desktop.bridge.desk import Desk
    from engine.problems import Problem

LIBRARIES = (
    "PySide6-Essentials",
    "torch",
    "transformers",
    "peft",
    "bitsandbytes",
    "safetensors",
    "pyarrow",
    "pydantic",
    "pyqtgraph",
    "qtawesome",
    "markdown-it-py",
    "Pygments",
    "nvidia-ml-py",
    "filelock",
    "psutil",
    "PyYAML",
)
"""Shown with version and licence as their own packages state them."""


class SettingsPage(Live, ScrollPage):
    """Every change is taken at once and kept."""

    go = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._problem: Problem | None = None
        self._asked_licences = False
        self.language = Chips(("system", "en", "zh_CN"), self)
        self.theme_choice = Chips(("system", "workshop", "daylight"), self)
        self.motion = QCheckBox(self)
        self._look_card, self._folders_card = Card(parent=self), Card(parent=self)
        self._engine_card, self._licence_card = Card(parent=self), Card(parent=self)
        self._names = {
            key: Label(tone="muted", parent=self) for key in ("language", "theme", "home", "runs", "models")
        }
        self._home_path, self._runs_path = ElidedLabel(parent=self), ElidedLabel(parent=self)
        self._open_home, self._choose_runs = (
            Button(kind="small", parent=self),
            Button(kind="small", parent=self),
        )
        self._usual_runs, self._add_models = (
            Button(kind="small", parent=self),
            Button(kind="small", parent=self),
        )
        self._runs_note = Label(size="small", tone="muted", wrap=True, parent=self)
        self._models = QVBoxLayout()
        self._badge, self._device = Badge(parent=self), Label(tone="muted", parent=self)
        self._restart, self._show_log = Button(kind="small", parent=self), Button(kind="small", parent=self)
        self._log = LogView(parent=self)
        self._licence_words = Label(tone="muted", wrap=True, parent=self)
        self._show_licences = Button(kind="small", parent=self)
        self._licences = LogView(parent=self)
        self._build()
        self._connect()
        self._take(desk.settings)
        self.retranslate()

    def opened(self, argument: object) -> None:  # noqa: ARG002
        """Show the engine as it is now."""
        self._tell_engine()

    def engine_words(self) -> str:
        """Return what is said of the engine."""
        return f"{self._badge.text()} · {self._device.text()}"

    def licences_button(self) -> Button:
        """Return the button that shows the licences."""
        return self._show_licences

    def licences_text(self) -> str:
        """Return the licences as shown."""
        return self._licences.toPlainText()

    def retranslate(self) -> None:
        """Write the texts."""
        self.set_title(self.tr("Settings"))
        self._look_card.set_title(self.tr("Look"))
        self._folders_card.set_title(self.tr("Folders"))
        self._engine_card.set_title(self.tr("Engine"))
        self._licence_card.set_title(self.tr("Licences"))
        words = {
            "language": self.tr("Language"),
            "theme": self.tr("Theme"),
            "home": self.tr("Tunesmith's own folder"),
            "runs": self.tr("Runs"),
            "models": self.tr("Model folders"),
        }
        for key, text in words.items():
            self._names[key].setText(text)
        # A language is named in itself, so that everybody finds their own.
        self.language.set_texts({"system": self.tr("As the system"), "en": "English", "zh_CN": "简体中文"})
        self.theme_choice.set_texts(
            {
                "system": self.tr("As the system"),
                "workshop": self.tr("Workshop (dark)"),
                "daylight": self.tr("Daylight (light)"),
            }
        )
        self.motion.setText(self.tr("Reduce motion"))
        self._open_home.setText(self.tr("Open folder"))
        self._choose_runs.setText(self.tr("Change…"))
        self._usual_runs.setText(self.tr("Use the usual one"))
        self._runs_note.setText(
            self.tr("A new runs folder is used from the next start on; runs are not moved.")
        )
        self._add_models.setText(self.tr("Add a folder"))
        self._restart.setText(self.tr("Start it again"))
        self._show_log.setText(self.tr("Show the log") if self._log.isHidden() else self.tr("Hide the log"))
        self._log.setAccessibleName(self.tr("Engine log"))
        self._licence_words.setText(
            self.tr(
                "Tunesmith is free software under the Apache License 2.0, built on libraries with licences "
                "of their own."
            )
        )
        hidden = self._licences.isHidden()
        self._show_licences.setText(self.tr("Show the licences") if hidden else self.tr("Hide the licences"))
        self._licences.setAccessibleName(self.tr("Licences"))
        self._tell_engine()
        self._list_models()

    def _build(self) -> None:
        grid = theme().space
        look = _form(self._look_card)
        for row, (key, part) in enumerate((("language", self.language), ("theme", self.theme_choice))):
            look.addWidget(self._names[key], row, 0)
            look.addWidget(part, row, 1, Qt.AlignmentFlag.AlignLeft)
        self.motion.setProperty("flush", "true")
        look.addWidget(self.motion, 2, 1)
        folders = _form(self._folders_card)
        self._home_path.setText(str(home()))
        for row, (key, part, buttons) in enumerate(
            (
                ("home", self._home_path, (self._open_home,)),
                ("runs", self._runs_path, (self._usual_runs, self._choose_runs)),
            )
        ):
            line = QHBoxLayout()
            line.setSpacing(grid())
            line.addWidget(part, 1)
            for button in buttons:
                line.addWidget(button)
            folders.addWidget(self._names[key], row, 0)
            folders.addLayout(line, row, 1)
        folders.addWidget(self._runs_note, 2, 1)
        # As tall as the first row at its right.
        self._names["models"].setMinimumHeight(IconButton("x").sizeHint().height())
        folders.addWidget(self._names["models"], 3, 0, Qt.AlignmentFlag.AlignTop)
        folders.addLayout(self._models, 3, 1)
        self._models.setSpacing(grid(0.5))
        line = QHBoxLayout()
        line.setSpacing(grid(1.5))
        line.addWidget(self._badge)
        line.addWidget(self._device, 1)
        line.addWidget(self._show_log)
        line.addWidget(self._restart)
        self._engine_card.body.addLayout(line)
        self._engine_card.add(self._log)
        line = QHBoxLayout()
        line.addWidget(self._licence_words, 1)
        line.addWidget(self._show_licences)
        self._licence_card.body.addLayout(line)
        self._licence_card.add(self._licences)
        for view in (self._log, self._licences):
            view.setFixedHeight(grid(24))
            view.hide()
        for card in (self._look_card, self._folders_card, self._engine_card, self._licence_card):
            self.add(card)
        self.body.addStretch(1)

    def _connect(self) -> None:
        self.language.chosen.connect(lambda key: self._desk.change_settings(language=key))
        self.theme_choice.chosen.connect(lambda key: self._desk.change_settings(theme=key))
        self.motion.toggled.connect(lambda on: self._desk.change_settings(reduced_motion=on))
        self._open_home.clicked.connect(lambda: reveal(home()))
        self._choose_runs.clicked.connect(lambda: self._choose(self._take_runs))
        self._usual_runs.clicked.connect(lambda: self._desk.change_settings(runs_folder=None))
        self._add_models.clicked.connect(lambda: self._choose(self._take_models))
        self._show_log.clicked.connect(lambda: self._toggle(self._log))
        self._show_licences.clicked.connect(self._toggle_licences)
        self._restart.clicked.connect(self._start_engine)
        self._desk.settings_changed.connect(self._take)
        service = self._desk.service
        service.ready.connect(self._engine_ready)
        service.failed.connect(self._engine_changed)
        service.ended.connect(self._tell_engine)
        service.logged.connect(self._log.append_line)

    def _take(self, settings: object) -> None:
        """Show the settings in effect."""
        from desktop.settings import Settings

        if not isinstance(settings, Settings):
            return
        self.language.set_current(settings.language)
        self.theme_choice.set_current(settings.theme)
        with QSignalBlocker(self.motion):
            self.motion.setChecked(settings.reduced_motion)
        self._runs_path.setText(str(settings.runs_folder or runs_folder()))
        self._usual_runs.setVisible(settings.runs_folder is not None)
        self._list_models()

    def _list_models(self) -> None:
        while self._models.count():
            taken = self._models.takeAt(0)
            row = taken.widget() if taken else None
            if row is not None and row is not self._add_models:
                row.hide()
                row.deleteLater()
        for folder in self._desk.settings.model_folders:
            row = QWidget(self)
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            remove = IconButton("x")
            remove.set_name(self.tr("Remove {folder} from the list").format(folder=folder.name))
            remove.clicked.connect(lambda _=False, folder=folder: self._forget_models(folder))
            line.addWidget(ElidedLabel(str(folder)), 1)
            line.addWidget(remove)
            self._models.addWidget(row)
        self._models.addWidget(self._add_models, 0, Qt.AlignmentFlag.AlignLeft)

    def _choose(self, take: object) -> None:
        dialog = QFileDialog(self, self.tr("Choose a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(take)
        dialog.open()

    def _take_runs(self, name: str) -> None:
        self._desk.change_settings(runs_folder=Path(name))

    def _take_models(self, name: str) -> None:
        known = self._desk.settings.model_folders
        self._desk.change_settings(model_folders=(*dict.fromkeys((*known, Path(name))),))

    def _forget_models(self, folder: Path) -> None:
        kept = tuple(item for item in self._desk.settings.model_folders if item != folder)
        self._desk.change_settings(model_folders=kept)

    def _engine_ready(self, hello: object) -> None:  # noqa: ARG002
        self._engine_changed(None)

    def _engine_changed(self, problem: Problem | None) -> None:
        self._problem = problem
        self._tell_engine()

    def _tell_engine(self) -> None:
        service = self._desk.service
        if self._problem is not None:
            self._badge.set_state("over", self.tr("Not running"))
            self._device.setText(explain(self._problem).sentence)
        elif service.is_ready:
            self._badge.set_state("fits", self.tr("Ready"))
            self._device.setText(
                self.tr("version {version}").format(version=_version("tunesmith") or "0.1.0")
            )
        else:
            self._badge.set_state("busy", self.tr("Starting"))
            self._device.setText(self.tr("The window can be used meanwhile."))

    def _start_engine(self) -> None:
        self._problem = None
        service = self._desk.service
        if service.is_running:
            service.ended.connect(service.start, Qt.ConnectionType.SingleShotConnection)
            service.shutdown()
        else:
            service.start()
        self._tell_engine()

    def _toggle(self, view: LogView) -> None:
        if view is self._log and view.isHidden():
            view.setPlainText(self._desk.service.log())
        view.setVisible(view.isHidden())
        self.retranslate()
        if not view.isHidden():
            self.scroll_to(view)

    def _toggle_licences(self) -> None:
        if not self._asked_licences:
            self._asked_licences = True
            self._desk.tasks.run(licences, self._licences.setPlainText)
        self._toggle(self._licences)


def licences() -> str:
    """Return name, version and licence of every library that is installed, and our own licence; blocking."""
    found = [f"{name} {version} · {_licence(name)}" for name in LIBRARIES if (version := _version(name))]
    own = Path(__file__).parents[2] / "LICENSE"
    text = own.read_text(encoding="utf-8") if own.is_file() else "https://www.apache.org/licenses/LICENSE-2.0"
    return "\n".join((*found, "", text))


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _licence(name: str) -> str:
    """Return a licence as the package's metadata names it: expression, short field, or classifier."""
    about: Any = metadata.metadata(name)
    stated = about.get("License-Expression") or about.get("License") or ""
    if stated and "\n" not in stated.strip():
        return stated.strip()
    named = [
        item.rpartition(" :: ")[2]
        for item in about.get_all("Classifier") or ()
        if item.startswith("License ::")
    ]
    return ", ".join(named) or stated.strip().partition("\n")[0]


def _form(card: Card) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme().space(3))
    grid.setVerticalSpacing(theme().space(1.25))
    grid.setColumnMinimumWidth(0, theme().space(22))
    grid.setColumnStretch(1, 1)
    card.body.addLayout(grid)
    return grid
