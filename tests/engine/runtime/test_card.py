"""The model card: what is claimed in it is what the job and the proof say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from engine.events import Proved
from engine.job import TrainJob
from engine.runtime import card

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PROVED = Proved(
    logit_difference=0.5,
    divergence=1.25e-4,
    base_divergence=3.7,
    same_text=2,
    prompts=3,
    loss_trained=1.5382,
    loss_exported=1.5391,
)


def a_job(base: Path, **more: Any) -> TrainJob:
    parts = {"method": {"kind": "lora"}, "precision": {"kind": "nf4"}, "optimizer": {"kind": "adamw"}}
    return TrainJob.model_validate({"model": {"path": base}, "data": [{"path": "d"}], **parts, **more})


def head(text: str) -> dict[str, str]:
    """The block of YAML that hubs read."""
    return yaml.safe_load(text.split("---\n")[1])


@pytest.fixture
def base(make_base: Callable[..., Path]) -> Path:
    folder = make_base("Small-1B")
    (folder / "README.md").write_text("---\nlicense: apache-2.0\n---\n# Small\n", encoding="utf-8")
    return folder


def test_the_licence_of_the_base_binds_what_is_made_from_it(base: Path) -> None:
    assert head(card.adapter(a_job(base), base)) == {"license": "apache-2.0", "library_name": "peft"}
    merged = card.merged(a_job(base), base, "bfloat16", "as_trained", PROVED)
    assert head(merged) == {"license": "apache-2.0", "library_name": "transformers"}


def test_a_base_that_is_gone_or_names_no_licence_leaves_it_out(base: Path, tmp_path: Path) -> None:
    (base / "README.md").unlink()
    for folder in (base, tmp_path / "gone"):
        assert head(card.adapter(a_job(folder), folder)) == {"library_name": "peft"}


def test_a_run_with_a_name_gives_it_to_the_card(base: Path) -> None:
    assert "\n# help desk\n" in card.adapter(a_job(base, name="help desk"), base)
    assert "\n# Small-1B, tuned\n" in card.adapter(a_job(base), base)


def test_the_settings_are_those_of_the_job(base: Path) -> None:
    settings = {
        "stage": {"kind": "pretrain"},
        "optimizer": {"kind": "adamw", "learning_rate": 0.00003},
        "training": {
            "per_device_train_batch_size": 3,
            "gradient_accumulation_steps": 5,
            "num_train_epochs": 2.5,
        },
    }
    text = card.adapter(a_job(base, **settings), base)
    for line in (
        "- Stage: pretrain",
        "- Method: lora on nf4 weights",
        "- Learning rate: 3e-05",
        "- Effective batch: 15 rows, 2.5 epochs",
    ):
        assert f"{line}\n" in text


def test_the_numbers_are_those_of_the_proof(base: Path) -> None:
    text = card.merged(a_job(base), base, "float16", "original", PROVED)
    for words in (
        "stored as float16",
        "Folded into: the base weights as they were published",
        "distributions: 1.25e-04 nats",
        "its base: 3.70e+00",
        "word for word alike: 2 of 3",
        "Held-out loss: 1.5382 as trained, 1.5391 exported",
    ):
        assert words in text


def test_a_loss_that_was_not_measured_is_not_mentioned(base: Path) -> None:
    proved = PROVED.model_copy(update={"loss_trained": None, "loss_alternative": None})
    assert "loss" not in card.merged(a_job(base), base, "bfloat16", "", proved).lower()
    other = PROVED.model_copy(update={"loss_alternative": 1.75})
    told = card.merged(a_job(base), base, "bfloat16", "as_trained", other)
    assert "Held-out loss over the published base weights: 1.7500" in told
