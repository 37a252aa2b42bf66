"""Reasons: one table, and nobody words one elsewhere."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest

from engine.reasons import REASONS, reason

ENGINE = Path(__file__).parents[2] / "engine"
SOURCES = sorted(ENGINE.rglob("*.py"))
WORDERS = {"RowError": 0, "ValueError": 0, "Refused": 1, "DamagedError": 1}
"""What takes a reason by its place -> the place."""


def worded(node: ast.AST | None) -> bool:
    """Say whether an expression is a sentence of its own: text in the source, plain or with values in it."""
    if isinstance(node, ast.BinOp):
        return True
    if isinstance(node, ast.IfExp | ast.BoolOp | ast.JoinedStr):
        return any(worded(part) for part in ast.iter_child_nodes(node))
    text = node.value if isinstance(node, ast.Constant) else ""
    return isinstance(text, str) and any(letter.isalpha() for letter in text)


def reasons_in(tree: ast.AST) -> list[ast.expr]:
    """Return every expression that becomes a reason."""
    found: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            found += node.args[WORDERS[name] :][:1] if name in WORDERS else []
            found += [keyword.value for keyword in node.keywords if keyword.arg == "reason"]
        elif isinstance(node, ast.Dict):
            keys = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
            found += [value for key, value in zip(keys, node.values, strict=True) if key == "reason"]
    return found


def names_of_texts(tree: ast.AST) -> set[str]:
    """Return the names that a sentence is assigned to."""
    return {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and worded(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def faults(source: str) -> list[int]:
    """Return the lines on which a reason is worded in the source itself."""
    tree = ast.parse(source)
    texts = names_of_texts(tree)
    return [
        node.lineno
        for node in reasons_in(tree)
        if worded(node) or (isinstance(node, ast.Name) and node.id in texts)
    ]


def misnamed(source: str) -> list[int]:
    """Return the lines that ask for a reason by a code, or with facts, that the table does not have."""
    wrong = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "reason"):
            continue
        code = node.args[0]
        spread = any(keyword.arg is None for keyword in node.keywords)
        if isinstance(code, ast.Constant) and not spread:
            wanted = {name for _, name, _, _ in Formatter().parse(REASONS.get(code.value, "{?}")) if name}
            wrong += [node.lineno] if {keyword.arg for keyword in node.keywords} != wanted else []
    return wrong


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: ".".join(path.relative_to(ENGINE).parts))
def test_every_reason_comes_from_the_table(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        'raise RowError("the column is odd")',
        'message = f"the column {column} is odd"\nraise RowError(message)',
        'Refused(3, f"it is {kind}")',
        'Refused(line=3, reason="it is odd")',
        'Problem(code="row_refused", facts={"reason": "it is odd"})',
        'raise ProblemError("job_unreadable", path=path, line=1, reason="it is odd")',
        'why = "it is " + kind\nraise ProblemError("data_damaged", path=path, reason=why)',
        'raise ProblemError("data_damaged", path=path, reason=words or "it is odd")',
        'raise DamagedError(name, f"{size} bytes too many")',
    ],
)
def test_a_reason_that_is_worded_elsewhere_is_found(source: str) -> None:
    assert faults(source)


@pytest.mark.parametrize(
    "source",
    [
        'raise ProblemError("data_damaged", path=path, reason=str(error))',
        'raise ProblemError("data_damaged", path=path, reason=f"{type(error).__name__}: {error}")',
        'why = reason("column_empty", column=name)\nraise RowError(why)',
    ],
)
def test_a_reason_of_the_table_and_an_exceptions_own_words_are_fine(source: str) -> None:
    assert faults(source) == misnamed(source) == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: ".".join(path.relative_to(ENGINE).parts))
def test_every_reason_is_asked_for_as_the_table_has_it(path: Path) -> None:
    assert misnamed(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source", ['reason("no_such_code")', 'reason("column_empty")', 'reason("raw_bytes", a=1)']
)
def test_a_reason_that_the_table_does_not_have_is_found(source: str) -> None:
    assert misnamed(source) == [1]


def test_every_reason_of_the_table_is_given_somewhere() -> None:
    files = [*SOURCES, *(ENGINE.parent / "desktop").rglob("*.py")]
    texts = "\n".join(path.read_text(encoding="utf-8") for path in files if path.name != "reasons.py")
    assert [code for code in REASONS if f'"{code}"' not in texts] == []


def test_no_two_reasons_share_their_words() -> None:
    assert len(set(REASONS.values())) == len(REASONS)


def test_a_value_is_taken_as_it_is() -> None:
    assert reason("column_missing", column="{column}") == "the column {column} is missing"
