"""The table of exporters."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.exporters.adapter import Adapter
from engine.exporters.base import Exporter
from engine.exporters.merged import Merged

AnyExporter = Annotated[Merged | Adapter, Field(discriminator="kind")]
EXPORTERS: tuple[type[Exporter], ...] = (Merged, Adapter)

__all__ = ["EXPORTERS", "Adapter", "AnyExporter", "Exporter", "Merged"]
