"""How long the rows of a draft's data are, as far as its previews have measured it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.state.draft import Draft
    from engine.dataset import DatasetSpec
    from engine.rpc import Rendered
    from engine.stages import AnyStage


class RowLengths:
    """The longest row of each file, by the model, the file's settings and the stage it was measured with."""

    def __init__(self) -> None:
        self._longest: dict[str, int] = {}

    def learn(self, model: Path, spec: DatasetSpec, stage: AnyStage, rendered: Rendered) -> bool:
        """Take what a preview measured; returns whether that is news.

        A sample of a larger file says nothing of the rows outside it, and the longest of them may be there.
        """
        lengths = rendered.lengths
        if lengths is None or lengths.sampled < rendered.total:
            return False
        key = _key(model, spec, stage)
        news = self._longest.get(key) != lengths.longest
        self._longest[key] = lengths.longest
        return news

    def longest(self, draft: Draft) -> int | None:
        """Return the tokens of the longest row of all files; None unless every file was measured whole."""
        if draft.model is None or draft.model.path is None or not draft.data:
            return None
        found = [self._longest.get(_key(draft.model.path, spec, draft.stage)) for spec in draft.data]
        known = [length for length in found if length is not None]
        return max(known) if len(known) == len(found) else None


def _key(model: Path, spec: DatasetSpec, stage: AnyStage) -> str:
    """Name what a row's length depends on: where a longer row is cut does not change how long it was."""
    rest = stage.model_dump(mode="json", exclude={"max_length", "packing"})
    return json.dumps([str(model), spec.model_dump(mode="json", exclude={"weight"}), rest], sort_keys=True)
