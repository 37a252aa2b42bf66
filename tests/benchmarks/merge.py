"""Measures the merge beside `cp` and beside peft: python tests/benchmarks/merge.py [--gigabytes 3].

A synthetic Llama-like checkpoint in bf16 and a LoRA adapter on every linear layer. The three take turns,
each in a process of its own, ends with everything on the disk, and gives the median of three wall times.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file

ROOT = Path(__file__).parents[2]
HIDDEN, INNER, VOCABULARY, RANK = 2048, 8192, 32000, 16
LAYER = {
    "self_attn.q_proj": (HIDDEN, HIDDEN),
    "self_attn.k_proj": (512, HIDDEN),
    "self_attn.v_proj": (512, HIDDEN),
    "self_attn.o_proj": (HIDDEN, HIDDEN),
    "mlp.gate_proj": (INNER, HIDDEN),
    "mlp.up_proj": (INNER, HIDDEN),
    "mlp.down_proj": (HIDDEN, INNER),
}
MOST_OF_COPY, MOST_OF_PEFT, MOST_GROWTH = 3.5, 1 / 3, 64 << 20

PEAK = """
from pathlib import Path as _Path
status = _Path("/proc/self/status").read_text()
print(status.partition("VmHWM:")[2].split()[0])
"""
"""The peak of this program alone; ru_maxrss would count the process that it was forked from."""
OURS = """
import sys
from pathlib import Path
from engine.runtime.merge import Source, merge
merge(Source(Path(sys.argv[1]), Path(sys.argv[2])), Path(sys.argv[3]))
"""
PEFT = """
import os, sys
from pathlib import Path
import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM
model = AutoModelForCausalLM.from_pretrained(sys.argv[1], dtype=torch.bfloat16)
merged = PeftModel.from_pretrained(model, sys.argv[2]).merge_and_unload()
merged.save_pretrained(sys.argv[3], max_shard_size="1GB")
for file in Path(sys.argv[3]).iterdir():
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
"""


def main() -> int:
    """Print the table and return 1 when a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gigabytes", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where to work; needs six times the gigabytes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="merge-benchmark-") as folder:
        return compare(Path(folder), options.gigabytes, options.rounds)


def compare(folder: Path, gigabytes: float, rounds: int) -> int:
    base, adapter = make(folder / "base", folder / "adapter", gigabytes)
    small = make(folder / "small", folder / "small-adapter", gigabytes / 3)
    size = sum(file.stat().st_size for file in base.glob("*.safetensors"))
    print(f"{size / 1e9:.2f} GB, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before")
    seconds: dict[str, list[float]] = {"cp + sync": [], "tunesmith": [], "peft": []}
    peaks: dict[str, int] = {}
    identical = ""
    for number in range(rounds):
        for name, times in seconds.items():
            out = folder / f"out-{name.split()[0]}"
            took, peak = timed(command(name, base, adapter, out))
            times.append(took)
            peaks[name] = max(peaks.get(name, 0), peak)
            print(f"  round {number + 1}  {name:10} {took:6.1f} s  peak {peak / 1e6:6.0f} MB", flush=True)
        if not identical:
            identical = same(folder / "out-tunesmith", folder / "out-peft")
        for name in seconds:
            shutil.rmtree(folder / f"out-{name.split()[0]}")
    _, small_peak = timed(command("tunesmith", *small, folder / "out-small"))
    return report(
        {name: statistics.median(times) for name, times in seconds.items()}, peaks, small_peak, identical
    )


def report(median: dict[str, float], peaks: dict[str, int], small_peak: int, identical: str) -> int:
    ours = median["tunesmith"]
    of_copy, of_peft = ours / median["cp + sync"], ours / median["peft"]
    growth = peaks["tunesmith"] - small_peak
    print("median seconds:", ", ".join(f"{name} {value:.1f}" for name, value in median.items()))
    print(
        f"of cp + sync {of_copy:.2f} (bound {MOST_OF_COPY}), of peft {of_peft:.2f} (bound {MOST_OF_PEFT:.2f})"
    )
    print(f"peak {peaks['tunesmith'] / 1e6:.0f} MB, on a third of the bytes {small_peak / 1e6:.0f} MB")
    print(f"peft's peak {peaks['peft'] / 1e6:.0f} MB")
    print(f"bit-identical to peft: {identical}")
    bounds = {
        "cp + sync": of_copy <= MOST_OF_COPY,
        "peft": of_peft <= MOST_OF_PEFT,
        "flat memory": growth <= MOST_GROWTH,
        "bit-identity": identical.startswith("all"),
    }
    broken = [name for name, held in bounds.items() if not held]
    print("broken: " + ", ".join(broken) if broken else "every bound held")
    return 1 if broken else 0


