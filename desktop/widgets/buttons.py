"""Buttons of five kinds."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.widgets.icon import icon
from desktop.widgets.label import plain_tooltip, set_property

ButtonKind = Literal["primary", "secondary", "danger", "quiet", "small"]

GAP = 6
"""Pixels between a button's icon and its text."""
ICON_ROLES = {"primary": "accent_text", "danger": "over"}


class Button(QPushButton):
    """A push button: one primary a page, secondary beside it, danger for what destroys, quiet for the rest.

    The kind `small` is a pill for actions inside a card.
    """

    def __init__(
        self,
        text: str = "",
        kind: ButtonKind = "secondary",
        *,
        icon_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        if icon_name:
            self.set_icon(icon_name)

    def set_kind(self, kind: ButtonKind) -> None:
        """Dress the button as another kind."""
        set_property(self, "kind", kind)

    def set_icon(self, name: str) -> None:
        """Put an icon before the text."""
        self.setIcon(icon(name, ICON_ROLES.get(str(self.property("kind")), "text")))
        self.setIconSize(QSize(16 + GAP, 16))


class IconButton(QPushButton):
    """A square button with an icon only; `set_name` gives it its tooltip and accessible name."""

    def __init__(self, icon_name: str, role: str = "muted", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "icon")
        self.setIcon(icon(icon_name, role, checked_role="accent"))
        self.setIconSize(QSize(18, 18))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)

    def set_name(self, name: str) -> None:
        """Say what the button does, to the eye on hover and to a screen reader."""
        self.setToolTip(plain_tooltip(name))
        self.setAccessibleName(name)
