"""What the fit bar shows."""

from __future__ import annotations

import pytest

from desktop.state.fit import beside_others, chat_view, deviation, fit_view, judge
from desktop.state.gpu import CardReading
from engine import events
from engine.rpc import ForecastAnswer, Segment
from engine.rpc_memory import ChatForecast

GB = 1024**3


def answer(total=8 * GB, device="Test card", verdict="fits"):
    segments = (Segment(kind="weights", bytes=total), Segment(kind="adapter", bytes=0))
    return ForecastAnswer(
        segments=segments,
        total=total,
        device=device,
        capacity=24 * GB,
        free=20 * GB,
        verdict=verdict,
        trainable_parameters=1,
        total_parameters=2,
    )


def test_without_a_forecast_nothing_is_known():
    assert fit_view(None) is None


def test_empty_segments_are_left_out():
    assert fit_view(answer()).segments == (("weights", 8 * GB),)


def test_the_live_card_overrules_what_was_free_when_asked():
    card = CardReading(0, "Test card", total=24 * GB, used=20 * GB, free=4 * GB)
    assert fit_view(answer(), card).verdict == "over"
    assert fit_view(answer()).verdict == "fits"


def test_a_card_that_does_not_say_what_is_free_changes_nothing():
    assert fit_view(answer(verdict="tight"), CardReading(0, "Test card", total=24 * GB)).verdict == "tight"


def test_on_the_processor_the_card_does_not_count():
    view = fit_view(answer(device="cpu", verdict="too_big"), CardReading(0, "x", total=GB, used=0, free=GB))
    assert (view.place, view.total, view.verdict) == ("processor", 24 * GB, "over")


@pytest.mark.parametrize(("needed", "verdict"), [(95, "fits"), (96, "tight"), (100, "tight"), (101, "over")])
def test_the_verdict_leaves_room_for_error(needed, verdict):
    assert judge(needed, 100) == verdict


def test_what_the_allocator_only_holds_for_later_makes_it_tight_and_not_too_big():
    card = CardReading(0, "Test card", total=24 * GB, used=0, free=7 * GB)
    spread = answer().model_copy(update={"low": 6 * GB})
    assert fit_view(spread, card).verdict == "tight"
    assert fit_view(answer(), card).verdict == "over"
    assert fit_view(spread, card).low == 6 * GB


def test_an_unknown_memory_is_no_view():
    assert fit_view(answer(verdict="unknown")) is None


def test_only_a_traced_answer_is_final():
    assert fit_view(answer().model_copy(update={"method": "formula"})).provisional
    assert not fit_view(answer()).provisional


def test_the_deviation_is_a_share_of_the_forecast():
    forecast = answer()
    assert deviation(forecast, round(forecast.total * 1.25)) == pytest.approx(0.25)
    assert deviation(forecast, forecast.total) == 0.0
    assert deviation(None, 5) is None


def test_other_programs_are_known_only_on_a_card_that_tells_both():
    whole = events.Peaked(phase="training", reserved=4, process=5, used=7)
    assert beside_others(whole) == 2
    assert beside_others(whole.model_copy(update={"process": None})) is None
    assert beside_others(events.Peaked(phase="training", process=5, used=7)) is None
    assert beside_others(None) is None


def a_chat(**values):
    usual = {"weights": 4 * GB, "cache": GB, "runtime": GB, "total": 6 * GB, "low": 6 * GB}
    place = {"device": "Test card", "capacity": 24 * GB, "free": 20 * GB, "verdict": "fits"}
    return ChatForecast.model_validate({**usual, **place, **values})


def test_of_a_chat_the_pieces_that_there_are_are_shown():
    view = chat_view(a_chat())
    assert view.segments == (("weights", 4 * GB), ("cache", GB), ("runtime", GB))
    assert (view.needed, view.free, view.verdict, view.place) == (6 * GB, 20 * GB, "fits", "card")


def test_a_chat_takes_the_place_of_what_is_loaded():
    card = CardReading(0, "Test card", total=24 * GB, used=19 * GB, free=5 * GB)
    assert chat_view(a_chat(), card).verdict == "over"
    assert chat_view(a_chat(), card, held=3 * GB).verdict == "fits"
    assert chat_view(a_chat(), held=30 * GB).free == 24 * GB


def test_a_chat_of_which_nothing_is_known_has_no_view():
    assert chat_view(None) is None
    assert chat_view(a_chat(verdict="unknown")) is None
