"""Scenes of the rail's gauge: one card, several, slowed down, silent, and with all figures opened."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt

from desktop.pages.card_readings import readings_of
from desktop.state.gpu import CardProcess, CardReading, silent

sys.path.insert(0, str(Path(__file__).parent))
import scenes_stage as stage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

WORKER = 4242
FIRST = CardReading(
    index=0,
    name="NVIDIA GeForce RTX 4090",
    total=24 * stage.GIB,
    used=int(8.9 * stage.GIB),
    free=int(15.1 * stage.GIB),
    temperature=61,
    power=284.0,
    power_limit=450.0,
    utilisation=0.97,
    throttles=(),
    processes=(CardProcess(WORKER, int(7.9 * stage.GIB)),),
    driver="580.95.05",
    uuid="GPU-4090",
)
SECOND = replace(
    FIRST,
    index=1,
    name="NVIDIA GeForce RTX 3060",
    uuid="GPU-3060",
    total=12 * stage.GIB,
    used=int(0.7 * stage.GIB),
    free=int(11.3 * stage.GIB),
    temperature=38,
    power=None,
    power_limit=None,
    utilisation=0.01,
    processes=(),
)
GONE = CardReading(1, SECOND.name, driver=SECOND.driver, uuid=SECOND.uuid, lost="card")
BARE = CardReading(0, "NVIDIA GeForce RTX 4060 Laptop GPU", uuid="GPU-4060", driver="535.30")


def gauge(*cards: CardReading, details: bool = False) -> QWidget:
    """Show the window with these cards in the rail, and all their figures beside it if wanted."""
    window = stage.window("home", runs=[stage.summary("bicycle-help-desk", "training", pid=WORKER)])
    window.page("home")._show_cards(cards or None)  # type: ignore[attr-defined]  # noqa: SLF001
    shown = window._rail.gauge  # noqa: SLF001
    shown.set_readings(readings_of(cards or None, [WORKER]))
    if details:
        shown.open_details()
        opened = shown.details()
        opened.setParent(window, Qt.WindowType.Widget)  # a window of its own would not be in the picture
        opened.move(QPoint(100, 800 - opened.sizeHint().height() - 8))
        opened.show()
    return window


SCENES = [
    ("card", "healthy", lambda: gauge(FIRST)),
    ("card", "two", lambda: gauge(FIRST, SECOND)),
    ("card", "details", lambda: gauge(FIRST, SECOND, details=True)),
    ("card", "second-trains", lambda: gauge(replace(SECOND, index=0), replace(FIRST, index=1))),
    ("card", "power-limit", lambda: gauge(replace(FIRST, throttles=("power_cap",)))),
    ("card", "hot", lambda: gauge(replace(FIRST, temperature=88, throttles=("hardware_thermal",)))),
    ("card", "unknown", lambda: gauge(replace(FIRST, power=None, temperature=None, throttles=None))),
    ("card", "bare", lambda: gauge(BARE, details=True)),
    ("card", "lost-driver", lambda: gauge(*(silent((FIRST,)) or ()))),
    ("card", "unplugged", lambda: gauge(FIRST, GONE, details=True)),
    ("card", "none", gauge),
]
