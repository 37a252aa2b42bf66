"""Chat and data reports in a terminal, over the same code that serves the window."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from engine import console, rpc, rpc_data, rpc_memory
from engine.dataset import DatasetSpec
from engine.parts import place_in
from engine.problems import ProblemError

if TYPE_CHECKING:
    from pathlib import Path

    from engine.problems import Problem
    from engine.runtime.capped import Capped

_out = Console(highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Options:
    """What `chat` was asked for."""

    where: Path
    checkpoint: int | None
    compare: bool
    temperature: float
    max_new_tokens: int
    as_json: bool


def chat(options: Options, questions: tuple[str, ...]) -> None:
    """Answer questions and leave, or talk until the person leaves."""
    from engine.runtime.chat import Chat

    process = Chat()
    loaded = process.open(_load(options))
    sides = loaded.sides if options.compare else loaded.sides[-1:]
    if not questions:
        _talk(process, sides, options)
        return
    answers = [_answer(process, question, sides, options) for question in questions]
    if options.as_json:
        console.say(json.dumps(answers, ensure_ascii=False))
        return
    for row in answers:
        _out.print(f"> {row['question']}", style="bold", markup=False)
        for side in sides:
            _out.print(f"{side}: {row[side]}", markup=False)


def paraphrase(options: Options, wanted: rpc_data.MakeParaphrases) -> None:
    """Let a model put the questions of a file otherwise; Ctrl-C keeps what there is."""
    from engine.runtime.chat import Chat

    chat = Chat()
    loaded = chat.open(_load(options))
    wanted = wanted.model_copy(update={"side": loaded.sides[-1]})
    report = _say_progress if options.as_json else None
    with Progress(disable=options.as_json, transient=True) as bar:
        task = bar.add_task("Rewriting questions", total=None)
        moved = report or (lambda done, total: bar.update(task, completed=done, total=total))
        found = chat.paraphrase(wanted, progress=moved)
    if options.as_json:
        console.say(found.model_dump_json())
        return
    _out.print(f"{found.made} paraphrases in {found.path}", markup=False)
    _out.print(
        f"{found.refused} questions without a paraphrase, {found.skipped} rows were left out.", markup=False
    )
    for why, often in found.why.items():
        _out.print(f"  {often} times: {why}", markup=False)


def _say_progress(done: int, total: int) -> None:
    console.say(json.dumps({"done": done, "total": total}))


def _load(options: Options) -> rpc.Load:
    is_run = (options.where / "job.yaml").is_file()
    return rpc.Load(
        run=options.where.absolute() if is_run else None,
        model=None if is_run else options.where.absolute(),
        checkpoint=options.checkpoint,
    )


def forecast(where: Path, context: int | None, capacity: int | None, *, as_json: bool) -> None:
    """Print what a chat with a run or a model needs, or without a context what exporting a run does."""
    from engine.runtime.forecast_chat import forecast_chat
    from engine.runtime.forecast_export import forecast_export

    found: rpc_memory.ChatForecast | rpc_memory.ExportForecast
    if context is None:
        found = forecast_export(rpc_memory.ForecastExport(run=where))
    else:
        run = where if (where / "job.yaml").is_file() else None
        model = None if run else where
        wanted = rpc_memory.ForecastChat(run=run, model=model, context=context, capacity=capacity)
        found = forecast_chat(wanted)
    if as_json:
        console.say(found.model_dump_json())
        return
    if isinstance(found, rpc_memory.ChatForecast) and found.reason is not None:
        _out.print(f"{found.reason.sentence()} {found.reason.next_step()}", markup=False)
        return
    table = Table("Part", "GiB", title=found.verdict.replace("_", " "))
    for name, value in found.model_dump(exclude={"context"}).items():
        if isinstance(value, int):
            table.add_row(name.replace("_", " "), f"{value / 2**30:.2f}")
    _out.print(table)


def check_data(files: list[Path], model: Path | None, *, as_json: bool) -> int:
    """Report on data files; returns 0 when all are usable and 2 when one is refused as a whole."""
    from engine.runtime.capped import Capped

    listed: list[dict[str, Any]] = []
    refused = False
    with Capped(quiet=True) as child:
        for file in files:
            wanted = rpc_data.CheckData(data=DatasetSpec(path=file.absolute()), model=model)
            report, problem = _checked(child, wanted)
            if problem is not None:
                refused = True
                console.complain(problem)
            if report is not None:
                listed.append(_report_json(report))
                if not as_json:
                    _show(report)
    if as_json:
        console.say(json.dumps({"files": listed}, ensure_ascii=False))
    return 2 if refused else 0


def _checked(child: Capped, wanted: rpc_data.CheckData) -> tuple[rpc.DataReport | None, Problem | None]:
    try:
        report = rpc.DataReport.model_validate(child.ask("check_data", wanted))
    except ProblemError as error:
        return None, error.problem
    return report, report.problem


def _report_json(report: rpc.DataReport) -> dict[str, Any]:
    content = report.model_dump(mode="json")
    content["format"] = report.format.kind if report.format else None
    return content


def _show(report: rpc.DataReport) -> None:
    kind = report.format.kind if report.format else "unknown format"
    _out.print(f"{report.path}", style="bold", markup=False)
    rows, refused = _counted(report.accepted, "row"), _counted(report.refused_count, "line")
    read_as = f"{kind}, {report.encoding}" if report.encoding else kind
    files = f" in {_counted(report.parts_count, 'file')}" if report.parts_count else ""
    _out.print(f"  {rows}{files}, {read_as}; {refused} refused, {report.blank:,} blank", markup=False)
    for remark in report.remarks:
        _out.print(f"  {remark.sentence()} {remark.next_step()}", markup=False)
    for note in report.notes[:10]:
        _out.print(f"  {note.reason}", markup=False)
    for refusal in report.refused[:10]:
        name, line = place_in(report.parts, report.parts_count, refusal.line)
        place = f"{name}, line {line}" if name else f"line {line}"
        _out.print(f"  {place}: {refusal.reason}", markup=False)
    table = Table("Check", "Finding", "Rows")
    for finding in report.findings:
        table.add_row(finding.check.replace("_", " "), finding.severity, str(finding.count))
    if report.findings:
        _out.print(table)


def _counted(amount: int, thing: str) -> str:
    return f"{amount:,} {thing}" if amount == 1 else f"{amount:,} {thing}s"


def _answer(process: Any, question: str, sides: tuple[rpc.Side, ...], options: Options) -> dict[str, str]:
    row = {"question": question}
    for side in sides:
        messages = (rpc.ChatMessage(role="user", content=question),)
        row[side] = process.generate(_request(messages, side, options)).text.strip()
    return row


def _talk(process: Any, sides: tuple[rpc.Side, ...], options: Options) -> None:
    """Converse until an empty line or end of file; each side keeps its own history."""
    history: dict[str, list[rpc.ChatMessage]] = {side: [] for side in sides}
    _out.print("Type a message; an empty line ends the chat.")
    while True:
        try:
            question = input("> ").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if not question:
            return
        for side in sides:
            history[side].append(rpc.ChatMessage(role="user", content=question))
            if len(sides) > 1:
                _out.print(f"[{side}] ", end="", markup=False)
            answer = process.generate(_request(tuple(history[side]), side, options), _write)
            sys.stdout.write("\n")
            history[side].append(rpc.ChatMessage(role="assistant", content=answer.text))


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _request(messages: tuple[rpc.ChatMessage, ...], side: rpc.Side, options: Options) -> rpc.Generate:
    return rpc.Generate(
        messages=messages, side=side, temperature=options.temperature, max_new_tokens=options.max_new_tokens
    )
