"""From files to the rows of a run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from engine import job
from engine.formats.base import Continuation, Conversation, Document, Message
from engine.problems import ProblemError
from engine.runtime import prepare
from engine.runtime.prepare import Sourced
from engine.runtime.tokens import Encoder
from engine.stages import Sft

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def a_job(tmp_path: Path, rows: list[dict[str, str]], *, weight: float = 1.0, **split: float) -> job.TrainJob:
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    parts = {"model": {"path": "/m"}, "data": [{"path": file, "weight": weight}], "split": split}
    return job.TrainJob.model_validate(parts)


def unique(count: int) -> list[dict[str, str]]:
    return [{"prompt": f"question {n}", "completion": f"answer {n}"} for n in range(count)]


def sizes(split: prepare.Split) -> tuple[int, int, int]:
    train, validation, test = (len(split.rows[name]) for name in ("train", "validation", "test"))
    return train, validation, test


def test_rows_are_held_out_by_share_and_the_same_job_holds_out_the_same(tmp_path: Path) -> None:
    work = a_job(tmp_path, unique(40), validation=0.1, test=0.2)
    first, second = prepare.split_rows(work), prepare.split_rows(work)
    assert sizes(first) == (28, 4, 8)
    assert first.rows == second.rows
    lines = [row.line for rows in first.rows.values() for row in rows]
    assert sorted(lines) == list(range(1, 41))


def test_another_seed_holds_out_other_rows(tmp_path: Path) -> None:
    rows = [
        list(prepare.split_rows(a_job(tmp_path, unique(40), validation=0.2, seed=seed)).rows["validation"])
        for seed in (1, 2)
    ]
    assert rows[0] != rows[1]


@pytest.mark.parametrize("seed", range(8))
def test_rows_with_the_same_content_stay_on_one_side_and_do_not_empty_the_other(
    tmp_path: Path, seed: int
) -> None:
    same = [{"prompt": "same", "completion": "same"}] * 30
    split = prepare.split_rows(a_job(tmp_path, [*same, *unique(30)], validation=0.1, seed=seed))
    assert sizes(split)[1] == 6
    held = {str(row.example) for row in split.rows["validation"]}
    assert not held & {str(row.example) for row in split.rows["train"]}


@pytest.mark.parametrize(("weight", "expected"), [(1.0, 20), (2.0, 40), (0.5, 10), (2.5, 50)])
def test_a_weight_repeats_or_thins_out_rows(tmp_path: Path, weight: float, expected: int) -> None:
    split = prepare.split_rows(a_job(tmp_path, unique(20), weight=weight, validation=0))
    assert sizes(split)[0] == expected


def test_a_job_without_a_row_left_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        prepare.split_rows(a_job(tmp_path, unique(2), weight=0.001, validation=0))
    assert caught.value.problem.code == "too_few_rows"


def test_plain_text_does_not_feed_instruction_tuning(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        prepare.split_rows(a_job(tmp_path, [{"text": "abc"}] * 3))
    assert caught.value.problem.code == "data_does_not_feed_stage"


def test_frozen_rows_come_back_exactly(tmp_path: Path) -> None:
    odd = "line\u2028separator\r\n\x85 你好 🙂 \x00"
    rows = [
        Sourced(Conversation((Message("user", odd), Message("assistant", ""))), "/a", 3),
        Sourced(Continuation(odd, odd), "/b", 1),
        Sourced(Document(odd), "/c", 9),
    ]
    split = prepare.Split({"train": rows, "validation": [], "test": rows[:1]})
    assert not prepare.frozen(tmp_path)
    prepare.freeze(split, tmp_path)
    assert prepare.frozen(tmp_path)
    assert prepare.thaw(tmp_path).rows == split.rows
    before = prepare.fingerprint(tmp_path)
    prepare.freeze(split, tmp_path)
    assert prepare.fingerprint(tmp_path) == before


def rows_of(*completions: str) -> list[Sourced]:
    return [Sourced(Continuation("p" * 40, text), "/f", line) for line, text in enumerate(completions, 1)]


def test_rows_without_anything_to_train_are_left_out_and_counted(bytes_tokenizer: Callable[..., Any]) -> None:
    encoder = Encoder(bytes_tokenizer(), Sft(max_length=64))
    rows = [*rows_of("good"), Sourced(Continuation("p" * 200, "late"), "/f", 2)]
    found = prepare.encode(rows, encoder)
    assert len(found.rows) == 1
    assert [note.code for note in found.notes] == ["rows_untrained", "rows_cut"]


def test_the_note_on_rows_without_a_target_names_their_lines_and_the_reason(
    bytes_tokenizer: Callable[..., Any],
) -> None:
    encoder = Encoder(bytes_tokenizer(), Sft(max_length=16))
    late = [Sourced(Continuation("p" * 40, "late"), "/f", line) for line in range(2, 9)]
    note = prepare.encode([Sourced(Continuation("p", "now"), "/f", 1), *late], encoder).notes[0]
    assert note.facts == {
        "count": 7,
        "total": 8,
        "path": "/f",
        "line": 2,
        "lines": "2, 3, 4, 5, 6, …",
        "reason": "no answer within 16 tokens",
    }
    assert "lines 2, 3, 4, 5, 6, …; the first: line 2 of /f: no answer within 16 tokens" in note.sentence()


def test_a_row_whose_answer_the_template_leaves_out_is_named_so(bytes_tokenizer: Callable[..., Any]) -> None:
    encoder = Encoder(bytes_tokenizer("{% for m in messages[:1] %}{{ m.content }}{% endfor %}"), Sft())
    talk = Conversation((Message("user", "Who?"), Message("assistant", "Nobody else.")))
    with pytest.raises(ProblemError) as caught:
        prepare.encode([Sourced(talk, "/f", 3)], encoder)
    facts = caught.value.problem.facts
    assert (facts["row"], facts["reason"]) == (
        3,
        "the chat template leaves nothing of its answers to train on",
    )


def test_rows_are_encoded_in_chunks_as_they_are_one_by_one(
    bytes_tokenizer: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "_CHUNK", 3)
    encoder = Encoder(bytes_tokenizer(), Sft(max_length=64))
    rows = rows_of(*(f"answer {number}" for number in range(8)))
    moved: list[tuple[int, int]] = []
    found = prepare.encode(rows, encoder, progress=lambda done, total: moved.append((done, total)))
    assert moved == [(0, 8), (3, 8), (6, 8)]
    for row, encoded in zip(rows, found.rows, strict=True):
        alone = encoder.encode(row.example)
        assert encoded.ids.tolist() == alone.ids.tolist()
        assert encoded.labels.tolist() == alone.labels.tolist()


def test_training_rows_that_all_have_no_target_are_refused_but_held_out_ones_are_not(
    bytes_tokenizer: Callable[..., Any],
) -> None:
    encoder = Encoder(bytes_tokenizer(), Sft(max_length=16))
    with pytest.raises(ProblemError) as caught:
        prepare.encode(rows_of("late"), encoder)
    assert (caught.value.problem.code, caught.value.problem.facts["row"]) == ("nothing_to_train", 1)
    assert len(prepare.encode(rows_of("late"), encoder, needed=False).rows) == 0
