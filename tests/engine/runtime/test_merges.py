"""Every method keeps its word on merging: the merged model answers as trained, or is refused by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from fakes.tiny_models import CPU, precision_of, said, save_model, save_tuned, tuned

from engine.methods import METHODS
from engine.problems import ProblemError
from engine.runtime.load import load_model
from engine.runtime.merge import Source, merge
from engine.runtime.proof import ROUNDING
from engine.spec import kind_of

if TYPE_CHECKING:
    from pathlib import Path

    from engine.methods import Method

pytestmark = [
    pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning"),  # by peft
    pytest.mark.filterwarnings("ignore::UserWarning:peft"),
]
USUAL = {"lora", "adalora", "ia3", "oft", "vera", "road", "layer_norm", "bitfit", "freeze", "bottleneck"}
"""What the default run covers; `-m slow` takes all."""


def apart(one: torch.Tensor, other: torch.Tensor) -> float:
    """Return the divergence of the other from one, in nats a token."""
    ours, theirs = (torch.log_softmax(logits.float(), -1) for logits in (one, other))
    return float((ours.exp() * (ours - theirs)).sum(-1).mean())


@pytest.mark.parametrize(
    "method",
    [
        pytest.param(method, id=kind_of(method), marks=() if kind_of(method) in USUAL else pytest.mark.slow)
        for method in METHODS
    ],
)
def test_a_method_merges_or_is_refused_as_it_says(tmp_path: Path, method: type[Method]) -> None:
    base = save_model("llama", tmp_path / "base", dtype="float32")
    trained = tuned(base, {"kind": kind_of(method)}, steps=2)
    folder, out = save_tuned(trained, base, tmp_path / "tuned"), tmp_path / "out"
    source = Source(base, folder) if method.adapter else Source(folder)
    if not method.merges:
        with pytest.raises(ProblemError) as caught:
            merge(source, out)
        assert caught.value.problem.code == "merge_unsupported"
        assert not out.exists()
        return
    merge(source, out)
    whole, plain = (load_model(model, precision_of("fp32"), CPU).eval() for model in (out, base))
    learned = said(trained.model)
    divergence = apart(learned, said(whole))
    assert divergence < ROUNDING
    assert divergence < apart(learned, said(plain)) / 5
