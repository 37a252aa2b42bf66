"""Where the encodings of text files are told from each other, for those who look for it here."""

from __future__ import annotations

from engine.readers.encodings import known, recognise, undecodable

__all__ = ["known", "recognise", "undecodable"]
