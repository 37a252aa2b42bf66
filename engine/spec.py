"""The base of every declarative model, and the hints that a form may follow."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict


@dataclass(frozen=True)
class Ui:
    """How a form shows a field; the engine itself never reads this."""

    group: str = "General"
    """Heading under which the expert form files the field; an English title that is translated."""
    advanced: bool = False
    """Shown in the expert form only."""
    step: float | None = None
    """What one click on a spin box adds."""
    unit: str = ""
    """Shown after the number, for instance "tokens"."""
    hidden: bool = False
    """Never shown: the page has a better way to choose it."""


class Spec(BaseModel):
    """A frozen, closed model whose attribute docstrings are its help texts.

    Unknown keys are refused, so a misspelt setting is an error instead of a silent default.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, validate_default=False
    )


def kind_of(entry: Spec | type[Spec]) -> str:
    """Return the tag by which a table entry is chosen in a job."""
    table_entry = entry if isinstance(entry, type) else type(entry)
    return str(table_entry.model_fields["kind"].default)
