"""Pictures of the wizard: every step empty, busy, full and failed, from canned answers."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

sys.path.insert(0, str(Path(__file__).parent))

import scenes_data_answers as canned_data
import scenes_wizard_answers as canned

from desktop.bridge.desk import Desk
from desktop.i18n import language
from desktop.pages.wizard.page import TunePage
from desktop.settings import Settings
from desktop.state.draft import Draft
from desktop.state.presets import method_cards, presets
from desktop.state.shelf import fresh
from desktop.state.wizard_flow import STEPS
from desktop.widgets.card_words import Reading
from desktop.widgets.rail import Rail, RailItem
from engine import rpc
from engine.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.spec import Spec

SETTLE = 350
ITEMS = (
    ("home", "house", "Home", "主页"),
    ("tune", "sliders-horizontal", "New tune", "新建微调"),
    ("runs", "chart-line", "Runs", "训练记录"),
    ("chat", "chat", "Chat", "对话"),
    ("models", "cube", "Models", "模型"),
    ("settings", "gear", "Settings", "设置"),
)


def wizard(
    draft: Draft, answer: Callable[[Spec], Any] = canned.good, **options: Any
) -> tuple[QWidget, TunePage]:
    """Make the page beside the rail, settled on a draft."""
    folder = Path(tempfile.mkdtemp(prefix="tunesmith-scene-"))
    desk = Desk(settings=Settings(draft_file=folder / "draft.yaml"))
    vars(desk)["service"] = canned.CannedService(answer, **options)
    vars(desk)["launcher"] = canned.CannedLauncher()
    page = TunePage(desk)
    window, row, rail = QWidget(), QHBoxLayout(), Rail(tuple(RailItem(key, icon) for key, icon, *_ in ITEMS))
    window.setLayout(row)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    rail.set_texts({key: chinese if language() == "zh_CN" else english for key, _, english, chinese in ITEMS})
    rail.set_current("tune")
    rail.gauge.set_reading(
        Reading(
            "NVIDIA GeForce RTX 4090", 1.4 * canned.GIB, 24 * canned.GIB, 41, 28.0, 2, 450.0, throttles=()
        )
    )
    row.addWidget(rail)
    row.addWidget(page, 1)
    desk.setParent(window)
    window.resize(1280, 800)
    page.opened(None)
    while not page.loaded:
        wait(20)
    page.wizard.begin(draft)
    wait(SETTLE)
    return window, page


def wait(milliseconds: int) -> None:
    """Let timers and answers come."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def full(step: str, **values: Any) -> Draft:
    """Return a complete draft on a step."""
    card, preset = method_cards()[0], presets()[1]
    draft = Draft().with_model(canned.QWEN).with_data(canned.TICKETS).with_card(card).with_preset(preset)
    return draft.changed(step=step, visited=STEPS, **values)


def scene(draft: Draft, answer: Callable[[Spec], Any] = canned.good, **options: Any) -> Callable[[], QWidget]:
    """Return a factory of a window."""
    return lambda: wizard(draft, answer, **options)[0]


def refusing(kind: type, problem: Problem) -> Callable[[Spec], Any]:
    """Return answers of which one kind is a problem."""
    return lambda params: problem if isinstance(params, kind) else canned.good(params)


def model_hub() -> QWidget:
    """Make the step after a click on a model that is not here."""
    window, page = wizard(full("model"))
    page.panels["model"].card("hub:Qwen/Qwen3-0.6B").click()
    wait(50)
    page.scroll_to(page.panels["model"].notice())
    return window


def data_view(key: str) -> Callable[[], QWidget]:
    """Return a factory of one of the data views."""

    def make() -> QWidget:
        window, page = wizard(full("data").with_data(canned.STORIES))
        page.panels["data"].tools.button(key).click()
        wait(200)
        return window

    return make


def findings() -> QWidget:
    """Make the findings with one fix previewed."""
    window, page = wizard(full("data"))
    panel = page.panels["data"]
    panel.tools.button("findings").click()
    wait(SETTLE)
    row = next(row for row in panel.doctor.rows if row.finding.check == "personal_data")
    row.preview_button.click()
    wait(200)
    return window


