"""The models that the wizard offers: what is on this computer, then what is worth fetching."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from desktop.state.draft import Draft
from desktop.state.presets import StarterModel, method_cards, presets
from engine.model import ModelSpec

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from engine.model import ModelFacts
    from engine.problems import Problem
    from engine.rpc import FoundModel

Where = Literal["starter", "own", "huggingface", "lm_studio", "ollama", "hub"]
_ORDER: Final[tuple[Where, ...]] = ("starter", "own", "huggingface", "lm_studio", "ollama", "hub")


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """One card of the Model page; sizes in bytes, None and empty are not known."""

    key: str
    name: str
    where: Where
    path: Path | None = None
    hub: str = ""
    parameters: int | None = None
    weight_bytes: int | None = None
    licence: str = ""
    context: int | None = None
    template: bool | None = None
    facts: ModelFacts | None = None
    """Of a model that is not on this computer."""
    problem: Problem | None = None

    @property
    def usable(self) -> bool:
        """Say whether it can be chosen now."""
        return self.path is not None and self.problem is None


def on_disk(found: Iterable[FoundModel], extra: ModelFacts | None = None) -> tuple[ModelChoice, ...]:
    """Return what is on this computer: what can be trained first, the chosen folder among it."""
    choices = [_found(model) for model in found]
    if extra is not None and all(choice.path != extra.path for choice in choices):
        choices.insert(0, _with_facts(extra.name, "own", extra.path, extra))
    unique = {choice.key: choice for choice in choices}.values()
    return tuple(sorted(unique, key=lambda choice: (not choice.usable, _ORDER.index(choice.where))))


def to_fetch(models: Iterable[StarterModel], here: Iterable[ModelChoice]) -> tuple[ModelChoice, ...]:
    """Return the models of the list that are not on this computer."""
    names = {choice.name.rpartition("/")[2].lower() for choice in here if choice.usable}
    absent = (model for model in models if model.hub.rpartition("/")[2].lower() not in names)
    return tuple(
        ModelChoice(
            key=f"hub:{model.hub}",
            name=model.name,
            where="hub",
            hub=model.hub,
            parameters=model.parameters,
            weight_bytes=model.weight_bytes,
            licence=model.licence,
            context=model.context,
            template=model.chat_template,
            facts=model.model_facts(),
        )
        for model in absent
    )


def matching(choices: Iterable[ModelChoice], words: str) -> tuple[ModelChoice, ...]:
    """Return the choices whose name, hub id or licence holds every word."""
    wanted = words.lower().split()
    return tuple(
        choice
        for choice in choices
        if all(word in f"{choice.name} {choice.hub} {choice.licence}".lower() for word in wanted)
    )


def fresh() -> Draft:
    """Return the draft to begin with: QLoRA at the recommended settings."""
    card = next(card for card in method_cards() if card.recommended)
    preset = next(preset for preset in presets() if preset.id == "balanced")
    return Draft().with_card(card).with_preset(preset)


def recommended(model: Path | str) -> Draft:
    """Return the draft whose forecast a model's card shows; a model is a folder, or its id on the hub."""
    if isinstance(model, str):
        return fresh().changed(model=ModelSpec(hub=model))
    return fresh().with_model(model)


def _found(model: FoundModel) -> ModelChoice:
    if model.facts is not None:
        return _with_facts(model.name, model.where, model.path, model.facts)
    return ModelChoice(str(model.path), model.name, model.where, model.path, problem=model.problem)


def _with_facts(name: str, where: Where, path: Path, facts: ModelFacts) -> ModelChoice:
    return ModelChoice(
        key=str(path),
        name=name,
        where=where,
        path=path,
        parameters=facts.parameters,
        weight_bytes=facts.weight_bytes,
        licence=facts.licence,
        context=facts.context,
        template=facts.chat_template,
    )
