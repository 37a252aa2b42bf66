"""Rows that say the same as an earlier row."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING, Literal

from engine.checks.base import Check, CheckedRow, Finding, finding, texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.formats.base import Example


class Duplicates(Check):
    """Duplicates: rows that repeat an earlier row, whatever their case and spacing."""

    kind: Literal["duplicates"] = "duplicates"

    def run(self, rows: Sequence[CheckedRow], limit: int) -> Finding:  # noqa: ARG002
        """Name the rows that repeat an earlier one."""
        seen: set[bytes] = set()
        repeated = []
        for row in rows:
            mark = _mark(row.example)
            if mark in seen:
                repeated.append(row.line)
            seen.add(mark)
        return finding(self.kind, repeated)


def _mark(example: Example) -> bytes:
    """Return a short digest of the normalised texts, so that memory does not grow with their length."""
    normal = "\0".join(
        " ".join(unicodedata.normalize("NFKC", text).casefold().split()) for text in texts(example)
    )
    return hashlib.blake2b(normal.encode("utf-8", "surrogatepass"), digest_size=16).digest()
