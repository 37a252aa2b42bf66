"""The pages: each connects widgets to the bridge and holds no rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop.bridge.desk import Desk


def _home(desk: Desk) -> QWidget:
    from desktop.pages.home import HomePage

    return HomePage(desk)


def _tune(desk: Desk) -> QWidget:
    from desktop.pages.wizard.page import TunePage

    return TunePage(desk)


def _run(desk: Desk) -> QWidget:
    from desktop.pages.run.page import RunPage

    return RunPage(desk)


def _runs(desk: Desk) -> QWidget:
    from desktop.pages.runs.page import RunsPage

    return RunsPage(desk)


def _chat(desk: Desk) -> QWidget:
    from desktop.pages.chat.page import ChatPage

    return ChatPage(desk)


def _models(desk: Desk) -> QWidget:
    from desktop.pages.models import ModelsPage

    return ModelsPage(desk)


def _settings(desk: Desk) -> QWidget:
    from desktop.pages.settings import SettingsPage

    return SettingsPage(desk)


PAGES: Final[dict[str, Callable[[Desk], QWidget]]] = {
    "home": _home,
    "tune": _tune,
    "run": _run,
    "runs": _runs,
    "chat": _chat,
    "models": _models,
    "settings": _settings,
}
"""How each page is made when it is first opened; the imports wait until then."""
