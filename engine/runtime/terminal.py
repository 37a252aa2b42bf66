"""Chat and data reports in a terminal, over the same code that serves the window."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from engine import console, rpc, rpc_memory
from engine.dataset import DatasetSpec
from engine.problems import ProblemError
from engine.stages import Sft

if TYPE_CHECKING:
    from pathlib import Path

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

    is_run = (options.where / "job.yaml").is_file()
    wanted = rpc.Load(
        run=options.where.absolute() if is_run else None,
        model=None if is_run else options.where.absolute(),
        checkpoint=options.checkpoint,
    )
    process = Chat()
    loaded = process.open(wanted)
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
    from engine.runtime import intake, preview
    from engine.runtime.load import load_tokenizer

    reports: list[rpc.DataReport] = []
    refused = False
    for file in files:
        try:
            loaded = intake.read(DatasetSpec(path=file.absolute()))
        except ProblemError as error:
            refused = True
            console.complain(error.problem)
            continue
        report = intake.report_of(loaded)
        if report.problem is not None:
            refused = True
            console.complain(report.problem)
        elif model is not None:
            counted = preview.token_findings(loaded, load_tokenizer(model), Sft())
            report = report.model_copy(update={"findings": (*report.findings, *counted)})
        reports.append(report)
    if as_json:
        listed = [_report_json(report) for report in reports]
        console.say(json.dumps({"files": listed}, ensure_ascii=False))
    else:
        for report in reports:
            _show(report)
    return 2 if refused else 0


def _report_json(report: rpc.DataReport) -> dict[str, Any]:
    content = report.model_dump(mode="json")
    content["format"] = report.format.kind if report.format else None
    return content


def _show(report: rpc.DataReport) -> None:
    kind = report.format.kind if report.format else "unknown format"
    _out.print(f"{report.path}", style="bold", markup=False)
    _out.print(
        f"  {report.accepted:,} rows, {kind}, {report.encoding}; {report.refused_count} lines refused, "
        f"{report.blank} blank",
        markup=False,
    )
    for refusal in report.refused[:10]:
        _out.print(f"  line {refusal.line}: {refusal.reason}", markup=False)
    table = Table("Check", "Finding", "Rows")
    for finding in report.findings:
        table.add_row(finding.check.replace("_", " "), finding.severity, str(finding.count))
    if report.findings:
        _out.print(table)


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
