"""Idle turns: one thing a turn, and resting when told."""

from __future__ import annotations

from desktop.bridge.idle_turns import IdleTurns


def test_each_turn_of_the_event_loop_does_one_thing(qapp, qtbot):
    done = []
    turns = IdleTurns((lambda: done.append(1), lambda: done.append(2)), qapp)
    with qtbot.waitSignal(turns.ended):
        turns.go_on()
        assert done == []
    assert done == [1, 2]


def test_turns_that_rest_go_on_where_they_were(qapp, qtbot):
    done = []
    things = [lambda: done.append("after")]
    turns = IdleTurns(iter(things), qapp)
    things.insert(0, turns.stop)
    turns.go_on()
    qtbot.waitUntil(lambda: not turns._timer.isActive())
    assert done == []
    with qtbot.waitSignal(turns.ended):
        turns.go_on()
    assert done == ["after"]
