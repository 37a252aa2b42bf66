"""Reads many damaged files and prints what went wrong: python tests/fuzz/run.py --files 100000."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import NoReturn

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

from fuzz.damaged import case
from fuzz.judge import faults

PATIENCE = 20
"""Seconds after which a file counts as a hang."""


class HangError(BaseException):
    """A file took too long; no reader catches this."""


def main() -> int:
    """Run the cases from a first number on; return 1 when any failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    wanted = parser.parse_args()
    signal.signal(signal.SIGALRM, give_up)
    outcome: Counter[str] = Counter()
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(wanted.first, wanted.first + wanted.files):
            made = case(seed)
            outcome[made.name] += 1
            outcome["intact records"] += len(made.intact)
            signal.alarm(PATIENCE)
            try:
                wrong = faults(made, Path(folder))
            except HangError:
                wrong = ["hang"]
            except Exception:  # noqa: BLE001  # a crash is what is looked for
                wrong = ["crash", traceback.format_exc(limit=-3)]
            signal.alarm(0)
            if wrong:
                outcome["FAILED"] += 1
                print(f"seed {seed} ({made.name}): {'; '.join(wrong[:3])}", flush=True)
    print(f"{wanted.files} files, {time.process_time() - began:.0f} CPU s: {dict(outcome)}")
    return 1 if outcome["FAILED"] else 0


def give_up(*_: object) -> NoReturn:
    """End a case that takes too long."""
    raise HangError


if __name__ == "__main__":
    sys.exit(main())
