"""A folder: its data files are read one after another, in the order of their names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from engine.problems import ProblemError
from engine.readers.base import Blank, Item, Note, Part, Reader, Record, Refused
from engine.readers.streams import inner_suffix
from engine.reasons import reason
from engine.spec import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ASIDE: Final = frozenset(
    ("dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json", "config.json")
)
"""Names of files that describe data and hold none."""
_NAMED: Final = 200
"""Files that are named one by one when they are left aside."""


class Folder(Reader):
    """Folder: all data files in it and below it; plain text counts only where there is nothing else."""

    kind: Literal["folder"] = "folder"

    def read(self, path: Path, encoding: str, moved: Callable[[int], None] | None = None) -> Iterator[Item]:
        """Yield each file as a Part, then its lines, counted on from those of the files before.

        Without an encoding that of each file is recognised. A file that cannot be read as a whole is refused
        as if it were a line.
        """
        chosen, aside = data_files(path)
        yield from (Note(1, reason("file_aside", name=name)) for name in aside[:_NAMED])
        more = len(aside) - _NAMED
        if more > 0:
            yield Note(1, reason("one_aside") if more == 1 else reason("files_aside", count=more))
        before, done = 0, 0
        for name in chosen:
            lines = 0
            try:
                for item in _file_items(path / name, name, encoding, _beyond(moved, done)):
                    lines += item.lines
                    yield _moved_on(item, before)
            except ProblemError as error:
                if not error.problem.code.startswith("data_"):
                    raise
                lines += 1
                fault = error.problem.sentence()
                yield Refused(before + lines, reason("file_unread", name=name, fault=fault))
            before += lines
            done += (path / name).stat().st_size


def data_files(folder: Path) -> tuple[list[str], list[str]]:
    """Return (data files, other files) in and below a folder, as sorted paths with forward slashes."""
    from engine.readers import READERS

    kinds = {suffix: kind_of(reader) for reader in READERS for suffix in reader.suffixes}
    found: dict[str, str | None] = {}
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(parent) / name
            if not name.startswith(".") and path.is_file():
                kind = None if name in _ASIDE or not path.stat().st_size else kinds.get(inner_suffix(path))
                found[path.relative_to(folder).as_posix()] = kind
    others = any(kind not in {None, "text"} for kind in found.values())
    chosen = [name for name, kind in found.items() if kind and not (others and kind == "text")]
    return sorted(chosen), sorted(found.keys() - set(chosen))


def _file_items(path: Path, name: str, encoding: str, moved: Callable[[int], None] | None) -> Iterator[Item]:
    from engine.readers.choosing import reader_for
    from engine.readers.encodings import recognise

    reader = reader_for(path)
    used = (encoding or recognise(path)) if reader.text else ""
    yield Part(1, name, kind_of(reader), used)
    yield from reader.read(path, used, moved)


def _beyond(moved: Callable[[int], None] | None, done: int) -> Callable[[int], None] | None:
    """Return what tells progress in a file after so many bytes of other files."""
    return None if moved is None else lambda at: moved(done + at)


def _moved_on(item: Item, lines: int) -> Item:
    """Return an item as it is so many lines further on."""
    line = item.line + lines
    match item:
        case Record(row=row, lines=count):
            return Record(line, row, count)
        case Refused(reason=why, lines=count):
            return Refused(line, why, count)
        case Blank():
            return Blank(line)
        case Note(reason=why):
            return Note(line, why)
        case Part(name=name, reader=kind, encoding=encoding):
            return Part(line, name, kind, encoding)
