"""A model that is shown examples: the remembered beginning changes nothing, the same seed says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import rpc
from engine.runtime import rewriter
from engine.runtime.chat import Chat
from engine.runtime.rewriter import Rewriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def writer(make_base: Callable[..., Path]) -> Rewriter:
    """A tiny random model: it writes nonsense, but always the same."""
    chat = Chat()
    chat.open(rpc.Load(model=make_base("base", dtype="float32")))
    assert chat._tuned is not None
    return Rewriter(chat._tuned.model, chat._tuned.tokenizer, longest=8)


def test_the_same_seed_gives_the_same_tries_and_another_one_others(writer: Rewriter) -> None:
    first = writer.candidates("Can I pay?", 3, 7)
    assert len(first) == 3
    assert writer.candidates("Can I pay?", 3, 7) == first


def test_a_remembered_beginning_changes_nothing_that_is_written(
    writer: Rewriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "prompt", lambda text: f"w5 w6 w7 w8 {text}")
    monkeypatch.setattr(rewriter, "_UNLIKE", {"en": ("w9", "w10")})
    remembered = writer.candidates("w11 w12", 4, 7)
    known = writer._beginning("w11")
    assert known is not None
    assert known[0] == [5, 6, 7, 8]
    monkeypatch.setattr(writer, "_beginning", lambda _: None)
    assert writer.candidates("w11 w12", 4, 7) == remembered


def test_the_prompt_shows_examples_in_the_language_of_the_text(writer: Rewriter) -> None:
    assert "Rewrite: Can I pay in cash here?" in writer.prompt("May I?")
    assert "改写：哪个房间没有窗户？" in writer.prompt("可以吗？")
