"""The desk: what all pages share, and what it does of its own accord."""

from __future__ import annotations

import sys

from desktop.bridge.desk import Desk
from engine import rpc

LISTENER = f"""
import json, sys
print(json.dumps({{"jsonrpc": "2.0", "method": "hello",
    "params": {{"protocol": {rpc.PROTOCOL}, "version": "0", "kind": "service"}}}}), flush=True)
for line in sys.stdin:
    print("heard", json.loads(line)["method"], file=sys.stderr, flush=True)
"""


def test_the_service_is_warmed_up_as_soon_as_it_has_said_hello(qtbot):
    desk = Desk(service_command=[sys.executable, "-c", LISTENER])
    try:
        desk.service.start()
        qtbot.waitUntil(lambda: "heard warm_up" in desk.service.log())
        assert desk.service.pending == 1
    finally:
        desk.close()
