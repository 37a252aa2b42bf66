"""The only place that writes what must survive: appended lines, replaced files, committed folders.

The commit protocol: stage everything in a temporary folder beside the target, fsync every file, write the
manifest last, fsync the folder, rename, fsync the parent. A folder whose manifest verifies is whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
import zlib
from typing import TYPE_CHECKING, Any, Final

from engine.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MANIFEST: Final = "manifest.json"
_BUFFER: Final = 1 << 20
_CRC_TAIL: Final = len(',"crc":"00000000"}')


class DamagedError(Exception):
    """A committed folder does not match its manifest."""

    def __init__(self, file: str, why: str) -> None:
        super().__init__(f"{file}: {why}")
        self.file = file
        self.reason = why


def seal(record: dict[str, Any]) -> bytes:
    """Return the record as one JSON line that ends with the CRC-32 of what stands before it."""
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    body = text.encode("utf-8", "surrogatepass")  # a lone surrogate must not end a run
    return body[:-1] + b',"crc":"%08x"}\n' % zlib.crc32(body)


def unseal(line: bytes) -> dict[str, Any] | None:
    """Return the record of a sealed line, or None when the line is torn or damaged."""
    line = line.rstrip(b"\r\n")
    head, tail = line[:-_CRC_TAIL], line[-_CRC_TAIL:]
    if not (tail.startswith(b',"crc":"') and tail.endswith(b'"}')):
        return None
    body = head + b"}"
    if tail[8:16] != b"%08x" % zlib.crc32(body):
        return None
    try:
        record = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def append_line(path: Path, line: bytes, *, sync: bool = True) -> None:
    """Append one line in a single write; a torn last line of a crash is closed off first."""
    with path.open("ab", buffering=0) as file:
        if file.tell() and not ends_with_newline(path):
            line = b"\n" + line
        file.write(line)
        if sync:
            os.fsync(file.fileno())


def write_atomic(path: Path, data: bytes) -> None:
    """Replace a file so that a reader or a crash sees the old bytes or the new ones, never a mixture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.tmp")
    try:
        with staged.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        staged.replace(path)
    finally:
        staged.unlink(missing_ok=True)
    sync_folder(path.parent)


def write_stream(path: Path, parts: Iterable[bytes]) -> str:
    """Replace a file by parts that come one by one, whole or not at all; returns the SHA-256 in hex."""
    path.parent.mkdir(parents=True, exist_ok=True)
    staged = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.tmp")
    digest = hashlib.sha256()
    try:
        with staged.open("wb", buffering=_BUFFER) as file:
            for part in parts:
                file.write(part)
                digest.update(part)
            file.flush()
            os.fsync(file.fileno())
        staged.replace(path)
    finally:
        staged.unlink(missing_ok=True)
    sync_folder(path.parent)
    return digest.hexdigest()


def commit_folder(staged: Path, target: Path, facts: dict[str, Any] | None = None) -> None:
    """Make a staged folder the target, whole or not at all; `facts` are kept in its manifest."""
    files = {}
    for file in sorted(item for item in staged.rglob("*") if item.is_file()):
        sync_file(file)
        files[file.relative_to(staged).as_posix()] = [file.stat().st_size, sha256(file)]
    manifest = {"version": 1, "facts": facts or {}, "files": files}
    write_atomic(staged / MANIFEST, json.dumps(manifest, indent=1).encode())
    for folder in [item for item in staged.rglob("*") if item.is_dir()]:
        sync_folder(folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    staged.rename(target)
    sync_folder(target.parent)


def publish_folder(staged: Path, target: Path) -> None:
    """Make a staged folder the target, whole or not at all, for other programs: it gets no manifest."""
    for item in staged.rglob("*"):
        if item.is_file():
            sync_file(item)
    for folder in [staged, *(item for item in staged.rglob("*") if item.is_dir())]:
        sync_folder(folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    staged.rename(target)
    sync_folder(target.parent)


def verify_folder(folder: Path) -> dict[str, Any]:
    """Return the manifest's facts after checking every file against it; raise DamagedError otherwise."""
    files, facts = _manifest(folder)
    for name, (size, digest) in files.items():
        file = folder / name
        try:
            if not file.is_file():
                raise DamagedError(name, reason("file_absent"))
            found = file.stat().st_size
            if found != size:
                raise DamagedError(name, reason("file_size_wrong", found=found, wanted=size))
            if sha256(file) != digest:
                raise DamagedError(name, reason("file_changed"))
        except OSError as error:
            raise DamagedError(name, str(error.strerror)) from error
    return facts


def _manifest(folder: Path) -> tuple[dict[str, tuple[int, str]], dict[str, Any]]:
    """Return (files, facts) of a manifest; whatever is not one, or names a file elsewhere, is damage."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        facts = manifest["facts"]
        files = {name: (int(size), str(digest)) for name, (size, digest) in manifest["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise DamagedError(MANIFEST, str(error) or type(error).__name__) from error
    if not isinstance(facts, dict):
        raise DamagedError(MANIFEST, reason("facts_not_object"))
    for name in files:
        if not name or name.startswith("/") or ".." in name.split("/") or "\\" in name or ":" in name:
            raise DamagedError(MANIFEST, reason("file_named", name=name))
    return files, facts


def remove_folder(folder: Path) -> None:
    """Remove a committed folder so that no crash leaves a half-removed one under its name."""
    trash = folder.with_name(f".trash-{folder.name}-{os.getpid()}")
    folder.rename(trash)
    sync_folder(folder.parent)
    shutil.rmtree(trash, ignore_errors=True)


def sha256(file: Path) -> str:
    """Return the SHA-256 of a file's content as hexadecimal digits."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def sync_file(file: Path) -> None:
    """Wait until a file's content is on the disk."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until a folder's entries are on the disk (Windows offers no such call: nothing is done there)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def ends_with_newline(path: Path) -> bool:
    """Say whether the last line of a file is whole."""
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
