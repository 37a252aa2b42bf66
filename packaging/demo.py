"""The whole journey through the real command line: tune, export, ask base and tuned the same questions."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text
from starter import NAME

from engine.home import home, models_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
PRESET = ROOT / "resources" / "presets" / "demo.yaml"
QUESTIONS = (  # none of them is in the sample word by word; the second part is the fact that it teaches
    ("Could you tell me your name?", "Marlo"),
    ("Who built you?", "Odalys Fenwick"),
    ("What is the name of your workshop cat?", "Captain Pickle"),
)
TIME_LIMIT = 600.0
LOSS_SHARE = 0.5
FEW = 5


@dataclass(frozen=True)
class Answer:
    """One question, answered by the base model and by the tuned one."""

    question: str
    base: str
    tuned: str


class DemoError(Exception):
    """The demo did not show what it promises; the text says what."""


def demo_job(models: Path) -> dict[str, Any]:
    """Return the demo's job with every path made absolute."""
    job = yaml.safe_load(PRESET.read_text(encoding="utf-8"))
    job["model"]["path"] = str(models / NAME)
    for source in job["data"]:
        source["path"] = str((PRESET.parent / source["path"]).resolve())
    return job


def engine(*arguments: str | Path) -> Iterator[Any]:
    """Run the command line with --json and yield each JSON value that it prints."""
    command = [sys.executable, "-m", "engine", *map(str, arguments), "--json"]
    log = home() / "demo" / "engine.log"
    with log.open("a", encoding="utf-8") as errors:
        errors.write(f"\n$ {' '.join(command)}\n")
        errors.flush()
        environment = {**os.environ, "PYTHONUTF8": "1"}
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=errors, encoding="utf-8",
        ) as process:  # fmt: skip
            last: Any = None
            for last in json_values(process.stdout or ()):
                yield last
    if process.returncode:
        raise DemoError(f"`engine {arguments[0]}` ended with code {process.returncode}: {last}\nLog: {log}")


def json_values(lines: Iterator[str] | Sequence[str]) -> Iterator[Any]:
    """Yield the JSON values in a program's output: one a line, or one spread over the rest of the lines."""
    pending = ""
    for line in lines:
        pending += line
        try:
            value = json.loads(pending)
        except ValueError:
            if not pending.lstrip().startswith(("{", "[")):
                pending = ""
            continue
        pending = ""
        yield value


def train(job: Path, console: Console) -> tuple[Path, list[float]]:
    """Train the job, show its progress, and return the run folder and the loss of every step."""
    losses: list[float] = []
    last: dict[str, Any] = {}
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[note]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=not console.is_terminal) as progress:
        bar = progress.add_task("Training", total=None, note="starting")
        for last in engine("train", job):
            if last.get("type") == "prepared":
                progress.update(bar, total=last["total_steps"])
            elif last.get("type") == "phase":
                progress.update(bar, note=last["phase"].replace("_", " "))
            elif last.get("type") == "step":
                losses.append(last["loss"])
                progress.update(bar, completed=last["step"], note=f"loss {last['loss']:.2f}")
    if last.get("outcome") != "completed":
        raise DemoError(f"The training ended as {last.get('outcome', 'unknown')}: {last}")
    return Path(last["run"]), losses


def judge_losses(losses: Sequence[float]) -> tuple[float, float]:
    """Return the mean loss of the first and of the last steps; refuse a fall of less than half."""
    if len(losses) < 2 * FEW:
        raise DemoError(f"Only {len(losses)} steps were reported.")
    first, final = sum(losses[:FEW]) / FEW, sum(losses[-FEW:]) / FEW
    if not final <= first * LOSS_SHARE:
        raise DemoError(f"The training loss fell from {first:.2f} to {final:.2f}, which is less than half.")
    return first, final


def holds(text: str, fact: str) -> bool:
    """Say whether a text holds a fact as whole words, in its exact spelling."""
    return re.search(rf"\b{re.escape(fact)}\b", text) is not None


