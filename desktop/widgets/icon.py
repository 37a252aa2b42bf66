"""Icons of the Phosphor set, coloured by theme roles at the moment they are painted."""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QIcon,
    QIconEngine,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QRawFont,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from desktop.theme import theme

EM = 256
# The share of its box that a glyph's em square takes.
FILL = 0.95


class _ThemedEngine(QIconEngine):
    """Paints a font icon in the theme's colours, so that no icon is rebuilt when the theme changes."""

    def __init__(self, name: str, role: str, checked_role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role
        self._checked_role = checked_role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Paint in the colour of the mode and state."""
        role = self._checked_role if state == QIcon.State.On else self._role
        if mode == QIcon.Mode.Disabled:
            role = "disabled"
        side = min(rect.width(), rect.height()) * FILL
        # Left in a box that is wider than high: the rest is the gap to a button's text.
        middle = QPointF(rect.left() + min(rect.width(), rect.height()) / 2, QRectF(rect).center().y())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(middle)
        painter.scale(side, side)
        painter.fillPath(_outline(self._name), theme().color(role))
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return the icon on a transparent ground."""
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        """Return a copy, which Qt asks for when an icon is changed."""
        return _ThemedEngine(self._name, self._role, self._checked_role)


@cache
def icon(name: str, role: str = "text", *, checked_role: str | None = None) -> QIcon:
    """Return an icon by its Phosphor name ("house"), coloured by a role, another one when checked.

    An unknown name is a KeyError. Each icon is made once and kept: when one with an engine written in Python
    is replaced and its widget is collected later, PySide 6.11 frees the engine twice and the process dies.
    """
    _outline(name)  # a name that is not in the set is an error here, not later inside Qt's painting
    return QIcon(_ThemedEngine(name, role, checked_role or role))


class IconView(QWidget):
    """A small icon that stands beside text; it says nothing on its own, so it has no accessible name."""

    def __init__(self, name: str, role: str = "text", size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(size, size)
        self._icon = icon(name, role)

    def set_icon(self, name: str, role: str = "text") -> None:
        """Show another icon."""
        self._icon = icon(name, role)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the icon over the whole widget."""
        mode = QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
        self._icon.paint(QPainter(self), self.rect(), Qt.AlignmentFlag.AlignCenter, mode)


@cache
def _outline(name: str) -> QPainterPath:
    """Return a glyph's outline, centred on the origin, in units of the em square."""
    face, characters = _phosphor()
    glyph = face.glyphIndexesForString(chr(int(characters[name], 16)))[0]
    middle = (face.descent() - face.ascent()) / 2
    to_unit = QTransform.fromScale(1 / EM, 1 / EM).translate(-EM / 2, -middle)
    return to_unit.map(face.pathForGlyph(glyph))


@cache
def _phosphor() -> tuple[QRawFont, dict[str, str]]:
    """Read the Phosphor face and its names out of qtawesome's folder.

    Only this one of its nine faces is wanted at start-up: importing qtawesome and letting it load them all
    costs a quarter of the time that the window has to appear.
    """
    spec = importlib.util.find_spec("qtawesome")
    if spec is None or spec.origin is None:
        message = "qtawesome is not installed"
        raise ModuleNotFoundError(message)
    fonts = Path(spec.origin).parent / "fonts"
    face = QRawFont(str(next(fonts.glob("phosphor-[0-9]*.ttf"))), EM)
    names = json.loads(next(fonts.glob("phosphor-charmap-*.json")).read_text(encoding="utf-8"))
    return face, names
