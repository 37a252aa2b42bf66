"""What strangers wrote is looked at by a child process that cannot take more than it is given."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from engine import launch
from engine.problems import ProblemError
from engine.reasons import reason
from engine.runtime import capped
from engine.runtime.capped import Capped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TESTS = Path(__file__).parents[2]
PROGRAM = (sys.executable, str(TESTS / "fakes" / "wild_child.py"))
FILE = {"data": {"path": "/data/rows.jsonl"}}


@pytest.fixture
def wild(monkeypatch: pytest.MonkeyPatch) -> Iterator[Capped]:
    """A child with little patience for one that computes; one that waits may be waiting for a processor."""
    monkeypatch.setattr(capped, "_BLOCKED", 1000)
    with Capped(memory=300 << 20, patience=1.5, program=PROGRAM) as child:
        yield child


def problem_of(wild: Capped, method: str, **params: Any) -> Any:
    with pytest.raises(ProblemError) as caught:
        wild.ask(method, {**FILE, **params})
    return caught.value.problem


def gone(pid: int | None) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.Error:
        return True


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)


def test_the_child_stays_for_the_next_question(wild: Capped) -> None:
    first = wild.ask("answer", {"echo": 1})
    assert wild.ask("answer", {"echo": 2}) == {"pid": first["pid"], "echo": 2}


def test_a_child_that_gets_nowhere_is_ended_and_the_file_is_named(wild: Capped) -> None:
    first = wild.pid
    problem = problem_of(wild, "spin")
    assert (problem.code, problem.facts["path"]) == ("data_stalled", "/data/rows.jsonl")
    assert gone(first)
    assert wild.ask("answer", {})["pid"] != first


def test_a_child_that_makes_progress_may_take_its_time(wild: Capped) -> None:
    told: list[tuple[int, int, str]] = []
    answer = wild.ask("count", {"total": 150}, progress=lambda *far: told.append(far))
    assert answer == {"total": 150}
    assert told[-1] == (150, 150, "rows")
    assert [far[0] for far in told] == sorted({far[0] for far in told})


def test_a_child_that_takes_too_much_memory_is_ended_and_the_limit_is_named(wild: Capped) -> None:
    problem = problem_of(wild, "eat")
    assert (problem.code, problem.facts["needed"]) == ("data_too_large", 300 << 20)
    assert "314.6 MB" in problem.sentence()
    assert wild.ask("answer", {"echo": 5})["echo"] == 5


def test_a_child_that_ends_by_itself_is_replaced(wild: Capped) -> None:
    problem = problem_of(wild, "die", code=3)
    assert (problem.code, problem.facts["reason"]) == ("data_process_ended", "exit code 3")
    assert wild.ask("answer", {"echo": 5})["echo"] == 5


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals")
def test_a_child_that_was_killed_is_replaced(wild: Capped) -> None:
    threading.Timer(0.3, lambda: os.kill(wild.pid or 0, signal.SIGKILL)).start()
    problem = problem_of(wild, "count", total=10_000)
    assert (problem.code, problem.facts["reason"]) == ("data_process_ended", "signal 9")
    assert wild.ask("answer", {"echo": 5})["echo"] == 5


def test_a_question_beside_one_that_hangs_is_asked_again(wild: Capped) -> None:
    answers: list[Any] = []
    patient = threading.Thread(target=lambda: answers.append(wild.ask("count", {"total": 300})))
    patient.start()
    assert problem_of(wild, "spin").code == "data_stalled"
    patient.join()
    assert answers == [{"total": 300}]


def test_a_cancelled_question_ends_soon_even_when_the_child_does_not_hear(wild: Capped) -> None:
    cancelled = threading.Event()
    threading.Timer(0.1, cancelled.set).start()
    with pytest.raises(ProblemError) as caught:
        wild.ask("spin", FILE, cancelled=cancelled.is_set)
    assert caught.value.problem.code == "request_cancelled"


def test_progress_that_nobody_wants_ends_the_question(wild: Capped) -> None:
    cancelled = threading.Event()
    with pytest.raises(ProblemError) as caught:
        wild.ask("count", {"total": 10_000}, progress=lambda *_: cancelled.set(), cancelled=cancelled.is_set)
    assert caught.value.problem.code == "request_cancelled"
    assert wild.ask("answer", {"echo": 1})["echo"] == 1


def test_closing_ends_the_child_even_at_work() -> None:
    wild = Capped(patience=60, program=PROGRAM)
    wild.start()
    wild.ask("answer", {})
    pid = wild.pid
    threading.Thread(target=problem_of, args=(wild, "spin")).start()
    wild.close()
    assert gone(pid)


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals")
def test_a_parent_that_is_killed_leaves_no_orphan() -> None:
    code = (
        "import sys\n"
        "from engine.runtime.capped import Capped\n"
        f"wild = Capped(patience=60, program={PROGRAM!r})\n"
        "wild.start()\n"
        "print(wild.ask('answer', {})['pid'], flush=True)\n"
        "wild.ask('spin', {})\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=launch.environment())
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert not gone(pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until(lambda: gone(pid))


def test_a_chat_template_that_never_ends_is_given_up(make_base: Callable[..., Path], tmp_path: Path) -> None:
    base = make_base()
    bomb = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"
    (base / "chat_template.jinja").write_text(bomb, encoding="utf-8")
    config = base / "tokenizer_config.json"
    content = json.loads(config.read_text(encoding="utf-8"))
    config.write_text(json.dumps({**content, "chat_template": bomb}), encoding="utf-8")
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"instruction": "w5", "output": "w6"}\n', encoding="utf-8")
    wanted = {"model": str(base), "data": {"path": str(rows)}, "stage": {"kind": "sft"}, "index": 0}
    with Capped(patience=10) as child:
        problem = child.ask("render", wanted)["problem"]
        assert (problem["code"], problem["facts"]["reason"]) == ("row_refused", reason("template_endless"))
        assert child.ask("rows", {"data": {"path": str(rows)}, "offset": 0})["total"] == 1
