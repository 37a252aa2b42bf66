"""Paraphrases by a local model: checked, marked, kept when cancelled, and of use to a run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import pytest
from fakes.peer import Peer

from engine import job, rpc
from engine.dataset import DatasetSpec
from engine.problems import ProblemError
from engine.rpc_data import MakeParaphrases
from engine.runtime import paraphrase, prepare
from engine.runtime.chat import Chat
from engine.runtime.paraphrase import seed_of, sound

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Scripted:
    """Answers as a model would that always follows the instruction."""

    def __init__(self, *, ended: str = "end") -> None:
        self.asked: list[rpc.Generate] = []
        self._ended = ended

    def generate(self, wanted: rpc.Generate) -> rpc.Generated:
        self.asked.append(wanted)
        question = wanted.messages[0].content.rpartition("Message: ")[2]
        return rpc.Generated(
            side="base",
            text=f'"Please say {question.replace("what is it", "what thing it is")}"',
            tokens=3,
            prompt_tokens=3,
            seconds=0.1,
            ended=cast("Any", self._ended),
        )


def rows(tmp_path: Path, count: int = 4) -> Path:
    file = tmp_path / "rows.jsonl"
    lines = [json.dumps({"prompt": f"what is it, {n}?", "completion": f"it is {n}"}) for n in range(count)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def wanted(tmp_path: Path, **more: Any) -> MakeParaphrases:
    return MakeParaphrases(data=DatasetSpec(path=rows(tmp_path)), out=tmp_path / "made.jsonl", **more)


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("question", "said", "found"),
    [
        ("What is it?", "What might this be?", "What might this be?"),
        ("What is it?", 'Here is the rewritten message: "What might this be?"', "What might this be?"),
        ("What is it?", "what is  IT?", None),
        ("What is it?", "", None),
        ("What is it?", "It is a cat.", None),
        ("What is it?", "Rewritten: What is it? What is it?", None),
        ("Add 5 and 7.", "Sum up 5 and 8.", None),
        ("Add 5 and 7.", "Sum up 5 with 7.", "Sum up 5 with 7."),
        ("Open `a.py` now.", "Now open the file.", None),
        ("这是什么？", "What is this?", None),
        ("这是什么？", "请问这是何物？", "请问这是何物？"),
        ("Why?", "x" * 200 + "?", None),
    ],
)
def test_only_what_can_be_trusted_is_taken_as_a_paraphrase(
    question: str, said: str, found: str | None
) -> None:
    assert sound(question, said) == found


def test_an_answer_is_no_paraphrase_even_where_nothing_is_asked() -> None:
    question, answer = "Write a line about the rain.", "The rain taps on my window all night."
    assert sound(question, "Compose one line about the rain.", answer)
    assert sound(question, "The rain taps on every roof at night.", answer) is None
    assert sound(question, "Snow falls quietly.", answer) is None
    assert sound("写一句关于雨的话。", "请写一句描写雨的话。", "雨打在我的窗上。")
    assert sound("写一句关于雨的话。", "雨打在他的窗上。", "雨打在我的窗上。") is None


def test_every_made_row_says_where_it_comes_from(tmp_path: Path) -> None:
    asked = wanted(tmp_path)
    done = paraphrase.make(asked, cast("Chat", Scripted()))
    assert (done.made, done.refused, done.skipped) == (4, 0, 0)
    found = records(asked.out)
    assert [record["line"] for record in found] == [1, 2, 3, 4]
    assert {record["augmented"] for record in found} == {"paraphrase"}
    assert {record["source"] for record in found} == {str(asked.data.path)}
    assert [record["original"] for record in found] == [f"what is it, {n}?" for n in range(4)]


def test_what_was_made_before_a_cancellation_stays_and_the_next_call_goes_on(tmp_path: Path) -> None:
    asked, chat = wanted(tmp_path), Scripted()

    def stop() -> None:
        if len(chat.asked) == 2:
            raise ProblemError("request_cancelled")

    with pytest.raises(ProblemError):
        paraphrase.make(asked, cast("Chat", chat), check=stop)
    assert len(records(asked.out)) == 2
    rest = Scripted()
    assert paraphrase.make(asked, cast("Chat", rest)).made == 2
    assert len(rest.asked) == 2
    whole = paraphrase.make(asked.model_copy(update={"out": tmp_path / "b.jsonl"}), cast("Chat", Scripted()))
    assert whole.made == 4
    assert records(tmp_path / "b.jsonl") == records(asked.out)


def test_answers_that_do_not_end_are_refused_and_none_at_all_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        paraphrase.make(wanted(tmp_path), cast("Chat", Scripted(ended="length")))
    assert caught.value.problem.code == "no_paraphrase"
    assert caught.value.problem.facts["refused"] == 4


def test_the_seed_of_an_answer_depends_on_the_row_alone() -> None:
    assert seed_of(7, "a", 0) == seed_of(7, "a", 0)
    assert len({seed_of(7, "a", 0), seed_of(8, "a", 0), seed_of(7, "b", 0), seed_of(7, "a", 1)}) == 4
    assert all(0 <= seed_of(seed, "a", 0) < 1 << 31 for seed in range(50))


def test_a_run_takes_the_paraphrases_of_its_training_rows_and_of_no_others(tmp_path: Path) -> None:
    asked = wanted(tmp_path)
    paraphrase.make(asked, cast("Chat", Scripted()))
    augment = [{"kind": "paraphrase", "made": str(asked.out)}]
    data = [{"path": str(asked.data.path), "augment": augment}]
    work = job.TrainJob.model_validate({"model": {"path": "/m"}, "data": data, "split": {"validation": 0.25}})
    split = prepare.split_rows(work)
    own = {row.line for row in split.rows["train"] if not row.note}
    made = {row.line for row in split.rows["train"] if row.note == "augmented"}
    assert own == made
    assert len(own) == 3
    assert {row.line for row in split.rows["validation"]} == {1, 2, 3, 4} - own


def test_the_chat_process_answers_and_can_be_asked_by_the_window(
    make_base: Callable[..., Path], tmp_path: Path
) -> None:
    """A random model writes nonsense, and that is found out."""
    peer = Peer("serve", "--chat")
    base = make_base("base", dtype="float32")
    peer.ask("load", model=base)
    problem = peer.refused(
        "make_paraphrases", data={"path": rows(tmp_path, 2)}, out=tmp_path / "made.jsonl", max_new_tokens=8
    )
    assert problem["code"] == "no_paraphrase"
    told = [notice["params"] for notice in peer.notices if notice["method"] == "progress"]
    assert told
    assert {(notice["unit"], notice["total"]) for notice in told} == {("rows", 2)}
    assert peer.end() == 0


@pytest.mark.model
def test_a_real_model_writes_the_same_paraphrases_for_the_same_seed(starter: Path, tmp_path: Path) -> None:
    chat = Chat()
    chat.open(rpc.Load(model=starter))
    found = []
    for name in ("a", "b"):
        asked = wanted(tmp_path, limit=2, max_new_tokens=24).model_copy(
            update={"out": tmp_path / f"{name}.jsonl"}
        )
        try:
            done = paraphrase.make(asked, chat)
            found.append((done.made, done.refused, records(asked.out)))
        except ProblemError as error:
            assert error.problem.code == "no_paraphrase"  # noqa: PT017
            found.append((0, 2, []))
    assert found[0] == found[1]
    assert sum(found[0][:2]) == 2
