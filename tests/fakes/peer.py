"""The other end of the wire: starts an engine process and asks it questions."""

from __future__ import annotations

import json
import subprocess
import threading
from typing import TYPE_CHECKING, Any

from engine import launch

if TYPE_CHECKING:
    from collections.abc import Callable


class Peer:
    """A client of one engine process; every line of its stdout must be a message."""

    def __init__(self, *words: str, program: list[str] | None = None) -> None:
        self.process = subprocess.Popen(
            program or launch.engine_command(*words),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**launch.environment(), "OMP_NUM_THREADS": "1"},
        )
        self._number = 0
        self.notices: list[dict[str, Any]] = []
        self.hello = self.read()

    def write(self, line: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        watchdog = threading.Timer(240, self.process.kill)
        watchdog.start()
        line = self.process.stdout.readline()
        watchdog.cancel()
        assert line.endswith(b"\n"), "the process ended"
        return json.loads(line)

    def send(self, method: str, **params: Any) -> int:
        self._number += 1
        request = {"jsonrpc": "2.0", "id": self._number, "method": method, "params": params}
        self.write(json.dumps(request, default=str).encode())
        return self._number

    def answer(self, number: int, heard: Callable[[dict[str, Any]], None] | None = None) -> dict[str, Any]:
        while True:
            message = self.read()
            if "method" not in message and message["id"] == number:
                return message
            self.notices.append(message)
            if heard is not None:
                heard(message)

    def ask(self, method: str, **params: Any) -> Any:
        answer = self.answer(self.send(method, **params))
        assert "result" in answer, answer
        return answer["result"]

    def refused(self, method: str, **params: Any) -> dict[str, Any]:
        answer = self.answer(self.send(method, **params))
        assert answer["error"]["code"] == -32000
        return answer["error"]["data"]

    def end(self) -> int:
        """Close stdin and return the exit code."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        if not self.process.stdin.closed:
            self.process.stdin.close()
        code = self.process.wait(120)
        self.process.stdout.close()
        return code
