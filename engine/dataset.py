"""The data of a job: files, how each is read, how much each counts, and what is held out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from engine.augmentations import AnyAugmentation
from engine.checks import AnyCheck
from engine.edits import AnyEdit
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
    edits: Annotated[tuple[AnyEdit, ...], Field(max_length=10_000, title="Edits"), Ui(hidden=True)] = ()
    """What is changed in the rows while they are read, in this order; the file itself stays as it is."""
    fixes: Annotated[tuple[AnyCheck, ...], Field(max_length=200, title="Fixes"), Ui(hidden=True)] = ()
    """Checks whose fix is applied to the rows, in this order; the file itself stays as it is."""
    augment: Annotated[
        tuple[AnyAugmentation, ...], Field(max_length=16, title="Made rows"), Ui(hidden=True)
    ] = ()
    """Ways to make more training rows of this file's; made rows are marked, and never held out."""


def _files(value: Any) -> Any:
    """Take a path for the file of it."""
    if isinstance(value, str | Path):
        value = (value,)
    if isinstance(value, list | tuple):
        return tuple({"path": item} if isinstance(item, str | Path) else item for item in value)
    return value


Files = Annotated[tuple[DatasetSpec, ...], BeforeValidator(_files)]
"""Files, each given by its path alone or with all that a DatasetSpec says."""


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
    stratify: Annotated[bool, Field(title="Keep label shares"), Ui(group="Data", advanced=True)] = True
    """Hold out the same share of every label, where the rows have labels."""
    keep_together: Annotated[
        Literal["same", "similar"], Field(title="Keep together"), Ui(group="Data", advanced=True)
    ] = "same"
    """Rows that always stay on one side: those with the same content, or nearly the same too. Looking for
    similar rows takes about a minute for every 50,000."""
    column: Annotated[
        str | None, Field(max_length=500, title="Split column"), Ui(group="Data", advanced=True)
    ] = None
    """Column that says train, validation or test; files that have it are split by it, not by the shares."""
    validation_data: Annotated[Files, Field(title="Validation files"), Ui(hidden=True)] = ()
    """Your own files to measure on while training, instead of a share of the rows."""
    test_data: Annotated[Files, Field(title="Test files"), Ui(hidden=True)] = ()
    """Your own files for the evaluation after training, instead of a share of the rows."""

    @model_validator(mode="after")
    def _leave_something(self) -> SplitSpec:
        if self.validation + self.test >= 1:
            raise ValueError(reason("split_takes_all"))
        return self


class MixSpec(Spec):
    """How the training rows of several files become one epoch.

    It decides which rows an epoch holds and how often; the trainer then shuffles them anew every epoch.
    """

    how: Annotated[
        Literal["concatenate", "probability", "temperature"], Field(title="Mixing"), Ui(group="Data")
    ] = "concatenate"
    """Concatenate: every file whole, as often as its weight says. Probability: the weights are each file's
    share of an epoch. Temperature: the shares follow the sizes of the files, evened out."""
    temperature: Annotated[
        float, Field(ge=1, le=100, title="Temperature"), Ui(group="Data", step=0.5, advanced=True)
    ] = 2.0
    """How far the shares are evened out: 1 keeps those of the sizes, large values give all files the same."""
    stop: Annotated[
        Literal["first", "all"], Field(title="An epoch ends when"), Ui(group="Data", advanced=True)
    ] = "first"
    """The first file is used up (no row is seen twice), or all are (smaller files repeat)."""
    seed: Annotated[int, Field(ge=0, lt=1 << 31, title="Mixing seed"), Ui(group="Data", advanced=True)] = 7
    """Number that decides which rows of a file are taken and where they stand."""


class ReplaySpec(Spec):
    """General rows that are mixed in, so that the model does not forget what it could."""

    data: Annotated[Files, Field(title="Replay files"), Ui(hidden=True)] = ()
    """Files with general rows; the small sample that comes with Tunesmith when left out."""
    share: Annotated[float, Field(gt=0, le=0.9, title="Replay share"), Ui(group="Data", step=0.05)] = 0.1
    """Part of an epoch's rows that are replay; 0.1 is every tenth row."""
    seed: Annotated[int, Field(ge=0, lt=1 << 31, title="Replay seed"), Ui(group="Data", advanced=True)] = 7
    """Number that decides which rows of the replay files are taken."""
