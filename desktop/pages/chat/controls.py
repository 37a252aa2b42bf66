"""How the model answers: system prompt, sampling, and the template in use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from desktop import figures
from desktop.i18n import Live
from desktop.theme import theme
from desktop.widgets.buttons import Button
from desktop.widgets.card import Card
from desktop.widgets.fields import DoubleSpinBox, SpinBox
from desktop.widgets.fit_bar import Fit, FitBar, Segment
from desktop.widgets.gauge import ThinBar
from desktop.widgets.label import Label
from desktop.widgets.log_view import LogView

if TYPE_CHECKING:
    from engine.rpc import Loaded

_FULL = 0.9
WIDTH = 37.5
"""Of the column beside the conversation, in steps of the grid."""


@dataclass(frozen=True)
class Sampling:
    """How tokens are drawn; names are those of the request."""

    max_new_tokens: int
    temperature: float
    top_p: float
    top_k: int
    repetition_penalty: float
    seed: int

    def values(self) -> dict[str, Any]:
        """Return the request's fields."""
        return dict(vars(self))


class Controls(Live, QWidget):
    """A column of cards beside the conversation."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._used = self._context = 0
        self._template = ""
        self.system = QPlainTextEdit(self)
        self._fields: dict[str, SpinBox | DoubleSpinBox] = {
            "temperature": _decimal(0.0, 2.0, 0.7),
            "top_p": _decimal(0.05, 1.0, 0.9),
            "top_k": _whole(0, 500, 0),
            "repetition_penalty": _decimal(1.0, 2.0, 1.0),
            "max_new_tokens": _whole(1, 4096, 256),
            "seed": _whole(0, 2**31 - 1, 7),
        }
        self._names = {key: Label(size="small", tone="muted", parent=self) for key in self._fields}
        self._system_card, self._sampling_card, self._context_card = Card(), Card(), Card()
        self._memory_card, self.memory = Card(), FitBar(self)
        self._on_card = True
        self._bar = ThinBar(self)
        self._meter = Label(size="small", tone="muted", wrap=True, parent=self)
        self._show_template = Button(kind="small", icon_name="file-text", parent=self)
        self._template_view = LogView(parent=self)
        self._build()
        self._show_template.clicked.connect(self._toggle_template)
        self.retranslate()

    def sampling(self) -> Sampling:
        """Return how tokens are to be drawn."""
        values: dict[str, Any] = {key: field.value() for key, field in self._fields.items()}
        return Sampling(**values)

    def set_values(self, **values: float) -> None:
        """Set some of the sampling fields."""
        for key, value in values.items():
            self._fields[key].setValue(value)  # type: ignore[arg-type]

    def set_context(self, used: int, context: int) -> None:
        """Show how much of the context the conversation takes, in tokens."""
        self._used, self._context = used, context
        self.retranslate()

    def set_memory(self, loaded: Loaded | None) -> None:
        """Show what the loaded model holds of the card, or of the computer; None is no model."""
        self._memory_card.setVisible(loaded is not None)
        if loaded is not None:
            self._on_card = loaded.device != "cpu"
            place = "card" if self._on_card else "processor"
            self.memory.set_fit(Fit((Segment("used", loaded.memory),), total=loaded.capacity, place=place))
        self.retranslate()

    def set_template(self, template: str) -> None:
        """Keep the chat template, to be read."""
        self._template = template
        self._template_view.setPlainText(template)
        self._show_template.setEnabled(bool(template))

    def template_button(self) -> Button:
        """Return the button that shows the template."""
        return self._show_template

    def retranslate(self) -> None:
        """Write the texts."""
        self._system_card.set_title(self.tr("System prompt"))
        self.system.setPlaceholderText(self.tr("Optional: who the model is and how it should answer"))
        self.system.setAccessibleName(self.tr("System prompt"))
        self._sampling_card.set_title(self.tr("Sampling"))
        words = {
            "temperature": self.tr("Temperature"),
            "top_p": self.tr("Top p"),
            "top_k": self.tr("Top k (0: off)"),
            "repetition_penalty": self.tr("Repetition penalty"),
            "max_new_tokens": self.tr("Longest answer, tokens"),
            "seed": self.tr("Seed"),
        }
        for key, text in words.items():
            self._names[key].setText(text)
            self._fields[key].setAccessibleName(text)
        self.memory.set_title(self.tr("Card memory") if self._on_card else self.tr("System memory"))
        self._context_card.set_title(self.tr("Context"))
        share = self._used / self._context if self._context else 0.0
        self._bar.set_share(share, "tight" if share > _FULL else "accent")
        self._meter.setText(
            self.tr("{used} of {total} tokens").format(
                used=figures.count(self._used), total=figures.count(self._context)
            )
            if self._context
            else self.tr("No model is loaded.")
        )
        hidden = self._template_view.isHidden()
        self._show_template.setText(
            self.tr("Show the chat template") if hidden else self.tr("Hide the chat template")
        )
        self._template_view.setAccessibleName(self.tr("Chat template"))

    def _build(self) -> None:
        grid = theme().space
        self.system.setProperty("surface", "field")
        self.system.setFixedHeight(grid(9))
        self.system.setTabChangesFocus(True)
        self.system.setAcceptDrops(False)
        self._system_card.add(self.system)
        fields = QGridLayout()
        fields.setVerticalSpacing(grid(0.75))
        for row, (key, field) in enumerate(self._fields.items()):
            fields.addWidget(self._names[key], row, 0)
            fields.addWidget(field, row, 1)
        fields.setColumnStretch(0, 1)
        self._sampling_card.body.addLayout(fields)
        self._template_view.setFixedHeight(grid(16))
        self._template_view.hide()
        for part in (self._bar, self._meter, self._show_template, self._template_view):
            self._context_card.add(part)
        self._show_template.setEnabled(False)
        self._memory_card.add(self.memory)
        self._memory_card.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(grid(2))
        for card in (self._system_card, self._sampling_card, self._memory_card, self._context_card):
            layout.addWidget(card)
        layout.addStretch()

    def _toggle_template(self) -> None:
        self._template_view.setVisible(self._template_view.isHidden())
        self.retranslate()


def _whole(low: int, high: int, value: int) -> SpinBox:
    field = SpinBox()
    field.setRange(low, high)
    field.setValue(value)
    return field


def _decimal(low: float, high: float, value: float) -> DoubleSpinBox:
    field = DoubleSpinBox()
    field.setRange(low, high)
    field.setSingleStep(0.05)
    field.setValue(value)
    return field


def scrolled(controls: QWidget) -> QScrollArea:
    """Let the controls scroll by themselves, so that a low window never hides the message field."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setFixedWidth(theme().space(WIDTH))
    controls.setProperty("surface", "page")
    area.setWidget(controls)
    return area
