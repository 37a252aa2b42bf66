"""The cards and presets that the wizard offers, read from resources/presets."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import Field

from desktop.paths import resources
from engine.methods import AnyMethod
from engine.model import ModelFacts
from engine.precision import AnyPrecision
from engine.spec import Spec

PRESETS: Final = ("quick", "balanced", "thorough")
_S = TypeVar("_S", bound=Spec)


class MethodCard(Spec):
    """A card of the Method page: a precision and a method under the name that people know."""

    id: str
    title: str
    line: str
    """When to choose it."""
    family: str
    recommended: bool = False
    usual: bool = False
    """Whether it is shown at once; the others are found by their family."""
    precision: AnyPrecision
    method: AnyMethod
    training: dict[str, Any] = Field(default_factory=dict)
    """Settings of the training without which the method does not work."""


class Preset(Spec):
    """Hyperparameters to begin with; only the fields named in the file are replaced."""

    id: str
    title: str
    description: str
    training: dict[str, Any] = Field(default_factory=dict)
    method: dict[str, Any] = Field(default_factory=dict)
    stage: dict[str, Any] = Field(default_factory=dict)
    optimizer: dict[str, Any] = Field(default_factory=dict)
    evaluation: dict[str, Any] = Field(default_factory=dict)


class StarterModel(Spec):
    """A model to begin with; sizes in bytes, counts in single parameters."""

    id: str
    name: str
    hub: str
    parameters: int
    weight_bytes: int
    licence: str
    gated: bool
    context: int
    chat_template: bool
    facts: dict[str, Any]
    """Shape of the network, as its config.json names it."""

    def model_facts(self) -> ModelFacts:
        """Return what its folder would say of itself; the path is where the hub has it."""
        shape = {name: value for name, value in self.facts.items() if name in ModelFacts.model_fields}
        return ModelFacts(
            path=Path(self.hub),
            name=self.name,
            parameters=self.parameters,
            weight_bytes=self.weight_bytes,
            context=self.context,
            chat_template=self.chat_template,
            licence=self.licence,
            **shape,
        )


@cache
def method_cards() -> tuple[MethodCard, ...]:
    """Return the cards of the Method page, in the order shown."""
    return tuple(MethodCard.model_validate(item) for item in _read("methods"))


@cache
def presets() -> tuple[Preset, ...]:
    """Return the presets, from the shortest run to the longest."""
    return tuple(Preset.model_validate({"id": name, **_read(name)}) for name in PRESETS)


@cache
def starter_models() -> tuple[StarterModel, ...]:
    """Return the models to begin with, smallest first."""
    return tuple(StarterModel.model_validate(item) for item in _read("models"))


def demo_job() -> Path:
    """Return the job file of the bundled sample."""
    return resources() / "presets" / "demo.yaml"


def overlay(spec: _S, values: dict[str, Any]) -> _S:
    """Return the spec with those of the values that it has fields for."""
    known = {name: value for name, value in values.items() if name in type(spec).model_fields}
    return type(spec).model_validate({**spec.model_dump(), **known})


def _read(name: str) -> Any:
    # The loader in C, where PyYAML has it, is ten times as fast; a page waits for these files.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (resources() / "presets" / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=loader)  # noqa: S506 - both are safe
