"""Brings job files of earlier versions up to this one, a version at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from engine.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CURRENT: Final = 1
STEPS: Final[dict[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}
"""Version n -> a function that returns the same job in version n + 1."""


def to_current(content: dict[str, Any], source: Path) -> dict[str, Any]:
    """Return a job's content in the current version; raises ProblemError for one from the future."""
    version = content.get("version", CURRENT)
    if isinstance(version, int) and version > CURRENT:
        raise ProblemError("job_newer", path=source, version=version, known=CURRENT)
    content = dict(content)
    while isinstance(version, int) and version in STEPS:
        content = STEPS[version](content)
        version = content["version"]
    return content
