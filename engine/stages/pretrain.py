"""Continued pretraining: the model goes on reading plain text."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.formats.base import Continuation, Conversation, Document, Example, RowError
from engine.reasons import reason
from engine.spec import Ui
from engine.stages.base import Marked, Stage, Template


class Pretrain(Stage):
    """Continued pretraining: take in the language and knowledge of plain text."""

    examples: ClassVar[tuple[type, ...]] = (Document, Continuation, Conversation)

    kind: Literal["pretrain"] = "pretrain"
    packing: Annotated[bool, Field(title="Packing"), Ui(group="Data")] = True
    """Put several short rows into one sequence, hidden from each other. No padding: it saves time."""

    def mark(self, example: Example, template: Template) -> Marked:
        """Train on every character, and on the token that ends the document."""
        match example:
            case Document(text=text):
                whole = text + template.end
            case Continuation(prompt=prompt, completion=completion):
                whole = prompt + completion + template.end
            case Conversation(messages=messages, tools=tools):
                whole = template.render(messages, tools)
            case _:
                raise RowError(reason("stage_unfit", stage=self.kind))
        return Marked(whole, ((0, len(whole)),), templated=isinstance(example, Conversation))
