"""Kronecker products of small matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.methods.peft_tuner import LinearTuner, packed_on, rest
from engine.spec import Ui

if TYPE_CHECKING:
    from peft import PeftConfig
    from transformers import PreTrainedModel


class LoKr(LinearTuner):
    """LoKr: an update that is a Kronecker product (LyCORIS, Yeh et al., 2023, arXiv:2309.14859)."""

    not_on = packed_on("nf4")
    usual_rate: ClassVar[float] = 2e-3

    kind: Literal["lokr"] = "lokr"
    r: Annotated[int, Field(ge=1, le=512, title="Rank"), Ui(group="Method", step=8)] = 16
    """Width to which the larger factor is cut; one that is small already is trained whole."""
    alpha: Annotated[int, Field(ge=1, le=4096, title="Alpha"), Ui(group="Method", step=8)] = 32
    """How loud the adapter speaks, relative to its rank."""
    decompose_factor: Annotated[
        int, Field(ge=-1, le=4096, title="Factor"), Ui(group="Method", advanced=True)
    ] = -1
    """Size of the smaller factor, where it divides a layer; -1 makes both factors about alike."""
    decompose_both: Annotated[bool, Field(title="Cut both factors"), Ui(group="Method", advanced=True)] = (
        False
    )
    """Cut the smaller factor to the rank too."""
    rank_dropout: Annotated[
        float, Field(ge=0, lt=1, title="Rank dropout"), Ui(group="Method", step=0.05, advanced=True)
    ] = 0.0
    """Share of the update's rows set to zero while training."""
    module_dropout: Annotated[
        float, Field(ge=0, lt=1, title="Module dropout"), Ui(group="Method", step=0.05, advanced=True)
    ] = 0.0
    """How often a layer is trained without its adapter."""

    def config(self, model: PreTrainedModel, **common: Any) -> PeftConfig:
        """Take everything as it is set."""
        from peft import LoKrConfig

        del model
        return LoKrConfig(
            r=self.r,
            alpha=self.alpha,
            decompose_factor=self.decompose_factor,
            decompose_both=self.decompose_both,
            rank_dropout=self.rank_dropout,
            module_dropout=self.module_dropout,
            **common,
        )

    def look_at_nothing(self, model: Any) -> None:
        """Leave out the draw that decides whether a layer is trained with its adapter."""
        rest(model, "lokr")

    def numbers(self, wide: int, tall: int) -> int:
        """Count both factors, each whole or cut to the rank."""
        left, right = factors(tall, self.decompose_factor), factors(wide, self.decompose_factor)
        small, large = (left[0], right[0]), (left[1], right[1])
        return self._factor(*small, cut=self.decompose_both) + self._factor(*large, cut=True)

    def _factor(self, rows: int, columns: int, *, cut: bool) -> int:
        if cut and self.r < max(rows, columns) / 2:
            return self.r * (rows + columns)
        return rows * columns


def factors(size: int, wanted: int = -1) -> tuple[int, int]:
    """Return two factors of a size, the smaller first: the wanted one, else the two most alike.

    A wanted one that does not divide the size is the most that the smaller may be.
    """
    if wanted > 0 and size % wanted == 0:
        return min(wanted, size // wanted), max(wanted, size // wanted)
    most = size if wanted == -1 else wanted
    divisors = [one for one in range(1, size + 1) if size % one == 0 and one * one <= size and one <= most]
    return max(divisors), size // max(divisors)
