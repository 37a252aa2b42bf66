"""The traced step against real steps on the processor, and the few layers against all of them."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import pytest
from fakes.live_bytes import peak_of_step, shortened
from torch._subclasses.fake_tensor import FakeTensorMode
from transformers import AutoConfig

from engine.job import TrainJob
from engine.runtime import trace as tracing
from engine.runtime.configs import config_of_folder
from engine.runtime.ledger import CATEGORIES
from engine.runtime.objectives import Shape
from engine.runtime.phantom import Phantom, conjure
from engine.runtime.trace import CARD, PROCESSOR, Traced, trace

if TYPE_CHECKING:
    from pathlib import Path

    from transformers import PretrainedConfig

SHORT = Shape(2, 48, 47, padded=True)
LONG = Shape(2, 160, 159, padded=True)
"""More trained tokens than a chunk of the loss."""
LORA = {"kind": "lora", "r": 16}
DORA = {"kind": "lora", "r": 8, "use_dora": True}
FULL = {"kind": "full"}
FREEZE = {"kind": "freeze", "trainable_layers": 2}
EXACT = 0.02

SIZES: dict[str, Any] = {
    "vocab_size": 1024,
    "hidden_size": 64,
    "intermediate_size": 192,
    "num_hidden_layers": 7,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 16,
    "max_position_embeddings": 256,
    "pad_token_id": 0,
}
ARCHITECTURES: dict[str, dict[str, Any]] = {
    "llama": {},
    "qwen3": {},
    "gemma3_text": {"sliding_window": 16, "sliding_window_pattern": 3},
    "qwen3_moe": {"num_experts": 4, "num_experts_per_tok": 2, "moe_intermediate_size": 64},
    "mixtral": {"num_local_experts": 4},
    "gpt2": {"n_embd": 64, "n_layer": 7, "n_head": 4, "n_positions": 256},
    "phi3": {},
}


def a_job(
    precision: str = "bf16",
    method: dict[str, Any] | None = None,
    optimizer: str = "adamw",
    stage: dict[str, Any] | None = None,
    **training: Any,
) -> TrainJob:
    usual = {"per_device_train_batch_size": 2, "gradient_accumulation_steps": 1, "chunked_loss": False}
    return TrainJob.model_validate(
        {
            "model": {"path": "/model"},
            "data": [{"path": "/rows.jsonl"}],
            "stage": {"kind": "sft", "packing": False, **(stage or {})},
            "precision": {"kind": precision},
            "method": method or LORA,
            "optimizer": {"kind": optimizer},
            "training": {**usual, **training},
        }
    )


def a_config(kind: str) -> PretrainedConfig:
    own = ARCHITECTURES[kind]
    return AutoConfig.for_model(kind, **({**own, "vocab_size": 1024} if kind == "gpt2" else {**SIZES, **own}))


def figures(traced: Traced) -> dict[str, float]:
    parts = {name: size / 1e6 for name, size in zip(CATEGORIES, traced.parts, strict=True) if size}
    return {"total": traced.total / 1e6, "reserved": traced.reserved / 1e6, **parts}


# --- the few layers against all of them -------------------------------------------------------------

WAYS = {
    "nf4-lora": ("nf4", LORA),
    "int8-lora": ("int8", LORA),
    "bf16-lora": ("bf16", LORA),
    "nf4-dora": ("nf4", DORA),
    "bf16-full": ("bf16", FULL),
    "bf16-freeze": ("bf16", FREEZE),
}
SAMPLE = [
    ("llama", "nf4-lora", True),
    ("llama", "bf16-full", False),
    ("qwen3", "int8-lora", False),
    ("gemma3_text", "bf16-freeze", True),
    ("qwen3_moe", "bf16-full", True),
    ("mixtral", "bf16-lora", False),
    ("gpt2", "bf16-full", True),
    ("phi3", "nf4-dora", False),
]
EVERY = [(kind, way, on) for kind in ARCHITECTURES for way in WAYS for on in (True, False)]
IMPOSSIBLE = {("qwen3_moe", "nf4-dora"), ("mixtral", "nf4-dora")}
"""PEFT cannot put DoRA on experts; such a job is refused when it begins."""


@pytest.mark.filterwarnings("ignore:fan_in_fan_out is set to False:UserWarning")
@pytest.mark.parametrize(
    ("kind", "way", "checkpointing"),
    [
        pytest.param(*case, marks=() if case in SAMPLE else pytest.mark.slow)
        for case in EVERY
        if case[:2] not in IMPOSSIBLE
    ],
)
def test_a_few_layers_extended_are_the_whole_model(kind: str, way: str, checkpointing: bool) -> None:
    job = a_job(*WAYS[way], gradient_checkpointing=checkpointing, gradient_accumulation_steps=2)
    whole = trace(job, a_config(kind), SHORT, CARD, keep_all=True)
    short = trace(job, a_config(kind), SHORT, CARD)
    assert figures(short) == pytest.approx(figures(whole), rel=1e-3)
    assert short.trainable_parameters == whole.trainable_parameters


def slow_way(*args: Any, **named: Any) -> Phantom:
    found = conjure(*args, **named)
    found.thorough, found.mode = True, FakeTensorMode(allow_non_fake_inputs=True)
    return found


@pytest.mark.filterwarnings("ignore:The following .* keys did not match:RuntimeWarning")
@pytest.mark.filterwarnings("ignore:fan_in_fan_out is set to False:UserWarning")
@pytest.mark.parametrize(
    ("kind", "way", "checkpointing", "chunked", "optimizer"),
    [
        ("llama", "nf4-lora", True, True, "paged_adamw_8bit"),
        ("llama", "bf16-full", True, True, "adamw_8bit"),
        ("qwen3", "int8-lora", True, True, "paged_adamw_8bit"),
        ("qwen3", "bf16-freeze", True, False, "adamw"),
        ("gemma3_text", "nf4-dora", True, True, "paged_adamw_8bit"),
        ("gemma3_text", "bf16-full", False, True, "adamw"),
        ("qwen3_moe", "bf16-full", True, True, "adamw_8bit"),
        ("mixtral", "bf16-lora", False, False, "adamw"),
        ("gpt2", "bf16-lora", True, True, "paged_adamw_8bit"),
        ("phi3", "int8-lora", False, True, "adamw"),
        ("qwen3", "bf16-full", True, True, "muon"),
        pytest.param("llama", "bf16-full", True, True, "galore_adamw", marks=pytest.mark.slow),
    ],
)
def test_what_is_derived_is_what_is_run_to_the_byte(
    kind: str, way: str, checkpointing: bool, chunked: bool, optimizer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slow way prepares all layers, runs every micro-batch and update, and remembers no result."""
    chosen = {"gradient_checkpointing": checkpointing, "chunked_loss": chunked}
    job = a_job(*WAYS[way], optimizer, gradient_accumulation_steps=2, **chosen)
    for tied in (True, False):
        config = a_config(kind)
        config.tie_word_embeddings = tied
        monkeypatch.setattr(tracing, "_SHELF", OrderedDict())
        quick = trace(job, config, SHORT, CARD)
        with monkeypatch.context() as patched:
            patched.setattr(tracing, "_SHELF", OrderedDict())
            patched.setattr(tracing, "conjure", slow_way)
            patched.setattr(type(job.method), "even", False)
            assert trace(job, config, SHORT, CARD) == quick


