"""A train job for the tiny random models of the runtime tests, and runs made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import job
from engine.runs import RunFolder

if TYPE_CHECKING:
    from pathlib import Path


def write_rows(path: Path, count: int = 48) -> Path:
    """Write prompt and completion rows in the words that the tiny tokenizer knows."""
    rows = [
        f'{{"prompt": "w{i % 40 + 3} w{i % 7 + 3}", "completion": "w{i % 31 + 3} w{i % 5 + 3} w9"}}'
        for i in range(count)
    ]
    path.write_text("\n".join(rows) + "\n")
    return path


def make_run(base: Path, data: Path, root: Path, **parts: Any) -> RunFolder:
    """Make a run folder; dropout makes the random state matter. `training` is merged, the rest replaced."""
    content: dict[str, Any] = {
        "model": {"path": str(base)},
        "data": [{"path": str(data)}],
        "stage": {"kind": "sft", "max_length": 32},
        "precision": {"kind": "nf4"},
        "method": {"kind": "lora", "r": 4, "lora_dropout": 0.1},
        "optimizer": {"kind": "adamw", "learning_rate": 5e-3},
        "training": {
            "max_steps": 40,
            "per_device_train_batch_size": 2,
            "gradient_accumulation_steps": 2,
            "save_steps": 5,
        },
        "evaluation": {"eval_steps": 10},
    }
    for key, value in parts.items():
        content[key] = {**content[key], **value} if key == "training" else value
    return RunFolder.create(job.parse(content, source=root / "job.yaml"), root)
