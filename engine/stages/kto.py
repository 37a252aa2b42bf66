"""Kahneman-Tversky optimization: answers that were found good or bad, each alone."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.formats.base import Example, Judged, Preference, RowError
from engine.reasons import reason
from engine.spec import Ui
from engine.stages.base import Marked, Stage, Template
from engine.stages.pairs import answered


class Kto(Stage):
    """KTO: learn from answers marked good or bad, no pairs needed (arXiv:2402.01306)."""

    examples: ClassVar[tuple[type, ...]] = (Judged, Preference)
    rate_share: ClassVar[float] = 0.1

    kind: Literal["kto"] = "kto"
    packing: Annotated[  # type: ignore[assignment]
        Literal[False], Field(title="Packing"), Ui(group="Data", hidden=True)
    ] = False
    """Each answer is judged alone; they are never packed."""
    loss_type: Annotated[Literal["kto", "apo_zero_unpaired"], Field(title="Loss"), Ui(group="Preference")] = (
        "kto"
    )
    """KTO measures how far the model has moved, at the price of one more pass; APO-zero does without."""
    beta: Annotated[float, Field(gt=0, le=10, title="Beta"), Ui(group="Preference", step=0.05)] = 0.1
    """How closely the model is held to what it was. Higher changes it less; 0.1 is usual."""
    desirable_weight: Annotated[
        float, Field(gt=0, le=100, title="Weight of good answers"), Ui(group="Preference", step=0.1)
    ] = 1.0
    """How much a good answer counts. With fewer good than bad ones raise it until both weigh alike."""
    undesirable_weight: Annotated[
        float, Field(gt=0, le=100, title="Weight of bad answers"), Ui(group="Preference", step=0.1)
    ] = 1.0
    """How much a bad answer counts. With fewer bad than good ones raise it until both weigh alike."""

    def mark(self, example: Example, template: Template) -> Marked:
        """Render the answer, the better one of a pair."""
        return self.texts(example, template)[0]

    def texts(self, example: Example, template: Template) -> tuple[Marked, ...]:
        """Render each answer and mark it; a pair of a better and a worse one gives two."""
        if isinstance(example, Judged):
            return (answered(example.prompt, example.completion, example.tools, template),)
        if not isinstance(example, Preference):
            raise RowError(reason("stage_unfit", stage=self.kind))
        answers = (example.chosen, example.rejected)
        return tuple(answered(example.prompt, answer, example.tools, template) for answer in answers)

    def targets(self, example: Example) -> tuple[Any, ...]:
        """Return for each answer whether it is good."""
        return (example.label,) if isinstance(example, Judged) else (True, False)
