"""Files as people have them: what each holds, what is refused on which line, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from fakes.real_files import FILES

from engine.problems import ProblemError
from engine.readers import Blank, Note, Record, Refused
from engine.readers.choosing import reader_for
from engine.readers.encodings import recognise

if TYPE_CHECKING:
    from pathlib import Path


def test_there_are_enough_of_them() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("name", FILES)
def test_a_file_as_people_have_it_gives_what_it_holds(tmp_path: Path, name: str) -> None:
    wanted = FILES[name]
    path = wanted.write(tmp_path)
    try:
        reader = reader_for(path)
        found = list(reader.read(path, recognise(path) if reader.text else ""))
    except ProblemError as error:
        found, problem = [], error.problem.code
    else:
        problem = ""
    assert problem == wanted.problem
    rows = [item.row for item in found if isinstance(item, Record)]
    assert tuple((item.line, item.reason) for item in found if isinstance(item, Refused)) == wanted.refused
    assert len(rows) == wanted.rows if isinstance(wanted.rows, int) else rows == wanted.rows
    assert json.dumps(rows, allow_nan=False)
    assert sum(isinstance(item, Blank) for item in found) == wanted.blank
    assert sum(isinstance(item, Note) for item in found) == wanted.notes
