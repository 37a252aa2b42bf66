"""The reference: numbers found again by what a text is, kept for the run that they belong to."""

from __future__ import annotations

import contextlib
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from fakes.recipes import a_recipe

from engine.precision import Fp32
from engine.runtime.batch import Item, Rows, padded
from engine.runtime.flat import MASKED, Encoded
from engine.runtime.lessons import Lessons
from engine.runtime.load import load_model
from engine.runtime.loss import TokenLoss
from engine.runtime.objectives import GivenUp, objective_of
from engine.runtime.objectives.kto import joined, strangers
from engine.runtime.objectives.reference import FILE, Lookup, Referring, keys_of
from engine.runtime.trace import PROCESSOR

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MINE = {"job": "a", "data": "b"}


def row(*ids: int, masked: int = 2) -> Encoded:
    tokens = np.array(ids, dtype=np.int32)
    labels = tokens.copy()
    labels[:masked] = MASKED
    return Encoded(tokens, labels, 0)


ROWS = [row(5, 6, 7, 8), row(5, 6, 9), row(10, 11, 12), row(10, 11, 13, 14, 15)]


def test_texts_are_found_again_whatever_order_they_come_in() -> None:
    found = Lookup(keys_of(ROWS), np.arange(4, dtype=np.float32))
    assert found.of(keys_of(ROWS[::-1])).tolist() == [3, 2, 1, 0]
    assert found.with_more(keys_of([row(1, 2, 3)]), np.array([9], np.float32)).of(keys_of(ROWS[1:2])) == [1]


def test_a_text_that_is_trained_elsewhere_is_another_text() -> None:
    found = Lookup(keys_of(ROWS), np.arange(4, dtype=np.float32))
    assert not found.knows(keys_of([row(5, 6, 7, 8, masked=3)])).any()
    with pytest.raises(LookupError):
        found.of(keys_of([row(5, 6, 7, 8, masked=3)]))
    assert not Lookup().knows(keys_of(ROWS)).any()


def test_what_is_kept_is_read_by_its_own_run_alone(tmp_path: Path) -> None:
    file = tmp_path / FILE
    assert Lookup.load(file, MINE) is None
    Lookup(keys_of(ROWS), np.arange(4, dtype=np.float32)).save(file, MINE)
    kept = Lookup.load(file, MINE)
    assert kept is not None
    assert kept.of(keys_of(ROWS)).tolist() == [0, 1, 2, 3]
    assert Lookup.load(file, {**MINE, "data": "c"}) is None
    file.write_bytes(file.read_bytes()[:-20])
    assert Lookup.load(file, MINE) is None


@pytest.fixture
def start(make_base: Callable[..., Path], tmp_path: Path) -> Callable[..., tuple[Referring, Any]]:
    """Return a function that makes an objective for a tiny model, and what it knows of its trainer."""

    def make(*, ending: bool = False, **stage: Any) -> tuple[Referring, Any]:
        job = a_recipe(stage={"max_length": 32, **stage}, precision={"kind": "fp32"}, method={"kind": "full"})
        objective = objective_of(job, 0)
        assert isinstance(objective, Referring)
        model = load_model(make_base("base", dtype="float32"), Fp32(), SimpleNamespace(**DEVICE))  # type: ignore[arg-type]
        objective.fit(model)
        log = SimpleNamespace(phase=lambda *_: None)
        bench = SimpleNamespace(
            run=SimpleNamespace(path=tmp_path),
            job=job,
            identity=MINE,
            log=log,
            steering=SimpleNamespace(ending=lambda: ending),
            validation=Lessons(ROWS[:0], job.stage.width),
        )
        trainer = SimpleNamespace(
            bench=bench,
            train_dataset=Rows(Lessons(ROWS, job.stage.width)),
            network=model,
            state=SimpleNamespace(global_step=0),
            computing=contextlib.nullcontext,
        )
        return objective, trainer

    return make


DEVICE = {"torch": PROCESSOR, "placement": dict}


def test_the_reference_is_what_the_model_says_before_the_first_step(
    start: Callable[..., tuple[Referring, Any]],
) -> None:
    objective, trainer = start(kind="dpo")
    objective.begin(trainer)
    wanted = TokenLoss().logps(trainer.network, padded(ROWS, 0)).sum(1)
    assert objective.before(ROWS).tolist() == pytest.approx(wanted.tolist(), rel=1e-5)


def test_a_run_that_is_asked_to_end_gives_up_and_keeps_no_half_of_it(
    start: Callable[..., tuple[Referring, Any]], tmp_path: Path
) -> None:
    objective, trainer = start(kind="dpo", ending=True)
    with pytest.raises(GivenUp):
        objective.begin(trainer)
    assert not (tmp_path / FILE).exists()


def test_each_answer_has_a_stranger_of_another_prompt(start: Callable[..., tuple[Referring, Any]]) -> None:
    objective, trainer = start(kind="kto")
    objective.begin(trainer)
    mine, strange = objective.texts_of(Item((ROWS[0],), target=True))
    assert mine is ROWS[0]
    assert strange.ids[:2].tolist() == [5, 6]
    assert strange.ids[2] in (12, 13)
    batch = objective.collate([Item((ROWS[0],), target=True), Item((ROWS[2],), target=False)])
    assert batch["strange_reference"].shape == (2,)
    assert not np.allclose(batch["strange_reference"], batch["reference"])


def test_strangers_are_drawn_by_the_seed_and_share_a_prompt_only_where_all_do() -> None:
    prompts = [np.array([number % 3]) for number in range(30)]
    drawn = strangers(prompts, 5)
    assert all(prompts[other] != prompts[number] for number, other in enumerate(drawn))
    assert drawn.tolist() == strangers(prompts, 5).tolist() != strangers(prompts, 6).tolist()
    assert sorted(strangers([np.array([1])] * 2, 0).tolist()) == [0, 1]


def test_a_prompt_with_another_answer_is_cut_where_rows_are() -> None:
    made = joined(ROWS[0], ROWS[3], limit=4)
    assert made.ids.tolist() == [5, 6, 13, 14]
    assert made.labels.tolist() == [MASKED, MASKED, 13, 14]
