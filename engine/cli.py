"""The command line: everything the window can do, without a window."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from engine import __version__, console, healing, job, launch, matrix, runs
from engine.problems import Problem, ProblemError
from engine.reasons import reason
from engine.runs import RunFolder

if TYPE_CHECKING:
    from engine.events import Settings

app = typer.Typer(
    help="Fine-tune language models on one graphics card.", no_args_is_help=True, add_completion=False
)

RunPath = Annotated[Path, typer.Argument(metavar="RUN", help="Run folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line, instead of words.")]
Detach = Annotated[bool, typer.Option("--detach", help="Return at once; the run goes on by itself.")]
Step = Annotated[int | None, typer.Option("--checkpoint", help="Step of a checkpoint instead of the result.")]


@app.command()
def train(
    file: Annotated[Path, typer.Argument(metavar="JOB", help="Job file (YAML).")],
    *,
    as_json: Json = False,
    detach: Detach = False,
    run_folder: Annotated[Path | None, typer.Option("--runs", help="Folder that the run is made in.")] = None,
) -> None:
    """Run a job file: train, evaluate or export, whatever it says."""
    work = job.load(file)
    if isinstance(work, job.TrainJob):
        for problem in work.problems():
            raise ProblemError(problem.code, **problem.facts)
    _launch(RunFolder.create(work, run_folder), as_json=as_json, detach=detach)


@app.command()
def resume(
    run: RunPath,
    *,
    learning_rate_scale: Annotated[
        float | None, typer.Option(min=1e-6, max=1e6, help="Go on with so many times the learning rate.")
    ] = None,
    as_json: Json = False,
    detach: Detach = False,
) -> None:
    """Go on with a run from its newest intact checkpoint."""
    folder = RunFolder.open(run)
    adjust = None if learning_rate_scale is None else _scaled(folder, learning_rate_scale)
    _launch(folder, as_json=as_json, detach=detach, adjust=adjust)


@app.command()
def evaluate(
    run: RunPath,
    *,
    checkpoint: Step = None,
    split: Annotated[str, typer.Option(help="Held-out rows: validation or test.")] = "validation",
    data: Annotated[list[Path] | None, typer.Option(help="File to measure on instead.")] = None,
    as_json: Json = False,
) -> None:
    """Measure what a run learned."""
    content = {
        "kind": "evaluate",
        "run": str(run.absolute()),
        "checkpoint": checkpoint,
        "split": split,
        "data": [{"path": str(path.absolute())} for path in data or []],
    }
    RunFolder.open(run)
    _launch(RunFolder.create(job.parse(content, source=run / "evaluate")), as_json=as_json, detach=False)


@app.command()
def export(
    run: RunPath,
    shape: Annotated[str, typer.Argument(help="merged or adapter.")] = "merged",
    *,
    checkpoint: Step = None,
    base: Annotated[
        str, typer.Option(help="Fold into the weights as_trained, or the original ones.")
    ] = "as_trained",
    target: Annotated[Path | None, typer.Option(help="Folder to write.")] = None,
    as_json: Json = False,
) -> None:
    """Give a run's result another shape, and prove that it is what was trained."""
    exporter = {"kind": shape, "base": base} if shape == "merged" else {"kind": shape}
    content = {
        "kind": "export",
        "run": str(run.absolute()),
        "checkpoint": checkpoint,
        "exporter": exporter,
        "target": str(target.absolute()) if target else None,
    }
    RunFolder.open(run)
    _launch(RunFolder.create(job.parse(content, source=run / "export")), as_json=as_json, detach=False)


@app.command()
def chat(  # noqa: PLR0913
    where: Annotated[Path, typer.Argument(metavar="RUN|MODEL", help="Run folder, or model folder.")],
    *,
    checkpoint: Step = None,
    ask: Annotated[list[str] | None, typer.Option(help="Ask this and leave; may be repeated.")] = None,
    compare: Annotated[bool, typer.Option(help="Let base and tuned model answer, side by side.")] = False,
    temperature: Annotated[float, typer.Option(help="0 always takes the most likely token.")] = 0.0,
    max_new_tokens: Annotated[int, typer.Option(help="Longest answer in tokens.")] = 256,
    as_json: Json = False,
) -> None:
    """Talk to a model or to the result of a run."""
    from engine.runtime import terminal

    options = terminal.Options(where, checkpoint, compare, temperature, max_new_tokens, as_json)
    terminal.chat(options, tuple(ask or ()))


@app.command()
def paraphrase(  # noqa: PLR0913
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Data file.")],
    *,
    model: Annotated[Path, typer.Option(help="Run folder or model folder that rewrites the questions.")],
    job_file: Annotated[
        Path | None,
        typer.Option("--job", help="Job that trains on the file; only its training rows are used."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="File to write; beside the data file by default.")] = None,
    checkpoint: Step = None,
    count: Annotated[int, typer.Option(min=1, max=16, help="Paraphrases of each question.")] = 1,
    limit: Annotated[int | None, typer.Option(min=1, help="Look at so many training rows only.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Another number gives other paraphrases.")] = 7,
    temperature: Annotated[float, typer.Option(min=0, max=2, help="How freely the model writes.")] = 0.8,
    as_json: Json = False,
) -> None:
    """Let a local model put the questions of a file otherwise, for `augment: [{kind: paraphrase}]`.

    Without a job, the rows are split as a job with the default settings would split them.
    """
    from engine.augmentations.paraphrase import default_out
    from engine.rpc_data import MakeParaphrases
    from engine.runtime import terminal

    target = (out or default_out(file)).absolute()
    content = {"model": {"path": model.absolute()}, "data": [{"path": file.absolute()}]}
    wanted = MakeParaphrases(
        job=content if job_file is None else job.load(job_file).model_dump(mode="json"),
        file=file.absolute(),
        out=target,
        count=count,
        limit=limit,
        seed=seed,
        temperature=temperature,
    )
    options = terminal.Options(
        model, checkpoint, compare=False, temperature=0.0, max_new_tokens=0, as_json=as_json
    )
    terminal.paraphrase(options, wanted)


