"""Renders every scene in both themes and both languages to PNG files, to be looked at."""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtWidgets import QWidget

ROOT = Path(__file__).resolve().parents[1]
SIZE = (1280, 800)
THEMES = ("workshop", "daylight")
LANGUAGES = ("en", "zh_CN")
SETTLE_ROUNDS = 6


@dataclass(frozen=True)
class Scene:
    """A page in one state; the factory is called anew for each theme and language."""

    name: str
    state: str
    factory: Callable[[], QWidget]


def scenes(folder: Path = ROOT / "packaging") -> list[Scene]:
    """Return the SCENES of every scenes_*.py in the folder; an entry is a Scene or (name, state, factory)."""
    found: list[Scene] = []
    for path in sorted(folder.glob("scenes_*.py")):
        entries: Iterable[Any] = _module(path).SCENES
        found += [entry if isinstance(entry, Scene) else Scene(*entry) for entry in entries]
    return found


def render(registry: Iterable[Scene], out: Path, *, only: str = "") -> list[Path]:
    """Render the scenes whose file name holds `only` and return the PNG files; needs a QApplication."""
    from desktop.i18n import set_language
    from desktop.theme import theme

    out.mkdir(parents=True, exist_ok=True)
    written = []
    chosen = [scene for scene in registry if only in f"{scene.name}-{scene.state}"]
    for look in THEMES:
        for language in LANGUAGES:
            set_language(language)
            theme().use(look)
            for scene in chosen:
                path = out / f"{scene.name}-{scene.state}-{look}-{language.removesuffix('_CN')}.png"
                # A home of its own: what one scene keeps must not stand in the next one.
                with tempfile.TemporaryDirectory(prefix="tunesmith-", ignore_cleanup_errors=True) as home:
                    os.environ["TUNESMITH_HOME"] = home
                    _picture(scene.factory, path)
                written.append(path)
    return written


def main(arguments: list[str] | None = None) -> int:
    """Render all scenes, or those whose name holds --only, and print the paths."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "gallery", help="folder for the pictures")
    parser.add_argument("--only", default="", help="part of NAME-STATE of the scenes to render")
    parser.add_argument("--fonts", type=Path, help="folder of fonts to load besides the system's")
    options = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.path.insert(0, str(ROOT))
    from PySide6.QtGui import QFontDatabase
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication(["tunesmith-gallery"])
    for font in sorted(options.fonts.rglob("*.[ot]t[fc]")) if options.fonts else []:
        QFontDatabase.addApplicationFont(str(font))
    written = render(scenes(), options.out, only=options.only)
    for path in written:
        print(path)
    app.processEvents()
    return 0 if written else 1


def _picture(factory: Callable[[], QWidget], path: Path) -> None:
    """Show one scene off the screen, let it settle, and save what it paints."""
    from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
    from PySide6.QtGui import QPalette
    from PySide6.QtWidgets import QWidget

    widget = factory()
    frame = QWidget()
    frame.setAutoFillBackground(True)
    frame.setBackgroundRole(QPalette.ColorRole.Window)
    frame.resize(*SIZE)
    widget.setParent(frame)
    widget.setGeometry(0, 0, *SIZE)
    frame.show()
    widget.show()
    for _ in range(SETTLE_ROUNDS):
        loop = QEventLoop()
        QTimer.singleShot(25, loop.quit)
        loop.exec()
    focused = frame.focusWidget()
    if focused is not None:
        focused.clearFocus()
    frame.grab().save(str(path))
    frame.close()
    frame.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _module(path: Path) -> Any:
    """Import a file by its path: packaging/ must never become a package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main())
