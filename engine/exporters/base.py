"""What an exporter decides: in which shape the tuned model leaves the run folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.spec import Spec

if TYPE_CHECKING:
    from engine.methods.base import Method


class Exporter(Spec):
    """The shape in which a tuned model leaves its run folder."""

    folder: ClassVar[str]
    """Name of the folder it writes."""

    def fits(self, method: Method) -> bool:
        """Say whether a model tuned by this method can leave in this shape."""
        raise NotImplementedError
