"""The wire of the engine's helper processes: requests, their answers, and whole lines out of bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter, ValidationError

from engine import rpc, rpc_data, rpc_memory
from engine.model import ModelFacts
from engine.problems import SENTENCES, Problem

if TYPE_CHECKING:
    from engine.spec import Spec

METHODS: Final[dict[str, tuple[type[Spec], type[Spec] | None]]] = {
    "warm_up": (rpc_memory.WarmUp, None),
    "inspect_model": (rpc.InspectModel, ModelFacts),
    "list_models": (rpc.ListModels, rpc.ModelList),
    "inspect_data": (rpc.InspectData, rpc.DataReport),
    "peek": (rpc_data.Peek, rpc.RowPage),
    "rows": (rpc.Rows, rpc.RowPage),
    "render": (rpc.Render, rpc.Rendered),
    "diagnose": (rpc_data.Diagnose, rpc_data.Diagnosis),
    "preview_fix": (rpc_data.PreviewFix, rpc_data.FixPreview),
    "preview_mix": (rpc_data.PreviewMix, rpc_data.MixPreview),
    "forecast": (rpc.Forecast, rpc.ForecastAnswer),
    "fit": (rpc.Fit, rpc.FitAnswer),
    "forecast_chat": (rpc_memory.ForecastChat, rpc_memory.ChatForecast),
    "forecast_export": (rpc_memory.ForecastExport, rpc_memory.ExportForecast),
    "check_job": (rpc.CheckJob, rpc.JobCheck),
    "load": (rpc.Load, rpc.Loaded),
    "generate": (rpc.Generate, rpc.Generated),
    "stop": (rpc.Stop, None),
    "make_paraphrases": (rpc_data.MakeParaphrases, rpc_data.MadeParaphrases),
}
"""Method -> (type of its params, type of its result)."""

NAMES: Final = {params: name for name, (params, _) in METHODS.items()}
LONGEST_LINE: Final = 64 << 20


class Lines:
    """Puts whole lines together out of whatever pieces a pipe hands over."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes) -> list[bytes]:
        """Return the lines that ended with this piece; raises ValueError for one without an end in sight."""
        *whole, rest = data.split(b"\n")
        if whole:
            whole[0] = b"".join((*self._pieces, whole[0]))
            self._pieces, self._size = [], 0
        self._pieces.append(rest)
        self._size += len(rest)
        if self._size > LONGEST_LINE:
            message = f"a line of more than {LONGEST_LINE >> 20} MiB"
            raise ValueError(message)
        return [line for line in whole if line.strip()]


def encode_request(number: int, params: Spec) -> bytes:
    """Return a request as its line."""
    return _line({"id": number, "method": NAMES[type(params)], "params": params.model_dump(mode="json")})


def encode_cancel(number: int) -> bytes:
    """Return the notification that ends a request early."""
    return _line({"method": "cancel", "params": {"id": number}})


def decode(line: bytes) -> dict[str, Any]:
    """Return a message; raises ValueError when the line is none."""
    message = json.loads(line)
    if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
        reason = "not a JSON-RPC message"
        raise ValueError(reason)
    return message


def decode_result(params: Spec, result: Any) -> Spec | None:
    """Return the typed result of a request; raises ValidationError when it is something else."""
    kind = METHODS[NAMES[type(params)]][1]
    return None if kind is None else TypeAdapter(kind).validate_python(result)


def decode_error(error: Any) -> Problem:
    """Return the problem of an error answer, whatever shape it has."""
    if isinstance(error, dict) and isinstance(error.get("data"), dict):
        try:
            problem = Problem.model_validate(error["data"])
        except ValidationError:
            pass
        else:
            if problem.code in SENTENCES:
                return problem
    reason = error.get("message", error) if isinstance(error, dict) else error
    return unexpected(str(reason))


def unexpected(reason: str) -> Problem:
    """Return the problem for what no code stands for."""
    return Problem(code="unexpected", facts={"reason": reason})


def _line(content: dict[str, Any]) -> bytes:
    text = json.dumps({"jsonrpc": "2.0", **content}, ensure_ascii=False, separators=(",", ":"))
    # Half a character, as in the name of a file that is no UTF-8, goes out the way JSON escapes it.
    return text.encode("utf-8", "backslashreplace") + b"\n"