@app.command("check-data")
def check_data(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Data files.")],
    *,
    model: Annotated[
        Path | None, typer.Option(help="Model folder, to count tokens with its tokenizer.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what is in data files, line by line, and what is wrong with it.

    Ends with 2 when a file is refused as a whole. At most 100,000 refused lines of a file are listed.
    """
    from engine.runtime import terminal

    raise typer.Exit(terminal.check_data(files, model, as_json=as_json))


@app.command()
def forecast(
    file: Annotated[Path, typer.Argument(metavar="JOB|RUN|MODEL", help="Job file; or for --chat a folder.")],
    *,
    chat_context: Annotated[
        int | None, typer.Option("--chat", min=16, max=1 << 21, help="Forecast a chat with so many tokens.")
    ] = None,
    exported: Annotated[bool, typer.Option("--export", help="Forecast exporting a run as a model.")] = False,
    gpu: Annotated[
        float | None, typer.Option(help="Memory of the card to ask about, in GiB; else this computer's.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say how much memory a job needs before it runs, and what would make it fit."""
    from engine.runtime import fit
    from engine.runtime.forecast import Question

    capacity = None if gpu is None else int(gpu * (1 << 30))
    if chat_context is not None or exported:
        from engine.runtime import terminal

        terminal.forecast(file.absolute(), chat_context, capacity, as_json=as_json)
        return
    work = job.load(file)
    if not isinstance(work, job.TrainJob):
        why = reason("only_train_forecast")
        raise ProblemError("job_invalid", path=file, line=1, key="kind", reason=why)
    console.show_forecast(fit.fit(work, Question(capacity=capacity)), as_json=as_json)


@app.command()
def serve(
    *,
    chatting: Annotated[bool, typer.Option("--chat", help="Serve a chat instead of questions.")] = False,
    data: Annotated[bool, typer.Option("--data", hidden=True)] = False,
    memory: Annotated[int, typer.Option(hidden=True)] = 0,
    parent: Annotated[int, typer.Option(hidden=True)] = 0,
) -> None:
    """Answer JSON-RPC requests on stdin and stdout, for the window or another program."""
    from engine.runtime import wire

    claimed = wire.claim()
    if data:
        from engine.runtime import service

        service.serve_data(claimed, memory, parent)
        return
    if chatting:
        from engine.runtime import chat as served
    else:
        from engine.runtime import service as served
    served.serve(claimed)


@app.command("runs")
def list_runs(
    *,
    run_folder: Annotated[Path | None, typer.Option("--runs", help="Folder that holds the runs.")] = None,
    as_json: Json = False,
) -> None:
    """List all runs and how they stand."""
    console.show_runs(runs.every(run_folder), as_json=as_json)


@app.command()
def send(
    run: RunPath,
    command: Annotated[str, typer.Argument(help="pause, resume, stop, discard, checkpoint or sample.")],
    prompt: Annotated[str, typer.Option(help="What to ask, for sample.")] = "",
) -> None:
    """Steer a running run."""
    known = ("pause", "resume", "stop", "discard", "checkpoint", "sample")
    if command not in known:
        raise typer.BadParameter(f"{command} is not one of {', '.join(known)}")
    console.say(RunFolder.open(run).send(command, prompt))


@app.command()
def tables(
    *,
    as_json: Json = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print the page docs/methods.md.")] = False,
) -> None:
    """List everything that can be chosen in a job, and what goes together."""
    if as_markdown:
        console.say(matrix.markdown().rstrip("\n"))
        return
    console.show_tables(as_json=as_json)
    if not as_json:
        console.show_matrix()


@app.command(hidden=True)
def work(
    run: RunPath,
    *,
    heard: Annotated[int, typer.Option()] = 0,
    after: Annotated[int | None, typer.Option()] = None,
    adjust: Annotated[str, typer.Option()] = "{}",
) -> None:
    """Be the worker of a run folder; `train` and the window start this."""
    from engine.runtime import worker

    raise typer.Exit(worker.work(run, heard, after=after, adjust=json.loads(adjust)))


@app.command()
def version() -> None:
    """Print the version."""
    console.say(__version__)


def main() -> NoReturn:
    """Run the command line; a known problem prints its sentence and exits with 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    os.environ.update(launch.environment())  # offline, and sparing with idle threads, before torch is there
    try:
        app()
    except ProblemError as error:
        console.complain(error.problem)
        sys.exit(2)
    except OSError as error:
        facts = {"path": str(error.filename or "a file"), "reason": error.strerror or str(error)}
        console.complain(Problem(code="file_failed", facts=facts))
        sys.exit(2)
    sys.exit(0)


def _scaled(run: RunFolder, scale: float) -> Settings:
    """Return the learning rate to go on with, as many times the one that the run has now."""
    work = run.job()
    if not isinstance(work, job.TrainJob):
        raise typer.BadParameter("only a training has a learning rate")
    current = healing.applied(work, healing.decided(run.events()[0]))
    return {healing.LEARNING_RATE: min(1.0, current.optimizer.learning_rate * scale)}


def _launch(run: RunFolder, *, as_json: bool, detach: bool, adjust: Settings | None = None) -> None:
    """Start the worker and follow it to its end; the exit code is the worker's outcome."""
    launch.start_worker(run, adjust)
    if detach:
        console.say(json.dumps({"run": str(run.path)}) if as_json else str(run.path))
        return
    raise typer.Exit(console.follow(run, as_json=as_json))