def fixed() -> QWidget:
    """Make the findings after two fixes."""
    window, page = wizard(full("data"))
    panel = page.panels["data"]
    panel.tools.button("findings").click()
    wait(SETTLE)
    for kind in ("duplicates", "refusals"):
        next(row for row in panel.doctor.rows if row.finding.check == kind).fix_button.click()
        wait(2 * SETTLE)
    return window


def replayed() -> QWidget:
    """Make the mixture with replay, scrolled to its settings."""
    window, page = wizard(full("data").with_data(canned.STORIES))
    panel = page.panels["data"]
    panel.tools.button("mixture").click()
    panel.mixture.replay.click()
    wait(2 * SETTLE)
    return window


def rewriting() -> QWidget:
    """Make the dialog that puts questions in other words, with pairs."""
    window, page = wizard(full("data"))
    panel = page.panels["data"]
    panel.tools.button("mixture").click()
    panel.mixture.rewrite.click()
    dialog = panel.mixture.dialog
    if dialog is None:
        return window
    for told in canned_data.REWORDED:
        dialog.add_pair(told)
    wait(SETTLE)
    # The picture is of the dialog alone; the window behind it lives as long.
    dialog.setParent(None, dialog.windowFlags())
    dialog.window_behind = window
    return dialog


def expert() -> QWidget:
    """Make the expert form."""
    window, page = wizard(full("hyperparameters"))
    panel = page.panels["hyperparameters"]
    panel.tools.button("expert").click()
    window.show()
    wait(SETTLE)
    page.scroll_to(panel.form.editor("training.activation_offloading"))
    return window


def fitted() -> QWidget:
    """Make the Hyperparameters step after a preset that did not fit was chosen."""
    window, page = wizard(_for_a_small_card("hyperparameters"))
    page.panels["hyperparameters"].presets["thorough"].click()
    wait(2 * SETTLE)
    return window


def offered() -> QWidget:
    """Make the step with a preset that will be fitted when it is chosen."""
    window, _ = wizard(_for_a_small_card("hyperparameters"))
    wait(2 * SETTLE)
    return window


def fitted_to_model() -> QWidget:
    """Make the step of the model after another one was chosen, which the preset was fitted to."""
    draft = _for_a_small_card("model").with_preset(presets()[2]).with_model(canned.STARTER)
    window, page = wizard(draft)
    page.wizard.change(page.wizard.draft.with_model(canned.QWEN))
    wait(2 * SETTLE)
    return window


def stuck() -> QWidget:
    """Make the same where nothing helps."""
    window, page = wizard(_for_a_small_card("hyperparameters"), _no_levers)
    page.panels["hyperparameters"].presets["thorough"].click()
    wait(2 * SETTLE)
    return window


def _for_a_small_card(step: str) -> Draft:
    plain = full(step).with_card(method_cards()[1])
    training = plain.training.model_copy(update={"gradient_checkpointing": False})
    return plain.changed(training=training)


def _no_levers(params: Spec) -> Any:
    if isinstance(params, rpc.Fit):
        return rpc.FitAnswer(forecast=canned.forecast(params.job), levers=())
    return canned.good(params)


def _first_answers(params: Spec) -> Any:
    """Answer at once, and never exactly."""
    if isinstance(params, rpc.Forecast):
        return canned.forecast(params.job, facts=params.facts, quick=True)
    return canned.good(params)


def _untraceable(params: Spec) -> Any:
    return canned.unknown(params.job) if isinstance(params, rpc.Forecast) else canned.good(params)


def _broken_file(params: Spec) -> Any:
    if isinstance(params, rpc.InspectData):
        facts = {
            "path": str(canned.BROKEN),
            "line": 214,
            "encoding": "utf-8",
            "reason": "it is not utf-8 text: invalid start byte at byte 31",
        }
        return Problem.model_validate({"code": "data_undecodable", "facts": facts})
    return canned.good(params)


def _no_format(params: Spec) -> Any:
    if isinstance(params, rpc.InspectData):
        facts = {"path": str(canned.TICKETS), "columns": "ticket, body, reply"}
        columns = tuple(rpc.Column(name=name, kind="text", filled=9) for name in ("ticket", "body", "reply"))
        problem = Problem.model_validate({"code": "format_unknown", "facts": facts})
        return canned.report(format=None, confidence=0.0, columns=columns, problem=problem)
    return canned.good(params)