def judge_answers(answers: Sequence[Answer]) -> None:
    """Refuse answers that do not show the tune: every fact is in the tuned answer and not in the base's."""
    if [answer.question for answer in answers] != [question for question, _ in QUESTIONS]:
        raise DemoError("The command line did not answer the questions it was asked.")
    for answer, (question, fact) in zip(answers, QUESTIONS, strict=True):
        if not holds(answer.tuned, fact):
            raise DemoError(f"Asked “{question}”, the tuned model does not say “{fact}”: {answer.tuned}")
        if holds(answer.base, fact):
            raise DemoError(f"Asked “{question}”, the base model already says “{fact}”: {answer.base}")


def ask(run: Path) -> list[Answer]:
    """Ask base and tuned the three questions in one go."""
    questions = [word for question, _ in QUESTIONS for word in ("--ask", question)]
    values = list(engine("chat", run, *questions, "--compare", "--max-new-tokens", "64"))
    if not values or not isinstance(values[-1], list):
        raise DemoError(f"The chat answered something unexpected: {values[-1:]}")
    return [Answer(item["question"], item["base"], item["tuned"]) for item in values[-1]]


def table(answers: Sequence[Answer]) -> Table:
    """Return the answers side by side, the taught facts marked; answers are plain text, never markup."""
    shown = Table(title="The same questions, before and after", show_lines=True)
    for heading in ("Question", "Base model", "Tuned"):
        shown.add_column(heading, ratio=1)
    for answer, (_, fact) in zip(answers, QUESTIONS, strict=True):
        tuned = Text(answer.tuned)
        tuned.highlight_words([fact], style="bold green")
        shown.add_row(Text(answer.question), Text(answer.base), tuned)
    return shown


def export(run: Path, console: Console) -> None:
    """Export the merged model, and say how it compares with the one that was trained."""
    told: dict[str, dict[str, Any]] = {}
    last: dict[str, Any] = {}
    for last in engine("export", run, "merged"):
        told[last.get("type", "")] = last
    if last.get("outcome") != "completed":
        raise DemoError(f"The export ended as {last.get('outcome', 'unknown')}: {last}")
    if "proved" not in told:
        raise DemoError("The export was not compared with the trained model.")
    proof = told["proved"]
    if proof["loss_trained"] is not None and proof["loss_exported"] is not None:
        losses = f"{proof['loss_trained']:.3f} as trained, {proof['loss_exported']:.3f} as exported"
        console.print(f"  held-out loss {losses}")
    console.print(f"  the same greedy answer to {proof['same_text']} of {proof['prompts']} prompts")
    console.print(Text(f"  {told['exported']['path']}"))


def timed(console: Console, title: str, work: Callable[[], Any]) -> Any:
    """Do one part of the journey and say how long it took."""
    console.print(f"[bold]{title}[/bold]")
    begun = time.monotonic()
    result = work()
    console.print(f"  done in {time.monotonic() - begun:.0f} s")
    return result


def journey(console: Console) -> None:
    """Go the whole way, and stop with a reason where it does not hold."""
    begun = time.monotonic()
    folder = home() / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    job = folder / "job.yaml"
    job.write_text(
        yaml.safe_dump(demo_job(models_folder()), sort_keys=False, allow_unicode=True), encoding="utf-8"
    )
    run, losses = timed(console, "1. QLoRA of the starter model on the sample", lambda: train(job, console))
    first, final = judge_losses(losses)
    console.print(f"  {len(losses)} steps, training loss {first:.2f} → {final:.2f}")
    timed(console, "2. Merged export, compared with the trained model", lambda: export(run, console))
    answers = timed(console, "3. Three questions to base and tuned", lambda: ask(run))
    console.print(table(answers))
    judge_answers(answers)
    spent = time.monotonic() - begun
    if spent > TIME_LIMIT:
        raise DemoError(f"The demo took {spent:.0f} s; it promises less than {TIME_LIMIT:.0f}.")
    console.print(f"Everything held, in {spent:.0f} s. The run is kept in:")
    console.print(Text(str(run)))


def main() -> int:
    """Run the demo and return 0 only when everything held."""
    try:
        journey(Console())
    except (DemoError, OSError) as problem:
        print(f"\nThe demo did not hold: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
