"""The data files that questions are about: each is read once, and stays open for what is asked next."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from engine.problems import ProblemError
from engine.readers.folder import data_files
from engine.runtime import intake
from engine.runtime.glance import Glance, LineIndex
from engine.runtime.lookup import Lookup
from engine.runtime.pages import page
from engine.runtime.store import stamp

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.dataset import DatasetSpec
    from engine.rpc import DataReport, RowPage, Rows
    from engine.rpc_data import Peek
    from engine.runtime.intake import Loaded
    from engine.runtime.wire import Request

_KEPT: Final = 8
"""Files that stay open."""
_FIRST: Final = 100
_LOOK: Final = 0.05
"""Seconds between two looks at whether somebody who waits still wants the answer."""

Stamp = tuple[int, int]


@dataclass(slots=True)
class _File:
    """What is known of a file by now."""

    stamp: Stamp
    glance: Glance | None = None
    index: LineIndex | None = None
    reading: Loaded | None = None
    """What has been read of it so far."""
    loaded: Loaded | None = None
    lookup: Lookup | None = None
    report: tuple[str, DataReport] | None = None
    looking: threading.Lock = field(default_factory=threading.Lock)


class Files:
    """Answers questions about data files."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, _File] = OrderedDict()
        self._lock = threading.Lock()
        self._reading = threading.Lock()

    def peek(self, wanted: Peek, request: Request) -> RowPage:
        """Return the first rows, before the file was read."""
        request.check()
        file = self._file(wanted.data)
        glance = Glance(wanted.data, wanted.limit)
        if file.glance is None:
            file.glance = glance
        return glance.page(wanted.cell)

    def report(self, data: DatasetSpec, request: Request) -> DataReport:
        """Read a file and say what is in it; each byte is looked at twice: as a row, and as an example."""
        file = self._file(data)
        key = data.model_dump_json(include={"path", "reader", "encoding", "format", "edits", "fixes"})
        if file.report is None or file.report[0] != key:
            tell = request.progress("bytes")
            loaded = self.loaded(data, request, lambda done, size: tell(done // 2, size))
            size, rows = loaded.bytes, max(1, len(loaded.rows))
            file.report = (
                key,
                intake.report_of(loaded, lambda seen: tell(size // 2 + size * seen // rows // 2, size)),
            )
            tell(size, size)
        return file.report[1]

    def rows(self, wanted: Rows, request: Request) -> RowPage:
        """Return a page of rows."""
        file = self._file(wanted.data)
        if not wanted.wait and file.loaded is None:
            return self._so_far(file, wanted, request)
        loaded = self.loaded(wanted.data, request, request.progress("bytes"))
        if not wanted.search and wanted.sort is None:
            return page(loaded, wanted.offset, wanted.limit, wanted.cell)
        with file.looking:
            if file.lookup is None or not file.lookup.answers(loaded, wanted):
                file.lookup = Lookup(loaded, wanted, self._passed(loaded, request))
            lookup = file.lookup
        return lookup.page(wanted.offset, wanted.limit, wanted.cell)

    def loaded(
        self, data: DatasetSpec, request: Request, progress: Callable[[int, int], None] | None = None
    ) -> Loaded:
        """Return a file that was read; it is read now if it was not, or is another by now."""
        file = self._file(data)
        while not self._reading.acquire(timeout=_LOOK):
            request.check()
        try:
            request.check()
            if file.loaded is None:
                file.loaded = self._read(file, data, request, progress or request.progress("bytes"))
                file.index = None
            file.loaded = file.loaded.as_asked(data, request.check)
            return file.loaded
        finally:
            self._reading.release()

    def _read(
        self, file: _File, data: DatasetSpec, request: Request, tell: Callable[[int, int], None]
    ) -> Loaded:
        try:
            return intake.read(
                data.model_copy(update={"edits": ()}),
                progress=tell,
                cancelled=request.cancelled.is_set,
                begun=lambda loaded: setattr(file, "reading", loaded),
            )
        finally:
            file.reading = None

    def _so_far(self, file: _File, wanted: Rows, request: Request) -> RowPage:
        """Return what can be shown of a file that is being read."""
        with file.looking:
            if file.glance is None:
                file.glance = Glance(wanted.data, _FIRST)
            glance = file.glance
            if glance.in_place and file.index is None:
                file.index = LineIndex(wanted.data.path, lambda _: request.check())
        if file.index is not None:
            return file.index.page(glance.columns, max(0, wanted.offset), wanted.limit, wanted.cell)
        if file.reading is not None and len(file.reading.rows) > len(glance.rows):
            found = page(file.reading, wanted.offset, wanted.limit, wanted.cell)
            return found.model_copy(update={"settled": False})
        return glance.page(wanted.cell)

    def _passed(self, loaded: Loaded, request: Request) -> Callable[[int], None]:
        tell, rows, told = request.progress("rows"), len(loaded.rows), 0

        def passed(seen: int) -> None:
            nonlocal told
            request.check()
            if seen - told >= rows // 100:
                told = seen
                tell(seen, rows)

        return passed

    def _file(self, data: DatasetSpec) -> _File:
        """Return what is kept of a file read in this way; nothing when it is another by now."""
        key = data.model_dump_json(include={"path", "reader", "encoding"})
        found = _stamp(data.path)
        with self._lock:
            file = self._files.get(key)
            if file is None or file.stamp != found:
                file = self._files[key] = _File(found)
            self._files.move_to_end(key)
            while len(self._files) > _KEPT:
                self._files.popitem(last=False)
        return file


def _stamp(path: Path) -> Stamp:
    try:
        if path.is_dir():
            found = [stamp(path / name) for name in data_files(path)[0]]
            return sum(size for size, _ in found), max((at for _, at in found), default=0)
        return stamp(path)
    except OSError as error:
        raise ProblemError("data_not_found", path=path) from error
