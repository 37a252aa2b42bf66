"""How long an exact forecast takes after any change that a person makes in the wizard.

python tests/benchmarks/forecast_times.py [SHAPES.json] [--only PART] [--fit]

For every model of the published shapes and of the window's list: one job is forecast, and then again with one
thing changed, as the warm service would do it. Seconds are those of the processor, on one thread: on a
machine that does nothing else an answer takes as long. Ends with 1 when 95 in 100 answers are not within the
bound; with `--fit` also when a search for what would make a job fit takes longer than its own.
"""

from __future__ import annotations

import argparse
import json
import logging
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from desktop.state.presets import starter_models
from engine.job import TrainJob
from engine.model import ModelFacts
from engine.runtime.fit import fit
from engine.runtime.forecast import Forecaster, Question, rehearse

DATA = Path(__file__).parent / "data"
CARD = 24 << 30
BOUND = 2.0
FIT_BOUND = 5.0
BF16 = {"precision": {"kind": "bf16"}}
CHANGES: dict[str, list[dict[str, Any]]] = {
    "batch": [{"training": {"per_device_train_batch_size": rows}} for rows in (1, 8)],
    "length": [{"stage": {"max_length": tokens}} for tokens in (512, 4096)],
    "rank": [{"method": {"kind": "lora", "r": rank}} for rank in (8, 64)],
    "method": [
        {"method": {"kind": "lora", "use_dora": True}},
        {"method": {"kind": "lora", "target_modules": "attention"}},
        {**BF16, "method": {"kind": "full"}},
        {**BF16, "method": {"kind": "freeze"}},
    ],
    "precision": [{"precision": {"kind": kind}} for kind in ("int8", "bf16", "fp32")],
    "optimizer": [{"optimizer": {"kind": kind}} for kind in ("adamw", "adamw_8bit")],
    "levers": [
        {"training": {"gradient_checkpointing": False}},
        {"training": {"chunked_loss": False}},
        {"training": {"activation_offloading": True}},
        {"stage": {"packing": True}},
    ],
}
HUNGRY = {**BF16, "optimizer": {"kind": "adamw"}}
SEARCHES: list[tuple[int, dict[str, Any]]] = [
    (6, {}),
    (12, HUNGRY),
    (12, {**HUNGRY, "training": {"per_device_train_batch_size": 4, "gradient_checkpointing": False}}),
    (24, {**HUNGRY, "training": {"per_device_train_batch_size": 8, "chunked_loss": False}}),
]
"""GiB of a card, and a job for which something must give."""


def models(shapes: Path) -> dict[str, ModelFacts]:
    """Return the facts of every model, by name."""
    published = json.loads(shapes.read_text(encoding="utf-8"))
    found = {name: _facts(name, shape) for name, shape in published.items()}
    return {**found, **{model.id: model.model_facts() for model in starter_models()}}


def _facts(name: str, shape: dict[str, Any]) -> ModelFacts:
    return ModelFacts(
        path=Path(name),
        name=name,
        architecture=name,
        model_type="llama" if name.startswith("llama") else "qwen2",
        parameters=0,
        weight_bytes=0,
        dtype="BF16",
        hidden_size=shape["d"],
        intermediate_size=shape["ffn"],
        layers=shape["L"],
        heads=shape["heads"],
        kv_heads=shape["kv"],
        head_dim=shape["head_dim"],
        vocab_size=shape["vocab"],
        context=32768,
        tied_embeddings=bool(shape["tied"]),
        chat_template=True,
    )


def a_job(changes: dict[str, Any]) -> TrainJob:
    """Return the job that the wizard begins with, changed."""
    training = {"per_device_train_batch_size": 2, "gradient_accumulation_steps": 8}
    parts = {"stage": {"kind": "sft", "max_length": 1024}, "training": training}
    for name, values in changes.items():
        parts[name] = {**parts.get(name, {}), **values}
    return TrainJob.model_validate({"model": {"hub": "any/model"}, "data": [{"path": "/rows"}], **parts})


def changed(facts: ModelFacts) -> dict[str, list[float]]:
    """Return the seconds of an answer after each change, by what is changed."""
    asked, question, found = Forecaster(), Question(facts=facts, capacity=CARD), {}
    asked.forecast(a_job({}), question)  # what the person had before
    for name, ways in CHANGES.items():
        found[name] = []
        for way in ways:
            began = time.process_time()
            answer = asked.forecast(a_job(way), question)
            found[name].append(time.process_time() - began)
            assert answer.method == "traced"
            assert answer.reason is None, answer.reason
    return found


def searched(facts: ModelFacts) -> list[float]:
    """Return the seconds of searches for what would make a job fit."""
    found = []
    for gib, changes in SEARCHES:
        began = time.process_time()
        fit(a_job(changes), Question(facts=facts, capacity=gib << 30))
        found.append(time.process_time() - began)
    return found


def share(seconds: list[float], part: float) -> float:
    """Return what so many of the answers are not above."""
    return sorted(seconds)[int(part * (len(seconds) - 1) + 0.5)]


def line(name: str, seconds: list[float]) -> str:
    """Return one row: name, number, p50, p95, most."""
    figures = (statistics.median(seconds), share(seconds, 0.95), max(seconds))
    return f"{name:14} {len(seconds):5d} " + " ".join(f"{figure:7.2f}" for figure in figures)


def main() -> int:
    """Print the times; 1 when a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shapes", type=Path, nargs="?", default=DATA / "published_vram_configs.json")
    parser.add_argument("--only", default="", help="Part of a model's name.")
    parser.add_argument("--fit", action="store_true", help="Also search for what would make jobs fit.")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    rehearse()
    chosen = {name: facts for name, facts in models(options.shapes).items() if options.only in name}
    by_change: dict[str, list[float]] = {name: [] for name in CHANGES}
    searches: list[float] = []
    head = f"{'n':>5} {'p50':>7} {'p95':>7} {'most':>7}"
    print(f"{'model':14} {head}   most after: {', '.join(CHANGES)}", flush=True)
    for name, facts in chosen.items():
        found = changed(facts)
        for change, seconds in found.items():
            by_change[change] += seconds
        most = " ".join(f"{max(seconds):.2f}" for seconds in found.values())
        print(line(name, [value for seconds in found.values() for value in seconds]), " ", most, flush=True)
        if options.fit:
            searches += searched(facts)
    print(f"\n{'change':14} {head}")
    for change, seconds in by_change.items():
        print(line(change, seconds))
    every = [value for seconds in by_change.values() for value in seconds]
    print(line("any", every))
    good = share(every, 0.95) < BOUND
    print(f"95 in 100 within {BOUND:.0f} s: {'held' if good else 'MISSED'}", file=sys.stderr)
    if searches:
        print(line("fit", searches))
        quick = share(searches, 0.95) < FIT_BOUND
        print(
            f"95 in 100 searches within {FIT_BOUND:.0f} s: {'held' if quick else 'MISSED'}", file=sys.stderr
        )
        good &= quick
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
