"""Exports of small runs, from the run folder to the finished folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from engine import durable
from engine.dataset import DatasetSpec
from engine.events import Event, Exported, Proved
from engine.exporters import Adapter, Merged
from engine.formats.base import Conversation, Message
from engine.job import ExportJob, TrainJob
from engine.methods import Full, Lora
from engine.model import ModelSpec
from engine.precision import Fp32, Int8, Nf4
from engine.problems import ProblemError
from engine.runs import RunFolder
from engine.runtime import prepare
from engine.runtime.device import Device
from engine.runtime.export import export
from engine.runtime.load import load_model, load_tokenizer, recipe_of, save_recipe
from engine.runtime.reporter import EventLog, Steering

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[..., Path]

pytestmark = pytest.mark.filterwarnings(
    "ignore:`is_gradient_checkpointing` is deprecated:FutureWarning"  # by peft
)
CPU = Device(torch.device("cpu"), "cpu")


@pytest.fixture
def qlora_run(make_base: Make, make_adapter: Make, tmp_path: Path) -> RunFolder:
    """Return a finished QLoRA run of a tiny model."""
    base = make_base(hidden_size=128, head_dim=32, intermediate_size=192)
    adapter = make_adapter(base, precision=Nf4(), name="staged")
    return finished(tmp_path, base, adapter, "adapter", precision=Nf4(), method=Lora())


def finished(tmp_path: Path, base: Path, result: Path, kind: str, **settings: Any) -> RunFolder:
    data = tmp_path / "rows.jsonl"
    data.write_text("{}\n")
    work = TrainJob(model=ModelSpec(path=base), data=(DatasetSpec(path=data),), **settings)
    run = RunFolder.create(work, tmp_path / "runs")
    turns = (Message("user", "w3 w4 w5"), Message("assistant", "w6 w7 w8 w9"))
    rows = [prepare.Sourced(Conversation(turns), str(data), 1)] * 3
    prepare.freeze(prepare.Split({"train": rows, "validation": rows, "test": []}), run.data)
    load_tokenizer(base).save_pretrained(result)
    durable.commit_folder(result, run.path / kind)
    return run


def run_export(run: RunFolder, *, stop: bool = False, **settings: Any) -> tuple[RunFolder, list[Event]]:
    job = ExportJob(run=run.path, **settings)
    own = RunFolder.create(job)
    log = EventLog(own)
    steering = Steering(own, log, 0)
    if stop:
        steering.stop()
    try:
        export(job, run, own, CPU, log, steering)
    finally:
        log.close()
    return own, own.events()[0]


def test_a_merged_export_is_proved_before_it_is_said_to_exist(qlora_run: RunFolder) -> None:
    own, events = run_export(qlora_run)
    kinds = [event.type for event in events if event.type != "phase"]  # type: ignore[attr-defined]
    assert kinds == ["proved", "exported"]
    proved, exported = (event for event in events if isinstance(event, Proved | Exported))
    assert isinstance(proved, Proved)
    assert proved.loss_trained == pytest.approx(proved.loss_exported, rel=0.01)
    assert proved.loss_alternative not in {None, proved.loss_trained}
    assert isinstance(exported, Exported)
    assert exported.base == "as_trained"
    assert Path(exported.path) == own.path / "merged"
    assert "Divergence" in (own.path / "merged/README.md").read_text()
    assert load_model(own.path / "merged", Fp32(), CPU).config.vocab_size == 96


def test_the_phases_lead_from_merging_to_proving(qlora_run: RunFolder) -> None:
    _, events = run_export(qlora_run)
    phases = [event.phase for event in events if event.type == "phase"]  # type: ignore[attr-defined]
    assert phases == sorted(phases)
    assert set(phases) == {"merging", "proving"}


def test_the_original_weights_are_exported_when_asked_for(qlora_run: RunFolder, tmp_path: Path) -> None:
    _, events = run_export(qlora_run, exporter=Merged(base="original"), target=tmp_path / "mine")
    assert [event.base for event in events if isinstance(event, Exported)] == ["original"]
    assert (tmp_path / "mine/model.safetensors").is_file()


def test_an_int8_run_is_held_to_its_weights_without_the_rounding_of_inputs(
    make_base: Make, make_adapter: Make, tmp_path: Path
) -> None:
    base = make_base()
    adapter = make_adapter(base, precision=Int8(), name="staged")
    run = finished(tmp_path, base, adapter, "adapter", precision=Int8(), method=Lora())
    _, events = run_export(run)
    assert isinstance(events[-1], Exported)


def test_the_adapter_is_copied_with_a_card(qlora_run: RunFolder) -> None:
    own, events = run_export(qlora_run, exporter=Adapter())
    ours = load_file(own.path / "adapter/adapter_model.safetensors")
    theirs = load_file(qlora_run.adapter / "adapter_model.safetensors")
    assert all(torch.equal(ours[name], theirs[name]) for name in theirs)
    assert "lora on nf4 weights" in (own.path / "adapter/README.md").read_text()
    assert isinstance(events[-1], Exported)


def test_a_whole_model_is_converted_and_proved(make_base: Make, tmp_path: Path) -> None:
    base = make_base(dtype="float32")
    model = load_model(base, Fp32(), CPU)
    recipe = recipe_of(model, base, Fp32(), Full(), CPU)
    with torch.no_grad():
        for value in model.parameters():
            value.add_(0.02 * torch.randn_like(value))
    staged = tmp_path / "staged"
    model.save_pretrained(staged)
    save_recipe(recipe, staged)
    run = finished(tmp_path, base, staged, "model", precision=Fp32(), method=Full())
    own, events = run_export(run, exporter=Merged(dtype="float16"))
    assert {value.dtype for value in load_file(own.path / "merged/model.safetensors").values()} == {
        torch.float16
    }
    assert [event.base for event in events if isinstance(event, Exported)] == [""]


def test_an_untrained_adapter_is_not_exported_as_a_merge(
    make_base: Make, make_adapter: Make, tmp_path: Path
) -> None:
    base = make_base()
    adapter = make_adapter(base, name="staged", loud=0.0)
    run = finished(tmp_path, base, adapter, "adapter", precision=Fp32(), method=Lora())
    with pytest.raises(ProblemError) as caught:
        run_export(run, target=tmp_path / "mine")
    assert caught.value.problem.code == "merge_is_base"
    assert not (tmp_path / "mine").exists()
    assert list(tmp_path.glob(".mine*")) == []


def test_a_whole_model_has_no_adapter_to_export(make_base: Make, tmp_path: Path) -> None:
    base = make_base()
    run = finished(tmp_path, base, make_base("staged"), "model", precision=Fp32(), method=Full())
    with pytest.raises(ProblemError) as caught:
        run_export(run, exporter=Adapter())
    assert caught.value.problem.code == "export_refused"


def test_a_damaged_result_is_not_exported(qlora_run: RunFolder) -> None:
    file = qlora_run.adapter / "adapter_model.safetensors"
    content = load_file(file)
    save_file({name: value + 1 for name, value in content.items()}, file)
    with pytest.raises(ProblemError) as caught:
        run_export(qlora_run)
    assert caught.value.problem.code == "result_damaged"


def test_a_stopped_export_leaves_nothing(qlora_run: RunFolder, tmp_path: Path) -> None:
    _, events = run_export(qlora_run, stop=True, target=tmp_path / "mine")
    assert not any(isinstance(event, Exported) for event in events)
    assert not (tmp_path / "mine").exists()
    assert list(tmp_path.glob(".mine*")) == []


def test_a_folder_with_something_in_it_is_not_written_to(qlora_run: RunFolder, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.txt").write_text("years of work")
    with pytest.raises(ProblemError) as caught:
        run_export(qlora_run, target=tmp_path / "mine")
    assert caught.value.problem.code == "target_taken"
