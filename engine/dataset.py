"""The data of a job: files, how each is read, how much each counts, and what is held out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from engine.checks import AnyCheck
from engine.formats import AnyFormat
from engine.readers import AnyReader
from engine.reasons import reason
from engine.spec import Spec, Ui


class DatasetSpec(Spec):
    """One data file and what its columns mean."""

    path: Annotated[Path, Field(title="File")]
    """File with one example a row."""
    reader: Annotated[AnyReader | None, Field(title="Kind of file")] = None
    """How the file is read; found from its name and content when left out."""
    encoding: Annotated[str | None, Field(title="Text encoding")] = None
    """Encoding of a text file; recognised when left out."""
    format: Annotated[AnyFormat | None, Field(title="Format")] = None
    """Which column plays which role; guessed from the columns when left out."""
    weight: Annotated[float, Field(gt=0, le=100, title="Weight"), Ui(step=0.5)] = 1.0
    """How often this file's rows are seen: 2 shows each row twice an epoch, 0.5 shows half of them."""
    fixes: Annotated[tuple[AnyCheck, ...], Field(title="Fixes")] = ()
    """Checks whose fix is applied to the rows, in this order; the file itself stays as it is."""


class SplitSpec(Spec):
    """What is held out of training to measure it honestly."""

    validation: Annotated[
        float, Field(ge=0, le=0.5, title="Validation share"), Ui(group="Data", step=0.01)
    ] = 0.05
    """Share of rows kept aside to measure the loss on while training."""
    test: Annotated[float, Field(ge=0, le=0.5, title="Test share"), Ui(group="Data", step=0.01)] = 0.0
    """Share of rows kept aside for an evaluation after training."""
    seed: Annotated[int, Field(ge=0, lt=1 << 31, title="Split seed"), Ui(group="Data", advanced=True)] = 7
    """Number that decides which rows are held out; the same number always holds out the same rows."""

    @model_validator(mode="after")
    def _leave_something(self) -> SplitSpec:
        if self.validation + self.test >= 1:
            raise ValueError(reason("split_takes_all"))
        return self
