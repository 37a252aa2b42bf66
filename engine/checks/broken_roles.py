"""Conversations whose turns do not follow each other as chat templates expect."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Literal

from engine.checks.base import CheckedRow, Context, Fix, RowCheck, Spot
from engine.formats.base import Conversation, Judged, Message, Preference, Question, Ranked

if TYPE_CHECKING:
    from engine.formats.base import Example

Turns = tuple[Message, ...]


class BrokenRoles(RowCheck):
    """Broken turns: conversations without a user, with two turns of one role in a row, or with a wrong end.

    Many chat templates refuse them; others render them in a way that no model has seen.
    """

    fix: ClassVar[Fix | None] = "rewrite"
    serious: ClassVar[float] = 0.5

    kind: Literal["broken_roles"] = "broken_roles"

    def spot(self, row: CheckedRow, context: Context) -> Spot | None:  # noqa: ARG002
        """Find the first turn that is out of place."""
        turns, whole = _turns(row.example)
        place = _fault(turns, whole=whole) if turns is not None else None
        if turns is None or place is None:
            return None
        lines = [f"{turn.role}: {turn.content[:80]}" for turn in turns]
        if place == len(lines):
            return Spot("\n".join(lines))
        start = sum(len(line) + 1 for line in lines[:place])
        return Spot("\n".join(lines), start, start + len(lines[place]))

    def mend(self, example: Example) -> Example | None:
        """Merge turns of one role, move the system first, drop what nobody asked or answers."""
        turns, whole = _turns(example)
        if turns is None or _fault(turns, whole=whole) is None:
            return example
        mended = _mended(turns, whole=whole)
        if _fault(mended, whole=whole) is not None:
            return None
        if isinstance(example, Conversation):
            return replace(example, messages=mended)
        if isinstance(example, Preference | Judged | Ranked | Question):
            return replace(example, prompt=mended)
        return example


def _turns(example: Example) -> tuple[Turns | None, bool]:
    """Return the turns to look at, and whether they hold the answer too."""
    if isinstance(example, Conversation):
        return example.messages, True
    if isinstance(example, Preference | Judged | Ranked | Question):
        return example.prompt, False
    return None, False


def _fault(turns: Turns, *, whole: bool) -> int | None:
    """Return the number of the first turn out of place, or how many there are when the end is missing."""
    before, calls = "", False
    for number, turn in enumerate(turns):
        if not _follows(turn, before, calls=calls, number=number):
            return number
        before, calls = turn.role, bool(turn.tool_calls) or (calls and turn.role == "tool")
    if before == "user" and whole:
        return len(turns) - 1
    return None if any(turn.role == "user" for turn in turns) else len(turns)


def _follows(turn: Message, before: str, *, calls: bool, number: int) -> bool:
    match turn.role:
        case "system":
            return number == 0
        case "user":
            return before != "user"
        case "assistant":
            return before in {"user", "tool"}
        case "tool":
            return calls
        case _:
            return True


def _mended(turns: Turns, *, whole: bool) -> Turns:
    system = [turn for turn in turns if turn.role == "system"]
    kept: list[Message] = []
    calls = False
    for turn in turns:
        if turn.role == "system" or (turn.role == "tool" and not calls):
            continue
        before = kept[-1] if kept else None
        if turn.role == "assistant" and before is None:
            continue
        if before is not None and before.role == turn.role and turn.role in {"user", "assistant"}:
            kept[-1] = _joined(before, turn)
        else:
            kept.append(turn)
        calls = bool(kept[-1].tool_calls) or (calls and turn.role == "tool")
    while whole and kept and kept[-1].role == "user":
        kept.pop()
    head = system[0] if system else None
    for turn in system[1:]:
        head = _joined(head, turn) if head is not None else turn
    return (head, *kept) if head is not None else tuple(kept)


def _joined(first: Message, second: Message) -> Message:
    content = "\n\n".join(text for text in (first.content, second.content) if text)
    reasoning = "\n\n".join(text for text in (first.reasoning, second.reasoning) if text)
    return replace(
        first, content=content, reasoning=reasoning, tool_calls=(*first.tool_calls, *second.tool_calls)
    )
