"""The service as the window meets it: a real process, asked over its pipe."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fakes import tiny_job
from fakes.peer import Peer

from engine import __version__, rpc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="module")
def service() -> Iterator[Peer]:
    peer = Peer("serve")
    yield peer
    assert peer.end() == 0


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    file = tmp_path / "rows.jsonl"
    lines = [json.dumps({"prompt": f"w5 w{n}", "completion": f"w{n + 1} w7"}) for n in range(10, 30)]
    lines[4:4] = ["", "{broken", "[1]"]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def a_job(model: Path, rows: Path, **more: Any) -> dict[str, Any]:
    return {"model": {"path": str(model)}, "data": [{"path": str(rows)}], **more}


def test_the_first_line_says_who_speaks(service: Peer) -> None:
    assert service.hello["method"] == "hello"
    params = service.hello["params"]
    assert params == {"protocol": rpc.PROTOCOL, "version": __version__, "kind": "service"}


def test_a_model_is_inspected(service: Peer, make_base: Callable[..., Path]) -> None:
    facts = service.ask("inspect_model", path=make_base())
    assert (facts["model_type"], facts["layers"], facts["vocab_size"]) == ("llama", 2, 96)
    assert facts["chat_template"]


def test_a_folder_that_is_no_model_is_a_problem_that_names_it(service: Peer, tmp_path: Path) -> None:
    problem = service.refused("inspect_model", path=tmp_path)
    assert problem["code"] == "model_without_config"
    assert problem["facts"]["path"] == str(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name of a file is text")
def test_a_folder_whose_name_is_no_text_hides_no_model(
    service: Peer, make_base: Callable[..., Path], tmp_path: Path
) -> None:
    base = make_base()
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    odd.mkdir()
    found = {model["path"]: model for model in service.ask("list_models", folders=[tmp_path])["models"]}
    assert found[str(base)]["facts"]["layers"] == 2
    assert found[str(odd)]["problem"]["code"] == "model_without_config"
    assert service.refused("inspect_model", path=odd)["facts"]["path"] == str(odd)


def test_data_is_inspected_line_by_line_and_progress_is_told(service: Peer, rows: Path) -> None:
    service.notices.clear()
    report = service.ask("inspect_data", data={"path": rows})
    assert (report["accepted"], report["blank"], report["refused_count"]) == (20, 1, 2)
    assert [refusal["line"] for refusal in report["refused"]] == [6, 7]
    assert report["format"]["kind"] == "prompt_completion"
    told = [notice["params"] for notice in service.notices if notice["method"] == "progress"]
    assert told[-1]["done"] == told[-1]["total"] == rows.stat().st_size


def test_rows_are_paged(service: Peer, rows: Path) -> None:
    page = service.ask("rows", data={"path": rows}, offset=18, limit=5)
    assert (page["total"], page["lines"], page["columns"]) == (20, [22, 23], ["prompt", "completion"])
    assert page["rows"][0] == ["w5 w28", "w29 w7"]


def test_the_first_rows_are_shown_before_the_file_is_read(service: Peer, rows: Path) -> None:
    page = service.ask("peek", data={"path": rows}, limit=3)
    assert (page["lines"], page["total"], page["settled"]) == ([1, 2, 3], 3, False)
    assert service.refused("peek", data={"path": rows.parent / "none.jsonl"})["code"] == "data_not_found"


def test_any_line_is_shown_before_the_file_is_read_and_only_rows_once_it_was(
    service: Peer, rows: Path
) -> None:
    early = service.ask("rows", data={"path": rows}, offset=0, wait=False)
    assert (early["total"], early["settled"], early["rows"][5]) == (23, False, ["{broken", ""])
    service.ask("inspect_data", data={"path": rows})
    late = service.ask("rows", data={"path": rows}, offset=0, wait=False)
    assert (late["total"], late["settled"], late["lines"][4]) == (20, True, 8)


def test_rows_are_searched_and_sorted_and_keep_their_numbers(service: Peer, rows: Path) -> None:
    page = service.ask(
        "rows", data={"path": rows}, offset=0, search="W1", sort="prompt", descending=True, limit=2
    )
    assert (page["total"], page["numbers"], page["rows"][0][0]) == (10, [10, 9], "w5 w19")


def test_a_file_that_was_read_is_not_read_again_for_other_columns_but_when_it_changed(
    service: Peer, rows: Path
) -> None:
    given = {"kind": "prompt_completion", "prompt": "completion", "completion": "prompt"}
    service.ask("inspect_data", data={"path": rows})
    service.notices.clear()
    service.ask("rows", data={"path": rows, "format": given, "weight": 2.0}, offset=0)
    assert service.notices == []
    with rows.open("a", encoding="utf-8") as stream:
        stream.write('{"prompt": "new", "completion": "new"}\n')
    assert service.ask("rows", data={"path": rows}, offset=0)["total"] == 21


def test_a_row_is_rendered_as_the_model_sees_it(
    service: Peer, rows: Path, make_base: Callable[..., Path]
) -> None:
    shown = service.ask("render", model=make_base(), data={"path": rows}, stage={"kind": "sft"}, index=0)
    assert "".join(span["text"] for span in shown["spans"]) == "w5 w10 w11 w7 "
    assert (shown["total"], shown["line"], shown["template"]) == (20, 1, "own")
    assert shown["lengths"]["sampled"] == sum(shown["lengths"]["counts"]) == 20


def test_a_forecast_needs_no_data(service: Peer, make_base: Callable[..., Path]) -> None:
    work = a_job(make_base(), make_base("other"))
    whole = service.ask("forecast", job=work)
    del work["data"]
    assert service.ask("forecast", job=work)["segments"] == whole["segments"]
    assert whole["total"] == sum(segment["bytes"] for segment in whole["segments"])


def test_a_model_that_is_not_here_is_forecast_from_its_facts(
    service: Peer, make_base: Callable[..., Path]
) -> None:
    base = make_base()
    work = a_job(base, make_base("other"))
    facts = service.ask("inspect_model", path=base)
    whole = service.ask("forecast", job=work)
    work["model"] = {"hub": "somebody/something"}
    assert service.ask("forecast", job=work, facts=facts)["segments"] == whole["segments"]
    assert service.ask("forecast", job=work, facts={**facts, "layers": 90})["total"] > whole["total"]


def test_a_quick_forecast_says_that_it_is_a_formula_until_the_job_was_traced(
    service: Peer, make_base: Callable[..., Path]
) -> None:
    work = a_job(make_base(), make_base("other"), stage={"kind": "sft", "max_length": 96})
    assert service.ask("forecast", job=work, quick=True)["method"] == "formula"
    exact = service.ask("forecast", job=work)
    again = service.ask("forecast", job=work, quick=True)
    assert (again["method"], again["segments"]) == ("traced", exact["segments"])


def test_a_job_is_checked_and_every_problem_is_listed(
    service: Peer, rows: Path, make_base: Callable[..., Path], tmp_path: Path
) -> None:
    good = service.ask("check_job", job=a_job(make_base(), rows))
    assert good["problems"] == []
    assert good["rows"] == 19
    assert good["total_steps"] == 6
    assert [note["code"] for note in good["notes"]] == ["rows_left_out"]
    bad = service.ask(
        "check_job", job=a_job(tmp_path / "no", tmp_path / "none.jsonl", method={"kind": "full"})
    )
    codes = [problem["code"] for problem in bad["problems"]]
    assert codes == ["combination_refused", "model_not_found", "data_not_found"]


def test_an_unknown_key_of_a_job_is_named(service: Peer, rows: Path) -> None:
    problem = service.refused("check_job", job=a_job(rows, rows, method={"kind": "lora", "rank": 3}))
    assert (problem["code"], problem["facts"]["key"]) == ("job_invalid", "method.rank")


def test_an_unknown_method_is_named(service: Peer) -> None:
    assert service.refused("fly")["facts"] == {"method": "fly"}


@pytest.mark.parametrize(
    ("method", "params", "key"),
    [
        ("inspect_model", {}, "path"),
        ("rows", {"data": {"path": "x"}, "offset": "far"}, "offset"),
        ("inspect_data", {"data": {"path": "x", "wieght": 1}}, "data.wieght"),
        ("render", {"model": "m", "data": {"path": "x"}, "index": 0, "stage": {"kind": "odd"}}, "stage"),
    ],
)
def test_a_wrong_parameter_is_named(service: Peer, method: str, params: dict[str, Any], key: str) -> None:
    problem = service.refused(method, **params)
    assert (problem["code"], problem["facts"]["key"]) == ("request_invalid", key)


@pytest.mark.parametrize(
    "line",
    [
        b"nonsense",
        b"[]",
        b"7",
        b"{}",
        b'{"id": 1}',
        b'{"id": [1], "method": "rows"}',
        b'{"id": "x", "method": "rows"}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_a_line_that_is_no_request_is_answered_and_does_no_harm(service: Peer, line: bytes) -> None:
    service.write(line)
    assert service.read()["error"]["code"] == -32700


@pytest.mark.parametrize("params", ["7", '"x"', "[1]", '{"id": [1]}', '{"id": 999}', "null"])
def test_a_cancel_of_nothing_does_no_harm(service: Peer, params: str) -> None:
    service.write(f'{{"method": "cancel", "params": {params}}}'.encode())
    assert service.refused("still there")["code"] == "request_unknown"


def test_a_request_that_waits_its_turn_can_be_cancelled(service: Peer, tmp_path: Path) -> None:
    big = tmp_path / "big.jsonl"
    big.write_text('{"text": "word word word"}\n' * 100_000, encoding="utf-8")
    first, second = (service.send("inspect_data", data={"path": big}) for _ in range(2))
    service.write(json.dumps({"method": "cancel", "params": {"id": second}}).encode())
    service.write(json.dumps({"method": "cancel", "params": {"id": first}}).encode())
    for number in (first, second):
        found: list[dict[str, Any]] = [
            notice for notice in service.notices if notice.get("id") == number and "method" not in notice
        ]
        answer = found[0] if found else service.answer(number)
        assert answer["error"]["data"]["code"] == "request_cancelled"


def test_nothing_that_a_library_prints_reaches_the_wire(tmp_path: Path) -> None:
    code = (
        "import os, subprocess, sys\n"
        "from engine.runtime import service, wire\n"
        "claimed = wire.claim()\n"
        "def noisy(self, request):\n"
        "    print('from python'); os.write(1, b'from C\\n'); sys.__stdout__.write('raw\\n')\n"
        "    sys.__stdout__.flush(); subprocess.run(['echo', 'from a child'])\n"
        "    return {'fine': True}\n"
        "service.Service.warm_up = noisy\n"
        "service.serve(claimed)\n"
    )
    peer = Peer(program=[sys.executable, "-c", code])
    assert peer.hello["method"] == "hello"
    assert peer.ask("warm_up") == {"fine": True}
    assert peer.end() == 0


def test_a_warm_up_keeps_no_question_about_a_model_waiting(make_base: Callable[..., Path]) -> None:
    peer = Peer("serve")
    warming = peer.send("warm_up")
    inspecting = peer.send("inspect_model", path=make_base())
    assert peer.answer(inspecting)["result"]["model_type"] == "llama"
    assert peer.notices == []  # nothing else was answered before
    assert peer.answer(warming)["result"] is None
    assert peer.end() == 0


def test_the_end_of_its_input_ends_the_process_even_at_work(tmp_path: Path) -> None:
    big = tmp_path / "big.jsonl"
    big.write_text('{"text": "word word word"}\n' * 300_000, encoding="utf-8")
    peer = Peer("serve")
    peer.send("inspect_data", data={"path": big})
    assert peer.end() == 0


def test_a_chat_and_an_export_are_forecast(
    service: Peer, make_base: Callable[..., Path], tmp_path: Path
) -> None:
    base = make_base()
    chat = service.ask("forecast_chat", model=base, context=64, capacity=8 << 30)
    assert (chat["verdict"], chat["device"]) == ("fits", "8 GB")
    assert 0 < chat["cache"] < chat["low"] <= chat["total"]
    run = tiny_job.make_run(base, tiny_job.write_rows(tmp_path / "rows.jsonl"), tmp_path / "runs")
    export = service.ask("forecast_export", run=run.path)
    assert 0 < export["disk"] < export["total"]
    assert service.refused("forecast_export", run=tmp_path)["code"] == "run_not_found"


def test_data_is_diagnosed_and_a_fix_previewed_and_applied(service: Peer, tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    pair = [{"prompt": "Where is the workshop?", "completion": "By the sea, says ann@mail.org."}] * 2
    file.write_text("".join(json.dumps(row) + "\n" for row in pair), encoding="utf-8")
    data = {"path": str(file)}
    told = service.ask("diagnose", data=[data])
    worries = {item["check"]: item for item in told["findings"] if item["severity"] != "good"}
    assert (told["verdict"], told["rows"]) == ("fix_first", 2)
    assert worries.keys() == {"duplicates", "personal_data"}
    remedies = [worries[name]["remedy"] for name in ("duplicates", "personal_data")]
    shown = service.ask("preview_fix", data=data, fix=remedies[0])
    assert (shown["rows"], shown["dropped"], shown["changed"]) == (2, 1, 0)
    mended = service.ask("diagnose", data=[{**data, "fixes": remedies}])
    assert (mended["verdict"], mended["rows"]) == ("ready", 1)
