"""The adapter alone, for use beside its base model."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from engine.exporters.base import Exporter

if TYPE_CHECKING:
    from engine.methods.base import Method


class Adapter(Exporter):
    """Adapter: the few megabytes that were trained, to be loaded beside the base model."""

    folder: ClassVar[str] = "adapter"

    kind: Literal["adapter"] = "adapter"

    def fits(self, method: Method) -> bool:
        """Only methods that train an adapter have one to export."""
        return method.adapter
