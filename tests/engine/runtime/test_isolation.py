"""Packed rows: each gives the logits that it gives alone, in every family that can be packed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from fakes import tiny_job

from engine.job import TrainJob
from engine.runtime.batch import packed
from engine.runtime.device import Device
from engine.runtime.flat import Encoded, RowBuilder, pack
from engine.runtime.isolation import keeps_apart, packable
from engine.runtime.reporter import EventLog
from engine.stages import Sft

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SMALL = {
    "vocab_size": 96,
    "hidden_size": 64,
    "intermediate_size": 96,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 16,
    "max_position_embeddings": 256,
    "initializer_range": 0.2,
    "pad_token_id": 0,
}
FAMILIES = ["llama", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "gemma3_text", "phi3", "smollm3", "glm4"]


def a_model(kind: str, attention: str) -> Any:
    """A random model; with a sliding window where the family has one."""
    return from_config(kind, {**SMALL, "sliding_window": 16}, attn_implementation=attention)


def from_config(kind: str, sizes: dict[str, Any], **how: Any) -> Any:
    from transformers import CONFIG_MAPPING, AutoModelForCausalLM

    torch.manual_seed(3)
    make: Any = CONFIG_MAPPING[kind]
    return AutoModelForCausalLM.from_config(make(**sizes), **how).eval()


def rows_of(lengths: list[int]) -> list[Encoded]:
    drawn = torch.Generator().manual_seed(11)
    built = RowBuilder()
    for length in lengths:
        ids = torch.randint(3, 90, (length,), generator=drawn, dtype=torch.int32).numpy()
        built.add(ids, ids > 2, 0)
    return list(built.rows())


@torch.no_grad()
def far_apart(model: Any, rows: list[Encoded], limit: int) -> float:
    """Return how far the logits of packed rows lie from those of the rows alone, at most."""
    groups = pack(rows, limit)
    assert any(len(group) > 1 for group in groups)
    most = 0.0
    for group in groups:
        batch = packed([[rows[number] for number in group]], 0)
        logits = model(
            input_ids=batch["input_ids"], position_ids=batch["position_ids"], use_cache=False
        ).logits[0]
        cursor = 0
        for number in group:
            ids = torch.from_numpy(rows[number].ids).long()
            alone = model(input_ids=ids[None], use_cache=False).logits[0]
            most = max(most, float((logits[cursor : cursor + len(ids)] - alone).abs().max()))
            cursor += len(ids)
    return most


@pytest.mark.parametrize("attention", ["sdpa", "eager"])
@pytest.mark.parametrize("kind", FAMILIES)
def test_a_packed_row_gives_the_logits_that_it_gives_alone(kind: str, attention: str) -> None:
    if (kind, attention) == ("gemma2", "sdpa"):
        pytest.skip("Gemma 2 is loaded with plain attention only")
    model = a_model(kind, attention)
    assert far_apart(model, rows_of([40, 7, 23, 60, 3, 31, 18]), 64) < 1e-4
    assert keeps_apart(model)


@pytest.mark.parametrize("attention", ["sdpa", "eager"])
def test_the_starter_model_keeps_packed_rows_apart(starter: Path, attention: str) -> None:
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(
        starter, dtype=torch.float32, attn_implementation=attention, num_hidden_layers=3
    ).eval()
    assert far_apart(model, rows_of([50, 9, 30, 64, 12]), 64) < 1e-3
    assert keeps_apart(model)


@pytest.mark.parametrize("kind", ["mamba", "bloom"])
def test_a_model_that_would_let_them_see_each_other_is_found_out(kind: str) -> None:
    small = {"vocab_size": 96, "hidden_size": 64, "num_hidden_layers": 2, "initializer_range": 0.2}
    own = {"n_head": 4} if kind == "bloom" else {"state_size": 8}
    assert not keeps_apart(from_config(kind, {**small, **own}))


def test_what_counts_is_what_the_model_does_and_not_what_it_takes(
    make_base: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from transformers import AutoModelForCausalLM, LlamaForCausalLM

    model = AutoModelForCausalLM.from_pretrained(make_base(dtype="float32"), dtype=torch.float32)
    assert keeps_apart(model)
    forward = LlamaForCausalLM.forward

    def deaf(self: Any, input_ids: Any = None, position_ids: Any = None, **others: Any) -> Any:
        del position_ids
        return forward(self, input_ids=input_ids, **others)

    monkeypatch.setattr(LlamaForCausalLM, "forward", deaf)
    assert not keeps_apart(model)


def test_a_job_on_such_a_model_runs_unpacked_and_says_so(
    make_base: Callable[..., Path], tmp_path: Path
) -> None:
    run = tiny_job.make_run(make_base(), tiny_job.write_rows(tmp_path / "rows.jsonl"), tmp_path)
    work = run.job()
    assert isinstance(work, TrainJob)
    work = work.model_copy(update={"stage": Sft(packing=True)})
    device = Device(torch.device("cpu"), "cpu")
    log = EventLog(run)
    leaky = from_config(
        "mamba", {"vocab_size": 96, "hidden_size": 64, "num_hidden_layers": 1, "state_size": 8}
    )
    changed = packable(work, leaky, device, log)
    assert not changed.stage.packing
    assert "packing_leaks" in run.events_file.read_text(encoding="utf-8")
    kept = packable(work, a_model("llama", "sdpa"), device, log)
    assert kept.stage.packing
    log.close()
