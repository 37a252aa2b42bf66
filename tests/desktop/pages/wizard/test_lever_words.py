"""Levers in words: what they change, what they cost, and what they save."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from desktop.i18n import set_language
from desktop.pages.wizard.lever_words import cost_text, eased_text, lever_text, saving_text
from desktop.state.draft import Draft
from desktop.state.presets import presets
from engine.rpc import Lever, LeverKind

GB = 1024**3
CHANGES = {
    "batch": {"training.per_device_train_batch_size": 1, "training.gradient_accumulation_steps": 16},
    "optimizer": {"optimizer": {"kind": "paged_adamw_8bit"}},
    "chunked_loss": {"training.chunked_loss": True},
    "checkpointing": {"training.gradient_checkpointing": True},
    "offloading": {"training.activation_offloading": True},
    "rank": {"method.r": 8},
    "precision": {"precision": {"kind": "nf4"}},
    "max_length": {"stage.max_length": 512},
}


def lever(*kinds: LeverKind, time: float = 1.0, quality: str = "same") -> Lever:
    changes = {path: value for kind in kinds for path, value in CHANGES[kind].items()}
    return Lever.model_validate(
        {
            "kinds": kinds,
            "changes": changes,
            "total": int(19.8 * GB),
            "verdict": "fits",
            "time": time,
            "quality": quality,
        }
    )


@pytest.fixture
def draft(workshop) -> Draft:
    return Draft().with_model(Path("/m")).with_preset(presets()[1])


def test_a_lever_says_from_what_to_what(draft):
    assert lever_text(draft, lever("batch")) == "Batch 2 × 8 → 1 × 16"
    assert lever_text(draft, lever("max_length")) == "Sequence 1,024 → 512"
    assert lever_text(draft, lever("rank")) == "Rank 16 → 8"
    assert lever_text(draft, lever("precision")) == "Weights in 4 bit"


def test_several_levers_read_as_one_change(draft):
    text = lever_text(draft, lever("chunked_loss", "batch", "max_length"))
    assert text == "Chunked loss + Batch 2 × 8 → 1 × 16 + Sequence 1,024 → 512"


@pytest.mark.parametrize(
    ("pulled", "words"),
    [
        (lever("chunked_loss"), "19.8 GB, at no cost"),
        (lever("batch", time=1.05), "19.8 GB, about 5 % slower"),
        (lever("max_length", quality="less"), "19.8 GB; longer rows are cut"),
        (lever("rank", quality="slightly_less"), "19.8 GB; learns a little less"),
        (
            lever("precision", time=1.2, quality="slightly_less"),
            "19.8 GB, about 20 % slower; a touch less exact",
        ),
    ],
)
def test_a_lever_says_what_it_costs(workshop, pulled, words):
    assert cost_text(pulled) == words


def test_a_preset_says_with_what_it_fits(draft):
    assert eased_text(draft, "Balanced") == ""
    once = draft.with_lever(lever("batch"))
    assert eased_text(once, "Balanced") == "Balanced, with batches of 1 × 16, so that it fits."
    more = once.with_lever(lever("chunked_loss", "max_length"))
    assert eased_text(more, "Balanced") == (
        "Balanced, with batches of 1 × 16, chunked loss and rows of at most 512 tokens, so that it fits."
    )


def test_a_saving_is_told_as_it_is(workshop):
    assert saving_text(int(3.4 * GB), used=True) == "Saves 3.4 GB here"
    assert saving_text(int(3.4 * GB), used=False) == "Would save 3.4 GB here"
    assert saving_text(int(-0.3 * GB), used=True) == "Takes 0.3 GB more here"
    assert saving_text(1, used=True) == "Saves nothing here"
    assert saving_text(None, used=True) == "What it saves here is unknown"


@pytest.mark.parametrize("kind", get_args(LeverKind))
def test_every_lever_has_words_in_both_languages(draft, kind):
    pulled = lever(kind)
    eased = draft.with_lever(pulled)
    english = (lever_text(draft, pulled), eased_text(eased, "X"))
    set_language("zh_CN")
    chinese = (lever_text(draft, pulled), eased_text(eased, "X"))
    assert all(english)
    assert all(text and text != other for text, other in zip(chinese, english, strict=True))
