"""Measures our worker beside a bare loop and TRL: python tests/benchmarks/overhead.py [--quick].

The same job — LoRA r 16 on every linear layer of the starter model, the English sample, answers only — is
trained by a bare PyTorch + PEFT loop, by TRL's SFTTrainer and by `python -m engine work`. They take turns,
each in a process of its own that is watched from outside; the medians are compared.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from common import ROOT, Course, load, table, verdict, watch

from engine.home import models_folder
from engine.job import TrainJob, parse
from engine.launch import engine_command, environment
from engine.runs import RunFolder

STARTER = "SmolLM2-135M-Instruct"
SAMPLE = ROOT / "resources" / "samples" / "marlo-en.jsonl"
ENGINES = ("loop", "trl", "tunesmith")
WARM = 2
"""First steps that are left out of the steady state."""
MOST_CPU, MOST_MEMORY, MOST_SECONDS = 1.03, 1.05, 1.10
"""Bounds of ours, as shares of TRL's."""
BATCH, LENGTH, RANK, ALPHA, RATE, SEED = 2, 256, 16, 32, 2e-4, 7


def main() -> int:
    """Print the table and return 1 when a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round of five steps: shows that it runs")
    parser.add_argument("--steps", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--model", type=Path, default=models_folder() / STARTER)
    parser.add_argument("--be", choices=ENGINES[:2], help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.model.is_dir():
        sys.exit(f"{options.model} is missing; python packaging/bootstrap.py run fetches the starter model")
    if options.be:
        report = Reports(options.file)
        (be_loop if options.be == "loop" else be_trl)(options.model, options.steps, report)
        return 0
    if options.quick:
        options.steps, options.rounds = 5, 1
    with tempfile.TemporaryDirectory(prefix="overhead-") as folder:
        return compare(Path(folder), options.model, options.steps, options.rounds)


def compare(folder: Path, model: Path, steps: int, rounds: int) -> int:
    """Let the engines take turns, each round led by another one."""
    print(f"{steps} steps of batch {BATCH} x {LENGTH}, float32, LoRA r {RANK}; {load()} before", flush=True)
    (model / "model.safetensors").read_bytes()  # from the disk once, for everybody
    courses: dict[str, list[Figures]] = {name: [] for name in ENGINES}
    for number in range(rounds):
        for place in range(len(ENGINES)):
            name = ENGINES[(number + place) % len(ENGINES)]
            figures = Figures(run(name, folder / f"{number}-{name}", model, steps))
            courses[name].append(figures)
            print(f"  round {number + 1}  {name:9}  {figures}", flush=True)
    print(f"{load()} after\n")
    return show(courses)


class Figures:
    """What is compared of one run."""

    def __init__(self, course: Course) -> None:
        done = [(cpu, record) for cpu, record in course.lines if record["type"] == "step"]
        first = done[0][1]
        steady = done[WARM:]
        self.tokens = sum(record["tokens"] for _, record in steady)
        self.cpu_per_token = 1000 * (done[-1][0] - done[WARM - 1][0]) / self.tokens
        self.peak = course.peak / 1e6
        self.first_begun = first["time"] - first["seconds"] - course.born
        self.first_done = first["time"] - course.born
        self.first_cpu = done[0][0]
        self.losses = [record["loss"] for _, record in done]

    def __str__(self) -> str:
        return (
            f"{self.cpu_per_token:.2f} CPU ms/token  {self.peak:.0f} MB  first step begun "
            f"{self.first_begun:.1f} s, done {self.first_done:.1f} s ({self.first_cpu:.1f} CPU s)  "
            f"loss {self.losses[0]:.4f} -> {statistics.mean(self.losses[-4:]):.4f}"
        )


def show(courses: dict[str, list[Figures]]) -> int:
    """Print the medians and their ratios to the loop's, and compare ours with TRL's."""
    names = {
        "cpu_per_token": "CPU ms per token",
        "peak": "peak memory, MB",
        "first_begun": "seconds to the first step",
        "first_done": "seconds until it is done",
        "first_cpu": "CPU seconds until it is done",
    }
    median = {
        engine: {key: statistics.median(getattr(item, key) for item in runs) for key in names}
        for engine, runs in courses.items()
    }
    print(
        table(
            ["", *ENGINES, "trl / loop", "tunesmith / loop", "tunesmith / trl"],
            [
                [
                    words,
                    *(f"{median[engine][key]:.2f}" for engine in ENGINES),
                    f"{median['trl'][key] / median['loop'][key]:.3f}",
                    f"{median['tunesmith'][key] / median['loop'][key]:.3f}",
                    f"{median['tunesmith'][key] / median['trl'][key]:.3f}",
                ]
                for key, words in names.items()
            ],
        )
    )
    tokens = {item.tokens for runs in courses.values() for item in runs}
    print(f"\ntokens of the steady state: {', '.join(map(str, sorted(tokens)))} (one number: the same rows)")
    ours, theirs = median["tunesmith"], median["trl"]
    broken = verdict(
        {
            "CPU time per token of ours / TRL's": (ours["cpu_per_token"] / theirs["cpu_per_token"], MOST_CPU),
            "peak memory of ours / TRL's": (ours["peak"] / theirs["peak"], MOST_MEMORY),
            "seconds to the first step of ours / TRL's": (
                ours["first_begun"] / theirs["first_begun"],
                MOST_SECONDS,
            ),
        }
    )
    return broken or int(len(tokens) > 1)


def run(name: str, folder: Path, model: Path, steps: int) -> Course:
    """Train once; ours is the real worker on a real run folder."""
    if name == "tunesmith":
        made = RunFolder.create(job(model, steps), folder)
        return watch(engine_command("work", str(made.path)), made.events_file, environment())
    folder.mkdir()
    file = folder / "events.jsonl"
    command = [sys.executable, __file__, "--be", name, "--file", str(file), "--steps", str(steps)]
    return watch([*command, "--model", str(model)], file, environment())


def job(model: Path, steps: int) -> TrainJob:
    """Return the job that all three do."""
    content = {
        "model": {"path": str(model)},
        "data": [{"path": str(SAMPLE), "format": {"kind": "alpaca"}}],
        "split": {"validation": 0.0, "test": 0.0},
        "stage": {"kind": "sft", "train_on": "completion", "max_length": LENGTH, "packing": False},
        "precision": {"kind": "fp32"},
        "method": {"kind": "lora", "r": RANK, "lora_alpha": ALPHA, "target_modules": "all-linear"},
        "optimizer": {"kind": "adamw", "learning_rate": RATE},
        "training": {
            "max_steps": steps,
            "per_device_train_batch_size": BATCH,
            "gradient_accumulation_steps": 1,
            "warmup_steps": 0,
            "gradient_checkpointing": True,
            "save_steps": 1000,
            "seed": SEED,
        },
    }
    made = parse(content, source=SAMPLE)
    assert isinstance(made, TrainJob)
    return made


class Reports:
    """Writes a line for each step, the way the engine does."""

    def __init__(self, file: Path) -> None:
        self.file = file.open("a", encoding="utf-8", buffering=1)
        self.began = 0.0
        self.tokens = 0

    def begin(self) -> None:
        self.began, self.tokens = time.time(), 0

    def count(self, _: Any, __: Any, inputs: dict[str, Any]) -> None:
        """Count the tokens of a forward pass; a hook of the model."""
        self.tokens += int(inputs["attention_mask"].sum())

    def end(self, loss: float) -> None:
        now = time.time()
        record = {
            "type": "step",
            "loss": loss,
            "tokens": self.tokens,
            "time": now,
            "seconds": now - self.began,
        }
        self.file.write(json.dumps(record) + "\n")


def rows() -> list[dict[str, str]]:
    return [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]


def adapter() -> Any:
    from peft import LoraConfig

    return LoraConfig(r=RANK, lora_alpha=ALPHA, target_modules="all-linear", task_type="CAUSAL_LM")


def be_loop(folder: Path, steps: int, report: Reports) -> None:
    """Train with nothing but PyTorch and PEFT."""
    import torch
    from peft import get_peft_model
    from transformers import AutoModelForCausalLM, AutoTokenizer, get_cosine_schedule_with_warmup

    torch.manual_seed(SEED)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    encoded = [encode(tokenizer, row) for row in rows()]
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    model.gradient_checkpointing_enable({"use_reentrant": False})
    model = get_peft_model(model, adapter())
    model.register_forward_pre_hook(report.count, with_kwargs=True)
    model.train()
    trained = [value for value in model.parameters() if value.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=RATE, weight_decay=0.0)
    schedule = get_cosine_schedule_with_warmup(optimizer, 0, steps)
    order = torch.randperm(len(encoded), generator=torch.Generator().manual_seed(SEED)).tolist()
    for step in range(steps):
        report.begin()
        places = order[step * BATCH : (step + 1) * BATCH]
        loss = model(
            **padded([encoded[place] for place in places], tokenizer.pad_token_id), use_cache=False
        ).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        report.end(loss.item())
    model.save_pretrained(report.file.name + "-adapter", save_embedding_layers=False)


def encode(tokenizer: Any, row: dict[str, str]) -> tuple[list[int], int]:
    """Return (token ids, how many of them are the prompt)."""
    asked = "\n".join(part for part in (row["instruction"], row["input"]) if part)
    turns = [{"role": "user", "content": asked}, {"role": "assistant", "content": row["output"]}]
    whole = tokenizer.apply_chat_template(turns, return_dict=False)
    prompt = tokenizer.apply_chat_template(turns[:1], add_generation_prompt=True, return_dict=False)
    return whole[:LENGTH], len(prompt)


def padded(items: list[tuple[list[int], int]], pad: int) -> dict[str, Any]:
    import torch

    longest = max(len(ids) for ids, _ in items)
    ids = [[*ids, *[pad] * (longest - len(ids))] for ids, _ in items]
    labels = [[-100] * prompt + ids[prompt:] + [-100] * (longest - len(ids)) for ids, prompt in items]
    mask = [[1] * len(ids) + [0] * (longest - len(ids)) for ids, _ in items]
    return {
        "input_ids": torch.tensor(ids),
        "labels": torch.tensor(labels),
        "attention_mask": torch.tensor(mask),
    }


def be_trl(folder: Path, steps: int, report: Reports) -> None:
    """Train with TRL's SFTTrainer, as its documentation says."""
    from datasets import Dataset
    from transformers import TrainerCallback
    from trl import SFTConfig, SFTTrainer

    class Clock(TrainerCallback):
        def on_step_begin(self, *_: Any, **__: Any) -> None:
            report.begin()

        def on_log(self, *_: Any, logs: dict[str, float], **__: Any) -> None:
            if "loss" in logs:
                report.end(float(logs["loss"]))

    asked = [
        {
            "prompt": [
                {
                    "role": "user",
                    "content": "\n".join(part for part in (row["instruction"], row["input"]) if part),
                }
            ],
            "completion": [{"role": "assistant", "content": row["output"]}],
        }
        for row in rows()
    ]
    arguments = SFTConfig(
        output_dir=report.file.name + "-trl",
        max_steps=steps,
        per_device_train_batch_size=BATCH,
        max_length=LENGTH,
        learning_rate=RATE,
        lr_scheduler_type="cosine",
        weight_decay=0.0,
        optim="adamw_torch",
        gradient_checkpointing=True,
        logging_steps=1,
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
        bf16=False,
        use_cpu=True,
        seed=SEED,
        data_seed=SEED,
        model_init_kwargs={"dtype": "float32"},
    )
    trainer = SFTTrainer(
        str(folder),
        arguments,
        train_dataset=Dataset.from_list(asked),
        peft_config=adapter(),
        callbacks=[Clock()],
    )
    trainer.model.register_forward_pre_hook(report.count, with_kwargs=True)
    trainer.train()
    trainer.save_model(report.file.name + "-adapter")


if __name__ == "__main__":
    sys.exit(main())
