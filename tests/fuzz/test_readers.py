"""Damaged files: nothing crashes, nothing intact is lost or changed, and every line is accounted for.

The default tests read a few hundred files; `-m slow` reads 20,000, and run.py as many as one likes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fuzz.damaged import case
from fuzz.judge import faults, plainly

from engine.readers import Item, Reader, Record, Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def found_in(
    files: range, folder: Path, read: Callable[[Reader, Path, str], list[Item]] = plainly
) -> list[str]:
    """Return what went wrong with each file that was not read as it should be."""
    wrong = [(seed, faults(case(seed), folder, read)) for seed in files]
    return [f"seed {seed}: {problems}" for seed, problems in wrong if problems]


@pytest.mark.parametrize("first", range(0, 300, 50))
def test_damaged_files_lose_no_intact_record(tmp_path: Path, first: int) -> None:
    assert found_in(range(first, first + 50), tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1000, 21_000, 1000))
def test_thousands_of_damaged_files_lose_no_intact_record(tmp_path: Path, first: int) -> None:
    assert found_in(range(first, first + 1000), tmp_path) == []


def test_a_number_always_makes_the_same_file() -> None:
    assert case(7) == case(7)
    assert case(7) != case(8)


def forgetful(reader: Reader, path: Path, encoding: str) -> list[Item]:
    """Lose one record and count its lines as refused."""
    found = plainly(reader, path, encoding)
    at = next((at for at, item in enumerate(found) if isinstance(item, Record)), None)
    if at is not None:
        found[at] = Refused(found[at].line, "lost", found[at].lines)
    return found


def careless(reader: Reader, path: Path, encoding: str) -> list[Item]:
    """Change one value a little."""
    found = plainly(reader, path, encoding)
    for at, item in enumerate(found):
        if isinstance(item, Record) and item.row:
            name, value = next(iter(item.row.items()))
            found[at] = replace(item, row={**item.row, name: f"{value} "})
            break
    return found


def miscounting(reader: Reader, path: Path, encoding: str) -> list[Item]:
    """Forget to account for the last line."""
    return plainly(reader, path, encoding)[:-1]


def misplacing(reader: Reader, path: Path, encoding: str) -> list[Item]:
    """Say that a record stands one line further on."""
    found = plainly(reader, path, encoding)
    return [replace(item, line=item.line + 1) if isinstance(item, Record) else item for item in found]


def rounding(reader: Reader, path: Path, encoding: str) -> list[Item]:
    """Make large whole numbers into floats."""
    found = plainly(reader, path, encoding)
    return [
        replace(
            item, row={name: float(v) if type(v) is int and v > 2**53 else v for name, v in item.row.items()}
        )
        if isinstance(item, Record)
        else item
        for item in found
    ]


def doubling(reader: Reader, path: Path, encoding: str) -> list[Item]:
    """Give every record twice."""
    found = plainly(reader, path, encoding)
    return [
        again
        for item in found
        for again in ([item, replace(item, lines=0)] if isinstance(item, Record) else [item])
    ]


@pytest.mark.parametrize("mutant", [forgetful, careless, miscounting, misplacing, rounding, doubling])
def test_a_reader_that_is_wrong_is_found_out(
    tmp_path: Path, mutant: Callable[[Reader, Path, str], list[Item]]
) -> None:
    assert found_in(range(60), tmp_path, mutant)
