"""The draft: the wizard's job under construction, kept when the window closes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import yaml
from pydantic import Field, ValidationError

from desktop.state.presets import MethodCard, Preset, method_cards, overlay
from engine import durable
from engine.combination import refusals
from engine.dataset import DatasetSpec
from engine.job import Recipe, TrainingSpec, TrainJob, absolute
from engine.model import ModelSpec
from engine.problems import Problem
from engine.rpc import LeverKind

if TYPE_CHECKING:
    from pathlib import Path

    from engine.methods import Method
    from engine.rpc import Lever
    from engine.stages import Stage

Step = Literal["model", "data", "method", "hyperparameters", "review"]

_PARTS: Final = ("model", "data", *Recipe.model_fields)
"""Parts of a draft that the job has too."""


class Draft(Recipe):
    """A train job of which any part may still be missing, and where the person is in the wizard."""

    version: Literal[1] = 1
    model: ModelSpec | None = None
    data: tuple[DatasetSpec, ...] = ()
    preset: str | None = "balanced"
    """The preset that was chosen last; None when fields were changed by hand since."""
    eased: tuple[LeverKind, ...] = ()
    """What was changed about the preset so that it fits."""
    uneased: dict[str, Any] = Field(default_factory=dict)
    """What those settings were before, by their dotted path."""
    step: Step = "model"
    """The page that is open."""
    visited: tuple[Step, ...] = ("model",)

    def changed(self, **values: Any) -> Draft:
        """Return a validated copy with some values replaced."""
        return Draft.model_validate({**dict(self), **values})

    def job(self) -> TrainJob | list[Problem]:
        """Return the job, or everything that is still missing or impossible."""
        problems = [*self.missing(), *refusals(self)]
        if problems:
            return problems
        return TrainJob.model_validate({part: getattr(self, part) for part in _PARTS})

    def missing(self) -> list[Problem]:
        """Return a problem for each part that must be chosen and is not."""
        absent = []
        if self.model is None:
            absent.append(Problem(code="model_not_chosen"))
        if not self.data:
            absent.append(Problem(code="data_not_chosen"))
        return absent

    def forecast_job(self) -> dict[str, Any] | None:
        """Return the job as the forecast takes it, with or without data; None without a model."""
        if self.model is None:
            return None
        content = self.model_dump(mode="json", include=set(_PARTS))
        if not self.data:
            del content["data"]
        return {"version": 1, "kind": "train", **content}

    def with_model(self, folder: Path) -> Draft:
        """Return the draft on the model of a folder; what another model needed to fit is taken back."""
        model = ModelSpec(path=folder)
        return self if self.model == model else self.as_chosen().changed(model=model)

    def with_data(self, *files: Path) -> Draft:
        """Return the draft with more files; one that is there already is not added twice."""
        known = {item.path for item in self.data}
        new = [DatasetSpec(path=file) for file in dict.fromkeys(files) if file not in known]
        return self.changed(data=(*self.data, *new))

    def with_dataset(self, spec: DatasetSpec) -> Draft:
        """Return the draft with the settings of one of its files replaced."""
        return self.changed(data=tuple(spec if item.path == spec.path else item for item in self.data))

    def without_data(self, file: Path) -> Draft:
        """Return the draft without a file."""
        return self.changed(data=tuple(item for item in self.data if item.path != file))

    def with_card(self, card: MethodCard) -> Draft:
        """Return the draft with a card's precision and method, and what that needs.

        An untouched learning rate follows, and what another card had needed is taken back.
        """
        plain = self.as_chosen()
        optimizer, training = plain.optimizer, plain.training
        if optimizer.learning_rate == usual_rate(self.method, self.stage):
            optimizer = overlay(optimizer, {"learning_rate": usual_rate(card.method, self.stage)})
        needed = next((other.training for other in method_cards() if other.id == card_of(self)), {})
        usual = {name: getattr(TrainingSpec(), name) for name in needed}
        training = overlay(training, {**usual, **card.training})
        values = {"precision": card.precision, "method": card.method, "optimizer": optimizer}
        return plain.changed(training=training, **values)

    def with_stage(self, stage: type[Stage]) -> Draft:
        """Return the draft at another stage; its length stays, and an untouched learning rate follows."""
        made = overlay(stage.model_validate({}), {"max_length": self.stage.max_length})
        optimizer = self.optimizer
        if optimizer.learning_rate == usual_rate(self.method, self.stage):
            optimizer = overlay(optimizer, {"learning_rate": usual_rate(self.method, made)})
        return self.changed(stage=made, optimizer=optimizer)

    def with_preset(self, preset: Preset) -> Draft:
        """Return the draft under a preset; fields that its parts do not have are skipped."""
        parts = ("training", "method", "stage", "optimizer", "evaluation")
        plain = self.as_chosen()
        laid = {part: overlay(getattr(plain, part), getattr(preset, part)) for part in parts}
        if "lora_alpha" not in type(plain.method).model_fields:  # the ranks of a preset are LoRA's
            laid["method"] = plain.method
        return plain.changed(preset=preset.id, **laid)

    def as_chosen(self) -> Draft:
        """Return the draft without what was changed so that its preset fits."""
        return self.changed(**self._with_values(self.uneased), **_NOT_EASED) if self.eased else self

    def with_lever(self, lever: Lever) -> Draft:
        """Return the draft with a lever pulled; a preset stays, with what was changed about it."""
        parts = self._with_values(lever.changes)
        if self.preset is None:
            return self.changed(**parts)
        eased = tuple(dict.fromkeys((*self.eased, *lever.kinds)))
        before = {path: self._value(path) for path in lever.changes}
        return self.changed(eased=eased, uneased={**before, **self.uneased}, **parts)

    def by_hand(self, **values: Any) -> Draft:
        """Return the draft with fields changed by hand: no preset any more."""
        return self.changed(preset=None, **_NOT_EASED, **values)

    @classmethod
    def from_job(cls, job: TrainJob) -> Draft:
        """Return a draft that begins with everything a job says, for tuning again or from a file."""
        content = {part: getattr(job, part) for part in _PARTS}
        return cls.model_validate({**content, "preset": None})

    def _with_values(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the parts of the draft in which something is replaced, by dotted path."""
        parts: dict[str, Any] = {}
        for path, value in values.items():
            part, _, name = path.partition(".")
            if name:
                parts.setdefault(part, getattr(self, part).model_dump(mode="json"))[name] = value
            else:
                parts[part] = value
        return parts

    def _value(self, path: str) -> Any:
        part, _, name = path.partition(".")
        content = getattr(self, part).model_dump(mode="json")
        return content[name] if name else content

    def dump(self) -> bytes:
        """Return the draft as YAML."""
        return yaml.safe_dump(self.model_dump(mode="json"), sort_keys=False, allow_unicode=True).encode()

    @classmethod
    def parse(cls, content: bytes, folder: Path | None = None) -> Draft:
        """Read a draft back; raises ValueError when it is none."""
        try:
            draft = cls.model_validate(yaml.safe_load(content))
        except (yaml.YAMLError, RecursionError) as error:
            raise ValueError(str(error)) from error
        return absolute(draft, folder) if folder else draft


