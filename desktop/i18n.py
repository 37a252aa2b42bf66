"""The language of the window, switchable while it is open."""

from __future__ import annotations

from functools import cache
from typing import Literal, cast

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, QObject, QTranslator, Signal

from desktop.paths import resources

LanguageChoice = Literal["system", "en", "zh_CN"]
Language = Literal["en", "zh_CN"]


class Live:
    """Mixin, named first among the bases, for a widget that keeps every text in `retranslate()`.

    Call `self.retranslate()` once at the end of `__init__`; each later language change calls it again.
    """

    def retranslate(self) -> None:
        """Set every text of this widget; the only place where it calls `self.tr`."""

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Retranslate when the language changes."""
        super().changeEvent(event)  # type: ignore[misc]
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class Languages(QObject):
    """Installs the translators and remembers which language is shown."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.current: Language = "en"
        self._translators: list[QTranslator] = []

    def show_in(self, choice: LanguageChoice) -> Language:
        """Show the window in the chosen language and return the one in effect."""
        self.current = effective_language(choice)
        for translator in self._translators:
            QCoreApplication.removeTranslator(translator)
        self._translators = [] if self.current == "en" else self._load(self.current)
        QLocale.setDefault(QLocale(self.current))
        for translator in self._translators:
            QCoreApplication.installTranslator(translator)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LanguageChange.value)
        self.changed.emit()
        return self.current

    def _load(self, language: Language) -> list[QTranslator]:
        """Return the translators of Qt's own dialogs and of ours, those that exist."""
        places = (
            (f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
            (f"tunesmith_{language}", str(resources() / "i18n")),
        )
        loaded = []
        for name, folder in places:
            translator = QTranslator(self)
            if translator.load(name, folder):
                loaded.append(translator)
        return loaded


@cache
def languages() -> Languages:
    """Return the one keeper of the language; it needs a QApplication."""
    return Languages(QCoreApplication.instance())


def set_language(choice: LanguageChoice) -> Language:
    """Show the window in the chosen language and return the one in effect."""
    return languages().show_in(choice)


def language() -> Language:
    """Return the language that is shown."""
    return languages().current


def effective_language(choice: LanguageChoice, system: QLocale | None = None) -> Language:
    """Return the language that a choice means on this system: any Chinese is zh_CN, all others English."""
    if choice != "system":
        return choice
    first = (system or QLocale.system()).uiLanguages()[:1]
    return cast("Language", "zh_CN" if first and first[0].startswith("zh") else "en")


def translate_spec(text: str) -> str:
    """Translate a title, help text, group or choice that comes from a Spec class."""
    return QCoreApplication.translate("Spec", text)


def translate_problem(text: str) -> str:
    """Translate a sentence of `engine.problems`."""
    return QCoreApplication.translate("Problem", text)


def translate_reason(text: str) -> str:
    """Translate a template of `engine.reasons`, or a word that stands in one."""
    return QCoreApplication.translate("Reason", text)
