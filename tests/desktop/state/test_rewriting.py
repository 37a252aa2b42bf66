"""What is asked of a model that puts questions otherwise, and what becomes of its answer."""

from __future__ import annotations

from pathlib import Path

from desktop.state.draft import Draft
from desktop.state.history import RunSummary
from desktop.state.rewriting import rewriters, rewriting, with_paraphrases
from engine.augmentations.paraphrase import Paraphrase
from engine.dataset import DatasetSpec

FILE = DatasetSpec(path=Path("/data/support.jsonl"))
MADE = Path("/data/support.paraphrases.jsonl")


def draft() -> Draft:
    return Draft().with_model(Path("/models/base")).with_data(FILE.path)


def test_the_base_model_comes_first_then_runs_with_a_result():
    done = RunSummary(path=Path("/runs/a"), name="a", kind="train", has_result=True)
    other = RunSummary(path=Path("/runs/b"), name="b", kind="train")
    found = rewriters(draft(), [other, done])
    assert [(choice.group, choice.name) for choice in found] == [("model", "base"), ("run", "a")]
    assert [choice.group for choice in rewriters(Draft(), [done])] == ["run"]


def test_the_request_carries_the_job_so_that_only_its_training_rows_are_used():
    asked = rewriting(draft(), FILE, 2, 20)
    assert asked is not None
    assert (asked.file, asked.out, asked.count, asked.limit) == (FILE.path, MADE, 2, 20)
    assert asked.job["split"]["validation"] == 0.05
    assert rewriting(Draft(), FILE, 1, None) is None


def test_what_was_made_is_taken_in_once():
    once = with_paraphrases(FILE)
    assert once.augment == (Paraphrase(made=MADE),)
    assert with_paraphrases(once) == once
