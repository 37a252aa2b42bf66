"""All runs at a glance."""

from __future__ import annotations

import time

import pytest
from fakes import run_events

from desktop.state.history import History, arranged, compare, speed_like, thinned
from engine import events
from engine.runs import RunFolder


@pytest.fixture
def root(tmp_path):
    return tmp_path / "runs"


@pytest.fixture
def run(root):
    made = RunFolder.create(run_events.a_job(name="First"), root)
    run_events.write(made, run_events.short_run())
    return made


def test_a_run_is_summed_up_from_its_job_and_events(root, run):
    (summary,) = History(root).list()
    assert (summary.name, summary.model, summary.method, summary.status) == (
        "First",
        "tiny",
        "qlora",
        "completed",
    )
    assert (summary.best_loss, summary.step, summary.total_steps, summary.device) == (1.4, 6, 6, "Test card")
    assert summary.job() == run.job()


def test_a_run_that_went_on_is_read_again_and_one_that_did_not_is_not(root, run, monkeypatch):
    history = History(root)
    before = history.list()
    reads = []
    original = RunFolder.events
    monkeypatch.setattr(
        RunFolder, "events", lambda self, *a, **k: reads.append(self.name) or original(self, *a, **k)
    )
    assert history.list() == before
    assert History(root).list() == before, "the next start finds it too"
    assert reads == []
    run_events.write(run, [run_events.started(), run_events.prepared(9, 3), run_events.step(4)])
    assert history.list()[0].step == 4
    assert reads == [run.name]


def test_alive_is_asked_each_time(root, run):
    history = History(root)
    run_events.write(run, [run_events.started(), run_events.prepared(9, 3), run_events.step(4)])
    with run.lock():
        assert history.list()[0].status == "training"
    assert history.list()[0].status == "crashed"
    assert not history.list()[0].alive


def test_a_damaged_run_is_listed_with_its_reason(root, run):
    run.job_file.write_text("kind: [", encoding="utf-8")
    (summary,) = History(root).list()
    assert (summary.status, summary.problem.code) == ("failed", "job_unreadable")


def test_a_run_of_a_newer_version_is_listed_with_its_reason(root):
    run = RunFolder.create(run_events.a_job(), root)
    run_events.write(run, [run_events.started().model_copy(update={"protocol": events.PROTOCOL + 1})])
    assert History(root).list()[0].problem.code == "run_newer"


def test_five_hundred_known_runs_are_listed_within_a_second(root):
    line = b"".join(events.encode(item) for item in run_events.short_run())
    for number in range(500):
        folder = root / f"run-{number:03}"
        folder.mkdir(parents=True)
        (folder / "job.yaml").write_text(
            "version: 1\nmodel: {path: /m}\ndata: [{path: /d.jsonl}]\n", encoding="utf-8"
        )
        (folder / "events.jsonl").write_bytes(line)
    History(root).list()
    history = History(root)
    history.list()
    begin = time.process_time()
    assert len(history.list()) == 500
    assert time.process_time() - begin < 1


def test_only_settings_that_differ_are_compared():
    jobs = [run_events.a_job(), run_events.a_job(name="b", training={"seed": 8})]
    found = {item.key: item.values for item in compare(jobs)}
    assert found == {"name": ("–", "b"), "training.seed": ("7", "8")}


def test_words_status_and_order_pick_runs(root, run):
    other = RunFolder.create(run_events.a_job(name="Second"), root)
    summaries = History(root).list()
    assert [item.path for item in arranged(summaries, "SECOND tiny")] == [other.path]
    assert [item.name for item in arranged(summaries, status="completed")] == ["First"]
    assert [item.name for item in arranged(summaries, by="name", descending=False)] == ["First", "Second"]
    assert [item.name for item in arranged(summaries, by="best_loss")] == ["First", "Second"]


def test_the_speed_of_a_like_run_is_found(root, run):
    summaries = History(root).list()
    assert speed_like(summaries, "tiny", "qlora") == pytest.approx(100)
    assert speed_like(summaries, "tiny", "full") is None


def test_a_sparkline_keeps_both_ends():
    assert thinned(range(1000))[0] == 0
    assert thinned(range(1000))[-1] == 999
    assert len(thinned(range(1000))) == 64


def test_a_name_given_later_is_listed_and_can_be_taken_away(root, run):
    history = History(root)
    assert history.list()[0].name == "First"
    run.rename("Better")
    assert history.list()[0].name == "Better"
    run.rename("")
    assert history.list()[0].name == "First"
