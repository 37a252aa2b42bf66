"""The table of edits that are made to a file's rows while they are read."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.edits.base import Edit, EditEffect, Plan, Table
from engine.edits.copy_column import CopyColumn
from engine.edits.drop_rows import DropRows
from engine.edits.rename_column import RenameColumn
from engine.edits.replace_text import ReplaceText
from engine.edits.set_cell import SetCell
from engine.edits.where import DropWhere, KeepWhere

AnyEdit = Annotated[
    DropRows | KeepWhere | DropWhere | SetCell | ReplaceText | RenameColumn | CopyColumn,
    Field(discriminator="kind"),
]
EDITS: tuple[type[Edit], ...] = (
    DropRows,
    KeepWhere,
    DropWhere,
    SetCell,
    ReplaceText,
    RenameColumn,
    CopyColumn,
)

__all__ = ["EDITS", "AnyEdit", "Edit", "EditEffect", "Plan", "Table"]
