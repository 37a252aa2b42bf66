"""What happened to a run, in sentences: healings, changes and the measured fit."""

from __future__ import annotations

import pytest
from fakes import run_events

from desktop.pages import run_words
from desktop.state.run_state import replay
from engine import events, healing


def told(*past):
    return [run_words.log_sentence(line) for line in replay(past).log]


def adjusted(name, before, after):
    return events.Adjusted(step=1, before={name: before}, after={name: after})


def test_a_healing_says_where_it_goes_on_and_how(qapp):
    assert told(run_events.healed(12, 10)) == [
        "Ran out of memory at step 12; going on from step 10 with batches of 1 × 16."
    ]
    assert told(run_events.healed(3)) == [
        "Ran out of memory at step 3; beginning again with batches of 1 × 16."
    ]


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        (
            adjusted(healing.LEARNING_RATE, 2e-4, 1e-4),
            "From here on with a learning rate of 1e-4 instead of 2e-4.",
        ),
        (
            adjusted(healing.EVALUATION_BATCH, 8, 4),
            "8 held-out rows at once did not fit; from here on 4 are measured at once.",
        ),
        (adjusted(healing.CHECKPOINTING, False, True), "From here on with gradient checkpointing."),
        (
            adjusted("training.of_tomorrow", "a", "b"),
            "From here on training.of_tomorrow is b instead of a.",
        ),
        (
            events.Fitted(rows=1, tokens=2048, peak=9 << 30, capacity=24 << 30),
            "The longest row (2,048 tokens) fits: 9.0 GB of 24.0 GB used.",
        ),
        (
            events.Fitted(rows=4, tokens=512, peak=9 << 30, capacity=24 << 30),
            "The 4 longest rows (up to 512 tokens) fit: 9.0 GB of 24.0 GB used.",
        ),
    ],
)
def test_a_change_and_the_measured_fit_are_sentences(qapp, item, sentence):
    assert told(item) == [sentence]
