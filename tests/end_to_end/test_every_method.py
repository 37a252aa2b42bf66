"""Every method of the table on every precision that it allows, for four families of tiny models.

Each cell trains three steps, changes only what it opened, saves, and loads again to the same answers. What
a family cannot take is refused with its own problem, never with a fault. Run with `-m matrix`; the tests of
each method hold a covering part of it in the usual run.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import pytest
import torch
from fakes.tiny_models import CPU, computing, precision_of, said, save_model, save_tuned, tuned

from engine.combination import method_refusal
from engine.methods import METHODS
from engine.precision import PRECISIONS
from engine.problems import ProblemError
from engine.runtime.load import load_tuned
from engine.spec import kind_of

if TYPE_CHECKING:
    from pathlib import Path

FAMILIES: Final = ("llama", "qwen3", "gemma3_text", "gpt2")
SMALL: Final[dict[str, dict[str, Any]]] = {"lora": {"r": 4}, "adalora": {"init_r": 4, "target_r": 2}}
"""Sizes for models of a few neurons."""
CELLS: Final = [
    (kind_of(method), kind_of(precision))
    for method in METHODS
    for precision in PRECISIONS
    if method_refusal(method.model_validate({}), precision.model_validate({}), "sft") is None
]


@pytest.fixture(scope="module", params=FAMILIES)
def family(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Return a family and a folder with a tiny model of it."""
    return request.param, save_model(request.param, tmp_path_factory.mktemp(request.param) / "base")


BROKEN: Final = {(method, "gpt2", kind) for method in ("gralora", "c3a") for kind in ("nf4", "int8")}
"""PEFT changes a view of a quantized product in place here, which autograd refuses."""


@pytest.mark.matrix
@pytest.mark.parametrize(("method", "precision"), CELLS)
def test_a_cell_trains_changes_what_it_opened_and_loads_again(
    method: str, precision: str, family: tuple[str, Path], tmp_path: Path
) -> None:
    name, base = family
    if (method, name, precision) in BROKEN:
        with pytest.raises(RuntimeError, match="view"):
            tuned(base, {"kind": method}, precision)
        return
    try:
        trained = tuned(base, {"kind": method, **SMALL.get(method, {})}, precision)
    except ProblemError as refused:
        pytest.skip(f"{method} on {name}: {refused.problem.sentence()}")
    assert all(math.isfinite(loss) for loss in trained.losses)
    opened = {key for key, value in trained.model.named_parameters() if value.requires_grad}
    assert trained.changed()
    assert trained.changed() <= opened
    folder = save_tuned(trained, base, tmp_path / "result", precision)
    again = load_tuned(folder, CPU).model
    assert torch.equal(said(again, precision), said(trained.model, precision))
    with computing(precision_of(precision)):
        assert torch.isfinite(again(input_ids=torch.tensor([[3, 4, 5]])).logits).all()
