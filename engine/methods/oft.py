"""Rotations of blocks of a layer's inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.methods.peft_tuner import LinearTuner, adapted_sizes, common_divisor
from engine.spec import Ui

if TYPE_CHECKING:
    from peft import PeftConfig
    from transformers import PreTrainedModel

    from engine.model import ModelFacts


class Oft(LinearTuner):
    """OFT: rotate what goes into a layer, block by block (Qiu et al., 2023, arXiv:2306.07280, 2506.19847)."""

    usual_rate: ClassVar[float] = 4e-4

    kind: Literal["oft"] = "oft"
    oft_block_size: Annotated[int, Field(ge=2, le=1024, title="Block size"), Ui(group="Method", step=16)] = 32
    """Inputs rotated together; more learn more. The next smaller that divides all layers is taken."""
    coft: Annotated[bool, Field(title="Constrained"), Ui(group="Method", advanced=True)] = False
    """Keep the rotations small (constrained OFT)."""
    eps: Annotated[float, Field(gt=0, le=1, title="Largest rotation"), Ui(group="Method", advanced=True)] = (
        6e-5
    )
    """How far a constrained rotation may go."""
    block_share: Annotated[bool, Field(title="Shared blocks"), Ui(group="Method", advanced=True)] = False
    """Rotate all blocks of a layer alike: fewer numbers, less learned."""
    use_cayley_neumann: Annotated[
        bool, Field(title="Cayley-Neumann series"), Ui(group="Method", advanced=True)
    ] = True
    """Approximate the rotation by a short series instead of inverting a matrix: much faster."""
    module_dropout: Annotated[
        float, Field(ge=0, lt=1, title="Module dropout"), Ui(group="Method", step=0.05, advanced=True)
    ] = 0.0
    """How often a block is trained without its rotation."""

    def config(self, model: PreTrainedModel, **common: Any) -> PeftConfig:
        """Take the largest block up to the wanted one that fits all layers."""
        from peft import OFTConfig

        sizes = adapted_sizes(model, common["target_modules"])
        return OFTConfig(
            oft_block_size=common_divisor((wide for wide, _ in sizes), self.oft_block_size),
            coft=self.coft,
            eps=self.eps,
            block_share=self.block_share,
            use_cayley_neumann=self.use_cayley_neumann,
            module_dropout=self.module_dropout,
            **common,
        )

    def numbers(self, wide: int, tall: int) -> int:
        """Count the angles of a layer whose inputs blocks of the wanted size divide."""
        del tall
        return self._angles(wide, self.oft_block_size)

    def trainable(self, facts: ModelFacts) -> int:
        """Count the angles of each block."""
        wides = [wide for wide, _ in self.shapes(facts).values()]
        size = common_divisor(wides, self.oft_block_size)
        return facts.layers * sum(self._angles(wide, size) for wide in wides)

    def _angles(self, wide: int, size: int) -> int:
        blocks = 1 if self.block_share else wide // size
        return blocks * size * (size - 1) // 2