def test_every_case_of_the_sample_is_in_the_matrix() -> None:
    assert set(SAMPLE) <= set(EVERY)


# --- the trace against what a real step holds -------------------------------------------------------

REAL: list[tuple[Shape, TrainJob]] = [
    (SHORT, a_job("fp32", LORA, gradient_checkpointing=True)),
    (SHORT, a_job("fp32", LORA, gradient_checkpointing=False, chunked_loss=True)),
    (SHORT, a_job("nf4", LORA, "paged_adamw_8bit", gradient_accumulation_steps=4, chunked_loss=True)),
    (LONG, a_job("nf4", LORA, gradient_checkpointing=True, chunked_loss=True)),
    (SHORT, a_job("nf4", LORA, gradient_checkpointing=False)),
    (SHORT, a_job("nf4", DORA, gradient_checkpointing=True, chunked_loss=True)),
    (SHORT, a_job("nf4", DORA, "adamw_8bit", gradient_checkpointing=False)),
    (SHORT, a_job("int8", LORA, gradient_checkpointing=True)),
    (SHORT, a_job("int8", LORA, "adamw_8bit", gradient_checkpointing=False, chunked_loss=True)),
    (SHORT, a_job("bf16", LORA, gradient_checkpointing=True, activation_offloading=True)),
    (LONG, a_job("bf16", LORA, gradient_checkpointing=False, gradient_accumulation_steps=2)),
    (SHORT, a_job("bf16", LORA, stage={"packing": True}, chunked_loss=True)),
    (SHORT, a_job("fp32", FULL, gradient_checkpointing=True)),
    (SHORT, a_job("fp32", FULL, "adamw_8bit", gradient_checkpointing=False, chunked_loss=True)),
    (SHORT, a_job("bf16", FULL, gradient_checkpointing=False, gradient_accumulation_steps=4)),
    (LONG, a_job("bf16", FULL, "adamw_8bit", gradient_checkpointing=True)),
    (SHORT, a_job("fp32", FREEZE, gradient_checkpointing=True, chunked_loss=True)),
    (SHORT, a_job("bf16", FREEZE, gradient_checkpointing=False)),
    (SHORT, a_job("fp32", FULL, "ademamix_8bit", chunked_loss=True)),
    (SHORT, a_job("fp32", FULL, "stable_adamw", label_smoothing_factor=0.1)),
    (SHORT, a_job("fp32", FULL, "lion", chunked_loss=True)),
]


