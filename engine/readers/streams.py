"""The bytes of a data file, unpacked on the way where it is packed with gzip or Zstandard."""

from __future__ import annotations

import zlib
from typing import IO, TYPE_CHECKING, Any, Final, Self

from engine.problems import ProblemError
from engine.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PACKED: Final = (".gz", ".gzip", ".zst", ".zstd")
"""File name endings of packed files; the ending before it tells what is inside."""

_GZIP: Final = b"\x1f\x8b"
_ZSTANDARD: Final = b"\x28\xb5\x2f\xfd"
_SKIPPED: Final = b"\x2a\x4d\x18"
"""Behind its first byte, the beginning of a Zstandard frame that holds no data."""
_PIECE: Final = 1024
"""Packed bytes that are unpacked at a time; hostile ones become 32 MiB at most."""
_BOMB: Final = 500
"""How many times larger than the packed bytes the unpacked ones may be, behind the first _HARMLESS."""
_HARMLESS: Final = 256 << 20
_MOST: Final = 256 << 30
"""Unpacked bytes of one file at most."""


class DataStream:
    """A data file that is read from its beginning to its end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("rb")
        self._pieces = _pieces(self._file)
        self._rest = b""
        self._unpacked = 0
        self.damaged = False
        """Whether the reading ended early because what is packed is damaged."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def position(self) -> int:
        """How many bytes of the file itself have been read."""
        return self._file.tell()

    def read(self, size: int) -> bytes:
        """Return the next bytes, fewer only at the end; raises ProblemError data_bomb."""
        if self._pieces is None:
            return self._file.read(size)
        parts, found = [self._rest], len(self._rest)
        while found < size and (piece := self._piece()):
            parts.append(piece)
            found += len(piece)
        data = b"".join(parts)
        self._rest = data[size:]
        return data[:size]

    def _piece(self) -> bytes:
        """Return some unpacked bytes, or none at the end."""
        from zstandard import ZstdError

        if self._pieces is None or self.damaged:
            return b""
        try:
            piece = next((piece for piece in self._pieces if piece), b"")
        except (zlib.error, ZstdError, EOFError):
            self.damaged = True
            return b""
        self._unpacked += len(piece)
        if self._unpacked > min(_MOST, max(_HARMLESS, _BOMB * self.position)):
            larger = reason(
                "unpacks_too_large", size=self._unpacked >> 20, packed=max(1, self.position >> 20)
            )
            raise ProblemError("data_damaged", path=self._path, reason=larger)
        return piece


def head(path: Path, size: int) -> bytes:
    """Return the first bytes of a data file, unpacked."""
    with DataStream(path) as stream:
        return stream.read(size)


def is_packed(path: Path) -> bool:
    """Say whether a file is packed, by its content."""
    with path.open("rb") as file:
        return _unpacker(file.read(4)) is not None


def inner_suffix(path: Path) -> str:
    """Return the ending of a file's name, lower case, without that of its packing."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    while len(suffixes) > 1 and suffixes[-1] in PACKED:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def _pieces(file: IO[bytes]) -> Iterator[bytes] | None:
    start = file.read(4)
    file.seek(0)
    unpacker = _unpacker(start)
    return None if unpacker is None else _unpacked(file, unpacker)


def _unpacker(start: bytes) -> Callable[[], Any] | None:
    """Return what makes an object that unpacks one member, for a file that begins so; None if not packed."""
    if start.startswith(_GZIP):
        return lambda: zlib.decompressobj(wbits=31)
    if start == _ZSTANDARD or (start[1:] == _SKIPPED and start[0] >> 4 == 5):  # noqa: PLR2004
        from zstandard import ZstdDecompressor

        return lambda: ZstdDecompressor().decompressobj()
    return None


def _unpacked(file: IO[bytes], new: Callable[[], Any]) -> Iterator[bytes]:
    """Yield what all members hold, one after another; raises EOFError when the last one has no end."""
    member = new()
    while packed := file.read(_PIECE):
        while packed:
            if member.eof:
                if not packed.strip(b"\0"):
                    break  # tapes and some tools fill up with zeros
                member = new()
            yield member.decompress(packed)
            packed = member.unused_data if member.eof else b""
    if not member.eof:
        raise EOFError
