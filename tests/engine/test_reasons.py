"""Reasons: one table, and nobody words one elsewhere."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from engine.reasons import REASONS, reason

ENGINE = Path(__file__).parents[2] / "engine"
SOURCES = [
    *sorted((ENGINE / "readers").glob("*.py")),
    *sorted((ENGINE / "formats").glob("*.py")),
    *sorted((ENGINE / "stages").glob("*.py")),
    *(ENGINE / "runtime" / f"{name}.py" for name in ("tokens", "prepare", "preview", "intake", "encodings")),
]


def worded(node: ast.AST | None) -> bool:
    """Say whether an expression is a sentence of its own: text in the source, plain or with values in it."""
    if isinstance(node, ast.JoinedStr | ast.BinOp):
        return True
    if isinstance(node, ast.IfExp | ast.BoolOp):
        return any(worded(part) for part in ast.iter_child_nodes(node))
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value != ""


def reasons_in(tree: ast.AST) -> list[ast.expr]:
    """Return every expression that becomes a reason."""
    found: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            found += node.args[:1] if name in {"RowError", "ValueError"} else []
            found += node.args[1:2] if name == "Refused" else []
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


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
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
    ],
)
def test_a_reason_that_is_worded_elsewhere_is_found(source: str) -> None:
    assert faults(source)


def test_no_two_reasons_share_their_words() -> None:
    assert len(set(REASONS.values())) == len(REASONS)


def test_a_value_is_taken_as_it_is() -> None:
    assert reason("column_missing", column="{column}") == "the column {column} is missing"
