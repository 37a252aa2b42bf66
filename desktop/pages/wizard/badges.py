"""The badge of a card: whether what it stands for fits, as the engine forecasts it and never as a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop.errors import explain
from desktop.figures import gigabytes_of
from desktop.state.fit import FitView, fit_view
from desktop.widgets.label import plain_tooltip

if TYPE_CHECKING:
    from desktop.pages.wizard.forecasts import Forecasts
    from desktop.state.gpu import CardReading
    from desktop.widgets.card import ChoiceCard


def show_badge(card: ChoiceCard, forecasts: Forecasts, key: str, gpu: CardReading | None) -> FitView | None:
    """Show what is known of a card's memory, and return it; why it is unknown stands in the tooltip."""
    answer, problem = forecasts.answer(key), forecasts.problem(key)
    view = fit_view(answer, gpu)
    card.setToolTip("")
    if view is not None:
        card.set_badge(view.verdict, None, gigabytes_of(view.needed, view.total))
        return view
    problem = problem or (answer.reason if answer is not None else None)
    if problem is not None or answer is not None:
        card.set_badge("info", QCoreApplication.translate("Badges", "Memory unknown"))
    else:
        card.set_badge("busy", QCoreApplication.translate("Badges", "Forecasting…"))
    if problem is not None:
        words = explain(problem)
        card.setToolTip(plain_tooltip(f"{words.sentence} {words.next_step}"))
    return None
