"""What a step does to a file's rows, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop.figures import count
from desktop.forms.words import word
from desktop.i18n import translate_spec
from engine.edits import CopyColumn, DropRows, DropWhere, KeepWhere, RenameColumn, ReplaceText, SetCell
from engine.spec import kind_of

if TYPE_CHECKING:
    from engine.edits.where import Where
    from engine.spec import Spec


def step_sentence(step: Spec) -> str:
    """Return what an edit or an augmentation does."""
    match step:
        case DropRows(rows=rows, lines=lines):
            words = QCoreApplication.translate("Steps", "{count} rows are left out")
            return words.format(count=count(len(rows) + len(lines)))
        case SetCell(row=row, line=line, column=column):
            words = QCoreApplication.translate("Steps", "Row {row}: {column} was written anew")
            return words.format(row=count(row or line), column=column)
        case ReplaceText(column=column, find=find, replace=replace):
            words = QCoreApplication.translate("Steps", "In {column}, “{old}” becomes “{new}”")
            return words.format(column=column, old=find, new=replace)
        case RenameColumn(column=column, name=name):
            words = QCoreApplication.translate("Steps", "The column {column} is called {name}")
            return words.format(column=column, name=name)
        case CopyColumn(column=column, name=name):
            words = QCoreApplication.translate("Steps", "{name} is a copy of the column {column}")
            return words.format(column=column, name=name)
        case KeepWhere():
            words = QCoreApplication.translate("Steps", "Only rows stay whose {test}")
            return words.format(test=_test(step))
        case DropWhere():
            words = QCoreApplication.translate("Steps", "Rows are left out whose {test}")
            return words.format(test=_test(step))
    return translate_spec(word(kind_of(step)))


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
