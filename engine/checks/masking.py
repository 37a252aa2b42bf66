"""Numbers and addresses of people, told from other numbers by their check digits, and how they are masked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Pattern:
    """What something looks like, how it is told from its likes, and what is written instead."""

    mask: str
    hints: tuple[str, ...]
    """A text without any of these holds none; empty when every text may."""
    form: re.Pattern[str]
    genuine: Callable[[str], bool]


def found_in(text: str, patterns: tuple[Pattern, ...]) -> Iterator[tuple[int, int, str]]:
    """Return (start, end, mask) of all that is found, pattern by pattern."""
    for pattern in patterns:
        if pattern.hints and not any(hint in text for hint in pattern.hints):
            continue
        for found in pattern.form.finditer(text):
            group = found.lastindex or 0
            if pattern.genuine(found[group]):
                yield found.start(group), found.end(group), pattern.mask


def masked(text: str, patterns: tuple[Pattern, ...]) -> str:
    """Return a text with masks in place of what is found; the very same text when nothing is."""
    for pattern in patterns:
        places = list(found_in(text, (pattern,)))
        for start, end, mask in reversed(places):
            text = text[:start] + mask + text[end:]
    return text


def _email(text: str) -> bool:
    domain = text.rpartition("@")[2].lower()
    reserved = domain.endswith((".example", ".test", ".invalid", ".localhost"))
    # RFC 2606 keeps these for examples; pictures are named like "icon@2x.png".
    return not (
        reserved
        or domain in {"example.com", "example.org", "example.net", "domain.com", "email.com"}
        or domain.rpartition(".")[2] in {"png", "jpg", "jpeg", "gif", "svg", "webp", "py", "js"}
    )


def _chinese_id(text: str) -> bool:
    """Check the birthday and the check digit of GB 11643."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    month, day = int(text[10:12]), int(text[12:14])
    if not (text[6:8] in {"18", "19", "20"} and 1 <= month <= 12 and 1 <= day <= 31):  # noqa: PLR2004
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], weights, strict=True))
    return "10X98765432"[total % 11] == text[17].upper()


def _card(text: str) -> bool:
    """Check the length, the issuer and Luhn's check digit."""
    digits = [int(letter) for letter in text if letter.isdigit()]
    if not 13 <= len(digits) <= 19 or len(set(digits)) < 2:  # noqa: PLR2004
        return False
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _iban(text: str) -> bool:
    """Check the remainder of ISO 13616."""
    bare = text.replace(" ", "").upper()
    return 15 <= len(bare) <= 34 and int("".join(str(int(c, 36)) for c in bare[4:] + bare[:4])) % 97 == 1  # noqa: PLR2004


def _phone(text: str) -> bool:
    digits = [letter for letter in text if letter.isdigit()]
    return 9 <= len(digits) <= 15 and len(set(digits)) > 2  # noqa: PLR2004


def _mobile(text: str) -> bool:
    return len(set(text)) > 2  # noqa: PLR2004


def _address(text: str) -> bool:
    """Say whether it is the address of a machine on the internet, and not of a private net or an example."""
    parts = [int(part) for part in text.split(".")]
    first, second = parts[0], parts[1]
    private = first in {0, 10, 127, 255} or first >= 224  # noqa: PLR2004
    private |= (first == 192 and second in {0, 168}) or (first == 172 and 16 <= second <= 31)  # noqa: PLR2004
    example = text.startswith(("198.51.100.", "203.0.113.", "169.254.", "100.64."))
    known = text in {"8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "114.114.114.114"}
    # Versions look alike: 1.2.3.4 and 10.0.19045.1 are no machines.
    return not (private or example or known) and max(parts) > 31 and all(part < 256 for part in parts)  # noqa: PLR2004


_DIGITS: Final = tuple("0123456789")
_FORMS: Final = {
    "email": r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,12}(?![\w@])",
    "iban": (r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![A-Za-z0-9])"),
    "id": r"(?<![0-9A-Za-z])[1-9]\d{16}[0-9Xx](?![0-9A-Za-z])",
    "card": (
        r"(?<![\d.,-])[3-6]\d{3}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,3})?(?![\d-]|[.,]\d)"
        r"|(?<![\d.,-])3[47]\d{2}[ -]?\d{6}[ -]?\d{5}(?![\d-]|[.,]\d)"
    ),
    "mobile": (r"(?<![\w.+/=-])(?:(?:\+|00)?86[ -]?)?(1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?![\d.]|-\d|[A-Za-z_])"),
    "phone": (
        r"(?<![\w+*/^=.)-])\+[1-9]\d{0,2}(?:[ .-]?\(?\d{1,4}\)?){2,5}(?![\w+*/^=-])"
        r"|(?<![\w+*/^=.)-])\([2-9]\d{2}\) ?\d{3}[-. ]\d{4}(?![\w-])"
    ),
    "ip": r"(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)",
}


def _form(name: str) -> re.Pattern[str]:
    return re.compile(_FORMS[name], re.ASCII)


PERSONAL: Final = (
    Pattern("[EMAIL]", ("@",), _form("email"), _email),
    Pattern("[IBAN]", _DIGITS, _form("iban"), _iban),
    Pattern("[ID]", _DIGITS, _form("id"), _chinese_id),
    Pattern("[CARD]", _DIGITS, _form("card"), _card),
    Pattern("[PHONE]", _DIGITS, _form("mobile"), _mobile),
    Pattern("[PHONE]", ("+", "("), _form("phone"), _phone),
    Pattern("[IP]", (".",), _form("ip"), _address),
)
