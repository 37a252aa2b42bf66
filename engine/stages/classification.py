"""Classification: a model that gives a text a class, several classes, or a number."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from engine.formats.base import Example, Labelled, RowError
from engine.model import Task
from engine.reasons import reason
from engine.spec import Ui
from engine.stages.base import Marked, Stage, Template

_BETWEEN = "\n\n"
"""What stands between a text and the one that it is compared with."""


class Classification(Stage):
    """Classification: learn to sort texts into your classes, or to give them a number."""

    examples: ClassVar[tuple[type, ...]] = (Labelled,)
    task: ClassVar[Task] = "SEQ_CLS"
    trains_tokens: ClassVar[bool] = False

    kind: Literal["classification"] = "classification"
    packing: Annotated[  # type: ignore[assignment]
        Literal[False], Field(title="Packing"), Ui(group="Data", hidden=True)
    ] = False
    """Each text stands alone: its class is read off at its end."""
    problem_type: Annotated[
        Literal["auto", "single_label_classification", "multi_label_classification", "regression"],
        Field(title="Kind of labels"),
        Ui(group="Data"),
    ] = "auto"
    """One class a text, several, or a number; automatic looks at the data."""

    def mark(self, example: Example, template: Template) -> Marked:
        """Return the text, behind it the one that it is compared with; no token of it is learned."""
        del template
        if not isinstance(example, Labelled):
            raise RowError(reason("stage_unfit", stage=self.kind))
        whole = example.text + (_BETWEEN + example.pair if example.pair else "")
        return Marked(whole, (), templated=False)

    def targets(self, example: Example) -> tuple[Any, ...]:
        """Return the classes of a text, as a list, or its number."""
        if not isinstance(example, Labelled):
            return (None,)
        return (list(example.labels) if example.value is None else example.value,)
