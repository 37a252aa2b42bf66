"""Lets a local model put the questions of training rows otherwise; what it writes is checked and marked."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from engine import durable
from engine.augmentations.base import content_of
from engine.augmentations.paraphrase import MARK, answer_of, question_of, read_made
from engine.problems import ProblemError
from engine.rpc_data import MadeParaphrases, MakeParaphrases, Reworded
from engine.runtime import intake
from engine.runtime.gather import Gathering
from engine.runtime.rewording import Judged, judge
from engine.runtime.sides import sides_of
from engine.runtime.splitting import TRAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from engine.formats.base import Example
    from engine.job import TrainJob

LONGEST: Final = 2000
"""Characters of a question that is still rewritten."""


class Writer(Protocol):
    """Puts a text in other words."""

    def candidates(self, text: str, count: int, seed: int) -> list[str]:
        """Return so many tries; the same seed gives the same ones."""
        ...


def make(
    wanted: MakeParaphrases,
    work: TrainJob,
    writer: Writer,
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    told: Callable[[int, str, Judged], None] = lambda _line, _question, _judged: None,
    check: Callable[[], None] = lambda: None,
) -> MadeParaphrases:
    """Write paraphrases of the questions of a file's training rows; `work` is the job that they train.

    Each is put into the file as soon as it is there: what was made before a cancellation stays, and the next
    call goes on behind it. `check` is asked between two questions and may raise.
    """
    known = read_made(wanted.out) if wanted.out.is_file() else {}
    there, skipped = sum(map(len, known.values())), 0
    why: Counter[str] = Counter()
    rows = Training(wanted, work, check)
    for number, (line, example) in enumerate(rows):
        check()
        progress(number, len(rows))
        question, content = question_of(example), content_of(example)
        if question is None or not question.strip() or "\n" in question.strip() or len(question) > LONGEST:
            skipped += 1
            continue
        before = known.get(content, ())
        if len(before) >= wanted.count:
            continue
        said = writer.candidates(question, wanted.tries, seed_of(wanted.seed, content, len(before)))
        found = chosen(question, said, answer_of(example), wanted.count - len(before), before)
        for judged in found:
            told(line, question, judged)
            if judged.refusal is not None:
                why[judged.refusal] += 1
                continue
            record = {MARK: "paraphrase", "of": content, "source": str(wanted.file), "line": line}
            _append(wanted.out, {**record, "question": judged.text, "original": question})
            known[content] = (*known.get(content, ()), judged.text)
    progress(len(rows), len(rows))
    made, refused = sum(map(len, known.values())) - there, why.total()
    if not made and not there:
        raise ProblemError("no_paraphrase", path=wanted.file, refused=refused, skipped=skipped)
    return MadeParaphrases(
        path=wanted.out, made=made, refused=refused, skipped=skipped, why=dict(why.most_common())
    )


def chosen(
    question: str, said: list[str], answer: str, most: int, before: tuple[str, ...] = ()
) -> list[Judged]:
    """Return the best of what a model said, at most so many; or the one refusal that comes up most often."""
    judged = {each: judge(question, each, answer) for each in said}
    good = {each.text: each for each in judged.values() if each.refusal is None and each.text not in before}
    if good:
        return sorted(good.values(), key=lambda each: (-each.score, each.text))[:most]
    refused = [judged[each] for each in said if judged[each].refusal is not None]
    often = Counter(each.refusal for each in refused).most_common(1)
    return [each for each in refused if each.refusal == often[0][0]][:1] if often else []


class Training:
    """The rows of one file that a job trains on, as its split decides: what is held out is never shown."""

    def __init__(self, wanted: MakeParaphrases, work: TrainJob, check: Callable[[], None]) -> None:
        found = Gathering(intake.read, work.split, check, work.stage).all(work.data, work.replay)
        sides, _ = sides_of(found, work.split, check)
        left = wanted.limit
        self._parts: list[tuple[Any, list[int]]] = []
        if all(part.spec.path != wanted.file for part in found.parts):
            raise ProblemError("data_not_found", path=wanted.file)
        for part, side in zip(found.parts, sides, strict=True):
            if part.spec.path == wanted.file:
                numbers: list[int] = np.flatnonzero(side == TRAIN)[:left].tolist()
                left = None if left is None else left - len(numbers)
                self._parts.append((part.source.examples, numbers))

    def __len__(self) -> int:
        return sum(len(numbers) for _, numbers in self._parts)

    def __iter__(self) -> Iterator[tuple[int, Example]]:
        for examples, numbers in self._parts:
            yield from (examples[number] for number in numbers)


def reworded(request: int, line: int, question: str, judged: Judged) -> Reworded:
    """Return what is told of one question."""
    return Reworded(id=request, line=line, question=question, text=judged.text, refusal=judged.refusal)


def seed_of(seed: int, content: str, turn: int) -> int:
    """Return the seed of one answer: it depends on the row, not on the rows before it."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{content}/{turn}".encode()).digest()[:4]) >> 1


def _append(path: Path, record: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    durable.append_line(path, json.dumps(record, ensure_ascii=False).encode() + b"\n")
