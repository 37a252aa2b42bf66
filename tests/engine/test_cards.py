"""The sampler of the cards, through the real binding, on a stand-in for NVIDIA's library."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from fakes.nvml_standin import CARD, DRIVER, LOST_DRIVER, SECOND, StandIn

from engine.cards import CardProcess, CardReading, busy_card, training_card

FIGURES = (
    "total",
    "used",
    "free",
    "temperature",
    "power",
    "power_limit",
    "utilisation",
    "throttles",
    "processes",
)


@pytest.fixture
def standin(tmp_path):
    made = StandIn(tmp_path)
    yield made
    made.close()


@pytest.fixture
def without(tmp_path):
    """Build a stand-in that lacks some symbols."""
    made = []

    def build(*left_out):
        made.append(StandIn(tmp_path, *left_out))
        return made[-1]

    yield build
    for one in made:
        one.close()


def one(cards):
    assert cards is not None
    assert len(cards) == 1
    return cards[0]


def unknown(card):
    return [name for name in FIGURES if card[name] is None]


def test_a_healthy_card_tells_every_figure_in_its_unit(standin):
    standin.script(CARD)
    card = one(standin.cards())
    assert unknown(card) == []
    assert (card["name"], card["uuid"], card["driver"]) == (CARD["name"], CARD["uuid"], DRIVER)
    assert (card["total"], card["used"], card["free"]) == (24 << 30, 8 << 30, 16 << 30)
    assert (card["temperature"], card["power"], card["power_limit"]) == (61, 284.5, 450.0)
    assert (card["utilisation"], card["throttles"], card["lost"]) == (0.97, [], None)
    assert {item["pid"]: item["memory"] for item in card["processes"]} == {
        4242: 7_000_000_000,
        99: 200_000_000,
    }


def test_a_figure_of_zero_is_zero_and_not_unknown(standin):
    standin.script({**CARD, "load": 0, "power": 0, "used": 0})
    card = one(standin.cards())
    assert (card["utilisation"], card["power"], card["used"]) == (0.0, 0.0, 0)


@pytest.mark.parametrize(
    ("missing", "shown"),
    [
        ("power", ["power"]),
        ("limit", ["power_limit"]),
        ("temperature", ["temperature"]),
        ("load", ["utilisation"]),
        ("reasons", ["throttles"]),
        ("free", ["total", "used", "free"]),
    ],
)
@pytest.mark.parametrize("code", [3, 4, 10, 13, 16, 999])
def test_a_figure_that_fails_is_unknown_and_the_others_stay(standin, missing, shown, code):
    standin.script({**CARD, missing: f"!{code}"})
    card = one(standin.cards())
    assert unknown(card) == shown
    assert card["lost"] is None


CODES = [*range(1, 31), 999]


@pytest.mark.parametrize("what", ["name", "uuid", "driver", "compute", "graphics"])
def test_names_versions_and_processes_may_fail_in_every_way(standin, what):
    for code in CODES:
        broken = {what: f"!{code}"}
        standin.script(
            {**CARD, **({} if what == "driver" else broken)}, **(broken if what == "driver" else {})
        )
        cards = standin.cards(wait=31.0)
        assert cards is None or all(card["used"] in {8 << 30, None} for card in cards), code
    standin.script(CARD)
    standin.cards(wait=31.0)
    assert CARD["uuid"] in {card["uuid"] for card in standin.cards(wait=31.0) if card["lost"] is None}


def test_a_driver_that_fails_in_every_way_at_once_never_becomes_a_zero(standin):
    standin.script(CARD)
    standin.cards()
    for code in CODES:
        for failing in ({"all": f"!{code}"}, {"all": f"!{code}", "init": f"!{code}"}):
            standin.script(CARD, **failing)
            card = one(standin.cards(wait=31.0))
            assert (unknown(card), card["lost"]) == (list(FIGURES), "driver"), code
        standin.script(CARD)
        assert unknown(one(standin.cards(wait=31.0))) == [], code


def test_a_card_that_falls_off_the_bus_while_it_is_read_is_gone_whole(standin):
    standin.script(CARD)
    standin.cards()
    standin.script({**CARD, "power": "!15"})
    card = one(standin.cards())
    assert (card["lost"], unknown(card)) == ("card", list(FIGURES))


def test_a_library_that_is_none_is_no_card(standin):
    (standin.script_file.parent / "libnvidia-ml.so.1").write_text("not a library")
    standin.script(CARD)
    assert standin.cards() is None
    assert standin.cards(wait=31.0) is None


def test_a_driver_that_says_nothing_but_that_there_is_a_card(standin):
    standin.script({})
    card = one(standin.cards())
    assert unknown(card) == list(FIGURES)
    assert card["name"] == "NVIDIA GPU 0"
    assert card["uuid"] is None


def test_windows_names_the_processes_without_their_memory(standin):
    standin.script({**CARD, "compute": "4242:-", "graphics": "4242:- 99:-"})
    assert one(standin.cards())["processes"] == [{"pid": 4242, "memory": None}, {"pid": 99, "memory": None}]


def test_a_process_in_both_lists_is_counted_once(standin):
    standin.script({**CARD, "compute": "7:500", "graphics": "7:500 8:-"})
    assert one(standin.cards())["processes"] == [{"pid": 7, "memory": 500}, {"pid": 8, "memory": None}]


@pytest.mark.parametrize(
    ("bits", "words"),
    [
        (0x1, []),
        (0x4, ["power_cap"]),
        (0x20, ["thermal"]),
        (0x8, ["hardware_slowdown"]),
        (0x48, ["hardware_thermal"]),
        (0x88, ["power_brake"]),
        (0x24, ["thermal", "power_cap"]),
        (0x2, ["clock_setting"]),
    ],
)
def test_what_slows_the_card_down_is_told_by_name(standin, bits, words):
    standin.script({**CARD, "reasons": bits})
    assert one(standin.cards())["throttles"] == words


def test_an_older_driver_knows_the_reasons_by_their_old_name(without):
    standin = without("EVENT_REASONS")
    standin.script({**CARD, "reasons": 4})
    assert one(standin.cards())["throttles"] == ["power_cap"]


def test_symbols_that_the_library_lacks_are_unknown_figures(without):
    standin = without("REASONS", "TEMPERATURE", "PROCESSES")
    standin.script(CARD)
    assert unknown(one(standin.cards())) == ["temperature", "throttles", "processes"]


def test_two_cards_are_read_each_on_its_own(standin):
    standin.script(CARD, {**SECOND, "power": "!3", "temperature": 40})
    first, second = standin.cards()
    assert (first["index"], first["temperature"], first["power"]) == (0, 61, 284.5)
    assert (second["index"], second["temperature"], second["power"]) == (1, 40, None)


@pytest.mark.parametrize("code", [1, 9, 18])
def test_a_driver_lost_in_mid_run_leaves_the_card_with_unknown_figures_and_comes_back(standin, code):
    standin.script(CARD)
    one(standin.cards())
    standin.script(CARD, all=f"!{code}", init=f"!{code}")
    for _ in range(20):
        card = one(standin.cards())
        assert unknown(card) == list(FIGURES)
        assert (card["name"], card["lost"]) == (CARD["name"], "driver")
    standin.script(CARD)
    card = one(standin.cards(wait=31.0))
    assert (unknown(card), card["lost"], card["used"]) == ([], None, 8 << 30)


def test_attempts_to_reach_a_lost_driver_grow_rare(standin):
    standin.script(CARD)
    standin.cards()
    standin.script(CARD, all="!9")
    for _ in range(300):
        standin.cards()
    assert standin.sessions().count("i") < 20


def test_no_driver_at_all_is_no_card_until_one_is_there(standin):
    standin.script(CARD, **LOST_DRIVER)
    assert standin.cards() is None
    assert standin.cards() is None
    standin.script(CARD)
    assert one(standin.cards(wait=31.0))["used"] == 8 << 30


def test_a_driver_without_a_card_is_no_card(standin):
    standin.script()
    assert standin.cards() is None


def test_a_card_unplugged_in_mid_run_is_unknown_while_the_other_is_read_on_and_comes_back(standin):
    standin.script(CARD, SECOND)
    standin.cards()
    standin.script(CARD, None)
    for _ in range(10):
        first, second = standin.cards()
        assert (first["name"], first["temperature"], first["lost"]) == (CARD["name"], 61, None)
        assert (second["name"], second["lost"], unknown(second)) == (SECOND["name"], "card", list(FIGURES))
    standin.script(CARD, SECOND)
    standin.cards(wait=31.0)
    first, second = standin.cards()
    assert (unknown(second), second["lost"], second["uuid"]) == ([], None, SECOND["uuid"])


def test_a_card_that_moves_up_because_the_one_before_it_left_is_still_the_same_card(standin):
    standin.script(CARD, SECOND)
    standin.cards()
    standin.script(None, SECOND)
    standin.cards()
    there, gone = standin.cards(wait=31.0)
    assert (there["uuid"], there["index"], there["lost"]) == (SECOND["uuid"], 0, None)
    assert (gone["uuid"], gone["lost"]) == (CARD["uuid"], "card")


def test_every_session_that_begins_is_ended_and_nothing_piles_up(standin):
    standin.script(CARD, SECOND)
    standin.cards()
    before = standin.ask()
    for _ in range(15):
        standin.script(CARD, None)
        standin.cards(wait=31.0)
        standin.script(CARD, SECOND, all="!9")
        standin.cards(wait=31.0)
        standin.script(CARD, SECOND)
        standin.cards(wait=31.0)
    after = standin.ask()
    assert (after["files"], after["threads"]) == (before["files"], before["threads"])
    standin.ask("close")
    sessions = standin.sessions()
    assert sessions.count("i") == sessions.count("s") > 15
    assert "ii" not in sessions


def test_a_closed_sampler_begins_anew_when_it_is_read_again(standin):
    standin.script(CARD)
    standin.cards()
    standin.ask("close")
    standin.ask("close")
    assert one(standin.cards())["used"] == 8 << 30
    assert standin.sessions() == "isi"


def reading(index, *pids):
    processes = tuple(CardProcess(pid, 1 << 30) for pid in pids)
    return CardReading(index, f"Card {index}", uuid=f"GPU-{index}{index}", processes=processes)


@pytest.mark.parametrize(
    ("visible", "index"),
    [(None, 0), ("1", 1), ("1,0", 1), ("GPU-11", 1), ("7", None), ("", None), ("-1", None)],
)
def test_the_card_to_train_on_is_the_first_that_cuda_may_see(visible, index):
    environment = {} if visible is None else {"CUDA_VISIBLE_DEVICES": visible}
    card = training_card((reading(0), reading(1)), environment)
    assert (None if card is None else card.index) == index


def test_of_two_unlike_cards_the_one_with_more_memory_is_trained_on():
    small, large = (replace(reading(number), total=total << 30) for number, total in enumerate((12, 24)))
    assert training_card((small, large), {}) is large
    assert training_card((small, large), {"CUDA_VISIBLE_DEVICES": "0"}) is small
    assert training_card((replace(large, total=None), small), {}) is small


CHOOSING = """
import json, os
from engine.cards import choose_card
choose_card()
print(json.dumps([os.environ.get("CUDA_VISIBLE_DEVICES"), os.environ["CUDA_DEVICE_ORDER"]]))
"""


def chosen(standin, **environment):
    done = subprocess.run(
        [sys.executable, "-c", CHOOSING],
        env={**standin.environment, **environment},
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("cards", "environment", "visible"),
    [
        (({**SECOND, "total": 12 << 30}, CARD), {}, "GPU-4090"),
        ((CARD, {**SECOND, "total": 12 << 30}), {}, "GPU-4090"),
        ((CARD,), {}, None),
        ((), {}, None),
        ((CARD, SECOND), {"CUDA_VISIBLE_DEVICES": "1"}, "1"),
        ((CARD, SECOND), {"WORLD_SIZE": "2"}, None),
        ((CARD, {**SECOND, "total": 48 << 30, "uuid": "!3"}), {}, None),
    ],
)
def test_cuda_sees_only_the_card_that_the_window_speaks_of(standin, cards, environment, visible):
    standin.script(*cards)
    assert chosen(standin, **environment) == [visible, "PCI_BUS_ID"]


def test_the_card_that_a_worker_computes_on_is_found_by_its_process():
    cards = (reading(0, 5), reading(1, 4242))
    assert busy_card(cards, [4242]) is cards[1]
    assert busy_card(cards, [1]) is cards[0]
    assert busy_card(None, [4242]) is None


def test_the_memory_of_a_process_that_the_driver_does_not_name_is_unknown_and_not_zero():
    card = reading(0, 4242)
    assert card.memory_of(4242) == 1 << 30
    assert card.memory_of(7) is None
    assert CardReading(0, "x").memory_of(7) is None
