"""Answers kept from chats as examples: one data set a day in the `messages` format, each row in it once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

from engine import durable
from engine.home import home

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from desktop.state.conversation import Conversation, Turn
    from engine.rpc import ChatMessage, Side

_NONE: Final = b""


@dataclass(frozen=True, slots=True)
class Pick:
    """The answer that was kept of a turn."""

    side: Side
    text: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """The data set that the examples of a day are in, and how many rows it has."""

    path: Path
    rows: int


@dataclass(frozen=True, slots=True)
class _Row:
    """Where an example belongs, and the line that it is there."""

    path: Path
    line: bytes


def file_of(day: date) -> Path:
    """Return the data set of a day."""
    return home() / "datasets" / f"chat-{day.isoformat()}.jsonl"


def line_of(messages: Iterable[ChatMessage]) -> bytes:
    """Return a conversation as one line of JSON; half a character, which no file can hold, becomes "?"."""
    turns = [{"role": turn.role, "content": turn.content} for turn in messages]
    text = json.dumps({"messages": turns}, ensure_ascii=False)
    return text.encode("utf-8", "replace") + b"\n"


class Examples:
    """What was picked in this session, and the files that it is written to.

    `pick`, `drop` and `undo` answer at once; `save` touches the disk and may run on any thread. Saves that
    overlap wait for one another, and each writes whatever was picked last.
    """

    def __init__(self) -> None:
        self._picks: dict[Turn, Pick] = {}
        self._wanted: dict[Turn, _Row] = {}
        self._written: dict[Turn, tuple[Pick, _Row]] = {}
        self._names, self._disk = Lock(), Lock()

    def pick(self, talk: Conversation, index: int, side: Side, day: date) -> None:
        """Keep a side's answer to a question, in place of another answer to it."""
        turn = talk.turns[index]
        with self._names:
            picked = {other: pick.text for other, pick in self._picks.items()}
            line = line_of(talk.example(index, side, picked))
            path = self._wanted[turn].path if turn in self._wanted else file_of(day)
            self._picks[turn] = Pick(side, turn.answers[side])
            self._wanted[turn] = _Row(path, line)

    def drop(self, turn: Turn) -> None:
        """Take the example of a turn out again."""
        with self._names:
            self._picks.pop(turn, None)
            self._wanted.pop(turn, None)

    def undo(self) -> None:
        """Go back to what is in the files, after a save that failed."""
        with self._names:
            self._picks = {turn: pick for turn, (pick, _) in self._written.items()}
            self._wanted = {turn: row for turn, (_, row) in self._written.items()}

    def is_kept(self, turn: Turn, side: Side) -> bool:
        """Say whether a side's answer, as it reads now, is the one that was picked."""
        pick = self._picks.get(turn)
        return pick is not None and pick == Pick(side, turn.answers.get(side, ""))

    def save(self, day: date) -> Shelf:
        """Bring the files in line with what is picked; returns the data set of the day. Raises OSError."""
        with self._disk:
            with self._names:
                wanted, picks = dict(self._wanted), dict(self._picks)
            for turn in {**self._written, **wanted}:
                self._bring(turn, wanted)
                with self._names:
                    if turn in wanted:
                        self._written[turn] = (picks[turn], wanted[turn])
                    else:
                        self._written.pop(turn, None)
            return shelf_of(file_of(day))

    def _bring(self, turn: Turn, wanted: dict[Turn, _Row]) -> None:
        """Write, replace or take out the row of one turn."""
        row = wanted.get(turn)
        before = self._written[turn][1] if turn in self._written else None
        if row == before:
            return
        # The same words in two conversations are one row, which stays while either of them is kept.
        if any(other is not turn and kept == before for other, kept in wanted.items()):
            before = None
        if before is not None and (row is None or row.path != before.path):
            exchange(before.path, before.line, _NONE)
            before = None
        if row is not None:
            exchange(row.path, before.line if before is not None else _NONE, row.line)


def exchange(path: Path, old: bytes, new: bytes) -> None:
    """Put one line in the place of another; an empty line stands for none, and no line comes in twice."""
    lines = _lines(path)
    fresh = b"" if new in lines else new
    if old and old in lines:
        at = lines.index(old)
        lines[at : at + 1] = [fresh] if fresh else []
        durable.write_atomic(path, b"".join(lines))
    elif fresh:
        path.parent.mkdir(parents=True, exist_ok=True)
        durable.append_line(path, fresh)


def shelf_of(path: Path) -> Shelf:
    """Return a data set and how many rows it has; one that is not there has none."""
    return Shelf(path, sum(1 for line in _lines(path) if line.strip()))


def _lines(path: Path) -> list[bytes]:
    """Return the lines with their line feed; the last line of somebody else's editor gets one, too."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    return [line + b"\n" for line in data.removesuffix(b"\n").split(b"\n")] if data else []
