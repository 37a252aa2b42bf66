"""The table of data checks."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.checks.base import Check, CheckedRow, Finding
from engine.checks.cut_off import CutOff
from engine.checks.duplicates import Duplicates
from engine.checks.empty_fields import EmptyFields
from engine.checks.nothing_trained import NothingTrained

AnyCheck = Annotated[EmptyFields | Duplicates | CutOff | NothingTrained, Field(discriminator="kind")]
CHECKS: tuple[type[Check], ...] = (EmptyFields, Duplicates, CutOff, NothingTrained)

__all__ = ["CHECKS", "AnyCheck", "Check", "CheckedRow", "Finding"]
