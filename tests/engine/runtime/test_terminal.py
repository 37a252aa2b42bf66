"""Chat in a terminal: questions on the command line, JSON for programs, base and tuned side by side."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from engine.problems import ProblemError
from engine.runtime import terminal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def options(where: Path, **changes: object) -> terminal.Options:
    values = {"checkpoint": None, "compare": False, "temperature": 0.0, "max_new_tokens": 4, "as_json": True}
    return terminal.Options(where, **{**values, **changes})  # type: ignore[arg-type]


def test_a_base_model_answers_every_question(
    make_base: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.chat(options(make_base()), ("w5 w6", "w7"))
    answers = json.loads(capsys.readouterr().out)
    assert [answer["question"] for answer in answers] == ["w5 w6", "w7"]
    assert all(set(answer) == {"question", "base"} for answer in answers)


def test_a_person_reads_question_and_answer(
    make_base: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.chat(options(make_base(), as_json=False), ("w5 w6",))
    shown = capsys.readouterr().out
    assert "> w5 w6" in shown
    assert "base:" in shown


def test_a_conversation_ends_with_an_empty_line_and_keeps_its_history(
    make_base: Callable[..., Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = iter(["w5 w6", "w7", ""])
    monkeypatch.setattr("builtins.input", lambda _: next(said))
    terminal.chat(options(make_base()), ())
    assert next(said, "nothing left") == "nothing left"
    assert "Type a message" in capsys.readouterr().out


def test_a_folder_that_is_neither_run_nor_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        terminal.chat(options(tmp_path), ("Hello",))
    assert caught.value.problem.code == "model_without_tokenizer"