@pytest.fixture(scope="module")
def short_starter(starter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first layers of the starter model."""
    return shortened(starter, tmp_path_factory.mktemp("short") / "starter", 4)


DEAR = {("nf4", "adamw_8bit"), ("bf16", "adamw_8bit")}
"""What takes longest, and shows nothing that the others do not; still measured on the whole model."""


def named(case: tuple[Shape, TrainJob]) -> str:
    batch, job = case
    training = job.training
    marks = {
        "dora": getattr(job.method, "use_dora", False),
        "checkpointing": training.gradient_checkpointing,
        "chunked": training.chunked_loss,
        "packing": job.stage.packing,
        "offloading": training.activation_offloading,
        "accumulated": training.gradient_accumulation_steps > 1,
        "long": batch.length > SHORT.length,
    }
    words = [job.precision.kind, job.method.kind, job.optimizer.kind]
    return "-".join([*words, *(name for name, there in marks.items() if there)])


def dear(case: tuple[Shape, TrainJob]) -> bool:
    kind = case[1].optimizer.kind
    return (case[1].precision.kind, kind) in DEAR or "adamw" not in kind or kind == "stable_adamw"


@pytest.mark.parametrize("case", [case for case in REAL if not dear(case)], ids=named)
def test_the_trace_is_what_a_real_step_holds(case: tuple[Shape, TrainJob], short_starter: Path) -> None:
    batch, job = case
    traced = trace(job, config_of_folder(short_starter), batch, PROCESSOR)
    measured = peak_of_step(job, short_starter, batch)
    apart = traced.total / measured - 1
    told = f"traced {traced.total:,}, measured {measured:,}, {apart:+.3%} apart: {figures(traced)}"
    assert abs(apart) <= EXACT, told


@pytest.mark.slow
@pytest.mark.parametrize("case", REAL, ids=named)
def test_the_trace_is_what_a_real_step_of_the_whole_starter_model_holds(
    case: tuple[Shape, TrainJob], starter: Path
) -> None:
    test_the_trace_is_what_a_real_step_holds(case, starter)


@pytest.mark.slow
@pytest.mark.xfail(strict=True, reason="with tied embeddings one gradient of their matrix is not traced")
@pytest.mark.parametrize("optimizer", ["muon", "adafactor"])
def test_a_whole_tune_with_a_small_update_is_what_a_real_step_holds(
    optimizer: str, short_starter: Path
) -> None:
    job = a_job("fp32", FULL, optimizer, gradient_checkpointing=True)
    test_the_trace_is_what_a_real_step_holds((SHORT, job), short_starter)
