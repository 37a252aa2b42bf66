"""What the data doctor says: one sentence for each check, and one for its fix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from desktop.figures import count

if TYPE_CHECKING:
    from engine.checks import Finding
    from engine.rpc_data import Diagnosis

_LINES: Final = 3


def verdict(diagnosis: Diagnosis) -> str:
    """Return the verdict in one sentence."""
    amount = sum(finding.severity != "good" for finding in diagnosis.findings)
    if diagnosis.verdict == "ready":
        return QCoreApplication.translate("Findings", "Good to train")
    if diagnosis.verdict == "worth_a_look":
        return QCoreApplication.translate("Findings", "Worth a look: {count}").format(count=count(amount))
    return QCoreApplication.translate("Findings", "Fix first: {count}").format(
        count=count(sum(finding.severity == "error" for finding in diagnosis.findings))
    )


def where(finding: Finding) -> str:
    """Return the first lines concerned."""
    comma = QCoreApplication.translate("Findings", ", ")
    lines = comma.join(count(line) for line in finding.lines[:_LINES])
    return QCoreApplication.translate("Findings", "first on line {lines}").format(lines=lines)
