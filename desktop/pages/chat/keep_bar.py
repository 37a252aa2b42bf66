"""Under an answer: keep it as an example, or write it anew first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.i18n import Live
from desktop.theme import theme
from desktop.widgets.buttons import Button, IconButton
from desktop.widgets.icon import IconView
from desktop.widgets.label import Label

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from desktop.widgets.chat_bubble import ChatBubble

LINES = 12


class AnswerField(QPlainTextEdit):
    """Room to write an answer anew: Ctrl and Return keeps it, Escape leaves it as it was."""

    kept = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "field")
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._fit())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Keep or leave."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif control and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.kept.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fit the lines to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Grow with the lines on the screen, wrapped ones too."""
        lines = min(max(round(self.document().size().height()), 2), LINES)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + theme().space(4))


class KeepBar(Live, QWidget):
    """The line at the foot of an answer's bubble, and the field that takes the place of its text."""

    keep_requested = Signal()
    drop_requested = Signal()
    rewritten = Signal(str)

    def __init__(self, bubble: ChatBubble) -> None:
        super().__init__(bubble)
        self._bubble = bubble
        self._is_kept = self._is_edited = False
        self.field = AnswerField(bubble)
        self.keep = Button(kind="quiet", icon_name="bookmark-simple", parent=self)
        self.edit = Button(kind="quiet", icon_name="pencil-simple", parent=self)
        self.drop = IconButton("trash", parent=self)
        self.save = Button(kind="small", icon_name="bookmark-simple", parent=self)
        self.leave = Button(kind="quiet", parent=self)
        self._mark_icon = IconView("check-circle", "accent", parent=self)
        self.mark = Label(size="small", tone="accent", strong=True, parent=self)
        self._build()
        self.keep.clicked.connect(self.keep_requested)
        self.drop.clicked.connect(self.drop_requested)
        self.edit.clicked.connect(self.begin)
        self.save.clicked.connect(self._rewrite)
        self.leave.clicked.connect(self.end)
        self.field.kept.connect(self._rewrite)
        self.field.left.connect(self.end)
        self.field.textChanged.connect(self._arrange)
        self.hide()
        self.retranslate()

    def show_kept(self, *, kept: bool, edited: bool) -> None:
        """Say whether the answer is kept, and whether a person wrote it anew."""
        self._is_kept, self._is_edited = kept, edited
        self.retranslate()

    def is_kept(self) -> bool:
        """Say whether the answer is shown as kept."""
        return self._is_kept

    def begin(self) -> None:
        """Open the answer to be written anew."""
        self.field.setPlainText(self._bubble.text())
        self._bubble.view().hide()
        self.field.show()
        self._arrange()
        self.field.setFocus()

    def end(self) -> None:
        """Close the field; the answer stays as it was."""
        self.field.hide()
        self._bubble.view().show()
        self._arrange()
        self.edit.setFocus()

    def retranslate(self) -> None:
        """Write the texts."""
        self.keep.setText(self.tr("Keep as an example"))
        self.edit.setText(self.tr("Edit"))
        self.save.setText(self.tr("Keep this version"))
        self.leave.setText(self.tr("Cancel"))
        self.edit.setAccessibleName(self.tr("Edit this answer and keep it"))
        self.drop.set_name(self.tr("Take this example out of the data set"))
        self.field.setAccessibleName(self.tr("Your version of the answer"))
        self.mark.setText(
            self.tr("Kept, edited by you") if self._is_edited else self.tr("Kept as an example")
        )
        self._arrange()

    def _build(self) -> None:
        grid = theme().space
        row = QHBoxLayout()
        row.setSpacing(grid(0.5))
        row.addWidget(self._mark_icon)
        row.addWidget(self.mark)
        row.addStretch()
        for part in (self.edit, self.keep, self.drop, self.leave, self.save):
            row.addWidget(part)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, grid(0.5), 0, 0)
        layout.addLayout(row)
        self.field.hide()
        inside = self._bubble.layout()
        if isinstance(inside, QVBoxLayout):
            inside.insertWidget(inside.indexOf(self._bubble.view()), self.field)
            inside.addWidget(self)

    def _arrange(self) -> None:
        editing = not self.field.isHidden()
        self.keep.setVisible(not editing and not self._is_kept)
        for part in (self._mark_icon, self.mark, self.drop):
            part.setVisible(not editing and self._is_kept)
        self.edit.setVisible(not editing)
        self.save.setVisible(editing)
        self.leave.setVisible(editing)
        self.save.setEnabled(bool(self.field.toPlainText().strip()))

    def _rewrite(self) -> None:
        text = self.field.toPlainText().strip()
        if text:
            self.end()
            self.rewritten.emit(text)
