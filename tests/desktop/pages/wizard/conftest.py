"""The wizard on canned answers of the engine."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from desktop.bridge.desk import Desk
from desktop.pages.wizard.page import TunePage
from desktop.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from desktop.theme import Theme

ANSWERS = Path(__file__).parents[4] / "packaging" / "scenes_wizard_answers.py"


def _canned() -> Any:
    name = "scenes_wizard_answers"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, ANSWERS)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture
def canned() -> Any:
    """The canned answers, as the gallery shows them."""
    return _canned()


@pytest.fixture
def draft_file(tmp_path: Path) -> Path:
    return tmp_path / "draft.yaml"


@pytest.fixture
def make_page(
    qtbot: QtBot, workshop: Theme, draft_file: Path, canned: Any
) -> Iterator[Callable[..., TunePage]]:
    """Open the wizard on a draft, with answers of one's own."""
    made: list[Desk] = []

    def make(draft: Any = None, answer: Any = None, *, launcher: Any = None, **options: Any) -> TunePage:
        desk = Desk(settings=Settings(draft_file=draft_file))
        vars(desk)["service"] = canned.CannedService(answer or canned.good, **options)
        vars(desk)["launcher"] = launcher or canned.CannedLauncher()
        made.append(desk)
        page = TunePage(desk)
        qtbot.addWidget(page)
        page.resize(1184, 800)
        page.show()
        page.opened(None)
        qtbot.waitUntil(lambda: page.loaded)
        if draft is not None:
            page.wizard.begin(draft)
        return page

    yield make
    for desk in made:
        desk.close()


@pytest.fixture
def full(canned: Any) -> Callable[..., Any]:
    """A complete draft on a step."""
    from desktop.state.shelf import recommended
    from desktop.state.wizard_flow import STEPS

    def make(step: str = "model", **values: Any) -> Any:
        draft = recommended(canned.QWEN).with_data(canned.TICKETS)
        return draft.changed(step=step, visited=STEPS, **values)

    return make
