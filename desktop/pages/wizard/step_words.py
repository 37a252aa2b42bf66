"""What a step does to a file's rows, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop.figures import count, counted
from desktop.forms.words import word
from desktop.i18n import translate_spec
from engine.edits import CopyColumn, DropRows, DropWhere, KeepWhere, RenameColumn, ReplaceText, SetCell
from engine.spec import kind_of

if TYPE_CHECKING:
    from engine.edits.where import Where
    from engine.spec import Spec


def step_sentence(step: Spec) -> str:
    """Return what an edit or an augmentation does."""
    if isinstance(step, DropRows):
        one = QCoreApplication.translate("Steps", "1 row is left out")
        many = QCoreApplication.translate("Steps", "{count} rows are left out")
        return counted(len(step.rows) + len(step.lines), one, many)
    words = _sentences().get(type(step))
    return words.format(**_values(step)) if words else translate_spec(word(kind_of(step)))


def _sentences() -> dict[type[Spec], str]:
    return {
        SetCell: QCoreApplication.translate("Steps", "Row {row}: {column} was written anew"),
        ReplaceText: QCoreApplication.translate("Steps", "In {column}, “{find}” becomes “{replace}”"),
        RenameColumn: QCoreApplication.translate("Steps", "The column {column} is called {name}"),
        CopyColumn: QCoreApplication.translate("Steps", "{name} is a copy of the column {column}"),
        KeepWhere: QCoreApplication.translate("Steps", "Only rows stay whose {test}"),
        DropWhere: QCoreApplication.translate("Steps", "Rows are left out whose {test}"),
    }


def _values(step: Spec) -> dict[str, str]:
    """Return what the places of a step's sentence stand for."""
    match step:
        case SetCell(row=row, line=line, column=column):
            return {"row": count(row or line), "column": column}
        case KeepWhere() | DropWhere():
            return {"test": _test(step)}
    return {name: str(value) for name, value in dict(step).items()}


def _test(where: Where) -> str:
    """Return the question about a column, to follow "whose"."""
    words = {
        "contains": QCoreApplication.translate("Steps", "{column} contains “{value}”"),
        "equals": QCoreApplication.translate("Steps", "{column} is “{value}”"),
        "matches": QCoreApplication.translate("Steps", "{column} matches {value}"),
        "empty": QCoreApplication.translate("Steps", "{column} is empty"),
        "longer": QCoreApplication.translate("Steps", "{column} is longer than {value} characters"),
        "shorter": QCoreApplication.translate("Steps", "{column} is shorter than {value} characters"),
        "above": QCoreApplication.translate("Steps", "{column} is above {value}"),
        "below": QCoreApplication.translate("Steps", "{column} is below {value}"),
    }
    return words[where.test].format(column=where.column, value=where.value)
