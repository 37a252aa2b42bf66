"""The preview of a row and the lengths of all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from engine import rpc
from engine.dataset import DatasetSpec
from engine.problems import ProblemError
from engine.runtime import intake, preview
from engine.runtime.tokens import Encoder
from engine.runtime.wire import Request
from engine.stages import AnyStage, Pretrain, Sft

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CHATML = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + "
    "'<|im_end|>\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


class Nobody:
    """A wire that nobody listens to."""

    def send(self, message: dict[str, Any]) -> None:
        del message


@pytest.fixture
def request_() -> Request:
    return Request(1, "render", {}, Nobody())  # type: ignore[arg-type]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "talks.jsonl"
    talks = [
        [{"role": "user", "content": "你" * n}, {"role": "assistant", "content": "好 🙂" * n}]
        for n in range(1, 31)
    ]
    lines = [json.dumps({"messages": talk}) for talk in talks]
    made.write_text("\n".join(lines), encoding="utf-8")
    return made


def asked(file: Path, index: int, stage: AnyStage | None = None, *, histogram: bool = False) -> rpc.Render:
    return rpc.Render(
        model=file.parent,
        data=DatasetSpec(path=file),
        stage=stage or Sft(),
        index=index,
        histogram=histogram,
    )


@pytest.mark.parametrize("index", [0, 7, 29])
def test_a_row_shows_its_whole_text_and_counts_what_training_counts(
    bytes_tokenizer: Callable[..., Any], file: Path, request_: Request, index: int
) -> None:
    tokenizer = bytes_tokenizer(CHATML)
    loaded = intake.read(DatasetSpec(path=file))
    shown = preview.render(asked(file, index), loaded, tokenizer, request_)
    example = intake.examples(loaded)[0][index][1]
    row = Encoder(tokenizer, Sft()).encode(example)
    assert "".join(span.text for span in shown.spans if span.role == "trained").startswith("好 🙂")
    assert (shown.trained, shown.masked, shown.cut) == (row.trained, len(row.ids) - row.trained, 0)
    assert (shown.index, shown.total, shown.line, shown.template) == (index, 30, index + 1, "own")


@pytest.mark.parametrize(("index", "shown"), [(-5, 0), (999, 29)])
def test_an_index_beyond_the_rows_shows_the_nearest(
    bytes_tokenizer: Callable[..., Any], file: Path, request_: Request, index: int, shown: int
) -> None:
    loaded = intake.read(DatasetSpec(path=file))
    assert preview.render(asked(file, index), loaded, bytes_tokenizer(CHATML), request_).index == shown


def test_the_histogram_counts_every_row_once(
    bytes_tokenizer: Callable[..., Any], file: Path, request_: Request
) -> None:
    loaded = intake.read(DatasetSpec(path=file))
    wanted = asked(file, 0, Sft(max_length=24), histogram=True)
    lengths = preview.render(wanted, loaded, bytes_tokenizer(CHATML), request_).lengths
    assert lengths is not None
    assert sum(lengths.counts) == lengths.sampled == 30
    assert len(lengths.edges) == len(lengths.counts) + 1
    assert lengths.edges[-1] >= lengths.longest > 24
    assert 0 < lengths.cut < 30
    assert 0 < lengths.untrained <= lengths.cut


def test_a_row_without_an_answer_in_reach_says_so(
    bytes_tokenizer: Callable[..., Any], file: Path, request_: Request
) -> None:
    loaded = intake.read(DatasetSpec(path=file))
    shown = preview.render(asked(file, 29, Sft(max_length=16)), loaded, bytes_tokenizer(CHATML), request_)
    assert shown.problem is not None
    assert "no answer within 16 tokens" in shown.problem.sentence()
    assert shown.trained == 0


def test_the_plain_template_is_named_at_every_look(
    bytes_tokenizer: Callable[..., Any], file: Path, request_: Request
) -> None:
    tokenizer, loaded = bytes_tokenizer(None), intake.read(DatasetSpec(path=file))
    shown = [preview.render(asked(file, index), loaded, tokenizer, request_) for index in range(3)]
    assert [row.template for row in shown] == ["plain"] * 3


def test_raw_text_uses_no_template(
    bytes_tokenizer: Callable[..., Any], tmp_path: Path, request_: Request
) -> None:
    file = tmp_path / "text.jsonl"
    file.write_text('{"text": "a story"}\n', encoding="utf-8")
    loaded = intake.read(DatasetSpec(path=file))
    tokenizer = bytes_tokenizer(CHATML)
    assert preview.render(asked(file, 0, Pretrain()), loaded, tokenizer, request_).template == "none"
    refused = preview.render(asked(file, 0), loaded, tokenizer, request_)
    assert refused.problem is not None
    assert refused.problem.code == "row_refused"


def test_measuring_lengths_can_be_cancelled(
    bytes_tokenizer: Callable[..., Any], file: Path, request_: Request
) -> None:
    request_.cancelled.set()
    with pytest.raises(ProblemError) as caught:
        preview.render(
            asked(file, 0, histogram=True),
            intake.read(DatasetSpec(path=file)),
            bytes_tokenizer(CHATML),
            request_,
        )
    assert caught.value.problem.code == "request_cancelled"
