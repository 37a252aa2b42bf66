"""Answers the window's questions: what is this model, this data, this job, and will it fit."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from engine import job, rpc, rpc_data, rpc_memory
from engine.home import models_folder
from engine.model import read_facts
from engine.problems import Problem, ProblemError
from engine.runtime.capped import Capped, subject
from engine.runtime.lean_imports import lean_imports
from engine.runtime.patience import patient
from engine.runtime.wire import Handler, Request, Server, Wire

if TYPE_CHECKING:
    from engine.runtime.files import Files
    from engine.runtime.forecast import Question

_STARTER: Final = "SmolLM2-135M-Instruct"
_LANES: Final = {
    "warm_up": "memory",
    "forecast": "memory",
    "fit": "memory",
    "forecast_chat": "memory",
    "peek": "peek",
    "rows": "rows",
    "diagnose": "doctor",
    "preview_fix": "doctor",
    "preview_mix": "doctor",
}
"""Data is read and rendered while memory is forecast, and scrolled while it is read; a forecast waits for the
imports that it needs."""


_OF_DATA: Final = frozenset(
    (
        "inspect_data",
        "peek",
        "rows",
        "render",
        "diagnose",
        "preview_fix",
        "preview_mix",
        "check_job",
        "check_data",
        "freeze_data",
    )
)
"""Methods that look at what strangers wrote: files, and the templates of models."""


def serve(wire: Wire) -> None:
    """Answer requests until stdin ends; heavy libraries are imported after the first line is out."""
    wire.hello("service")
    with Capped() as child:
        Server(wire, forwarded(Service().handlers(), child), lanes=_LANES).run()


def serve_data(wire: Wire, memory: int, parent: int) -> None:
    """Answer questions about data with capped means, until stdin ends."""
    from engine.runtime import capping

    capping.cap(memory, parent)
    service = Service()
    service.files  # noqa: B018 - imported now, the first question is answered at once
    wire.hello("service")
    handlers = {name: _sparing(handler, memory) for name, handler in service.handlers().items()}
    Server(wire, handlers, lanes=_LANES, pulses=True).run()


def forwarded(handlers: dict[str, Handler], child: Capped) -> dict[str, Handler]:
    """Let the child answer what is about data."""

    def forward(request: Request) -> Any:
        def told(done: int, total: int, unit: Any) -> None:
            request.progress(unit)(done, total)

        return child.ask(request.method, request.params, progress=told, cancelled=request.cancelled.is_set)

    return {name: forward if name in _OF_DATA else handler for name, handler in handlers.items()}


def _sparing(handler: Handler, memory: int) -> Handler:
    """Name the file that memory ran out for."""

    def answer(request: Request) -> Any:
        try:
            return handler(request)
        except MemoryError as error:
            path = subject(request.params) if isinstance(request.params, dict) else ""
            raise ProblemError("data_too_large", path=path, needed=memory) from error

    return answer


class Service:
    """Keeps what was read last, so that scrolling and previewing do not read it again."""

    def __init__(self) -> None:
        self._files: Files | None = None
        self._tokenizers: dict[Path, Any] = {}

    def handlers(self) -> dict[str, Handler]:
        """Return method name -> what answers it."""
        return {
            "warm_up": self.warm_up,
            "inspect_model": self.inspect_model,
            "list_models": self.list_models,
            "inspect_data": self.inspect_data,
            "peek": self.peek,
            "rows": self.rows,
            "render": self.render,
            "diagnose": self.diagnose,
            "preview_fix": self.preview_fix,
            "forecast": self.forecast,
            "fit": self.fit,
            "forecast_chat": self.forecast_chat,
            "forecast_export": self.forecast_export,
            "check_job": self.check_job,
            "check_data": self.check_data,
            "freeze_data": self.freeze_data,
            "preview_mix": self.preview_mix,
        }

    def warm_up(self, request: Request) -> None:
        """Import what the next questions will need, and forecast once for it to be ready."""
        with lean_imports():
            import engine.runtime.intake
            import engine.runtime.load
            import engine.runtime.tokens
            import engine.runtime.trace  # noqa: F401 - importing is the point
        from engine.runtime.forecast import rehearse

        with patient(request.check):
            rehearse()

    def inspect_model(self, request: Request) -> rpc.ModelFacts:
        """Read a model folder's facts."""
        return read_facts(request.parse(rpc.InspectModel).path)

    def list_models(self, request: Request) -> rpc.ModelList:
        """Look for models where people keep them."""
        wanted = request.parse(rpc.ListModels)
        found: list[rpc.FoundModel] = []
        for folder, where in _places(wanted.folders):
            request.check()
            found.extend(_look(path, where) for path in _candidates(folder, where))
        return rpc.ModelList(models=tuple(found))

    def inspect_data(self, request: Request) -> rpc.DataReport:
        """Read a data file and report on every line of it."""
        return self.files.report(request.parse(rpc.InspectData).data, request)

    def peek(self, request: Request) -> rpc.RowPage:
        """Return the first rows of a file at once."""
        return self.files.peek(request.parse(rpc_data.Peek), request)

    def rows(self, request: Request) -> rpc.RowPage:
        """Return a page of raw rows."""
        return self.files.rows(request.parse(rpc.Rows), request)

    def render(self, request: Request) -> rpc.Rendered:
        """Show a row as the model sees it."""
        from engine.runtime import preview

        wanted = request.parse(rpc.Render)
        loaded = self.files.loaded(wanted.data, request)
        return preview.render(wanted, loaded, self._tokenizer(wanted.model), request)

    def diagnose(self, request: Request) -> rpc_data.Diagnosis:
        """Let the doctor look at all files of a draft together."""
        from engine.runtime import doctor

        wanted = request.parse(rpc_data.Diagnose)
        tokenizer = self._tokenizer(wanted.model) if wanted.model else None
        return doctor.diagnose(wanted, lambda spec: self.files.loaded(spec, request), tokenizer, request)

    def preview_fix(self, request: Request) -> rpc_data.FixPreview:
        """Say what a check's fix would do to a file."""
        from engine.runtime import doctor

        wanted = request.parse(rpc_data.PreviewFix)
        return doctor.preview_fix(wanted, lambda spec: self.files.loaded(spec, request), request)

    def forecast(self, request: Request) -> rpc.ForecastAnswer:
        """Say how much memory a job needs."""
        from engine.runtime.forecast import FORECASTER

        wanted = request.parse(rpc.Forecast)
        ask = FORECASTER.quick if wanted.quick else FORECASTER.forecast
        with patient(request.check):
            return ask(_memory_job(wanted.job), _question(wanted))

    def fit(self, request: Request) -> rpc.FitAnswer:
        """Say what would make a job fit."""
        from engine.runtime import fit

        wanted = request.parse(rpc.Fit)
        with patient(request.check):
            return fit.fit(_memory_job(wanted.job), _question(wanted))

    def forecast_chat(self, request: Request) -> rpc_memory.ChatForecast:
        """Say how much memory a chat needs."""
        from engine.runtime.forecast_chat import forecast_chat

        return forecast_chat(request.parse(rpc_memory.ForecastChat))

    def forecast_export(self, request: Request) -> rpc_memory.ExportForecast:
        """Say how much memory and disk an export needs."""
        from engine.runtime.forecast_export import forecast_export

        return forecast_export(request.parse(rpc_memory.ForecastExport))

    def check_job(self, request: Request) -> rpc.JobCheck:
        """Say what would keep a job from running."""
        from engine.runtime import preflight

        return preflight.check(job.train_job(request.parse(rpc.CheckJob).job), request)

    def check_data(self, request: Request) -> rpc.DataReport:
        """Say all about a data file."""
        from engine.runtime import reading

        return reading.check(request.parse(rpc_data.CheckData), self._tokenizer, request)

    def freeze_data(self, request: Request) -> rpc_data.Frozen:
        """Keep a copy of what a run trains on."""
        from engine.runtime import reading

        return reading.freeze(request.parse(rpc_data.FreezeData), request)

    def preview_mix(self, request: Request) -> rpc_data.MixPreview:
        """Say what a run would train on."""
        from engine.runtime import preview_mix

        return preview_mix.preview(job.train_job(request.parse(rpc_data.PreviewMix).job), request)

    @property
    def files(self) -> Files:
        """Return the data files that were asked about."""
        if self._files is None:
            from engine.runtime.files import Files

            self._files = Files()
        return self._files

    def _tokenizer(self, folder: Path) -> Any:
        from engine.runtime.load import load_tokenizer

        if folder not in self._tokenizers:
            self._tokenizers.clear()
            self._tokenizers[folder] = load_tokenizer(folder)
        return self._tokenizers[folder]


