"""Paraphrases by a local model: checked, marked, kept when cancelled, and of use to a run."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

import pytest
from fakes.peer import Peer
from fakes.rewrites import pairs

from engine import job, rpc
from engine.problems import ProblemError
from engine.reasons import reason
from engine.rpc_data import MadeParaphrases, MakeParaphrases
from engine.runs import RunFolder
from engine.runtime import paraphrase, prepare
from engine.runtime.chat import Chat
from engine.runtime.paraphrase import seed_of
from engine.runtime.rewording import judge
from engine.runtime.rewriting_examples import ASK, SYSTEM

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Scripted:
    """Writes as a model would that always follows the examples; or one that only answers."""

    def __init__(self, *, answers: bool = False) -> None:
        self.asked: list[str] = []
        self._answers = answers

    def candidates(self, text: str, count: int, seed: int) -> list[str]:
        del seed
        self.asked.append(text)
        said = "It is a cat." if self._answers else f"Can you tell me about a name: {text}"
        good = text.replace("Can I", "Is it possible to")
        return [said, *([] if self._answers else [good])][:count]


def rows(tmp_path: Path, count: int = 4) -> Path:
    file = tmp_path / "rows.jsonl"
    lines = [
        json.dumps({"prompt": f"Can I open the door of house {n}?", "completion": f"it is {n}"})
        for n in range(count)
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def wanted(tmp_path: Path, **more: Any) -> MakeParaphrases:
    file = rows(tmp_path)
    content = {"model": {"path": "/m"}, "data": [{"path": str(file)}], "split": {"validation": 0.0}}
    return MakeParaphrases(**{"job": content, "file": file, "out": tmp_path / "made.jsonl", **more})


def make(asked: MakeParaphrases, writer: Any, **callbacks: Any) -> MadeParaphrases:
    return paraphrase.make(asked, job.train_job(asked.job), writer, **callbacks)


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_made_row_says_where_it_comes_from(tmp_path: Path) -> None:
    asked = wanted(tmp_path)
    done = make(asked, Scripted())
    assert (done.made, done.refused, done.skipped) == (4, 0, 0)
    found = records(asked.out)
    assert [record["line"] for record in found] == [1, 2, 3, 4]
    assert {record["augmented"] for record in found} == {"paraphrase"}
    assert {record["source"] for record in found} == {str(asked.file)}
    assert [record["original"] for record in found] == [
        f"Can I open the door of house {n}?" for n in range(4)
    ]


def test_what_was_made_before_a_cancellation_stays_and_the_next_call_goes_on(tmp_path: Path) -> None:
    asked, chat = wanted(tmp_path), Scripted()

    def stop() -> None:
        if len(chat.asked) == 2:
            raise ProblemError("request_cancelled")

    with pytest.raises(ProblemError):
        make(asked, chat, check=stop)
    assert len(records(asked.out)) == 2
    rest = Scripted()
    assert make(asked, rest).made == 2
    assert len(rest.asked) == 2
    whole = make(asked.model_copy(update={"out": tmp_path / "b.jsonl"}), Scripted())
    assert whole.made == 4
    assert records(tmp_path / "b.jsonl") == records(asked.out)


def test_a_model_that_only_answers_makes_none_and_that_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        make(wanted(tmp_path), Scripted(answers=True))
    assert caught.value.problem.code == "no_paraphrase"
    assert caught.value.problem.facts["refused"] == 4


def test_the_seed_of_an_answer_depends_on_the_row_alone() -> None:
    assert seed_of(7, "a", 0) == seed_of(7, "a", 0)
    assert len({seed_of(7, "a", 0), seed_of(8, "a", 0), seed_of(7, "b", 0), seed_of(7, "a", 1)}) == 4
    assert all(0 <= seed_of(seed, "a", 0) < 1 << 31 for seed in range(50))


def test_only_training_rows_are_shown_and_a_run_takes_all_that_was_made(tmp_path: Path) -> None:
    asked = wanted(tmp_path)
    asked.job["split"] = {"validation": 0.25}
    writer = Scripted()
    make(asked, writer)
    augment = [{"kind": "paraphrase", "made": str(asked.out)}]
    data = [{"path": str(asked.file), "augment": augment}]
    work = job.TrainJob.model_validate({"model": {"path": "/m"}, "data": data, "split": {"validation": 0.25}})
    split = prepare.split_rows(work)
    own = {row.line for row in split.rows["train"] if not row.note}
    made = {row.line for row in split.rows["train"] if row.note == "augmented"}
    assert len(writer.asked) == 3
    assert own == made == {record["line"] for record in records(asked.out)}
    assert {row.line for row in split.rows["validation"]} == {1, 2, 3, 4} - own


def test_a_file_that_the_job_does_not_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        make(wanted(tmp_path, file=tmp_path / "other.jsonl"), Scripted())
    assert caught.value.problem.code == "data_not_found"


def test_every_question_is_told_with_what_became_of_it(tmp_path: Path) -> None:
    told: list[tuple[int, str, str | None]] = []
    make(
        wanted(tmp_path, limit=1),
        Scripted(),
        told=lambda line, _, judged: told.append((line, judged.text, judged.refusal)),
    )
    assert told == [(1, "Is it possible to open the door of house 0?", None)]
    told.clear()
    with pytest.raises(ProblemError):
        make(
            wanted(tmp_path, out=tmp_path / "x.jsonl", limit=1),
            Scripted(answers=True),
            told=lambda line, _, judged: told.append((line, judged.text, judged.refusal)),
        )
    assert told == [(1, "It is a cat.", reason("paraphrase_kind"))]


def test_the_chat_process_answers_and_can_be_asked_by_the_window(
    make_base: Callable[..., Path], tmp_path: Path
) -> None:
    """A random model writes nonsense, and that is found out."""
    peer = Peer("serve", "--chat")
    base = make_base("base", dtype="float32")
    peer.ask("load", model=base)
    asked = wanted(tmp_path, max_new_tokens=8, tries=2, limit=2)
    problem = peer.refused("make_paraphrases", **asked.model_dump(mode="json"))
    assert problem["code"] == "no_paraphrase"
    told = [notice["params"] for notice in peer.notices if notice["method"] == "progress"]
    assert told
    assert {(notice["unit"], notice["total"]) for notice in told} == {("rows", 2)}
    refused = [notice["params"] for notice in peer.notices if notice["method"] == "reworded"]
    assert [notice["line"] for notice in refused] == [1, 2]
    assert all(notice["refusal"] for notice in refused)
    assert peer.end() == 0


HELD_OUT: Final = (
    "Can I return a jacket that I have worn?", "How do I wash a silk scarf?", "Where is the harbour office?",
    "Why does my kettle switch off?", "What is the capital of Portugal?", "May I bring 2 guests?",
    "When does the exhibition open?", "Write a song about our cellar.", "How can I reach Mrs. Olsen?",
    "Who owns the green boat?", "Explain a sundial to a child.",
    "Which of the trams does not stop at the zoo?",
    "My parcel 5531 has not arrived. Who can I call?", "Can I swim in the lake at night?",
)  # fmt: skip


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_real_model_that_was_tuned_on_pairs_makes_paraphrases_that_keep_every_rule(
    starter: Path, tmp_path: Path
) -> None:
    """The same seed writes the same ones; how many is printed for docs/job.md."""
    file = tmp_path / "asked.jsonl"
    lines = [json.dumps({"prompt": question, "completion": "-"}) for question in HELD_OUT]
    file.write_text("\n".join(lines), encoding="utf-8")
    found = {}
    for name, source in (
        ("base", rpc.Load(model=starter)),
        ("tuned", rpc.Load(run=tuned_rewriter(starter, tmp_path))),
    ):
        chat = Chat()
        side = chat.open(source).sides[-1]
        asked = wanted(tmp_path, file=file, out=tmp_path / f"{name}.jsonl", side=side, tries=8)
        asked.job["data"] = [{"path": str(file)}]
        chat.paraphrase(asked)
        made = records(asked.out)
        assert all(judge(record["original"], record["question"], "-").refusal is None for record in made)
        found[name] = len(made)
        if name == "tuned":
            again = asked.model_copy(update={"out": tmp_path / "again.jsonl", "limit": 3})
            chat.paraphrase(again)
            assert records(again.out) == made[: len(records(again.out))]
    print(f"accepted of {len(HELD_OUT)}: {found}")
    assert found["base"] >= 1
    assert found["tuned"] >= len(HELD_OUT) // 3
    assert found["tuned"] > found["base"]


def tuned_rewriter(base: Path, tmp_path: Path) -> Path:
    """Tune a model for one epoch on pairs that templates made."""
    file = tmp_path / "pairs.jsonl"
    turns = [{"system": SYSTEM["en"], "instruction": ASK["en"] + old, "output": new} for old, new in pairs()]
    file.write_text("\n".join(map(json.dumps, turns)), encoding="utf-8")
    work = job.TrainJob.model_validate(
        {
            "model": {"path": str(base)},
            "data": [{"path": str(file), "format": {"kind": "alpaca", "system": "system"}}],
            "split": {"validation": 0.0},
            "stage": {"kind": "sft", "max_length": 256},
            "precision": {"kind": "fp32"},
            "method": {"kind": "lora", "r": 16, "lora_alpha": 32},
            "optimizer": {"kind": "adamw", "learning_rate": 5e-4},
            "training": {
                "num_train_epochs": 1,
                "per_device_train_batch_size": 8,
                "gradient_accumulation_steps": 1,
            },
        }
    )
    run = RunFolder.create(work, tmp_path / "runs")
    subprocess.run([sys.executable, "-m", "engine", "work", str(run.path)], check=True, capture_output=True)
    return run.path
