"""The base of everything declarative."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from engine import job
from engine.console import TABLES
from engine.dataset import DatasetSpec, SplitSpec
from engine.model import ModelSpec
from engine.spec import Spec, kind_of

FORMS: list[type[Spec]] = [
    job.TrainingSpec,
    job.EvaluationSpec,
    DatasetSpec,
    SplitSpec,
    ModelSpec,
    *(entry for table in TABLES.values() for entry in table),
]


def test_a_setting_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError):
        SplitSpec().seed = 3


def test_a_misspelt_setting_is_an_error() -> None:
    with pytest.raises(ValidationError):
        SplitSpec.model_validate({"sede": 3})


@pytest.mark.parametrize("form", FORMS)
def test_every_setting_that_a_form_shows_has_a_help_text_and_a_sound_default(form: type[Spec]) -> None:
    values: dict[str, Any] = {}
    for name, field in form.model_fields.items():
        hidden = any(getattr(hint, "hidden", False) for hint in field.metadata)
        assert name == "kind" or hidden or field.description, f"{form.__name__}.{name} has no help"
        if not field.is_required():
            values[name] = field.get_default(call_default_factory=True)
    if not any(field.is_required() for field in form.model_fields.values()) and form is not ModelSpec:
        assert form.model_validate(values) == form()


def test_kinds_within_a_table_are_unique_and_described() -> None:
    for name, entries in TABLES.items():
        kinds = [kind_of(entry) for entry in entries]
        assert len(set(kinds)) == len(kinds), name
        assert all((entry.__doc__ or "").strip() for entry in entries), name


def test_an_entry_and_its_class_have_the_same_kind() -> None:
    for entries in TABLES.values():
        for entry in entries:
            if not any(field.is_required() for field in entry.model_fields.values()):
                assert kind_of(entry()) == kind_of(entry)
