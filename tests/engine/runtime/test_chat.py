"""Chat as the window meets it: a real process, base and tuned over one copy of the weights."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from fakes.peer import Peer
from fakes.stand_in import StandIn

from engine import durable, job, rpc
from engine.formats.base import Message
from engine.problems import ProblemError
from engine.runs import RunFolder
from engine.runtime.chat import Chat, without_oldest
from engine.runtime.load import load_tokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings(
    "ignore:`is_gradient_checkpointing` is deprecated:FutureWarning"  # by peft
)
ASKED = [{"role": "user", "content": "w5 w6 w7"}]


@pytest.fixture(scope="module")
def chat() -> Iterator[Peer]:
    peer = Peer("serve", "--chat")
    yield peer
    assert peer.end() == 0


@pytest.fixture
def run(tmp_path: Path, make_base: Callable[..., Path], make_adapter: Callable[..., Path]) -> RunFolder:
    base = make_base(dtype="float32")
    adapter = make_adapter(base, loud=1.0)
    load_tokenizer(base).save_pretrained(adapter)
    work = {"model": {"path": base}, "data": [{"path": tmp_path / "x.jsonl"}], "precision": {"kind": "fp32"}}
    made = RunFolder.create(job.TrainJob.model_validate(work), tmp_path / "runs")
    durable.commit_folder(adapter, made.adapter, {"step": 1})
    return made


def test_an_answer_streams_in_pieces_that_are_the_whole_text(
    chat: Peer, make_base: Callable[..., Path]
) -> None:
    loaded = chat.ask("load", model=make_base())
    assert (loaded["sides"], loaded["context"], loaded["name"]) == (["base"], 64, "base")
    assert 0 < loaded["memory"] < loaded["capacity"]
    chat.notices.clear()
    answer = chat.ask("generate", messages=ASKED, side="base", max_new_tokens=20, temperature=1.5)
    pieces = [notice["params"]["text"] for notice in chat.notices if notice["method"] == "token"]
    assert "".join(pieces) == answer["text"]
    assert len(pieces) > 3
    assert (answer["prompt_tokens"], answer["side"]) == (3, "base")
    assert answer["ended"] == ("length" if answer["tokens"] == 20 else "end")


def test_stop_ends_an_answer_midway_and_keeps_what_was_said(
    chat: Peer, make_base: Callable[..., Path]
) -> None:
    chat.ask("load", model=make_base(eos_token_id=None))
    heard: list[str] = []

    def stop_at_the_third(message: dict[str, Any]) -> None:
        if message.get("method") == "token":
            heard.append(message["params"]["text"])
            if len(heard) == 3:
                chat.send("stop")

    asked = chat.send("generate", messages=ASKED, side="base", max_new_tokens=4000, temperature=0)
    answer = chat.answer(asked, stop_at_the_third)["result"]
    assert answer["ended"] in {"stopped", "end"}
    assert 3 <= answer["tokens"] < 4000
    assert answer["text"] == "".join(heard)


def test_stop_right_behind_a_question_is_heard(chat: Peer, make_base: Callable[..., Path]) -> None:
    chat.ask("load", model=make_base())
    request = {"messages": ASKED, "side": "base", "max_new_tokens": 4000, "temperature": 0}
    first = json.dumps({"id": 9001, "method": "generate", "params": request})
    chat.write(f'{first}\n{{"id": 9002, "method": "stop"}}'.encode())
    answer = chat.answer(9001)["result"]
    assert answer["tokens"] < 4000
    assert answer["ended"] in {"stopped", "end"}


def test_the_base_side_of_a_run_is_the_base_model_bit_for_bit(chat: Peer, run: RunFolder) -> None:
    work = run.job()
    assert isinstance(work, job.TrainJob)
    greedy = {"messages": ASKED, "max_new_tokens": 12, "temperature": 0}
    assert chat.ask("load", run=run.path)["sides"] == ["base", "tuned"]
    tuned, base, again = (
        chat.ask("generate", side=side, **greedy)["text"] for side in ("tuned", "base", "tuned")
    )
    chat.ask("load", model=work.model.path)
    assert base == chat.ask("generate", side="base", **greedy)["text"]
    assert tuned == again != base


def test_switching_the_adapter_off_gives_the_logits_of_the_base(run: RunFolder) -> None:
    import torch

    from engine.precision import Fp32
    from engine.runtime.device import Device
    from engine.runtime.load import load_model, load_tuned

    work = run.job()
    assert isinstance(work, job.TrainJob)
    cpu = Device(torch.device("cpu"), "cpu")
    loaded = load_tuned(run.adapter, cpu)
    tuned: Any = loaded.model
    base = load_model(work.model.folder(), Fp32(), cpu).eval()
    ids = torch.arange(3, 20)[None]
    with torch.no_grad():
        before = tuned(ids).logits
        with tuned.disable_adapter():
            assert torch.equal(tuned(ids).logits, base(ids).logits)
        assert torch.equal(tuned(ids).logits, before)
        assert not torch.allclose(before, base(ids).logits, atol=1e-2)


def test_a_checkpoint_that_is_not_there_is_a_problem(chat: Peer, run: RunFolder) -> None:
    assert chat.refused("load", run=run.path, checkpoint=7)["code"] == "checkpoint_missing"


def test_asking_a_side_that_is_not_loaded_is_a_problem(chat: Peer, make_base: Callable[..., Path]) -> None:
    chat.ask("load", model=make_base())
    assert chat.refused("generate", messages=ASKED, side="tuned")["code"] == "nothing_loaded"


def test_loading_nothing_is_a_problem(chat: Peer) -> None:
    assert chat.refused("load")["code"] == "nothing_loaded"


def turns(count: int, *, system: bool = False) -> tuple[Message, ...]:
    head = (Message("system", "w3"),) if system else ()
    return (
        *head,
        *(Message("user" if index % 2 == 0 else "assistant", f"w{index + 4}") for index in range(count)),
    )


@pytest.mark.parametrize(
    ("count", "system", "left"), [(9, True, 7), (3, False, 1), (2, False, None), (1, True, None)]
)
def test_the_oldest_turns_are_left_out_and_the_last_question_never(
    count: int, system: bool, left: int | None
) -> None:
    whole = turns(count, system=system)
    if left is None:
        with pytest.raises(ProblemError) as caught:
            without_oldest(whole)
        assert caught.value.problem.code == "chat_out_of_memory"
        return
    shorter = without_oldest(whole)
    assert shorter == (whole[:1] if system else ()) + whole[-left:]
    assert shorter[1 if system else 0].role == "user"


def test_a_conversation_that_does_not_fit_is_answered_without_its_oldest_turns(
    make_base: Callable[..., Path],
) -> None:
    chat = Chat()
    chat.open(rpc.Load(model=make_base()))
    messages = tuple(rpc.ChatMessage(role=turn.role, content=turn.content) for turn in turns(9))
    asked = rpc.Generate(messages=messages, side="base", max_new_tokens=3, temperature=0)
    with StandIn(answering=6).present():
        answer = chat.generate(asked)
        assert answer.dropped == 6
        assert answer.prompt_tokens <= 6
        with pytest.raises(ProblemError) as caught:
            chat.generate(
                rpc.Generate(messages=(rpc.ChatMessage(role="user", content="w5 " * 9),), side="base")
            )
    assert caught.value.problem.code == "chat_out_of_memory"
    assert chat.generate(asked).dropped == 0, "the process is as good as before"


def test_an_answer_that_runs_out_of_memory_midway_keeps_what_was_said(make_base: Callable[..., Path]) -> None:
    chat = Chat()
    chat.open(rpc.Load(model=make_base(eos_token_id=None)))
    heard: list[str] = []
    asked = rpc.Generate(
        messages=(rpc.ChatMessage(role="user", content="w5 w6"),), side="base", temperature=0
    )
    with StandIn(passes=5).present():
        answer = chat.generate(asked, heard.append)
    assert (answer.ended, answer.tokens) == ("memory", 5)
    assert answer.text == "".join(heard)
