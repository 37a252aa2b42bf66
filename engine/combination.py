"""Which parts of a recipe go together; the one place that says no, for the window, the job and the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from engine.problems import Problem
from engine.reasons import reason
from engine.spec import kind_of
from engine.stages import STAGES

if TYPE_CHECKING:
    from engine.methods import Method
    from engine.optimizers import Optimizer
    from engine.precision import Precision
    from engine.stages import Stage


class Training(Protocol):
    """What a training's settings say that a method may not go with."""

    @property
    def gradient_checkpointing(self) -> bool:
        """Return whether activations are computed again for the backward pass."""
        ...


class Parts(Protocol):
    """The parts of a recipe that may exclude each other."""

    @property
    def precision(self) -> Precision:
        """Return how the base is held."""
        ...

    @property
    def method(self) -> Method:
        """Return what is trained of it."""
        ...

    @property
    def stage(self) -> Stage:
        """Return what it learns from."""
        ...

    @property
    def training(self) -> Training:
        """Return in what portions it learns, and by what means memory is saved."""
        ...

    @property
    def optimizer(self) -> Optimizer:
        """Return how gradients become changes."""
        ...


def refusals(parts: Parts) -> list[Problem]:
    """Return a problem for every two parts that cannot be used together; none means that all can."""
    found = (
        method_refusal(parts.method, parts.precision, kind_of(parts.stage)),
        *switch_refusals(parts),
        optimizer_refusal(parts.optimizer, parts.method, parts.precision),
    )
    return [problem for problem in found if problem is not None]


def method_refusal(method: Method, precision: Precision, stage: str) -> Problem | None:
    """Return why a method cannot be trained on a precision at a stage, or None when it can."""
    if precision.quantized and not method.quantized:
        facts = {"method": kind_of(method), "precision": kind_of(precision)}
        return Problem(code="combination_refused", facts=facts)
    if method.writes_only and _task_of(stage) != "CAUSAL_LM":
        return _apart(kind_of(method), stage, "method_needs_writing")
    code = method.refusal(precision, stage)
    if code is None:
        return None
    at_any_stage = method.refusal(precision, "") == code
    return _apart(kind_of(method), kind_of(precision) if at_any_stage else stage, code)


def switch_refusals(parts: Parts) -> list[Problem]:
    """Return a problem for each setting that is on and that the method does not go with."""
    method, facts = parts.method, {"method": kind_of(parts.method)}
    found = []
    if parts.training.gradient_checkpointing and not method.recomputes:
        found.append(Problem(code="method_refuses_checkpointing", facts=facts))
    if getattr(parts.stage, "packing", False) and not method.packs:
        found.append(Problem(code="method_refuses_packing", facts=facts))
    return found


def optimizer_refusal(optimizer: Optimizer, method: Method, precision: Precision) -> Problem | None:
    """Return why an optimizer cannot train what a method opens, or None when it can."""
    code = optimizer.refusal(adapter=method.adapter, quantized=precision.quantized)
    return None if code is None else _apart(kind_of(optimizer), kind_of(method), code)


def _task_of(stage: str) -> str:
    return next((entry.task for entry in STAGES if kind_of(entry) == stage), "CAUSAL_LM")


def _apart(one: str, other: str, code: str) -> Problem:
    facts = {"one": one, "other": other, "reason": reason(code)}
    return Problem(code="combination_impossible", facts=facts)
