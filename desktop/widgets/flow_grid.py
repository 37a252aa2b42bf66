"""Cards of equal size in as many columns as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent


class FlowGrid(QWidget):
    """Equal columns of at least `min_width`; every row is as tall as its tallest card."""

    def __init__(self, min_width: int = 300, max_columns: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._min_width = min_width
        self._max_columns = max_columns
        self._cards: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_cards(self, cards: Sequence[QWidget], *, delete: bool = True) -> None:
        """Show these cards; those that were shown before are deleted, or left to whom they were given."""
        for card in self._cards:
            if delete and card not in cards:
                card.hide()
                card.deleteLater()
        self._cards = list(cards)
        for card in self._cards:
            card.setParent(self)
            card.show()
        self._arrange()

    def cards(self) -> list[QWidget]:
        """Return the cards in order."""
        return list(self._cards)

    def columns(self, width: int) -> int:
        """Return how many columns a width has room for."""
        gap = theme().space(2)
        return max(1, min(self._max_columns, (width + gap) // (self._min_width + gap)))

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """More columns need less height."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """Return the height of all rows at a width."""
        rows = self._row_heights(width)
        return sum(rows) + theme().space(2) * max(len(rows) - 1, 0)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Ask for the height at the width there is."""
        width = max(self.width(), self._min_width)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Ask for one column's width."""
        return QSize(self._min_width, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Lay out again."""
        super().resizeEvent(event)
        self._arrange()

    def _card_width(self, width: int) -> int:
        columns, gap = self.columns(width), theme().space(2)
        return (width - gap * (columns - 1)) // columns

    def _row_heights(self, width: int) -> list[int]:
        columns, card_width = self.columns(width), self._card_width(width)
        heights = [_height(card, card_width) for card in self._cards if not card.isHidden()]
        return [max(heights[start : start + columns]) for start in range(0, len(heights), columns)]

    def _arrange(self) -> None:
        width, gap = self.width(), theme().space(2)
        columns, rows = self.columns(width), self._row_heights(width)
        shown = [card for card in self._cards if not card.isHidden()]
        for index, card in enumerate(shown):
            row, column = divmod(index, columns)
            top = sum(rows[:row]) + gap * row
            # Shared pixel by pixel, so that the last column ends where the page does.
            left, end = ((column + side) * (width + gap) // columns for side in (0, 1))
            card.setGeometry(left, top, end - gap - left, rows[row])
        self.setMinimumHeight(self.heightForWidth(width))
        self.updateGeometry()


def _height(card: QWidget, width: int) -> int:
    return card.heightForWidth(width) if card.hasHeightForWidth() else card.sizeHint().height()
