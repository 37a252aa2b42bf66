"""The doctor over whole files: one look, one verdict, and fixes that everybody sees."""

from __future__ import annotations

import io
import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from engine import job
from engine.checks.control_characters import ControlCharacters
from engine.checks.duplicates import Duplicates
from engine.checks.empty_fields import EmptyFields
from engine.checks.leakage import Leakage
from engine.checks.near_duplicates import NearDuplicates
from engine.checks.personal_data import PersonalData
from engine.checks.refusals import Refusals
from engine.dataset import DatasetSpec, SplitSpec
from engine.formats.base import Conversation, Document, Message
from engine.problems import ProblemError
from engine.rpc_data import Diagnose, Diagnosis, PreviewFix
from engine.runtime import doctor, intake, prepare
from engine.runtime.fixing import effects, fixed
from engine.runtime.wire import Request, Wire
from engine.stages import Sft

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.checks import AnyCheck

ROWS = [
    {"prompt": "Who are you?", "completion": "I am Marlo, write to marlo@mail.org."},
    {"prompt": "who are you?", "completion": "I am Marlo,  write to marlo@mail.org."},
    {"prompt": "Where is it?", "completion": "As an AI language model, I cannot say."},
    {"prompt": "When?", "completion": "At nine\u200b in the morning."},
    {"prompt": "How?", "completion": " "},
]
FIXES: tuple[AnyCheck, ...] = (EmptyFields(), Duplicates(), ControlCharacters(), Refusals(), PersonalData())


@pytest.fixture
def ask() -> Request:
    return Request(1, "diagnose", {}, Wire(io.StringIO()))


def a_file(folder: Path, rows: list[dict[str, str]], name: str = "rows.jsonl") -> Path:
    file = folder / name
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return file


def chat(question: str, answer: str) -> Conversation:
    return Conversation((Message("user", question), Message("assistant", answer)))


def spec(folder: Path, rows: list[dict[str, str]] = ROWS, *fixes: AnyCheck) -> DatasetSpec:
    return DatasetSpec(path=a_file(folder, rows), fixes=fixes)


def diagnosed(wanted: Diagnose, ask: Request, tokenizer: Any = None) -> Diagnosis:
    return doctor.diagnose(wanted, intake.read, tokenizer, ask)


def found(diagnosis: Diagnosis) -> dict[str, int]:
    return {item.check: item.count for item in diagnosis.findings if item.count}


def distinct(count: int) -> list[dict[str, str]]:
    chance = random.Random(1)  # noqa: S311
    words = ["".join(chance.choices("abcdefghijklmnop", k=6)) for _ in range(500)]
    return [
        {"prompt": " ".join(chance.choices(words, k=4)), "completion": " ".join(chance.choices(words, k=16))}
        for _ in range(count)
    ]


def test_a_clean_set_is_ready_and_a_set_with_faults_is_worth_a_look(tmp_path: Path, ask: Request) -> None:
    clean = diagnosed(Diagnose(data=(spec(tmp_path, ROWS[3:4]),), split=SplitSpec(validation=0)), ask)
    assert (clean.verdict, clean.rows) == ("worth_a_look", 1)
    mended = spec(tmp_path, ROWS, *FIXES)
    assert diagnosed(Diagnose(data=(mended,)), ask).verdict == "ready"
    assert diagnosed(Diagnose(data=(mended,)), ask).rows == 2


def test_the_worst_finding_comes_first_and_decides(tmp_path: Path, ask: Request) -> None:
    same = diagnosed(Diagnose(data=(spec(tmp_path, ROWS[:1] * 5),)), ask)
    assert (same.verdict, same.findings[0].check, same.findings[0].severity) == (
        "fix_first",
        "duplicates",
        "error",
    )
    ranks = [item.severity for item in same.findings]
    assert ranks == sorted(ranks, key=["error", "warning", "good"].index)


def test_files_are_looked_at_together_and_findings_name_theirs(tmp_path: Path, ask: Request) -> None:
    first, second = a_file(tmp_path, ROWS[:1]), a_file(tmp_path, [ROWS[3], ROWS[0]], "more.jsonl")
    wanted = Diagnose(data=(DatasetSpec(path=first), DatasetSpec(path=second)), split=SplitSpec(validation=0))
    (twice,) = [item for item in diagnosed(wanted, ask).findings if item.check == "duplicates"]
    assert (twice.path, twice.lines, twice.fix) == (second, (2,), "drop")
    assert (twice.excerpts[0].twin, twice.excerpts[0].twin_path) == (1, first)


def test_prompts_of_the_run_are_looked_for(tmp_path: Path, ask: Request) -> None:
    wanted = Diagnose(data=(spec(tmp_path),), probes=("Who are you?",))
    assert found(diagnosed(wanted, ask))["contamination"] == 2
    assert "contamination" not in found(diagnosed(Diagnose(data=(spec(tmp_path),)), ask))


def test_a_model_adds_the_findings_that_need_tokens(
    tmp_path: Path, ask: Request, make_base: Callable[..., Path]
) -> None:
    from engine.runtime.load import load_tokenizer

    rows = [{"prompt": "w5 " * 30, "completion": "w6"}, {"prompt": "w5", "completion": "w7"}]
    wanted = Diagnose(data=(spec(tmp_path, rows),), stage=Sft(max_length=16))
    counts = found(diagnosed(wanted, ask, load_tokenizer(make_base())))
    assert (counts["cut_off"], counts["nothing_trained"]) == (1, 1)
    assert not {"cut_off", "nothing_trained"} & {item.check for item in diagnosed(wanted, ask).findings}