def _no_models(params: Spec) -> Any:
    return rpc.ModelList(models=()) if isinstance(params, rpc.ListModels) else canned.good(params)


def _bad_check(params: Spec) -> Any:
    if isinstance(params, rpc.CheckJob):
        facts = {"path": "/home/ada/tunesmith/runs", "needed": 1_503_238_553, "free": 824_633_720}
        return canned.check(params.job, Problem.model_validate({"code": "disk_full", "facts": facts}))
    return canned.good(params)


NO_WEIGHTS = Problem(code="model_without_weights", facts={"path": str(canned.MODELS / "gemma-3-4b-it")})
LARGE = full("method").changed(
    precision=method_cards()[1].precision,
    training=full("method").training.model_copy(
        update={"per_device_train_batch_size": 16, "gradient_accumulation_steps": 1}
    ),
    preset=None,
)
TIGHT = full("method").changed(
    training=full("method").training.model_copy(
        update={"per_device_train_batch_size": 32, "gradient_accumulation_steps": 1}
    ),
    preset=None,
)
HUGE = LARGE.with_card(method_cards()[3]).changed(step="hyperparameters")
SCENES: list[tuple[str, str, Callable[[], QWidget]]] = [
    ("wizard-model", "full", scene(full("model"))),
    ("wizard-model", "hub", model_hub),
    ("wizard-model", "busy", scene(fresh(), is_ready=False)),
    (
        "wizard-model",
        "empty",
        scene(fresh(), _no_models),
    ),
    (
        "wizard-model",
        "failed",
        scene(
            full("model").with_model(canned.MODELS / "gemma-3-4b-it"), refusing(rpc.InspectModel, NO_WEIGHTS)
        ),
    ),
    ("wizard-data", "full", scene(full("data"))),
    ("wizard-data", "rows", data_view("rows")),
    ("wizard-data", "columns", data_view("columns")),
    ("wizard-data", "findings", findings),
    ("wizard-data", "fixed", fixed),
    ("wizard-data", "mixture", data_view("mixture")),
    ("wizard-data", "replay", replayed),
    ("wizard-data", "rewriting", rewriting),
    ("wizard-data", "empty", scene(full("data").without_data(canned.TICKETS))),
    ("wizard-data", "busy", scene(full("data"), silent=(rpc.InspectData,))),
    (
        "wizard-data",
        "failed",
        scene(
            full("data").without_data(canned.TICKETS).with_data(canned.BROKEN, canned.STORIES), _broken_file
        ),
    ),
    ("wizard-data", "unknown", scene(full("data"), _no_format)),
    ("wizard-method", "full", scene(full("method"))),
    ("wizard-method", "busy", scene(full("method"), silent=(rpc.Forecast,))),
    ("wizard-method", "stage", scene(full("method").without_data(canned.TICKETS).with_data(canned.STORIES))),
    ("wizard-method", "toobig", scene(LARGE)),
    ("wizard-method", "tight", scene(TIGHT)),
    ("wizard-method", "unknown", scene(full("method"), _untraceable)),
    ("wizard-method", "provisional", scene(full("method"), _first_answers)),
    ("wizard-method", "looking", scene(LARGE, silent=(rpc.Fit,))),
    ("wizard-model", "fitted", fitted_to_model),
    ("wizard-hyperparameters", "offered", offered),
    ("wizard-hyperparameters", "fitted", fitted),
    ("wizard-hyperparameters", "stuck", stuck),
    ("wizard-hyperparameters", "huge", scene(HUGE)),
    ("wizard-hyperparameters", "full", scene(full("hyperparameters"))),
    ("wizard-hyperparameters", "expert", expert),
    ("wizard-hyperparameters", "empty", scene(full("hyperparameters").without_data(canned.TICKETS))),
    ("wizard-review", "full", scene(full("review"))),
    ("wizard-review", "busy", scene(full("review"), silent=(rpc.CheckJob,))),
    ("wizard-review", "failed", scene(full("review"), _bad_check)),
]
