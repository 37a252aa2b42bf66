"""A helper process that speaks the true wire and misbehaves on request: `scripted_service.py SCRIPT`.

Scripts: good, chat, newer, garbage, mute, leave (ends after one request), stubborn (ignores the end of its
input and SIGTERM).
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

from scripted_pages import FACTS, encoded, hello, send

from engine import rpc


def send_in_pieces(pieces: int, **message: object) -> None:
    """Write one message in so many pieces, with a pause between them."""
    line = encoded(**message)
    size = -(-len(line) // pieces)
    for start in range(0, len(line), size):
        os.write(1, line[start : start + size])
        time.sleep(0.005)


REWRITING = ("load", "make_paraphrases")


def rewrite(number: int, method: str, params: dict) -> None:
    """Load a model; or tell two questions, one of them refused. A file called slow is never done."""
    if method == "load":
        facts = {"name": "m", "context": 64, "template": "", "device": "cpu", "memory": 1, "capacity": 2}
        send(id=number, result={**facts, "sides": ["base"]})
        return
    told = {"id": number, "question": "Can I pay?", "refusal": None}
    send(method="progress", params={"id": number, "done": 0, "total": 2, "unit": "rows"})
    send(method="reworded", params={**told, "line": 1, "text": "Is it possible to pay?"})
    send(
        method="reworded", params={**told, "line": 2, "text": "Yes.", "refusal": "it asks for something else"}
    )
    if "slow" not in params["file"]:
        send(id=number, result={"path": params["out"], "made": 1, "refused": 1, "skipped": 0, "why": {}})


def answer(request: dict, script: str) -> None:  # noqa: C901 - one branch a method
    """Answer one request as its method, or the path in it, asks for."""
    number, method, params = request.get("id", 0), request["method"], request.get("params", {})
    if method in REWRITING:
        rewrite(number, method, params)
        return
    if method == "inspect_model":
        inspect_model(number, Path(params["path"]).name)
    elif method == "inspect_data":
        for done in (34, 80, 120):
            send(method="progress", params={"id": number, "done": done, "total": 120, "unit": "bytes"})
        send(
            id=number,
            error={
                "code": rpc.PROBLEM,
                "message": "empty",
                "data": {"code": "data_empty", "facts": {"path": params["data"]["path"]}},
            },
        )
    elif method == "generate":
        for text in ("你好", ", ", "wörld"):
            send_in_pieces(2, method="token", params={"id": number, "side": params["side"], "text": text})
        send(
            id=number,
            result=rpc.Generated(
                side=params["side"], text="你好, wörld", tokens=3, prompt_tokens=5, seconds=0.1, ended="end"
            ).model_dump(mode="json"),
        )
    elif method == "stop":
        send(id=number, result=None)
    elif method == "cancel":
        send(id=params["id"], result=FACTS.model_dump(mode="json"))
    elif method == "forecast":
        send(id=number, result={"segments": "nonsense"})
    else:
        send(id=number, error={"code": -32601, "message": f"no method {method}"})
    if script == "leave":
        sys.exit(3)


def inspect_model(number: int, name: str) -> None:
    """Answer by the model's name: crash, never (waits for cancel), pieces, or at once."""
    if name == "crash":
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "never":
        return
    send_in_pieces(40 if name == "pieces" else 1, id=number, result=FACTS.model_dump(mode="json"))


def main(script: str) -> None:
    """Say hello, then answer line by line until the end of the input."""
    if script == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.write(2, b"warming up\n\xff\xfe garbage beside the wire\n")
    if script == "garbage":
        os.write(1, b"Loading checkpoint shards: 100%\n")
    if script != "mute":
        protocol = 99 if script == "newer" else rpc.PROTOCOL
        hello("chat" if script == "chat" else "service", protocol)
    for line in sys.stdin.buffer:
        answer(json.loads(line), script)
    while script == "stubborn":
        time.sleep(1)


if __name__ == "__main__":
    main(sys.argv[1])
