"""What is said under an answer: nothing that was left out goes unsaid."""

from __future__ import annotations

import pytest

from desktop.pages.chat.answer_words import answer_facts
from engine import rpc


@pytest.mark.parametrize(
    ("ended", "dropped", "words"),
    [
        ("end", 0, "8 tokens · 16.0 tok/s"),
        ("length", 0, "8 tokens · 16.0 tok/s · cut at the longest answer"),
        ("memory", 0, "8 tokens · 16.0 tok/s · cut: memory ran out"),
        ("end", 6, "8 tokens · 16.0 tok/s · without the 6 oldest messages, for which there was no memory"),
    ],
)
def test_an_answer_says_how_it_ended_and_what_it_was_given(qapp, ended, dropped, words):
    done = rpc.Generated(
        side="tuned", text="x", tokens=8, prompt_tokens=3, seconds=0.5, ended=ended, dropped=dropped
    )
    assert answer_facts(done) == words
