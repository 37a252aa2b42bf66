"""Builds the stand-in for NVIDIA's library, scripts it, and asks it through the real binding in a child."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = Path(__file__).with_name("nvml_standin.c")
CARD: dict[str, object] = {
    "name": "NVIDIA GeForce RTX 4090",
    "uuid": "GPU-4090",
    "total": 24 << 30,
    "free": 16 << 30,
    "used": 8 << 30,
    "temperature": 61,
    "power": 284_500,
    "limit": 450_000,
    "load": 97,
    "reasons": 0,
    "compute": "4242:7000000000",
    "graphics": "99:200000000",
}
SECOND: dict[str, object] = {**CARD, "name": "NVIDIA GeForce RTX 3060", "uuid": "GPU-3060", "compute": ""}
DRIVER = "580.95.05"
LOST_DRIVER = {"all": "!9", "init": "!9"}

CHILD = """
import dataclasses, json, os, sys, threading
from engine.cards import CardSampler
now = 0.0
sampler = CardSampler(clock=lambda: now)
for line in sys.stdin:
    word, _, number = line.partition(" ")
    if word == "wait":
        now += float(number)
    elif word.strip() == "close":
        sampler.close()
    readings = sampler.read() if word.strip() == "read" else None
    told = None if readings is None else [dataclasses.asdict(card) for card in readings]
    open_files = sorted(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else []
    facts = {"cards": told, "threads": threading.active_count(), "files": len(open_files)}
    print(json.dumps(facts), flush=True)
"""


@cache
def library(*left_out: str) -> bytes:
    """Return NVIDIA's library as we compile it, without the symbols named."""
    compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("the stand-in for NVIDIA's library needs Linux and a C compiler")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "library"
        flags = [f"-DWITHOUT_{name}" for name in left_out]
        subprocess.run([compiler, "-shared", "-fPIC", *flags, "-o", target, SOURCE], check=True)
        return target.read_bytes()


class StandIn:
    """A compiled stand-in, its script, and a child process that samples it; the child's clock is ours."""

    def __init__(self, folder: Path, *left_out: str) -> None:
        self.script_file, self.log_file = folder / "script", folder / "log"
        self.script()
        (folder / "libnvidia-ml.so.1").write_bytes(library(*left_out))
        self.environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", ""))),
            "LD_LIBRARY_PATH": str(folder),
            "NVML_STANDIN_SCRIPT": str(self.script_file),
            "NVML_STANDIN_LOG": str(self.log_file),
        }
        self._child: subprocess.Popen[str] | None = None

    def script(self, *cards: dict[str, object] | None, **lines: object) -> None:
        """Plug in these cards from slot 0 on (None is an empty slot) and say what else holds."""
        said = {"driver": DRIVER, **lines}
        said["slots"] = " ".join(str(slot) for slot, card in enumerate(cards) if card is not None)
        for slot, card in enumerate(cards):
            said |= {f"{slot}.{key}": value for key, value in (card or {}).items()}
        fresh = self.script_file.with_suffix(".new")
        fresh.write_text("".join(f"{key} {value}\n" for key, value in said.items()))
        fresh.replace(self.script_file)

    def ask(self, line: str = "read") -> dict[str, Any]:
        """Give the child one word and return what it answers."""
        if self._child is None:
            self._child = subprocess.Popen(
                [sys.executable, "-W", "error", "-c", CHILD],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=self.environment,
            )
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(f"{line}\n")
        self._child.stdin.flush()
        return json.loads(self._child.stdout.readline())

    def cards(self, wait: float = 1.0) -> list[dict[str, Any]] | None:
        """Return what the sampler says so many seconds later."""
        self.ask(f"wait {wait}")
        return self.ask()["cards"]

    def sessions(self) -> str:
        """Return the beginnings (i) and ends (s) of sessions so far."""
        return self.log_file.read_text() if self.log_file.exists() else ""

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            assert self._child.stdin is not None
            assert self._child.stdout is not None
            self._child.stdin.close()
            self._child.wait(120)
            self._child.stdout.close()
