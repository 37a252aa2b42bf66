"""Excel: one sheet of a workbook, below its header row."""

from __future__ import annotations

import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from engine.problems import ProblemError
from engine.readers.base import Blank, Item, Note, Reader, Record
from engine.readers.tables import header_names
from engine.reasons import reason
from engine.spec import Ui

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_MOST: Final = 4 << 30
"""Unpacked bytes that a workbook may have; Excel itself takes no more."""
_BLOCK: Final = 1 << 20
_TOLD: Final = 1000
_EXACT: Final = 2.0**53
_FAILED: Final = b't="e"'


class Xlsx(Reader):
    """Excel: the first sheet with rows, or the one that is named."""

    suffixes: ClassVar[tuple[str, ...]] = (".xlsx", ".xlsm")
    text: ClassVar[bool] = False

    kind: Literal["xlsx"] = "xlsx"
    sheet: Annotated[str | None, Field(title="Sheet"), Ui(group="Data")] = None
    """Name of the sheet; the first one that has rows when left out."""

    def read(self, path: Path, encoding: str, moved: Callable[[int], None] | None = None) -> Iterator[Item]:  # noqa: ARG002
        """Yield the rows below the header; a row's number is that which Excel shows."""
        from python_calamine import CalamineError, CalamineWorkbook

        failed = _look_inside(path)
        try:
            with CalamineWorkbook.from_path(str(path)) as book:
                name, sheet = self._sheet(path, book)
                others = [other for other in book.sheet_names if other != name]
                if others:
                    yield Note(1, reason("sheets_aside", sheet=repr(name), others=_listed(others)))
                if failed:
                    yield Note(1, reason("cells_failed"))
                yield from _items(path, sheet, moved)
        except (CalamineError, OSError, ValueError) as error:
            raise ProblemError("data_damaged", path=path, reason=str(error)) from error

    def _sheet(self, path: Path, book: Any) -> tuple[str, Any]:
        """Return the chosen sheet with its name; raises ProblemError sheet_missing."""
        names = book.sheet_names
        if self.sheet is not None:
            if self.sheet not in names:
                raise ProblemError("sheet_missing", path=path, sheet=self.sheet, sheets=_listed(names))
            return self.sheet, book.get_sheet_by_name(self.sheet)
        for name in names:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height > 1:
                return name, sheet
        if not names:
            raise ProblemError("data_empty", path=path)
        return names[0], book.get_sheet_by_name(names[0])


def is_workbook(path: Path) -> bool:
    """Say whether a ZIP file is an Excel workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _look_inside(path: Path) -> bool:
    """Say whether a cell holds a formula that failed; raises ProblemError when it unpacks to too much."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            if size > _MOST:
                packed = max(1, path.stat().st_size >> 20)
                larger = reason("unpacks_too_large", size=_MOST >> 20, packed=packed)
                raise ProblemError("data_damaged", path=path, reason=larger)
            sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
            return any(_holds_failed(archive, name) for name in sheets)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ProblemError("data_damaged", path=path, reason=str(error)) from error


def _holds_failed(archive: zipfile.ZipFile, name: str) -> bool:
    with archive.open(name) as part:
        rest = b""
        while block := part.read(_BLOCK):
            if _FAILED in rest + block:
                return True
            rest = block[-len(_FAILED) :]
    return False


def _items(path: Path, sheet: Any, moved: Callable[[int], None] | None) -> Iterator[Item]:
    names: list[str] | None = None
    size, total = path.stat().st_size, max(1, sheet.total_height)
    for line, cells in enumerate(sheet.iter_rows(), 1):
        filled = sum(cell != "" for cell in cells)
        if moved is not None and line % _TOLD == 0:
            moved(size * line // total)
        if not filled:
            yield Blank(line)
        elif names is None:
            if filled == 1 and len(cells) > 1:
                yield Note(line, reason("title_aside"))
            else:
                names, notes = header_names([str(_value(cell)) for cell in cells])
                yield from (Note(line, note) for note in notes)
            yield Blank(line)
        else:
            yield _row(line, names, cells)


def _row(line: int, names: list[str], cells: list[Any]) -> Record:
    return Record(line, {name: _value(cell) for name, cell in zip(names, cells, strict=True)})


def _value(cell: Any) -> Any:
    """Return a cell as it is shown: 1.0 is 1, dates and times are written out."""
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < _EXACT else cell
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else cell


def _listed(names: list[str]) -> str:
    return ", ".join(repr(name[:40]) for name in names[:12]) + (", …" if len(names) > 12 else "")  # noqa: PLR2004
