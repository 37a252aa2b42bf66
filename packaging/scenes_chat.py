"""Scenes of the chat page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))
import scenes_stage as stage

from engine import rpc
from engine.problems import Problem

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n"
    "{{ message.content }}<|im_end|>\n{% endfor %}"
)
CODE = """Turn the barrel adjuster **half a turn** out and listen.

1. If the click stays, check that the new chain has the right width.
2. Then look at the hanger:

```python
def hanger_is_straight(gap_left: float, gap_right: float) -> bool:
    return abs(gap_left - gap_right) < 2.0  # millimetres
```
"""
BASE = (
    "A clicking rear derailleur can have many causes. It could be the cable, the chain, the cassette or "
    "something else."
)
STRANGE = Problem(code="forecast_architecture", facts={"path": "/models/Zebra-7B", "kind": "zebra"})
LOADED = rpc.Loaded(
    name="marlo-persona",
    sides=("base", "tuned"),
    context=8192,
    template=TEMPLATE,
    device="RTX 4090",
    memory=int(1.4 * stage.GIB),
    capacity=24 * stage.GIB,
)


def talking(
    *,
    streaming: bool = False,
    problem: Problem | None = None,
    both: bool = True,
    loaded: rpc.Loaded = LOADED,
) -> QWidget:
    """Show a conversation."""
    runs = stage.some_runs()
    window = stage.window("chat", runs=runs, ListModels=stage.models(), ForecastChat=stage.chat_forecast(1.4))
    page: Any = window.page("chat")
    pending: list[Any] = []

    class Chat:
        is_running = True

        def request(
            self, params: Any, on_result: Any, on_error: Any = None, *, on_token: Any = None, **_: Any
        ) -> int:
            if isinstance(params, rpc.Load):
                on_result(loaded)
            elif isinstance(params, rpc.Generate):
                pending.append((params, on_result, on_error, on_token))
            return 1

    chat = Chat()
    page._desk.open_chat = lambda: chat  # noqa: SLF001
    page._desk.__dict__["chat"] = chat  # noqa: SLF001
    page.opened(runs[1].path)
    page.arrangement.set_current("both" if both else "tuned")
    page.controls.system.setPlainText("You are the help desk of a bicycle workshop. Answer briefly.")
    page.ask(
        "My rear derailleur clicks in third gear after I changed the chain. What should I look at first?"
    )
    while pending:
        params, on_result, on_error, on_token = pending.pop(0)
        text = CODE if params.side == "tuned" else BASE
        if problem is not None and params.side == "tuned":
            on_error(problem)
        elif streaming and params.side == "tuned":
            on_token(rpc.Token(id=1, side="tuned", text=text[:120]))
            break
        else:
            on_result(
                rpc.Generated(
                    side=params.side, text=text, tokens=96, prompt_tokens=412, seconds=1.9, ended="end"
                )
            )
    chat.close = lambda: None  # type: ignore[attr-defined]
    return window


def keeping(*, editing: bool = False) -> QWidget:
    """Show a conversation with a kept answer, and another that is being written anew."""
    window: Any = talking()
    page: Any = window.page("chat")
    page.keeping._desk.tasks.run = lambda work, done, *_: done(work())  # noqa: SLF001
    view = page.thread_view.turns[0]
    if editing:
        view.bars["base"].begin()
        view.bars["base"].field.setPlainText(
            f"{BASE} Check the cable tension first: turn the barrel adjuster half a turn out."
        )
    else:
        view.bars["tuned"].keep.click()
    return window


def edited() -> QWidget:
    """Show an answer that was written anew and kept, on a computer without a card."""
    window: Any = talking(
        loaded=LOADED.model_copy(update={"device": "cpu", "memory": stage.GIB, "capacity": 64 * stage.GIB})
    )
    page: Any = window.page("chat")
    page.keeping._desk.tasks.run = lambda work, done, *_: done(work())  # noqa: SLF001
    bar = page.thread_view.turns[0].bars["base"]
    bar.begin()
    bar.field.setPlainText("Check the **cable tension** first: turn the barrel adjuster half a turn out.")
    bar.save.click()
    return window


def chosen(answer: Any, *, loads: bool = True) -> QWidget:
    """Show a run that was just chosen, with what a chat with it takes."""
    runs = stage.some_runs()
    window = stage.window("chat", runs=runs, ListModels=stage.models(), ForecastChat=answer)
    page: Any = window.page("chat")

    class Chat:
        def request(self, _: Any, on_result: Any, *__: Any, **___: Any) -> int:
            if loads:
                on_result(LOADED)
            return 1

    chat = Chat()
    chat.close = lambda: None  # type: ignore[attr-defined]
    page._desk.open_chat = lambda: chat  # noqa: SLF001
    page._desk.__dict__["chat"] = chat  # noqa: SLF001
    page.opened(runs[1].path)
    return window


SCENES = [
    ("chat", "loading", lambda: chosen(stage.chat_forecast(1.4), loads=False)),
    ("chat", "loaded", lambda: chosen(stage.chat_forecast(1.4))),
    ("chat", "too-big", lambda: chosen(stage.chat_forecast(31.0))),
    ("chat", "unknown", lambda: chosen(stage.chat_forecast(0.5, verdict="unknown", reason=STRANGE))),
    ("chat", "empty", lambda: stage.window("chat", ListModels=rpc.ModelList(models=()))),
    ("chat", "ready", lambda: stage.window("chat", runs=stage.some_runs(), ListModels=stage.models())),
    ("chat", "busy", lambda: talking(streaming=True)),
    ("chat", "full", talking),
    ("chat", "single", lambda: talking(both=False)),
    ("chat", "kept", keeping),
    ("chat", "editing", lambda: keeping(editing=True)),
    ("chat", "edited", edited),
    ("chat", "failed", lambda: talking(problem=Problem(code="engine_ended", facts={"reason": "signal 9"}))),
]
