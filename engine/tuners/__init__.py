"""The torch half of methods that PEFT lacks: tuners of our own, entered into its tables under their names."""

from __future__ import annotations


def register() -> None:
    """Let PEFT load and save what our tuners learn."""
    from engine.tuners import bias, bottleneck  # noqa: F401 - importing one enters it