def _memory_job(content: dict[str, Any]) -> job.TrainJob:
    """Return a job whose data may be missing: it plays no part in the memory that is asked about."""
    return job.train_job({"data": [{"path": "none.jsonl"}], **content})


def _question(wanted: rpc.Forecast | rpc.Fit) -> Question:
    from engine.runtime.forecast import Question

    return Question(facts=wanted.facts, capacity=wanted.capacity, longest=wanted.longest)


def _places(own: tuple[Path, ...]) -> list[tuple[Path, Any]]:
    cache = Path(os.environ.get("HF_HOME", Path.home() / ".cache" / "huggingface")) / "hub"
    studio = Path.home() / ".lmstudio" / "models"
    listed = [(models_folder(), "own"), *((folder, "own") for folder in own)]
    return [*listed, (cache, "huggingface"), (studio, "lm_studio")]


def _candidates(folder: Path, where: str) -> list[Path]:
    if not folder.is_dir():
        return []
    if where == "huggingface":
        return sorted(path.parent for path in folder.glob("models--*/snapshots/*/config.json"))
    if where == "lm_studio":
        return sorted(folder.glob("*/*/*.gguf"))
    if (folder / "config.json").is_file():
        return [folder]
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))


def _look(path: Path, where: Any) -> rpc.FoundModel:
    place = "starter" if where == "own" and path.name == _STARTER else where
    name = (
        path.parent.parent.name.removeprefix("models--").replace("--", "/")
        if where == "huggingface"
        else path.stem
    )
    try:
        return rpc.FoundModel(path=path, name=name, where=place, facts=read_facts(path))
    except ProblemError as error:
        return rpc.FoundModel(path=path, name=name, where=place, problem=error.problem)
    except OSError as error:
        facts = {"path": str(path), "reason": error.strerror or str(error)}
        problem = Problem(code="model_weights_broken", facts=facts)
        return rpc.FoundModel(path=path, name=name, where=place, problem=problem)
