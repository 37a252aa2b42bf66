"""Batches: rows laid side by side or end to end give what each row gives alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from fakes.recipes import a_recipe
from torch.nn import functional

from engine.runtime.batch import Rows, packed, padded, predictions, takes_columns
from engine.runtime.lessons import Lessons
from engine.runtime.objectives import objective_of
from engine.runtime.tokens import MASKED, Encoded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOLERANCE = 1e-5


@pytest.fixture
def model(make_base: Callable[..., Path]) -> Any:
    from transformers import AutoModelForCausalLM

    loaded = AutoModelForCausalLM.from_pretrained(
        make_base(dtype="float32"), dtype=torch.float32, attn_implementation="sdpa"
    )
    return loaded.eval()


def a_row(length: int, masked: int, seed: int = 0) -> Encoded:
    ids = np.random.default_rng(seed + length).integers(3, 90, length).astype(np.int32)
    labels = ids.copy()
    labels[: max(1, masked)] = MASKED
    return Encoded(ids, labels, 0)


ROWS = [a_row(7, 3), a_row(12, 5), a_row(3, 1), a_row(9, 8)]


def alone(model: Any, row: Encoded) -> torch.Tensor:
    return model(torch.from_numpy(row.ids).long()[None]).logits[0]


def plain_loss(model: Any, rows: list[Encoded]) -> torch.Tensor:
    """Sum the loss of rows one by one from all their logits, the textbook way."""
    total = torch.zeros(())
    for row in rows:
        targets = torch.from_numpy(row.labels).long()[1:]
        total = total + functional.cross_entropy(
            alone(model, row)[:-1], targets, ignore_index=MASKED, reduction="sum"
        )
    return total


def kept_loss(model: Any, batch: dict[str, torch.Tensor]) -> torch.Tensor:
    logits, targets = predictions(model, batch)
    return functional.cross_entropy(
        logits.flatten(0, 1), targets.flatten(), ignore_index=MASKED, reduction="sum"
    )


@torch.no_grad()
@pytest.mark.parametrize("groups", [[[0, 1, 2, 3]], [[0, 1], [2, 3]], [[3, 0], [1], [2]], [[2], [2]]])
def test_packed_rows_see_only_themselves(model: Any, groups: list[list[int]]) -> None:
    batch = packed([[ROWS[number] for number in group] for group in groups], 0)
    batch.pop("labels")
    logits = model(**batch, use_cache=False).logits
    for line, group in enumerate(groups):
        cursor = 0
        for number in group:
            end = cursor + len(ROWS[number].ids)
            torch.testing.assert_close(
                logits[line, cursor:end], alone(model, ROWS[number]), atol=TOLERANCE, rtol=0
            )
            cursor = end


@torch.no_grad()
def test_changing_one_packed_row_changes_no_other(model: Any) -> None:
    before = packed([[ROWS[0], ROWS[1], ROWS[2]]], 0)
    after = packed([[ROWS[0], a_row(12, 5, seed=99), ROWS[2]]], 0)
    first, second = (
        model(input_ids=batch["input_ids"], position_ids=batch["position_ids"], use_cache=False).logits[0]
        for batch in (before, after)
    )
    assert torch.equal(first[:7], second[:7])
    assert torch.equal(first[19:], second[19:])
    assert not torch.allclose(first[7:19], second[7:19], atol=1e-2)


@torch.no_grad()
def test_padded_rows_give_the_logits_that_they_give_alone(model: Any) -> None:
    batch = padded(ROWS, 0)
    batch.pop("labels")
    logits = model(**batch, use_cache=False).logits
    for line, row in enumerate(ROWS):
        torch.testing.assert_close(logits[line, : len(row.ids)], alone(model, row), atol=TOLERANCE, rtol=0)


@pytest.mark.parametrize("packing", [False, True])
def test_the_loss_of_the_kept_columns_is_the_plain_loss_of_all_logits(model: Any, packing: bool) -> None:
    batch = packed([ROWS[:2], ROWS[2:]], 0) if packing else padded(ROWS, 0)
    torch.testing.assert_close(kept_loss(model, batch), plain_loss(model, ROWS), atol=1e-4, rtol=1e-6)


@pytest.mark.parametrize("packing", [False, True])
def test_its_gradients_are_those_of_the_plain_loss(model: Any, packing: bool) -> None:
    batch = packed([ROWS], 0) if packing else padded(ROWS, 0)
    found = []
    for loss in (kept_loss(model, batch), plain_loss(model, ROWS)):
        model.zero_grad()
        loss.backward()
        found.append([value.grad.clone() for value in model.parameters()])
    for ours, plain in zip(*found, strict=True):
        torch.testing.assert_close(ours, plain, atol=1e-4, rtol=1e-4)


@torch.no_grad()
def test_only_columns_that_train_reach_the_head(model: Any) -> None:
    logits, targets = predictions(model, padded([ROWS[0], ROWS[3]], 0))
    # Row 0 trains positions 3 to 6, row 3 position 8; each is predicted one column earlier.
    assert logits.shape == (2, 5, 96)
    assert targets.shape == (2, 5)
    assert takes_columns(type(model))


@torch.no_grad()
def test_a_model_that_cannot_choose_columns_gives_the_same(
    model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = predictions(model, padded(ROWS, 0))
    monkeypatch.setattr("engine.runtime.batch.takes_columns", lambda _: False)
    whole = predictions(model, padded(ROWS, 0))
    torch.testing.assert_close(chosen[0], whole[0], atol=TOLERANCE, rtol=0)
    assert torch.equal(chosen[1], whole[1])


def test_no_row_of_a_pack_is_predicted_from_the_row_before_it() -> None:
    batch = packed([ROWS], 0)
    starts = (batch["position_ids"] == 0).nonzero()[:, 1]
    assert (batch["labels"][0, starts] == MASKED).all()
    assert starts.tolist()[:4] == [0, 7, 19, 22]


def test_padding_is_masked_and_out_of_sight() -> None:
    batch = padded(ROWS, 42)
    empty = batch["attention_mask"] == 0
    assert (batch["labels"][empty] == MASKED).all()
    assert (batch["input_ids"][empty] == 42).all()
    assert batch["attention_mask"].sum(1).tolist() == [len(row.ids) for row in ROWS]


@pytest.mark.parametrize("packing", [False, True])
def test_a_batch_takes_what_the_rows_give(packing: bool) -> None:
    rows = Rows(Lessons(ROWS), [[0, 1], [2, 3]] if packing else None)
    assert len(rows) == (2 if packing else 4)
    objective = objective_of(a_recipe(stage={"kind": "sft", "packing": packing}), 0)
    batch = objective.collate([rows[number] for number in range(len(rows))])
    expected = packed([ROWS[:2], ROWS[2:]], 0) if packing else padded(ROWS, 0)
    assert batch.keys() == expected.keys()
    assert all(torch.equal(batch[name], expected[name]) for name in batch)
