"""The matrix says what the wizard and the command line say, and its page is up to date."""

from __future__ import annotations

from pathlib import Path

from engine import console, matrix
from engine.combination import refusals
from engine.job import Recipe
from engine.methods import METHODS, Full
from engine.precision import PRECISIONS
from engine.spec import kind_of
from engine.stages import STAGES

PAGE = Path(__file__).parents[2] / "docs" / "methods.md"


def test_the_page_is_made_of_the_tables() -> None:
    assert PAGE.read_text(encoding="utf-8") == matrix.markdown().rstrip("\n") + "\n"


def test_every_method_has_a_line_with_every_precision_and_stage() -> None:
    found = matrix.lines()
    assert [kind_of(line.method) for line in found] == [kind_of(kind) for kind in METHODS]
    assert all(set(line.precisions) == {kind_of(kind) for kind in PRECISIONS} for line in found)
    assert all(set(line.stages) == {kind_of(kind) for kind in STAGES} for line in found)


def test_every_method_can_be_trained_somewhere() -> None:
    for line in matrix.lines():
        assert None in line.precisions.values(), line.method
        assert None in line.stages.values(), line.method


def test_the_mark_of_a_cell_is_what_a_recipe_is_told() -> None:
    line = next(line for line in matrix.lines() if isinstance(line.method, Full))
    assert matrix.shown(line.precisions["nf4"]) == matrix.NO
    assert [problem.code for problem in refusals(Recipe(method=Full()))] == [line.precisions["nf4"].code]


def test_the_command_prints_the_matrix_behind_the_tables(capsys) -> None:
    console.show_matrix()
    printed = capsys.readouterr().out
    assert "methods and stages" in printed
    assert all(kind_of(kind) in printed for kind in METHODS)
