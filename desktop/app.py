"""The composition root: the application, its look, the desk and the window."""

from __future__ import annotations

import sys
import traceback
from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QApplication

from desktop.bridge.desk import Desk
from desktop.i18n import set_language
from desktop.main_window import MainWindow
from desktop.paths import home
from desktop.settings import load_settings
from desktop.theme import theme
from desktop.widgets.icon import icon
from engine.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from desktop.settings import LoadedSettings, Settings

_LOG_LIMIT: Final = 1 << 20


class Faults(QObject):
    """Takes exceptions that no slot caught: into the window's log, and before the person's eyes."""

    happened = Signal(object)
    """A Problem to show."""

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log one exception and tell of it; the window goes on."""
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        words = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(words)
        write_fault(words)
        reason = f"{kind.__name__}: {error}".rstrip(": ")
        self.happened.emit(Problem(code="unexpected", facts={"reason": reason}))


def write_fault(words: str) -> None:
    """Append a traceback to window.log, which never grows beyond a mebibyte by more than its last entry."""
    file = home() / "window.log"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists() and file.stat().st_size > _LOG_LIMIT:
            file.replace(file.with_suffix(".old.log"))
        with file.open("a", encoding="utf-8") as opened:
            opened.write(f"{datetime.now().astimezone().isoformat(timespec='seconds')}\n{words}\n")
    except OSError:
        sys.stderr.write(f"{file} cannot be written\n")


def make_application(arguments: Sequence[str]) -> QApplication:
    """Return the application under its own name."""
    app = QApplication(list(arguments))
    app.setApplicationName("Tunesmith")
    app.setApplicationDisplayName("Tunesmith")
    app.setDesktopFileName("tunesmith")
    return app


def dress(settings: Settings) -> None:
    """Show the application in the chosen language and theme."""
    set_language(settings.language)
    theme().use(settings.theme)


def compose(
    loaded: LoadedSettings,
    *,
    service_command: Sequence[str] | None = None,
    chat_command: Sequence[str] | None = None,
) -> MainWindow:
    """Return the window over its desk; the engine is started once the window is painted."""
    desk = Desk(settings=loaded.settings, service_command=service_command, chat_command=chat_command)
    window = MainWindow(desk)
    window.setWindowIcon(icon("sliders-horizontal", "accent"))
    desk.settings_changed.connect(dress)
    window.painted.connect(window.wake)
    if loaded.set_aside is not None:
        window.tell_settings_set_aside(loaded.set_aside)
    return window


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window and return its exit status."""
    app = make_application(sys.argv if arguments is None else arguments)
    loaded = load_settings()
    dress(loaded.settings)
    faults = Faults(app)
    sys.excepthook = faults.take
    window = compose(loaded)
    faults.happened.connect(window.tell)
    window.show()
    status = app.exec()
    window.desk.close()
    return status
