"""From several files to one run: own held-out files, split columns, mixtures, made rows and replay."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import job
from engine.problems import ProblemError
from engine.runtime import prepare

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from engine.runtime.rows import Sourced

QUIZ = "Which one is {n}?\nA. red{n}\nB. green{n}\nC. blue{n}"


def write(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")
    return path


def pairs(start: int, stop: int, **more: Any) -> list[dict[str, Any]]:
    return [{"prompt": f"question {n}", "completion": f"answer {n}", **more} for n in range(start, stop)]


def a_job(*data: Any, **parts: Any) -> job.TrainJob:
    files = [each if isinstance(each, dict) else {"path": each} for each in data]
    return job.TrainJob.model_validate({"model": {"path": "/m"}, "data": files, **parts})


def asked(rows: Sequence[Sourced]) -> list[str]:
    return [row.example.messages[0].content for row in rows]  # type: ignore[union-attr]


def codes(split: prepare.Split) -> list[str]:
    return [note.code for note in split.notes]


# --- as ever ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weights", "split", "digests"),
    [
        ((1.0, 1.0), {}, ("1d3c61c6e8bf10e6", "5d718e071671d0ba", "e3b0c44298fc1c14")),
        (
            (2.5, 0.5),
            {"validation": 0.2, "test": 0.1, "seed": 3},
            ("7585d2a4e7bb502f", "6c97dc1488ea4759", "9e5636dc0c7e8ecb"),
        ),
        (
            (0.3, 3.0),
            {"validation": 0, "test": 0.5, "seed": 11},
            ("92b78dcd6ea14888", "e3b0c44298fc1c14", "74f2c58ab67f7323"),
        ),
    ],
)
def test_a_job_of_an_earlier_version_freezes_the_very_same_bytes(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    weights: tuple[float, float],
    split: dict[str, Any],
    digests: tuple[str, ...],
) -> None:
    """The digests are those that version 0.1 wrote for these files."""
    monkeypatch.chdir(tmp_path)
    texts = [(f"question {n % 61}", f"answer {n % 61}\u2028 你好") for n in range(97)]
    write(tmp_path / "a.jsonl", ({"prompt": prompt, "completion": text} for prompt, text in texts))
    write(
        tmp_path / "b.jsonl", ({"instruction": f"Say {n}", "input": "", "output": f"{n}!"} for n in range(45))
    )
    data = [{"path": f"{name}.jsonl", "weight": weight} for name, weight in zip("ab", weights, strict=True)]
    found = prepare.split_rows(a_job(*data, split=split))
    prepare.freeze(found, tmp_path / "data")
    prints = prepare.fingerprint(tmp_path / "data")
    assert tuple(prints[name][:16] for name in ("train", "validation", "test")) == digests


# --- what is held out ------------------------------------------------------------------------------


def test_rows_that_two_files_share_never_straddle(tmp_path: Path) -> None:
    a, b = write(tmp_path / "a.jsonl", pairs(0, 40)), write(tmp_path / "b.jsonl", pairs(20, 60))
    split = prepare.split_rows(a_job(a, b, split={"validation": 0.25, "test": 0.25}))
    sides = {name: set(asked(rows)) for name, rows in split.rows.items()}
    assert not sides["train"] & sides["validation"]
    assert not sides["train"] & sides["test"]
    assert not sides["validation"] & sides["test"]
    assert sum(map(len, split.rows.values())) == 80


def test_your_own_files_are_held_out_whole_and_their_rows_are_not_trained_on(tmp_path: Path) -> None:
    a = write(tmp_path / "a.jsonl", pairs(0, 30))
    own, test = write(tmp_path / "v.jsonl", pairs(25, 35)), write(tmp_path / "t.jsonl", pairs(50, 54))
    split = prepare.split_rows(
        a_job(
            a,
            split={
                "validation": 0.5,
                "validation_data": [str(own)],
                "test_data": [{"path": str(test)}],
            },
        )
    )
    assert asked(split.rows["validation"]) == [f"question {n}" for n in range(25, 35)]
    assert asked(split.rows["test"]) == [f"question {n}" for n in range(50, 54)]
    assert asked(split.rows["train"]) == [f"question {n}" for n in range(25)]
    assert codes(split) == ["rows_held_out_elsewhere"]
    assert split.notes[0].facts["count"] == 5


def test_your_own_test_file_leaves_the_validation_share_as_it_is(tmp_path: Path) -> None:
    a, test = write(tmp_path / "a.jsonl", pairs(0, 40)), write(tmp_path / "t.jsonl", pairs(50, 54))
    split = prepare.split_rows(a_job(a, split={"validation": 0.1, "test": 0.4, "test_data": str(test)}))
    assert {name: len(rows) for name, rows in split.rows.items()} == {"train": 36, "validation": 4, "test": 4}


def test_a_column_says_what_is_held_out(tmp_path: Path) -> None:
    rows = [
        *pairs(0, 6, part="train"),
        *pairs(6, 8, part="Dev"),
        *pairs(8, 9, part="测试集"),
        *pairs(9, 11, part="later"),
        *pairs(11, 12, part=None),
        *pairs(6, 7, part="train"),
    ]
    file = write(tmp_path / "a.jsonl", rows)
    other = write(tmp_path / "b.jsonl", pairs(100, 120))
    split = prepare.split_rows(a_job(file, other, split={"validation": 0.1, "column": "part"}))
    assert asked(split.rows["train"])[:6] == [f"question {n}" for n in range(6)]
    assert asked(split.rows["validation"])[:2] == ["question 6", "question 7"]
    assert asked(split.rows["test"]) == ["question 8"]
    assert len(split.rows["validation"]) == 4, "the file without the column is split by its share"
    assert codes(split) == ["split_value_unknown", "rows_held_out_elsewhere"]
    assert split.notes[0].facts["count"] == 3


def test_a_split_that_leaves_nothing_to_train_on_says_so(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", pairs(0, 5, part="test"))
    with pytest.raises(ProblemError) as caught:
        prepare.split_rows(a_job(file, split={"column": "part"}))
    assert caught.value.problem.code == "too_few_rows"
    assert caught.value.problem.facts["rows"] == 5


def test_edits_shape_what_is_trained_on_and_are_told(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", pairs(0, 20))
    edits = [
        {"kind": "drop_where", "column": "prompt", "test": "matches", "value": r"\d\d$"},
        {"kind": "drop_rows", "rows": [99]},
    ]
    split = prepare.split_rows(a_job({"path": file, "edits": edits}, split={"validation": 0}))
    assert asked(split.rows["train"]) == [f"question {n}" for n in range(10)]
    assert codes(split) == ["rows_edited_out", "edit_row_missing"]
    assert "{" not in split.notes[1].sentence()


# --- mixtures --------------------------------------------------------------------------------------


def test_files_are_interleaved_by_their_shares(tmp_path: Path) -> None:
    a, b = write(tmp_path / "a.jsonl", pairs(0, 100)), write(tmp_path / "b.jsonl", pairs(200, 220))
    work = a_job(
        {"path": a, "weight": 3}, b, split={"validation": 0}, mixing={"how": "probability", "stop": "all"}
    )
    rows = list(prepare.split_rows(work).rows["train"])
    files = Counter(row.path for row in rows)
    assert files == {str(a): 100, str(b): 33}
    assert Counter(row.path for row in rows[:40])[str(b)] in range(8, 13)
    assert rows == list(prepare.split_rows(work).rows["train"])


def test_what_each_file_adds_is_counted(tmp_path: Path) -> None:
    a, b = write(tmp_path / "a.jsonl", pairs(0, 10)), write(tmp_path / "b.jsonl", pairs(20, 24))
    split = prepare.split_rows(
        a_job({"path": a, "weight": 0.5}, {"path": b, "weight": 2}, split={"validation": 0})
    )
    assert [(counted.path, counted.rows, counted.seen) for counted in split.counts] == [(a, 10, 5), (b, 4, 8)]


# --- made rows -------------------------------------------------------------------------------------


def quiz(count: int) -> list[dict[str, str]]:
    return [{"prompt": QUIZ.format(n=n), "completion": "ABC"[n % 3]} for n in range(count)]


def test_made_rows_are_marked_and_come_from_training_rows_alone(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", [*quiz(30), *pairs(0, 10)])
    split = prepare.split_rows(
        a_job(
            {"path": file, "augment": [{"kind": "shuffle_options"}]}, split={"validation": 0.2, "test": 0.2}
        )
    )
    train = list(split.rows["train"])
    made = [row for row in train if row.note == "augmented"]
    own = {row.line for row in train if not row.note}
    assert made
    assert {row.line for row in made} <= own
    assert len(made) == sum(line <= 30 for line in own)
    assert all(not row.note for name in ("validation", "test") for row in split.rows[name])
    assert [(counted.note, counted.rows) for counted in split.counts] == [
        ("", len(own)),
        ("augmented", len(made)),
    ]
    prepare.freeze(split, tmp_path / "data")
    lines = (tmp_path / "data" / "train.jsonl").read_bytes().splitlines()
    notes = [json.loads(line).get("note") for line in lines]
    assert notes == [row.note or None for row in train]
    assert prepare.thaw(tmp_path / "data").rows["train"] == train


def test_a_share_of_the_suitable_rows_is_made_again(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", quiz(40))
    augment = [{"kind": "shuffle_options", "share": 0.25}]
    split = prepare.split_rows(a_job({"path": file, "augment": augment}, split={"validation": 0}))
    assert Counter(row.note for row in split.rows["train"]) == {"": 40, "augmented": 10}


def test_a_made_row_that_reads_like_one_that_is_there_is_left_out(tmp_path: Path) -> None:
    rows = [
        {"prompt": "Translate from English to French: Hello", "completion": "Bonjour"},
        {"prompt": "Translate from French to English: Bonjour", "completion": "Hello"},
        {"prompt": "Translate from English to French: Yes", "completion": "Oui"},
    ]
    file = write(tmp_path / "a.jsonl", rows)
    augment = [{"kind": "swap_translation"}]
    split = prepare.split_rows(a_job({"path": file, "augment": augment}, split={"validation": 0}))
    made = asked([row for row in split.rows["train"] if row.note])
    assert made == ["Translate from French to English: Oui"]


def test_an_augmentation_that_suits_no_row_is_told(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", pairs(0, 5))
    split = prepare.split_rows(
        a_job({"path": file, "augment": [{"kind": "swap_speakers"}]}, split={"validation": 0})
    )
    assert codes(split) == ["nothing_made"]


# --- replay ----------------------------------------------------------------------------------------


def test_replay_is_its_share_of_an_epoch_spread_over_it_and_never_held_out(tmp_path: Path) -> None:
    file, general = write(tmp_path / "a.jsonl", pairs(0, 90)), write(tmp_path / "g.jsonl", pairs(500, 600))
    work = a_job(file, split={"validation": 0.1, "test": 0.1}, replay={"data": [str(general)], "share": 0.2})
    split = prepare.split_rows(work)
    train = list(split.rows["train"])
    places = [place for place, row in enumerate(train) if row.note == "replay"]
    assert len(places) == round(0.2 * len(train)) == 18
    assert all(before < 5 * (number + 1) for number, before in enumerate(places))
    assert not any(row.note for name in ("validation", "test") for row in split.rows[name])
    assert len({train[place].line for place in places}) == 18
    assert [(counted.note, counted.seen) for counted in split.counts] == [("", 72), ("replay", 18)]


def test_replay_that_reads_like_a_held_out_row_is_left_out_and_few_rows_repeat(tmp_path: Path) -> None:
    file, own = write(tmp_path / "a.jsonl", pairs(0, 40)), write(tmp_path / "v.jsonl", pairs(500, 504))
    general = write(tmp_path / "g.jsonl", pairs(500, 508))
    work = a_job(file, split={"validation_data": str(own)}, replay={"data": str(general), "share": 0.3})
    split = prepare.split_rows(work)
    replay = Counter(row.line for row in split.rows["train"] if row.note)
    assert set(replay) == {5, 6, 7, 8}
    assert sum(replay.values()) == 17
    assert codes(split) == ["replay_repeats"]


def test_replay_rows_come_along_for_those_who_have_none(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", pairs(0, 40))
    split = prepare.split_rows(a_job(file, split={"validation": 0}, replay={"share": 0.5}))
    assert Counter(row.note for row in split.rows["train"]) == {"": 40, "replay": 40}


# --- everything at once ----------------------------------------------------------------------------

WORDS = st.integers(0, 25)


def split_or_none(work: job.TrainJob) -> prepare.Split | None:
    """Split, unless groups that large leave nothing to train on."""
    try:
        return prepare.split_rows(work)
    except ProblemError as error:
        if error.problem.code != "too_few_rows":
            raise
        return None


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.lists(WORDS, min_size=4, max_size=25), min_size=1, max_size=3),
    st.floats(0, 0.4),
    st.floats(0, 0.4),
    st.integers(0, 99),
    st.sampled_from(["concatenate", "probability", "temperature"]),
    st.booleans(),
)
def test_any_split_is_disjoint_whole_and_the_same_again(
    tmp_path: Path,
    files: list[list[int]],
    validation: float,
    test: float,
    seed: int,
    how: str,
    replay: bool,
) -> None:
    paths = [
        write(tmp_path / f"{number}.jsonl", (row for n in some for row in pairs(n, n + 1)))
        for number, some in enumerate(files)
    ]
    split = {"validation": validation, "test": test, "seed": seed}
    work = a_job(*paths, split=split, mixing={"how": how}, replay={"share": 0.2} if replay else None)
    found = split_or_none(work)
    if found is None:
        return
    sides = {name: [row for row in rows if row.note != "replay"] for name, rows in found.rows.items()}
    texts = {name: set(asked(rows)) for name, rows in sides.items()}
    assert not texts["train"] & texts["validation"]
    assert not texts["train"] & texts["test"]
    assert not texts["validation"] & texts["test"]
    if how == "concatenate":
        places = sorted((row.path, row.line) for rows in sides.values() for row in rows)
        wanted = [
            (str(path), line)
            for path, some in zip(paths, files, strict=True)
            for line in range(1, len(some) + 1)
        ]
        assert places == wanted
    again = prepare.split_rows(work)
    assert all(found.rows[name] == again.rows[name] for name in found.rows)


def test_frozen_rows_are_whole_or_absent(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", pairs(0, 5))
    split = prepare.split_rows(a_job(file))

    def fail(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        prepare.freeze(split, tmp_path / "data", progress=fail)
    assert not prepare.frozen(tmp_path / "data")
    assert os.listdir(tmp_path / "data") == []  # noqa: PTH208
    prepare.freeze(split, tmp_path / "data")
    written = (tmp_path / "data" / "train.jsonl").read_bytes()
    noted = json.loads((tmp_path / "data" / "fingerprints.json").read_text())
    assert (
        noted["files"]["train"]
        == hashlib.sha256(written).hexdigest()
        == prepare.fingerprint(tmp_path / "data")["train"]
    )


def test_frozen_rows_are_read_one_by_one_in_any_order(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", pairs(0, 30))
    split = prepare.split_rows(a_job(file, split={"validation": 0}))
    prepare.freeze(split, tmp_path / "data")
    rows = prepare.thaw(tmp_path / "data").rows["train"]
    whole = list(split.rows["train"])
    assert list(rows) == whole
    assert [rows[place] for place in range(len(rows))] == whole
    assert (rows[-1], rows[3:7], rows[::-3], rows[9:4]) == (whole[-1], whole[3:7], whole[::-3], [])
    with pytest.raises(IndexError):
        rows[30]
    assert len(prepare.thaw(tmp_path / "data").rows["test"]) == 0


STORY = (
    "The keeper climbed the stairs every evening and lit the lamp, although no ship had come for {n} years"
)


def test_rows_that_read_nearly_the_same_stay_together_when_asked(tmp_path: Path) -> None:
    """Each story stands there twice, the second time with another full stop, and in another file."""
    words = ["ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty"]
    texts = [STORY.format(n=word) + f" and {word} days; {word * 12}" for word in words]
    a = write(tmp_path / "a.jsonl", ({"prompt": text, "completion": "So."} for text in texts))
    b = write(tmp_path / "b.jsonl", ({"prompt": text + " …", "completion": "So."} for text in texts))
    for seed in range(4):
        split = {"validation": 0.25, "test": 0.25, "seed": seed, "keep_together": "similar"}
        found = prepare.split_rows(a_job(a, b, split=split))
        sides = {(row.path, row.line): name for name, rows in found.rows.items() for row in rows}
        assert all(sides[str(a), line] == sides[str(b), line] for line in range(1, 9))
        assert len(set(sides.values())) == 3