def command(name: str, base: Path, adapter: Path, out: Path) -> list[str]:
    if name == "cp + sync":
        return ["sh", "-c", 'cp -r "$1" "$2" && sync "$2"/* "$2"', "sh", str(base), str(out)]
    return [
        sys.executable,
        "-c",
        (OURS if name == "tunesmith" else PEFT) + PEAK,
        str(base),
        str(adapter),
        str(out),
    ]


def timed(arguments: list[str]) -> tuple[float, int]:
    """Return the wall time of a command and the peak memory of its process, from a quiet disk on."""
    os.sync()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", "HF_HUB_OFFLINE": "1"}
    began = time.perf_counter()
    ran = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)
    took = time.perf_counter() - began
    if ran.returncode:
        print(ran.stderr, file=sys.stderr)
        ran.check_returncode()
    return took, int(ran.stdout.split()[-1]) * 1024 if ran.stdout else 0


def same(ours: Path, theirs: Path) -> str:
    places = [
        {name: file for file in folder.glob("*.safetensors") for name in names(file)}
        for folder in (ours, theirs)
    ]
    equal = 0
    for name, file in places[0].items():
        with safe_open(file, "pt") as first, safe_open(places[1][name], "pt") as second:
            equal += bool(torch.equal(first.get_tensor(name), second.get_tensor(name)))
    return f"{'all ' if equal == len(places[0]) == len(places[1]) else ''}{equal} of {len(places[0])} tensors"


def names(file: Path) -> list[str]:
    with safe_open(file, "pt") as opened:
        return list(opened.keys())


def make(base: Path, adapter: Path, gigabytes: float) -> tuple[Path, Path]:
    """Write a checkpoint in shards of about a gigabyte, and its adapter."""
    base.mkdir()
    adapter.mkdir()
    embeddings = 2 * VOCABULARY * HIDDEN * 2
    layers = max(
        1, round((gigabytes * 1e9 - embeddings) / sum(2 * rows * columns for rows, columns in LAYER.values()))
    )
    torch.manual_seed(1)
    writer = Writer(base)
    pairs = {}
    writer.add("model.embed_tokens.weight", VOCABULARY, HIDDEN)
    for layer in range(layers):
        for module, (rows, columns) in LAYER.items():
            name = f"model.layers.{layer}.{module}"
            writer.add(f"{name}.weight", rows, columns)
            pairs[f"base_model.model.{name}.lora_A.weight"] = torch.randn(RANK, columns) * 0.02
            pairs[f"base_model.model.{name}.lora_B.weight"] = torch.randn(rows, RANK) * 0.02
        for norm in ("input_layernorm", "post_attention_layernorm"):
            writer.add(f"model.layers.{layer}.{norm}.weight", HIDDEN)
    writer.add("model.norm.weight", HIDDEN)
    writer.add("lm_head.weight", VOCABULARY, HIDDEN)
    writer.close()
    (base / "config.json").write_text(json.dumps(config(layers)))
    save_file(pairs, adapter / "adapter_model.safetensors", {"format": "pt"})
    targets = sorted({module.rpartition(".")[2] for module in LAYER})
    settings = {"peft_type": "LORA", "r": RANK, "lora_alpha": 2 * RANK, "target_modules": targets}
    (adapter / "adapter_config.json").write_text(json.dumps({**settings, "task_type": "CAUSAL_LM"}))
    return base, adapter


class Writer:
    """Collects random tensors into shards."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.part: dict[str, torch.Tensor] = {}
        self.places: dict[str, str] = {}
        self.shards = 0

    def add(self, name: str, *shape: int) -> None:
        self.part[name] = (torch.randn(shape) * 0.02).bfloat16()
        if sum(value.nbytes for value in self.part.values()) > 900e6:
            self.flush()

    def flush(self) -> None:
        self.shards += 1
        file = f"model-{self.shards:05}.safetensors"
        save_file(self.part, self.folder / file, {"format": "pt"})
        self.places.update(dict.fromkeys(self.part, file))
        self.part = {}

    def close(self) -> None:
        if self.part:
            self.flush()
        index = {"metadata": {}, "weight_map": self.places}
        (self.folder / "model.safetensors.index.json").write_text(json.dumps(index))


def config(layers: int) -> dict[str, Any]:
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "hidden_size": HIDDEN,
        "intermediate_size": INNER,
        "num_hidden_layers": layers,
        "num_attention_heads": 32,
        "num_key_value_heads": 8,
        "vocab_size": VOCABULARY,
        "tie_word_embeddings": False,
        "dtype": "bfloat16",
    }


if __name__ == "__main__":
    sys.exit(main())
