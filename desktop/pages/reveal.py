"""Shows a folder in the system's file manager."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

if TYPE_CHECKING:
    from pathlib import Path


def reveal(folder: Path) -> bool:
    """Open a folder where the person keeps files; says whether the system has a program for it."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
