"""The forecast of a chat is what a real answer holds, and grows with the context as the cache does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from fakes import tiny_job
from fakes.live_bytes import CPU, held_bytes, peak_of, shortened

from engine.methods import Lora
from engine.model import read_facts
from engine.precision import Bf16, Fp32, Int8, Nf4, Precision
from engine.problems import ProblemError
from engine.rpc_memory import USUAL, ForecastChat
from engine.runtime.configs import config_of_folder
from engine.runtime.forecast_chat import forecast_chat, trace_chat
from engine.runtime.load import load_model
from engine.runtime.quantized import tensors_of
from engine.runtime.trace import CARD, PROCESSOR

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CONTEXT = 300
GIB = 1 << 30


@pytest.fixture(scope="module")
def short_starter(starter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter model's first layers, more than are kept when it is traced."""
    return shortened(starter, tmp_path_factory.mktemp("short") / "starter", 6)


@pytest.mark.parametrize("precision", [Fp32(), Bf16(), Nf4()], ids=["fp32", "bf16", "nf4"])
@pytest.mark.parametrize("method", [None, Lora(r=8)], ids=["base", "adapter"])
def test_the_trace_is_what_a_real_answer_holds(
    precision: Precision, method: Lora | None, short_starter: Path
) -> None:
    traced = trace_chat(config_of_folder(short_starter), precision, method, CONTEXT, PROCESSOR)
    model: Any = load_model(short_starter, precision, CPU)
    model = (method.prepare(model) if method else model).eval()
    held = held_bytes(tensors_of(model))
    assert traced.weights + traced.adapter == held
    ids = torch.ones(1, CONTEXT - 1, dtype=torch.long)

    def answer() -> None:
        with torch.no_grad():
            model.generate(
                input_ids=ids,
                attention_mask=torch.ones_like(ids),
                max_new_tokens=1,
                pad_token_id=0,
                do_sample=False,
                use_cache=True,
            )

    assert traced.total - held == pytest.approx(peak_of(answer), rel=0.02)


@pytest.mark.parametrize("precision", [Bf16(), Int8(), Nf4()], ids=["bf16", "int8", "nf4"])
def test_the_cache_is_two_vectors_a_head_a_layer_and_a_token(starter: Path, precision: Precision) -> None:
    config = config_of_folder(starter)
    heads, width = config.num_key_value_heads, config.hidden_size // config.num_attention_heads
    for context in (512, 4096):
        traced = trace_chat(config, precision, None, context, CARD)
        assert traced.cache == 2 * config.num_hidden_layers * heads * width * 2 * context
        assert traced.weights + traced.cache < traced.total <= traced.reserved


def test_a_run_is_forecast_on_its_own_base_with_its_adapter(
    make_base: Callable[..., Path], tmp_path: Path
) -> None:
    base = make_base()
    run = tiny_job.make_run(base, tiny_job.write_rows(tmp_path / "rows.jsonl"), tmp_path / "runs")
    tuned = forecast_chat(ForecastChat(run=run.path, context=64, capacity=8 * GIB))
    alone = forecast_chat(ForecastChat(model=base, precision=Nf4(), context=64, capacity=8 * GIB))
    assert tuned.verdict == alone.verdict == "fits"
    assert tuned.adapter > alone.adapter == 0
    assert (tuned.weights, tuned.cache) == (alone.weights, alone.cache)
    parts = tuned.weights + tuned.adapter + tuned.cache + tuned.transient + tuned.runtime
    assert parts == tuned.total >= tuned.low


def test_a_context_that_is_too_long_for_a_card_is_said(starter: Path) -> None:
    small = 2 * GIB
    short, long = (
        forecast_chat(ForecastChat(model=starter, context=context, capacity=small))
        for context in (512, 60_000)
    )
    assert (short.verdict, long.verdict) == ("fits", "too_big")


def test_a_model_that_is_not_here_is_forecast_from_its_facts(make_base: Callable[..., Path]) -> None:
    folder = make_base()
    here = forecast_chat(ForecastChat(model=folder, context=64, capacity=8 * GIB))
    away = forecast_chat(ForecastChat(facts=read_facts(folder), context=64, capacity=8 * GIB))
    assert (away.weights, away.cache, away.total) == (here.weights, here.cache, here.total)


def test_without_a_wish_the_context_is_what_the_model_can_read_up_to_what_is_usual(
    make_base: Callable[..., Path],
) -> None:
    short, long = (make_base(f"reads-{most}", max_position_embeddings=most) for most in (64, 131_072))
    assert forecast_chat(ForecastChat(model=short, capacity=GIB)).context == 64
    assert forecast_chat(ForecastChat(model=long, capacity=GIB)).context == USUAL


def test_what_is_no_model_is_refused_and_what_cannot_be_traced_is_unknown(
    make_base: Callable[..., Path],
) -> None:
    with pytest.raises(ProblemError):
        forecast_chat(ForecastChat(capacity=GIB))
    folder = make_base()
    file = folder / "config.json"
    file.write_text(file.read_text().replace('"llama"', '"no-such-kind"'))
    answer = forecast_chat(ForecastChat(model=folder, capacity=GIB))
    assert answer.verdict == "unknown"
    assert answer.reason is not None
    assert answer.reason.code == "forecast_architecture"