def test_a_look_that_nobody_waits_for_is_given_up(tmp_path: Path, ask: Request) -> None:
    ask.cancelled.set()
    with pytest.raises(ProblemError) as caught:
        diagnosed(Diagnose(data=(spec(tmp_path),)), ask)
    assert caught.value.problem.code == "request_cancelled"


@pytest.mark.parametrize(
    ("fix", "dropped", "changed"),
    [(Duplicates(), 1, 0), (Refusals(), 1, 0), (PersonalData(), 0, 2), (ControlCharacters(), 0, 1)],
)
def test_a_preview_shows_what_a_fix_would_do_and_does_nothing(
    tmp_path: Path, ask: Request, fix: AnyCheck, dropped: int, changed: int
) -> None:
    data = spec(tmp_path)
    before = data.path.read_bytes()
    shown = doctor.preview_fix(PreviewFix(data=data, fix=fix), intake.read, ask)
    assert (shown.rows, shown.dropped, shown.changed) == (5, dropped, changed)
    assert len(shown.samples) == dropped + changed
    assert all((sample.after is None) == bool(dropped) for sample in shown.samples)
    assert data.path.read_bytes() == before
    kept = intake.examples(intake.read(data.model_copy(update={"fixes": (fix,)})))[0]
    assert len(kept) == 5 - dropped


def test_a_preview_begins_where_the_texts_differ(tmp_path: Path, ask: Request) -> None:
    data = spec(tmp_path, [{"prompt": "x" * 9000, "completion": "write to ann@mail.org"}])
    (sample,) = doctor.preview_fix(PreviewFix(data=data, fix=PersonalData()), intake.read, ask).samples
    assert "ann@mail.org" in sample.before
    assert sample.after is not None
    assert "[EMAIL]" in sample.after


def test_a_run_trains_on_the_very_rows_that_are_shown(tmp_path: Path) -> None:
    data = spec(tmp_path, ROWS, *FIXES)
    shown = list(intake.examples(intake.read(data))[0])
    assert shown == [
        (1, chat("Who are you?", "I am Marlo, write to [EMAIL].")),
        (4, chat("When?", "At nine in the morning.")),
    ]
    work = job.TrainJob.model_validate({"model": {"path": "/m"}, "data": [data], "split": {"validation": 0}})
    trained = prepare.split_rows(work).rows["train"]
    assert [(row.line, row.example) for row in trained] == shown
    assert job.TrainJob.model_validate(work.model_dump(mode="json")).data[0].fixes == FIXES


def test_taking_a_fix_out_undoes_it(tmp_path: Path) -> None:
    data = spec(tmp_path, ROWS, *FIXES)
    undone = data.model_copy(update={"fixes": ()})
    assert len(intake.examples(intake.read(undone))[0]) == 5


def test_training_rows_that_leak_are_dropped_behind_the_split(tmp_path: Path, ask: Request) -> None:
    rows = distinct(200)
    for n in range(0, 200, 4):
        rows[n + 1] = {
            "prompt": rows[n]["prompt"] + "!",
            "completion": rows[n]["completion"] + " too",
        }
    data = spec(tmp_path, rows)
    split = SplitSpec(validation=0.2)
    counts = found(diagnosed(Diagnose(data=(data,), split=split), ask))
    parts = {"model": {"path": "/m"}, "split": split}
    before = prepare.split_rows(job.TrainJob.model_validate({**parts, "data": [data]}))
    mended = data.model_copy(update={"fixes": (Leakage(),)})
    after = prepare.split_rows(job.TrainJob.model_validate({**parts, "data": [mended]}))
    assert counts["leakage"] > 5
    assert len(before.rows["train"]) - len(after.rows["train"]) == counts["leakage"]
    assert before.rows["validation"] == after.rows["validation"]
    shown = doctor.preview_fix(PreviewFix(data=data, fix=Leakage(), split=split), intake.read, ask)
    assert shown.dropped == counts["leakage"]


def test_groups_hold_rows_that_are_the_same_or_nearly_so() -> None:
    text = "The workshop opens at nine in the morning and closes at six in the evening, but not on Sundays."
    examples = [
        Document(text),
        Document("Something else altogether, about the sea and the wind."),
        Document(text),
    ]
    examples += [Document(text.replace("opens", "open")), Document(text.upper())]
    assert doctor.groups(examples) == [[0, 2, 3, 4]]


def test_fixes_act_in_their_order_and_are_asked_row_by_row() -> None:
    rows = [(n, Document(text)) for n, text in enumerate(["a\u200bb", "ab", "c", "", "C", "d"], start=1)]
    assert [line for line, _ in fixed(rows, (ControlCharacters(), Duplicates()))] == [1, 3, 4, 6]
    assert [line for line, _ in fixed(rows, (Duplicates(), ControlCharacters()))] == [1, 2, 3, 4, 6]
    left = fixed(rows, (EmptyFields(), Duplicates(), ControlCharacters()))
    assert [left[n] for n in range(len(left))] == list(left) == left[:]
    assert left[-1] == (6, Document("d"))
    assert left[0] == (1, Document("ab"))


def test_rows_without_a_fix_are_the_very_same() -> None:
    rows = [(1, Document("a"))]
    assert fixed(rows, ()) is rows
    assert fixed(rows, (Leakage(),)) is rows


def test_an_effect_is_told_for_every_row() -> None:
    rows = [(1, Document("a")), (7, Document("A"))]
    assert [(line, new) for line, _, new in effects(rows, NearDuplicates())] == [
        (1, Document("a")),
        (7, Document("A")),
    ]
    assert [(line, new) for line, _, new in effects(rows, Duplicates())] == [(1, Document("a")), (7, None)]