_NOT_EASED: Final[dict[str, Any]] = {"eased": (), "uneased": {}}


@dataclass(frozen=True, slots=True)
class LoadedDraft:
    """The draft, and where an unreadable file was set aside if there was one."""

    draft: Draft
    set_aside: Path | None = None


def card_of(draft: Draft) -> str | None:
    """Return the id of the card that the draft's precision and method come from, or None."""
    chosen = [card for card in method_cards() if _same_choice(card, draft)]
    exact = [card for card in chosen if card.method == draft.method]
    return (exact or chosen)[0].id if chosen else None


def load_draft(path: Path) -> LoadedDraft:
    """Read the kept draft; an unreadable one is set aside, never overwritten, and a new one is begun."""
    try:
        return LoadedDraft(Draft.parse(path.read_bytes()))
    except FileNotFoundError:
        return LoadedDraft(Draft())
    except (ValidationError, ValueError):
        number = 1
        while (aside := path.with_name(f"{path.name}.unreadable-{number}")).exists():
            number += 1
        path.rename(aside)
        return LoadedDraft(Draft(), aside)


def save_draft(draft: Draft, path: Path) -> None:
    """Keep the draft, whole or not at all."""
    durable.write_atomic(path, draft.dump())


def usual_rate(method: Method, stage: Stage) -> float:
    """Return the learning rate to begin with."""
    return float(f"{method.usual_rate * stage.rate_share:.3g}")


def _same_choice(card: MethodCard, draft: Draft) -> bool:
    """Say whether the draft still is what the card stands for, whatever its sizes are."""
    if card.precision.kind != draft.precision.kind or card.method.kind != draft.method.kind:
        return False
    flags = (
        "use_dora",
        "use_rslora",
        "target_modules",
        "init_lora_weights",
        "loraplus_lr_ratio",
        "use_lora_fa",
        "trainable_tokens",
    )
    return all(getattr(card.method, flag, None) == getattr(draft.method, flag, None) for flag in flags)
