"""The preview of a row and the lengths of all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from engine import rpc
from engine.checks.duplicates import Duplicates
from engine.checks.empty_fields import EmptyFields
from engine.dataset import DatasetSpec
from engine.edits import DropRows
from engine.problems import ProblemError
from engine.reasons import reason
from engine.runtime import intake, preview
from engine.runtime.fitting import index_at, place_of, places_of
from engine.runtime.pages import page
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


MIXED = [
    {"prompt": "one", "completion": "1"},
    {"prompt": "no answer"},
    {"prompt": "two", "completion": "2"},
    {"prompt": "two", "completion": "2"},
    {"prompt": "left out", "completion": "x"},
    {"prompt": "three", "completion": "3"},
]
WHY = {
    2: reason("column_missing", column="completion"),
    4: reason("row_fixed_out"),
    5: reason("row_edited_out"),
}


@pytest.mark.parametrize("row", range(1, 7))
def test_a_row_of_the_table_is_shown_itself_or_why_it_is_not_used(
    bytes_tokenizer: Callable[..., Any], tmp_path: Path, request_: Request, row: int
) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(f"\n{json.dumps(item)}" for item in MIXED), encoding="utf-8")
    data = DatasetSpec(path=path, edits=(DropRows(rows=(5,)),), fixes=(Duplicates(),))
    loaded = intake.read(data)
    numbers = page(loaded, 0, 10).numbers
    assert numbers == (1, 2, 3, 4, 6)
    wanted = rpc.Render(model=tmp_path, data=data, stage=Sft(), index=0, row=row, histogram=False)
    shown = preview.render(wanted, loaded, bytes_tokenizer(CHATML), request_)
    assert (shown.line, shown.total, shown.used) == (row + 1, 3, row in {1, 3, 6})
    if shown.used:
        assert MIXED[row - 1]["prompt"] in "".join(span.text for span in shown.spans)
        assert (
            preview.render(
                wanted.model_copy(update={"row": None, "index": shown.index}),
                loaded,
                bytes_tokenizer(CHATML),
                request_,
            )
            == shown
        )
    else:
        assert shown.problem is not None
        assert (shown.problem.code, shown.problem.facts["reason"]) == ("row_refused", WHY[row])
        assert shown.spans == ()


def test_where_an_example_stands_and_what_stands_there_are_told_alike(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    rows: list[dict[str, str | int]] = [
        {"text": " "} if number % 7 == 0 else {"text": f"t{number % 50}"} for number in range(300)
    ]
    for row in rows[100:110]:
        row["text"] = 5
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    loaded = intake.read(DatasetSpec(path=path, fixes=(EmptyFields(), Duplicates())))
    examples, unfit = intake.examples(loaded)
    for items in (examples, unfit):
        places = [place_of(items, index) for index in range(len(items))]
        assert places == places_of(items).tolist()
        assert [index_at(items, place) for place in places] == list(range(len(items)))
        assert all(index_at(items, place) is None for place in set(range(300)) - set(places))
    assert [line for line, _ in examples] == [place + 1 for place in places_of(examples).tolist()]
    assert [examples[index] for index in range(len(examples))] == list(examples)
    assert list(examples.since(20)) == list(examples)[20:]  # type: ignore[attr-defined]


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
