"""A data child with handlers that misbehave: `python wild_child.py --memory N --parent PID`."""

from __future__ import annotations

import os
import sys
import time

from engine.runtime import capping, wire
from engine.runtime.wire import Request, Server


def spin(request: Request) -> None:
    del request
    while True:
        pass


def eat(request: Request) -> None:
    held = []
    while True:
        request.check()
        held.append(bytearray(8 << 20))


def die(request: Request) -> None:
    os._exit(int(request.params["code"]))


def count(request: Request) -> dict[str, int]:
    tell, total = request.progress("rows"), int(request.params["total"])
    for number in range(total):
        tell(number, total)
        time.sleep(0.01)
    tell(total, total)
    return {"total": total}


def answer(request: Request) -> dict[str, int]:
    return {"pid": os.getpid(), "echo": request.params.get("echo", 0)}


if __name__ == "__main__":
    claimed = wire.claim()
    options = dict(zip(sys.argv[1::2], sys.argv[2::2], strict=True))
    capping.cap(int(options["--memory"]), int(options["--parent"]))
    claimed.hello("service")
    handlers = {"spin": spin, "eat": eat, "die": die, "count": count, "answer": answer}
    lanes = {"answer": "answer", "count": "count", "spin": "spin"}
    Server(claimed, handlers, lanes=lanes, pulses=True).run()
