"""Addresses and numbers that belong to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from engine.checks.base import CheckedRow, Context, Fix, RowCheck, Spot
from engine.checks.masking import PERSONAL, found_in, masked
from engine.checks.words import called, rewritten, settled

if TYPE_CHECKING:
    from engine.formats.base import Example


class PersonalData(RowCheck):
    """Personal data: e-mail addresses, phone, Chinese ID, card and account numbers, addresses of machines.

    A model may repeat what it was trained on to anyone who asks.
    """

    fix: ClassVar[Fix | None] = "rewrite"
    may_drop: ClassVar[bool] = False

    kind: Literal["personal_data"] = "personal_data"

    def spot(self, row: CheckedRow, context: Context) -> Spot | None:  # noqa: ARG002
        """Find the first of them."""
        found = next(found_in(row.whole, PERSONAL), None)
        return Spot(row.whole, found[0], found[1]) if found else None

    def mend(self, example: Example) -> Example | None:
        """Write [EMAIL], [PHONE], [ID], [CARD], [IBAN] or [IP] in their place."""
        return called(rewritten(example, _masked), _masked)


def _masked(text: str) -> str:
    return settled(text, lambda part: masked(part, PERSONAL))
