"""Keys and passwords that open something."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from engine.checks.base import CheckedRow, Context, Fix, RowCheck, Spot
from engine.checks.masking import Pattern, found_in, masked
from engine.checks.words import called, rewritten, settled

if TYPE_CHECKING:
    from engine.formats.base import Example

_BITS: Final = 2.8
"""Bits a character of a key holds at least; words and "xxxx" hold fewer."""


def _random(text: str) -> bool:
    """Say whether a token looks drawn by lot: many different characters, and digits among them."""
    body = text.rpartition("-")[2] if text.startswith("sk-") else text
    counts = Counter(body)
    bits = (
        -sum(count / len(body) * math.log2(count / len(body)) for count in counts.values()) if body else 0.0
    )
    return bits >= _BITS and any(letter.isdigit() for letter in text)


_PREFIXED: Final = (
    r"sk-(?:[a-z]{2,10}-)?[A-Za-z0-9_-]{20,200}|(?:sk|rk|pk)_live_[A-Za-z0-9]{16,100}|gh[pousr]_[A-Za-z0-9]{30,100}"
    r"|github_pat_[A-Za-z0-9_]{30,120}|glpat-[A-Za-z0-9_-]{18,60}|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{35}"
    r"|xox[abeoprs]-[A-Za-z0-9-]{16,120}|hf_[A-Za-z0-9]{30,60}|npm_[A-Za-z0-9]{30,60}|pypi-[A-Za-z0-9_-]{40,250}"
    r"|SG\.[A-Za-z0-9_-]{16,40}\.[A-Za-z0-9_-]{30,60}|ya29\.[A-Za-z0-9_-]{30,250}|LTAI[A-Za-z0-9]{12,24}"
    r"|AKID[A-Za-z0-9]{28,40}|dop_v1_[a-f0-9]{40,80}"
    r"|eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{16,2000}"
)
_HINTS: Final = (
    "sk-", "_live_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "AKIA", "ASIA", "AIza",
    "xox", "hf_", "npm_", "pypi-", "SG.", "ya29.", "LTAI", "AKID", "dop_v1_", "eyJ",
)  # fmt: skip
_ASSIGNED: Final = (
    r"(?i:api[_-]?key|secret(?:[_-]?(?:access)?[_-]?key)?|access[_-]?(?:key|token)|auth[_-]?token|token"
    r"|passw(?:or)?d|pwd)"
    r"[\"']?\s{0,3}[:=]\s{0,3}[\"']?([A-Za-z0-9_+/=.~!@#$%^&*-]{16,200})(?![A-Za-z0-9_+/=.~!@#$%^&*(-])"
)
_PRIVATE: Final = (
    r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY-----(?:[^-]|-(?!----)){20,8000}"
    r"(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|\Z)"
)


def _mixed(text: str) -> bool:
    """Say whether a token is neither a path nor a name: it mixes letters and digits, and is no call."""
    letters = sum(letter.isalpha() for letter in text)
    digits = sum(letter.isdigit() for letter in text)
    named = any(part in text for part in ("://", "...", "os.", "env", "your", "YOUR", "example", "EXAMPLE"))
    return letters >= 4 and digits >= 3 and not named  # noqa: PLR2004


_SECRETS: Final = (
    Pattern("[PRIVATE KEY]", ("PRIVATE KEY-----",), re.compile(_PRIVATE, re.DOTALL), bool),
    Pattern("[SECRET]", _HINTS, re.compile(rf"(?<![A-Za-z0-9_-])(?:{_PREFIXED})(?![A-Za-z0-9_-])"), _random),
    Pattern("[SECRET]", ("=", ":"), re.compile(_ASSIGNED), lambda text: _random(text) and _mixed(text)),
)


class Secrets(RowCheck):
    """Secrets: API keys, access tokens, passwords in settings and private keys."""

    fix: ClassVar[Fix | None] = "rewrite"
    may_drop: ClassVar[bool] = False

    kind: Literal["secrets"] = "secrets"

    def spot(self, row: CheckedRow, context: Context) -> Spot | None:  # noqa: ARG002
        """Find the first secret."""
        found = next(found_in(row.whole, _SECRETS), None)
        return Spot(row.whole, found[0], found[1]) if found else None

    def mend(self, example: Example) -> Example | None:
        """Write [SECRET] or [PRIVATE KEY] in its place."""
        return called(rewritten(example, _masked), _masked)


def _masked(text: str) -> str:
    return settled(text, lambda part: masked(part, _SECRETS))
