"""What a run is made of: its job and its frozen rows; going on with others is refused, and the file named."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

import yaml

from engine.problems import ProblemError
from engine.runtime import freezing

if TYPE_CHECKING:
    from engine.runs import RunFolder
    from engine.runtime.checkpoint import Checkpoint

_FREE: Final = {"name", "evaluation"}
_SAVINGS: Final = {"chunked_loss", "activation_offloading"}
"""Settings of a training that change where numbers are kept and when they are computed, not which."""


def job_digest(run: RunFolder) -> str:
    """Return the digest of what decides the numbers of a run.

    Its name, its evaluation and what only saves memory do not. It is that of the job file, which spells every
    setting out: a later version with more settings finds the same one.
    """
    content = yaml.safe_load(run.job_file.read_text(encoding="utf-8"))
    kept = {name: value for name, value in content.items() if name not in _FREE}
    training = {name: value for name, value in kept.get("training", {}).items() if name not in _SAVINGS}
    return _digest({**kept, "training": training})


def data_digest(run: RunFolder) -> str:
    """Return the digest of the frozen rows."""
    return _digest(freezing.fingerprint(run.data))


def check(run: RunFolder, start: Checkpoint | None) -> None:
    """Refuse to go on with another job or other rows than those that the run began with.

    Raises ProblemError data_changed, which names the file. Rows that were never frozen may be read anew.
    """
    if start is not None and start.facts.get("job") != job_digest(run):
        raise ProblemError("data_changed", path=run.job_file)
    if not freezing.frozen(run.data):
        if start is not None:
            raise ProblemError("data_changed", path=run.data)
        return
    noted, found = freezing.recorded(run.data), freezing.fingerprint(run.data)
    agreed = start is None or start.facts.get("data") == _digest(found)
    wrong = [name for name in freezing.SPLITS if noted and noted["files"].get(name) != found[name]]
    if wrong:
        named = freezing.FINGERPRINTS if start is not None and agreed else f"{wrong[0]}.jsonl"
        raise ProblemError("data_changed", path=run.data / named)
    if not agreed:
        raise ProblemError("data_changed", path=run.data)
    if noted and noted["job"] and noted["job"] != job_digest(run):
        raise ProblemError("data_changed", path=run.job_file)


def _digest(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
