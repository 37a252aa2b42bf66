"""How a tokenizer's tokens are spelled, and whether its words can be tokenized one by one."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

_SPACE: Final = "\u2581"
"""How SentencePiece writes a space."""
_BYTE: Final = re.compile(r"<0x([0-9A-F]{2})>")
_UNSPELLED: Final = b"\xff"
"""Is in no UTF-8 text: a row with such a token is never taken for spelled."""
_ATOMS: Final = frozenset(
    {
        r"'s", r"'t", r"'re", r"'ve", r"'m", r"'ll", r"'d",
        r"(?i:'s|'t|'re|'ve|'m|'ll|'d)", r"'(?i:[sdmt]|ll|ve|re)",
        r" ?\p{L}+", r"[^\r\n\p{L}\p{N}]?\p{L}+", r"[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+",
        r"[^\r\n\p{L}\p{N}]?+\p{L}+", r"\p{L}+",
        r"\p{N}", r"\p{N}+", r"\p{N}{1,2}", r"\p{N}{1,3}", r" ?\p{N}+", r" ?\p{N}", r"[0-9]", r"\d",
        r" ?[^\s\p{L}\p{N}]+", r" ?[^\s\p{L}\p{N}]+[\r\n]*", r" ?[^\s\p{L}\p{N}]++[\r\n]*",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*", r" ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*",
        r"\s*[\r\n]+", r"\s*[\r\n]", r"\s+(?!\S)", r"\s+", r"[\r\n]+",
        (
            r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
            r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        ),
        (
            r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"
            r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        ),
    }
)  # fmt: skip
"""Alternatives of the patterns by which byte-level tokenizers cut texts into words.

None of them matches across the place between a character that is no white space and a space, and none looks
back: what stands before such a place does not change how the text behind it is cut, nor the other way round.
"""


@dataclass(frozen=True, slots=True)
class Spelling:
    """The bytes that each token stands for."""

    pieces: list[bytes]
    lengths: NDArray[np.int32]
    added: re.Pattern[str]
    """Splits a text at the tokens that are written as they stand, which it captures."""

    def write(self, ids: list[int]) -> bytes:
        """Return what tokens spell."""
        return b"".join(map(self.pieces.__getitem__, ids))


def spelling_of(backend: Tokenizer) -> Spelling | None:
    """Return how a tokenizer's tokens are spelled, None where they are not pieces of the text."""
    parts = _settings(backend)
    size = backend.get_vocab_size(with_added_tokens=True)
    pieces = [_UNSPELLED] * (max([size - 1, *backend.get_vocab(with_added_tokens=True).values()]) + 1)
    if parts["model"]["type"] not in {"BPE", "Unigram"}:
        return None
    spell = _by_bytes if _types(parts["decoder"]) == ["ByteLevel"] else _by_marks
    for token, number in backend.get_vocab(with_added_tokens=False).items():
        pieces[number] = spell(token)
    for token in parts["added_tokens"]:
        pieces[token["id"]] = token["content"].encode()
    longest_first = sorted((token["content"] for token in parts["added_tokens"]), key=lambda text: -len(text))
    added = "|".join(re.escape(text) for text in longest_first if text) or "(?!)"
    lengths = np.array([len(piece) for piece in pieces], dtype=np.int32)
    return Spelling(pieces, lengths, re.compile(f"({added})"))


def words_stand_alone(backend: Tokenizer) -> bool:
    """Say whether cutting a text before the spaces behind words changes no token.

    That is so for a byte-level BPE whose pattern cuts there too, when nothing is put before a text.
    """
    parts = _settings(backend)
    model, normalizer, cutter = parts["model"], parts["normalizer"], parts["pre_tokenizer"]
    plain_model = model["type"] == "BPE" and not model["dropout"] and not model.get("byte_fallback")
    return (
        plain_model
        and not model.get("continuing_subword_prefix")
        and not model.get("end_of_word_suffix")
        and set(_types(normalizer)) <= {"NFC"}
        and _types(cutter)[-1:] == ["ByteLevel"]
        and all(_cuts_words(part, alone=part is _parts(cutter)[-1]) for part in _parts(cutter))
        and all(_as_it_stands(token) for token in parts["added_tokens"])
    )


def _settings(backend: Tokenizer) -> dict[str, Any]:
    """Return what a tokenizer is made of; its words and merges, a hundred thousand of them, are left out."""
    parts = json.loads(backend.to_str())
    for name in ("vocab", "merges"):
        parts["model"].pop(name, None)
    return parts


def _cuts_words(part: dict[str, Any], *, alone: bool) -> bool:
    if part["type"] == "ByteLevel":
        return alone and not part["add_prefix_space"]
    if part["type"] == "Digits":
        return True
    if part["type"] != "Split" or part["behavior"] != "Isolated" or part["invert"]:
        return False
    pattern = part["pattern"].get("Regex", "")
    return all(atom in _ATOMS for atom in _alternatives(pattern))


def _alternatives(pattern: str) -> list[str]:
    """Split a pattern at the bars that are in no bracket."""
    found, depth, current = [], 0, ""
    for at, character in enumerate(pattern):
        escaped = at > 0 and pattern[at - 1] == "\\"
        if not escaped and character in "([":
            depth += 1
        elif not escaped and character in ")]":
            depth -= 1
        if character == "|" and depth == 0 and not escaped:
            found.append(current)
            current = ""
        else:
            current += character
    return [*found, current]


def _as_it_stands(token: dict[str, Any]) -> bool:
    strict = not (token["lstrip"] or token["rstrip"] or token["single_word"])
    return strict and (not token["normalized"] or token["content"].isascii())


def _parts(component: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Return the components of a sequence, or the only one."""
    if component is None:
        return []
    if component["type"] != "Sequence":
        return [component]
    inner = component.get("pretokenizers") or component.get("normalizers") or component.get("decoders") or []
    return [part for nested in inner for part in _parts(nested)]


def _types(component: dict[str, Any] | None) -> list[str]:
    return [part["type"] for part in _parts(component)]


def _by_bytes(token: str) -> bytes:
    try:
        return bytes(map(_BYTE_OF.__getitem__, token))
    except KeyError:
        return _UNSPELLED


def _by_marks(token: str) -> bytes:
    found = _BYTE.fullmatch(token)
    return bytes([int(found[1], 16)]) if found else token.replace(_SPACE, " ").encode()


def _letters() -> dict[str, int]:
    """Return the letter by which byte-level tokenizers write each byte -> the byte."""
    shown = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    hidden = [byte for byte in range(256) if byte not in shown]
    return {chr(byte): byte for byte in shown} | {chr(256 + at): byte for at, byte in enumerate(hidden)}


_BYTE_OF: Final = _letters()
