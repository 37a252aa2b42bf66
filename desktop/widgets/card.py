"""Cards: a surface that holds things, and a card that can be chosen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.theme import theme
from desktop.widgets.badge import Badge, BadgeKind
from desktop.widgets.label import ElidedLabel, Label


class Card(QFrame):
    """A surface with an optional title row; add things to `body`, and to `header` at the title's right."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        grid = theme().space
        outer = QVBoxLayout(self)
        outer.setContentsMargins(grid(2), grid(1.75), grid(2), grid(1.75))
        outer.setSpacing(grid())
        self._title = ElidedLabel(size="heading", parent=self)
        self.header = QHBoxLayout()
        self.header.setSpacing(grid())
        self.header.addWidget(self._title, 1)
        self.body = QVBoxLayout()
        self.body.setSpacing(grid())
        outer.addLayout(self.header)
        outer.addLayout(self.body, 1)
        self.set_title(title)

    def set_title(self, title: str) -> None:
        """Set the title; without one its row takes no room."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.setAccessibleName(title)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Append a widget to the body."""
        self.body.addWidget(widget, stretch)


class ChoiceCard(QAbstractButton):
    """A card that is a button: title, subtitle, any lines of text, and a foot with a badge and a note.

    Checkable; cards of one QButtonGroup or one parent with `setAutoExclusive(True)` exclude each other.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title = ElidedLabel(size="heading", parent=self)
        self._subtitle = ElidedLabel(tone="muted", parent=self)
        self._text = Label(tone="muted", size="small", wrap=True, parent=self)
        self._tag = Label(tone="accent", size="small", strong=True, parent=self)
        self._badge = Badge(parent=self)
        self._note = Label(size="small", tone="muted", parent=self)
        self._build()

    def set_content(self, title: str, subtitle: str = "", text: str = "", tag: str = "") -> None:
        """Set the words: a title, one muted line, a wrapped text, and a tag at the title's right."""
        for label, words in ((self._subtitle, subtitle), (self._text, text), (self._tag, tag)):
            label.setText(words)
            label.setVisible(bool(words))
        self._title.setText(title)
        self._say()

    def set_badge(self, kind: BadgeKind | None, word: str | None = None, detail: str = "") -> None:
        """Show a verdict in the foot, or none."""
        self._badge.setVisible(kind is not None)
        if kind is not None:
            self._badge.set_state(kind, word, detail)
        self._say()

    def set_note(self, note: str) -> None:
        """Set the muted words at the right of the foot."""
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._say()

    def title(self) -> str:
        """Return the title."""
        return self._title.text()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Ask for what the words need."""
        return self._outer.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Ask for no less than the words need at their narrowest."""
        return self._outer.minimumSize()

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Say that the wrapped text makes the height depend on the width."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """Return the height that the words need at this width."""
        # A layout without a wrapped text answers -1.
        return (
            self._outer.totalHeightForWidth(width)
            if self._outer.hasHeightForWidth()
            else self.sizeHint().height()
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the surface and its border: accent when chosen, focus when focused."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role, width = ("line", 1.0)
        if self.isChecked():
            role, width = ("accent", 2.0)
        elif self.underMouse() and self.isEnabled():
            role = "tick"
        fill = "hover" if self.isDown() else "surface"
        painter.setPen(QPen(theme().color(role), width))
        painter.setBrush(theme().color(fill))
        edge = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(edge, theme().radius, theme().radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme().color("focus"), 1))
            inset = 3.5 if self.isChecked() else 2.5
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 6, 6)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """Repaint for the hover border."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Repaint without the hover border."""
        super().leaveEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the badge, which retranslates itself."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _build(self) -> None:
        grid = theme().space
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(grid(2), grid(1.75), grid(2), grid(1.75))
        self._outer.setSpacing(grid(0.75))
        self._head = head = QHBoxLayout()
        foot = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._tag)
        foot.addWidget(self._badge)
        foot.addStretch()
        foot.addWidget(self._note)
        self._outer.addLayout(head)
        self._outer.addWidget(self._subtitle)
        self._outer.addWidget(self._text)
        self._outer.addSpacing(grid(0.25))
        self._outer.addStretch()
        self._outer.addLayout(foot)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.set_content("")
        self.set_badge(None)
        self.set_note("")

    def _say(self) -> None:
        """Give a screen reader the whole card as one sentence."""
        badge = self._badge.text() if not self._badge.isHidden() else ""
        parts = (self._title.text(), self._subtitle.text(), self._text.text(), badge, self._note.text())
        self.setAccessibleName(". ".join(part for part in parts if part))
        self.updateGeometry()
