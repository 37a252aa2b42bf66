"""The list of runs, off the GUI thread."""

from __future__ import annotations

import pytest
from fakes import run_events

from desktop.bridge.library import Library
from engine.runs import RunFolder


@pytest.fixture
def library(qtbot, tmp_path):
    made = Library(root=tmp_path / "runs")
    yield made
    made.wait()


def test_runs_are_listed_newest_first(library, qtbot, tmp_path):
    for name in ("a", "b"):
        run_events.write(
            RunFolder.create(run_events.a_job(name=name), tmp_path / "runs"), run_events.short_run()
        )
    with qtbot.waitSignal(library.listed) as signal:
        library.refresh()
    assert [item.name for item in signal.args[0]] == ["b", "a"]
    assert library.runs == signal.args[0]


def test_many_calls_at_once_become_two_listings(library, qtbot):
    listings = []
    library.listed.connect(listings.append)
    for _ in range(20):
        library.refresh()
    qtbot.waitUntil(lambda: len(listings) == 2)
    assert library.wait()


def test_watching_lists_again_and_again_until_it_ends(library, qtbot):
    library.watch(0.02)
    with qtbot.waitSignal(library.listed):
        pass
    with qtbot.waitSignal(library.listed):
        pass
    library.watch(None)
