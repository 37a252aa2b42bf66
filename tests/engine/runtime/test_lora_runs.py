"""LoRA's kin in real runs: a resumed run ends bit for bit like an undisturbed one, and its result loads."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
import torch
from fakes import tiny_job

from engine.events import Finished, Prepared, Stepped
from engine.precision import Fp32
from engine.runtime import batch, worker
from engine.runtime.device import Device
from engine.runtime.load import load_model, load_tuned
from engine.runtime.merge import Source, merge
from engine.runtime.tokens import Encoded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.runs import RunFolder

CPU = Device(torch.device("cpu"), "cpu")
LORA = {"kind": "lora", "r": 4, "lora_dropout": 0.1}
ADALORA = {"kind": "adalora", "init_r": 4, "target_r": 2, "tinit": 1, "tfinal": 1, "deltaT": 1}


@pytest.mark.parametrize(
    ("precision", "method"),
    [
        ("nf4", ADALORA),
        ("bf16", {**ADALORA, "tfinal": 4}),
        ("bf16", {**LORA, "init_lora_weights": "pissa_niter_4", "loraplus_lr_ratio": 4}),
        ("nf4", {**LORA, "init_lora_weights": "loftq", "use_lora_fa": True}),
        ("bf16", {**LORA, "init_lora_weights": "eva", "use_dora": True, "trainable_tokens": ["w9", "w4"]}),
    ],
    ids=["adalora-nf4", "adalora-bf16-at-rest", "pissa-plus", "loftq-fa", "eva-dora-tokens"],
)
def test_a_resumed_run_ends_like_an_undisturbed_one(
    precision: str, method: dict[str, Any], make_base: Callable[..., Path], tmp_path: Path
) -> None:
    data = tiny_job.write_rows(tmp_path / "rows.jsonl")
    training = {"max_steps": 6, "save_steps": 3, "gradient_accumulation_steps": 2}
    parts: dict[str, Any] = {"precision": {"kind": precision}, "method": method, "training": training}
    run = tiny_job.make_run(make_base(), data, tmp_path / "runs", **parts)
    worker.work(run.path)
    whole = (run.adapter / "adapter_model.safetensors").read_bytes()
    shutil.rmtree(run.adapter)
    shutil.rmtree(run.checkpoints / "step-00000006")
    worker.work(run.path)
    ends = [event for event in run.events()[0] if isinstance(event, Finished)]
    assert [end.outcome for end in ends] == ["completed"] * 2, ends[-1].problem
    assert [event.resumed_from for event in run.events()[0] if isinstance(event, Prepared)] == [None, 3]
    losses = [event.loss for event in run.events()[0] if isinstance(event, Stepped)]
    assert losses[3:6] == losses[6:]
    assert (run.adapter / "adapter_model.safetensors").read_bytes() == whole
    assert_loads(run)


def assert_loads(run: RunFolder) -> None:
    """A checkpoint of the last step answers as the result does."""
    ids = torch.tensor([5, 9, 11, 3], dtype=torch.int32).numpy()
    inputs = batch.padded([Encoded(ids, ids, 0)], 0)
    with torch.no_grad():
        result, last = (
            batch.predictions(load_tuned(folder, CPU).model, inputs)[0]
            for folder in (run.adapter, run.checkpoints / "step-00000006")
        )
    assert torch.isfinite(result).all()
    assert torch.equal(result, last)


@pytest.mark.parametrize("start", ["pissa", "loftq", "eva"])
def test_a_start_merges_into_the_published_base(
    start: str, make_base: Callable[..., Path], tmp_path: Path
) -> None:
    base, data = make_base(), tiny_job.write_rows(tmp_path / "rows.jsonl")
    precision = "nf4" if start == "loftq" else "bf16"
    method = {"kind": "lora", "r": 4, "init_lora_weights": start, "rank_pattern": {"q_proj": 8}}
    parts: dict[str, Any] = {"precision": {"kind": precision}, "method": method, "training": {"max_steps": 4}}
    run = tiny_job.make_run(base, data, tmp_path / "runs", **parts)
    worker.work(run.path)
    merge(Source(base, run.adapter), tmp_path / "merged")
    tuned = load_tuned(run.adapter, CPU).model
    with torch.no_grad():
        as_trained, changed = answers(tuned), 0.0
        merged = answers(load_model(tmp_path / "merged", Fp32(), CPU))
        with tuned.disable_adapter():  # type: ignore[attr-defined]
            changed = float((answers(tuned) - as_trained).norm())
    assert float((merged - as_trained).norm()) < 0.1 * changed


def answers(model: Any) -> torch.Tensor:
    ids = torch.tensor([[5, 9, 11, 3, 7, 30]])
    return model.eval()(input_ids=ids).logits.float()
