"""The torch half of methods: modules they put into a model, and tuners that PEFT lacks under their names."""

from __future__ import annotations


def register() -> None:
    """Let PEFT load and save what our tuners learn."""
    from engine.tuners import bias, bottleneck  # noqa: F401 - importing one enters it
