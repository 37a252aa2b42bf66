"""One whole model with the adapter folded in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from engine.exporters.base import Exporter
from engine.spec import Ui

if TYPE_CHECKING:
    from engine.methods.base import Method


class Merged(Exporter):
    """Merged: one whole 16-bit model with what was learned folded in, proved against what was trained."""

    folder: ClassVar[str] = "merged"

    kind: Literal["merged"] = "merged"
    base: Annotated[Literal["as_trained", "original"], Field(title="Fold into"), Ui(group="Export")] = (
        "as_trained"
    )
    """The weights as the adapter saw them while training (faithful), or the published 16-bit weights."""
    dtype: Annotated[Literal["bfloat16", "float16"], Field(title="Stored as"), Ui(group="Export")] = (
        "bfloat16"
    )
    """16-bit type of the stored weights."""

    def fits(self, method: Method) -> bool:
        """Whole models count as merged already: they are converted to 16 bit and proved too."""
        return method.merges
