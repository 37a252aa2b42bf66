"""Formats as data files bring them: the bundled samples, and tables that keep lists as text."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from fakes.shapes import SHAPES, Shape

from engine.dataset import DatasetSpec
from engine.formats.base import Conversation, Labelled, Preference
from engine.runtime import intake
from engine.spec import kind_of

SAMPLES = Path(__file__).parents[3] / "resources" / "samples"
AMBIGUOUS = "natural questions"
"""Text in a column called answer stays text, for a list may be the answer."""
TABLES = [
    shape
    for shape in SHAPES
    if shape.name != AMBIGUOUS and any(isinstance(cell, list | dict) for cell in shape.rows[0].values())
]


def as_csv(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write rows as a table, lists and objects as JSON text."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(rows[0])
        for row in rows:
            writer.writerow(
                json.dumps(cell) if isinstance(cell, list | dict) else cell for cell in row.values()
            )
    return path


@pytest.mark.parametrize(
    ("name", "kind", "gives", "count"),
    [
        ("marlo-en.jsonl", "alpaca", Conversation, 146),
        ("marlo-tools-en.jsonl", "messages", Conversation, 6),
        ("marlo-preference-en.jsonl", "preference", Preference, 8),
        ("marlo-topics-en.csv", "classification", Labelled, 12),
    ],
)
def test_a_sample_is_recognised_and_all_its_rows_fit(name: str, kind: str, gives: type, count: int) -> None:
    loaded = intake.read(DatasetSpec(path=SAMPLES / name))
    assert loaded.spec.format is not None
    assert kind_of(loaded.spec.format) == kind
    fitting, refused = intake.examples(loaded)
    assert len(fitting) == count
    assert not refused
    assert all(type(example) is gives for _, example in fitting)


def test_the_sample_with_tools_calls_them_with_the_names_they_have() -> None:
    fitting, _ = intake.examples(intake.read(DatasetSpec(path=SAMPLES / "marlo-tools-en.jsonl")))
    for _, example in fitting:
        assert isinstance(example, Conversation)
        offered = {json.loads(tool)["function"]["name"] for tool in example.tools}
        made = {call.name for turn in example.messages for call in turn.tool_calls}
        assert made <= offered
        assert {turn.name for turn in example.messages if turn.role == "tool"} == made


def test_the_sample_with_two_labels_in_a_cell_has_three_labels_in_all() -> None:
    fitting, _ = intake.examples(intake.read(DatasetSpec(path=SAMPLES / "marlo-topics-en.csv")))
    labels = {label for _, example in fitting if isinstance(example, Labelled) for label in example.labels}
    assert labels == {"drivetrain", "brakes", "accessories"}


@pytest.mark.parametrize("shape", TABLES, ids=lambda shape: shape.name)
def test_a_table_that_keeps_lists_as_text_gives_the_same_examples(shape: Shape, tmp_path: Path) -> None:
    lines = tmp_path / "rows.jsonl"
    lines.write_text("".join(json.dumps(row) + "\n" for row in shape.rows), encoding="utf-8")
    whole = intake.read(DatasetSpec(path=lines))
    table = intake.read(DatasetSpec(path=as_csv(tmp_path / "rows.csv", shape.rows)))
    assert kind_of(table.spec.format) == kind_of(whole.spec.format) == shape.kind  # type: ignore[arg-type]
    assert [example for _, example in intake.examples(table)[0]] == [
        example for _, example in intake.examples(whole)[0]
    ]


def test_a_report_says_that_prompts_alone_wait_for_their_stage(tmp_path: Path) -> None:
    path = tmp_path / "prompts.jsonl"
    path.write_text('{"prompt": "What is the capital of France?"}\n', encoding="utf-8")
    report = intake.report(DatasetSpec(path=path))
    assert report.problem is None
    assert "data_awaits_stage" in [note.code for note in report.remarks]


def test_a_report_says_that_a_format_is_only_a_guess(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"document": "long", "summary": "short"}\n', encoding="utf-8")
    report = intake.report(DatasetSpec(path=path))
    assert [note.code for note in report.remarks] == ["format_uncertain"]
