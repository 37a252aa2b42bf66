"""What happened, in plain sentences, with the engine's own log behind a switch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.i18n import Live
from desktop.pages import run_words
from desktop.widgets.buttons import Button
from desktop.widgets.card import Card
from desktop.widgets.chips import Chips
from desktop.widgets.log_view import LogView

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop.bridge.tasks import Tasks
    from desktop.state.run_state import LogLine

_TAIL: Final = 256 << 10
_LOOK_AGAIN: Final = 1000


class LogCard(Live, Card):
    """Plain words and the raw log of the same run."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._tasks = tasks
        self._file: Path | None = None
        self._lines: Sequence[LogLine] = ()
        self._shown = 0
        self._raw_text = ""
        self._chips = Chips(("plain", "raw"), self)
        self._open = Button(kind="small", parent=self)
        self._plain, self._raw = LogView(parent=self), LogView(parent=self)
        # Sentences are wrapped; the engine's own lines keep their columns.
        self._plain.setLineWrapMode(LogView.LineWrapMode.WidgetWidth)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._plain)
        self._stack.addWidget(self._raw)
        self.header.addWidget(self._open)
        self.header.addWidget(self._chips)
        self.add(self._stack, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_AGAIN)
        self._timer.timeout.connect(self._read)
        self._chips.chosen.connect(self.show_kind)
        self._open.clicked.connect(self._reveal)
        self.retranslate()

    def set_run(self, file: Path) -> None:
        """Show the log of another run."""
        self._file = file
        self._lines, self._shown, self._raw_text = (), 0, ""
        self._plain.clear()
        self._raw.clear()

    def set_lines(self, lines: Sequence[LogLine]) -> None:
        """Add the lines that are new."""
        self._lines = lines
        for line in lines[self._shown :]:
            self._plain.append_line(_words(line))
        self._shown = len(lines)

    def show_kind(self, kind: str) -> None:
        """Switch to "plain" or "raw"."""
        self._chips.set_current(kind)
        raw = kind == "raw"
        self._stack.setCurrentWidget(self._raw if raw else self._plain)
        if raw:
            self._read()
            self._timer.start()
        else:
            self._timer.stop()

    def plain_text(self) -> str:
        """Return the plain sentences that are shown."""
        return self._plain.toPlainText()

    def retranslate(self) -> None:
        """Write the texts, the sentences included."""
        self.set_title(self.tr("What happened"))
        self._chips.set_texts({"plain": self.tr("In words"), "raw": self.tr("Engine log")})
        self._open.setText(self.tr("Open folder"))
        self._plain.setAccessibleName(self.tr("What happened"))
        self._plain.setPlaceholderText(self.tr("Nothing has happened yet."))
        self._raw.setAccessibleName(self.tr("Engine log"))
        lines, self._shown = self._lines, 0
        self._plain.clear()
        self.set_lines(lines)

    def _read(self) -> None:
        file = self._file
        if file is None or not self.isVisible():
            return
        self._tasks.run(lambda: _tail(file), lambda text: self._show_raw(file, text))

    def _show_raw(self, file: Path, text: str) -> None:
        if file != self._file or text == self._raw_text:
            return
        if text.startswith(self._raw_text) and self._raw_text:
            self._raw.append_line(text[len(self._raw_text) :])
        else:
            self._raw.setPlainText(text)
            bar = self._raw.verticalScrollBar()
            bar.setValue(bar.maximum())
        self._raw_text = text

    def _reveal(self) -> None:
        from desktop.pages.reveal import reveal

        if self._file is not None:
            reveal(self._file.parent)


def _words(line: LogLine) -> str:
    return f"{run_words.log_time(line.time)}  {run_words.log_sentence(line)}"


def _tail(file: Path) -> str:
    """Return the end of a log; whole lines only."""
    if not file.exists():
        return ""
    with file.open("rb") as opened:
        size = file.stat().st_size
        opened.seek(max(0, size - _TAIL))
        text = opened.read(_TAIL).decode("utf-8", errors="replace")
    if size > _TAIL:
        text = text.partition("\n")[2]
    return text[: text.rfind("\n") + 1]
