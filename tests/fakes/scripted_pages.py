"""A helper process for the pages: speaks the true wire and answers everything with small, fixed facts.

It runs as a program, so that it imports no other file of the tests; they take its facts and its way of
speaking from here.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

from engine import rpc, rpc_memory
from engine.model import ModelFacts
from engine.problems import Problem

GIB = 1024**3
FACTS = ModelFacts(
    path=Path("/models/tiny"),
    name="tiny",
    architecture="LlamaForCausalLM",
    model_type="llama",
    parameters=135_000_000,
    weight_bytes=270_000_000,
    dtype="BF16",
    hidden_size=8,
    intermediate_size=16,
    layers=2,
    heads=2,
    kv_heads=1,
    vocab_size=64,
    context=2048,
    tied_embeddings=True,
    chat_template=True,
)
MODELS = rpc.ModelList(
    models=(
        rpc.FoundModel(path=Path("/models/tiny"), name="tiny", where="starter", facts=FACTS),
        rpc.FoundModel(
            path=Path("/models/chat.gguf"),
            name="chat.gguf",
            where="lm_studio",
            problem=Problem(code="model_is_gguf", facts={"path": "/models/chat.gguf"}),
        ),
    )
)
FORECAST = rpc.ForecastAnswer(
    segments=(rpc.Segment(kind="weights", bytes=2 * GIB), rpc.Segment(kind="activations", bytes=GIB)),
    total=3 * GIB,
    device="Test card",
    capacity=8 * GIB,
    free=7 * GIB,
    verdict="fits",
    trainable_parameters=10,
    total_parameters=100,
)
CHAT = rpc_memory.ChatForecast(
    weights=2 * GIB,
    cache=GIB,
    runtime=GIB,
    total=4 * GIB,
    low=4 * GIB,
    context=2048,
    device="Test card",
    capacity=8 * GIB,
    free=7 * GIB,
    verdict="fits",
)
CHATS = {
    "huge": CHAT.model_copy(update={"weights": 38 * GIB, "total": 40 * GIB, "low": 40 * GIB}),
    "strange": rpc_memory.ChatForecast(
        device="Test card",
        capacity=8 * GIB,
        free=7 * GIB,
        reason=Problem(code="forecast_architecture", facts={"path": "/models/strange", "kind": "strange"}),
    ),
}
"""Of models by the name of their folder."""
EXPORT = rpc_memory.ExportForecast(
    disk=270_000_000,
    disk_free=70 * GIB,
    merging=GIB,
    proving=2 * GIB,
    total=2 * GIB,
    capacity=64 * GIB,
    free=60 * GIB,
    verdict="fits",
)
LOADED = rpc.Loaded(
    name="tiny",
    sides=("base", "tuned"),
    context=2048,
    template="{{ messages }}",
    device="cpu",
    memory=2 * GIB,
    capacity=64 * GIB,
)


def model_at(folder: str | Path, **values: object) -> ModelFacts:
    """Return the facts of a small model in a folder, with these values."""
    return FACTS.model_copy(update={"path": Path(folder), "name": Path(folder).name, **values})


def encoded(**message: object) -> bytes:
    """Return one message as its line."""
    return json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False).encode() + b"\n"


def send(**message: object) -> None:
    """Write one message."""
    os.write(1, encoded(**message))


def hello(kind: str, protocol: int = rpc.PROTOCOL) -> None:
    """Say who speaks."""
    send(method="hello", params={"protocol": protocol, "version": "0.1.0", "kind": kind})


def answer(number: int, method: str, params: dict) -> None:
    """Answer one request."""
    fixed = {
        "list_models": MODELS,
        "forecast": FORECAST,
        "forecast_chat": CHAT,
        "forecast_export": EXPORT,
        "load": LOADED,
        "inspect_model": FACTS,
    }
    if method == "generate":
        generate(number, params)
    elif method == "stop":
        send(id=number, result=None)
    elif method == "forecast_chat" and Path(params["model"] or "").name in CHATS:
        send(id=number, result=CHATS[Path(params["model"]).name].model_dump(mode="json"))
    elif method == "forecast_export" and params["target"] == "/full":
        send(id=number, result=EXPORT.model_copy(update={"disk_free": 1}).model_dump(mode="json"))
    elif method in fixed:
        send(id=number, result=fixed[method].model_dump(mode="json"))
    elif number is not None:
        send(id=number, error={"code": -32601, "message": f"no method {method}"})


def generate(number: int, params: dict) -> None:
    """Answer with the side, the seed and the last question; "crash" ends the process."""
    question = params["messages"][-1]["content"]
    if question == "crash":
        os.kill(os.getpid(), signal.SIGKILL)
    text = f"{params['side']} {params['seed']}: {question}"
    for piece in text.split(" "):
        send(method="token", params={"id": number, "side": params["side"], "text": f"{piece} "})
    done = rpc.Generated(side=params["side"], text=text, tokens=8, prompt_tokens=12, seconds=0.5, ended="end")
    send(id=number, result=done.model_dump(mode="json"))


def main(kind: str) -> None:
    """Say hello, then answer line by line until the end of the input."""
    hello(kind)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        answer(request.get("id"), request["method"], request.get("params", {}))


if __name__ == "__main__":
    main(sys.argv[1])
