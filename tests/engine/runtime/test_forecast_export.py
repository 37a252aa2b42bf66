"""The forecast of an export: what it writes is what a real one wrote, and memory follows its causes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fakes import tiny_job

from engine.model import ModelFacts, read_facts
from engine.problems import ProblemError
from engine.rpc_memory import ForecastExport
from engine.runtime.forecast import PROCESS
from engine.runtime.forecast_export import forecast_export, merging_bytes, proving_bytes
from engine.runtime.merge import Source, merge

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.job import TrainJob
    from engine.runs import RunFolder

MIB = 1 << 20


@pytest.fixture
def run(make_base: Callable[..., Path], tmp_path: Path) -> RunFolder:
    rows = tiny_job.write_rows(tmp_path / "rows.jsonl")
    base = make_base(hidden_size=128, num_attention_heads=4, head_dim=32, intermediate_size=256)
    return tiny_job.make_run(base, rows, tmp_path / "runs")


def work_of(run: RunFolder, **changes: Any) -> TrainJob:
    work = run.job()
    assert work.kind == "train"
    return work.model_validate({**work.model_dump(mode="json"), **changes})


def larger(facts: ModelFacts, **changes: Any) -> ModelFacts:
    return ModelFacts.model_validate({**facts.model_dump(), **changes})


def test_the_disk_is_what_a_real_export_takes(
    run: RunFolder, make_adapter: Callable[..., Path], tmp_path: Path
) -> None:
    base = work_of(run).model.folder()
    merge(Source(base, make_adapter(base)), tmp_path / "merged")
    written = (tmp_path / "merged" / "model.safetensors").stat().st_size
    assert forecast_export(ForecastExport(run=run.path)).disk == pytest.approx(written, rel=0.02)


def test_a_small_model_is_exported_in_little_more_than_the_process(run: RunFolder) -> None:
    answer = forecast_export(ForecastExport(run=run.path))
    assert PROCESS < max(answer.merging, answer.proving) == answer.total < PROCESS + 64 * MIB
    assert answer.verdict in {"fits", "tight", "too_big"}
    assert 0 < answer.free <= answer.capacity


def test_merging_does_not_grow_with_the_layers_but_for_the_adapter(run: RunFolder) -> None:
    facts = read_facts(work_of(run).model.folder())
    deep = larger(facts, layers=100, parameters=50 * facts.parameters)
    adapter = work_of(run).method.trainable(deep) - work_of(run).method.trainable(facts)
    assert merging_bytes(work_of(run), deep) == merging_bytes(work_of(run), facts) + 4 * adapter


def test_rows_that_end_within_a_quantization_block_are_held_as_a_whole_weight(run: RunFolder) -> None:
    facts = larger(read_facts(work_of(run).model.folder()), hidden_size=4096, intermediate_size=14336)
    odd = larger(facts, intermediate_size=14344)
    assert merging_bytes(work_of(run), odd) > 2 * merging_bytes(work_of(run), facts)
    plain = work_of(run, precision={"kind": "bf16"})
    assert merging_bytes(plain, odd) < merging_bytes(work_of(run), facts)


def test_the_proof_takes_a_whole_model_unless_a_card_does(run: RunFolder) -> None:
    facts = larger(read_facts(work_of(run).model.folder()), parameters=8_000_000_000)
    here = proving_bytes(work_of(run), facts, on_card=False)
    narrow = work_of(run, precision={"kind": "nf4", "compute_dtype": "bfloat16"})
    assert here > 6 * facts.parameters > proving_bytes(narrow, facts, on_card=False) > 4 * facts.parameters
    assert proving_bytes(work_of(run), facts, on_card=True) < 100 * MIB


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemError):
        forecast_export(ForecastExport(run=tmp_path))
