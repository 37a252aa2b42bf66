"""The steps of the wizard in one row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QIcon, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QWidget

from desktop.i18n import Live
from desktop.theme import theme
from desktop.widgets.icon import icon

if TYPE_CHECKING:
    from collections.abc import Sequence

StepState = Literal["todo", "done", "attention"]

DISC = 24
MARKS = {"done": ("check", "accent"), "attention": ("warning", "tight")}


class StepButton(QAbstractButton):
    """A numbered disc and the name of the step; checked when it is the current one."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self.state: StepState = "todo"
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Ask for the disc and the name in its heavier weight, so that nothing moves when it is chosen."""
        metrics = QFontMetrics(theme().font("body", bold=True))
        return QSize(DISC + 10 + metrics.horizontalAdvance(self.text()) + 4, DISC + 8)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        """Paint the disc, its mark, the name and the focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme()
        disc = QRectF(2.5, (self.height() - DISC) / 2 + 0.5, DISC - 1, DISC - 1)
        current = self.isChecked()
        painter.setPen(QPen(colors.color("accent" if current else self._ring_role()), 1))
        painter.setBrush(colors.color("accent") if current else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(disc)
        mark = None if current else MARKS.get(self.state)
        if mark is not None:
            glyph = disc.adjusted(5, 5, -5, -5).toRect()
            icon(*mark).paint(painter, glyph, Qt.AlignmentFlag.AlignCenter, QIcon.Mode.Normal)
        else:
            painter.setFont(colors.font("small", bold=True))
            painter.setPen(colors.color("accent_text" if current else "muted"))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.setFont(colors.font("body", bold=current))
        painter.setPen(colors.color(self._text_role()))
        words = QRectF(DISC + 12, 0, self.width() - DISC - 12, self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colors.color("focus"), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), colors.radius, colors.radius)

    def _ring_role(self) -> str:
        return "tight" if self.state == "attention" else "tick"

    def _text_role(self) -> str:
        if self.isChecked():
            return "text"
        return "muted" if self.isEnabled() else "disabled"


class Stepper(Live, QWidget):
    """Five steps with lines between them; a step that may be reopened can be clicked."""

    chosen = Signal(int)

    def __init__(self, count: int = 5, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons = [StepButton(number + 1, self) for number in range(count)]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme().space())
        for index, button in enumerate(self._buttons):
            if index:
                line = QFrame(self)
                line.setProperty("surface", "line")
                line.setFixedHeight(1)
                layout.addWidget(line, 1)
            button.clicked.connect(lambda _=False, step=index: self._clicked(step))
            layout.addWidget(button)
        self._current = 0
        self.set_current(0)

    def set_texts(self, texts: Sequence[str]) -> None:
        """Set the names of the steps."""
        for button, text in zip(self._buttons, texts, strict=True):
            button.setText(text)
            button.updateGeometry()
        self.retranslate()

    def set_current(self, index: int) -> None:
        """Show which step is open, without emitting `chosen`."""
        self._current = index
        for place, button in enumerate(self._buttons):
            button.setChecked(place == index)
        self.retranslate()

    def set_state(self, index: int, state: StepState, *, enabled: bool = True) -> None:
        """Show a step as to do, done or in need of attention, and whether it may be opened."""
        self._buttons[index].state = state
        self._buttons[index].setEnabled(enabled)
        self._buttons[index].update()
        self.retranslate()

    def step(self, index: int) -> StepButton:
        """Return one step's button."""
        return self._buttons[index]

    def retranslate(self) -> None:
        """Say each step's state to a screen reader."""
        words = {"todo": self.tr("to do"), "done": self.tr("done"), "attention": self.tr("needs attention")}
        for place, button in enumerate(self._buttons):
            state = self.tr("current step") if place == self._current else words[button.state]
            button.setAccessibleName(f"{place + 1}. {button.text()}, {state}")

    def _clicked(self, index: int) -> None:
        # The page decides whether the step opens; until then the current one stays shown.
        self.set_current(self._current)
        if index != self._current:
            self.chosen.emit(index)
