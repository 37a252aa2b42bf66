"""What the window remembers between two starts, validated and saved atomically."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from desktop.paths import home, settings_file
from engine.durable import write_atomic
from engine.spec import Spec, Ui


class Settings(Spec):
    """Choices that belong to the person and this machine, not to a job."""

    language: Annotated[Literal["system", "en", "zh_CN"], Field(title="Language"), Ui(group="Look")] = (
        "system"
    )
    """The language of the window; it changes at once."""

    theme: Annotated[Literal["system", "workshop", "daylight"], Field(title="Theme"), Ui(group="Look")] = (
        "system"
    )
    """Workshop is dark, Daylight is light; the system's preference is followed unless you choose."""

    reduced_motion: Annotated[bool, Field(title="Reduce motion"), Ui(group="Look")] = False
    """Show progress and steps without sliding or fading."""

    model_folders: Annotated[tuple[Path, ...], Field(title="Model folders"), Ui(group="Folders")] = ()
    """Folders that are searched for models besides the well-known ones."""

    runs_folder: Annotated[Path | None, Field(title="Runs folder"), Ui(group="Folders")] = None
    """Where new runs are kept; empty means the folder inside Tunesmith's own."""

    draft_file: Annotated[Path | None, Field(title="Draft"), Ui(group="Folders", hidden=True)] = None
    """Where the unfinished tune is kept; empty means draft.yaml inside Tunesmith's own folder."""

    window_geometry: Annotated[str, Field(title="Window"), Ui(hidden=True)] = ""
    """Place and size of the window as Qt saved it, in base64."""

    def draft(self) -> Path:
        """Return the file that keeps the unfinished tune."""
        return self.draft_file or home() / "draft.yaml"

    def changed(self, **values: object) -> Settings:
        """Return a validated copy with some values replaced."""
        return Settings.model_validate({**dict(self), **values})


@dataclass(frozen=True)
class LoadedSettings:
    """The settings, and where an unreadable file was set aside if there was one."""

    settings: Settings
    set_aside: Path | None = None


def load_settings(path: Path | None = None) -> LoadedSettings:
    """Read the settings; an unreadable file is set aside, never overwritten, and the defaults are used."""
    path = path or settings_file()
    try:
        return LoadedSettings(Settings.model_validate_json(path.read_bytes()))
    except FileNotFoundError:
        return LoadedSettings(Settings())
    except (ValidationError, ValueError):
        aside = _free_name(path)
        path.rename(aside)
        return LoadedSettings(Settings(), set_aside=aside)


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Replace the settings file in one step."""
    path = path or settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, settings.model_dump_json(indent=2).encode() + b"\n")


def _free_name(path: Path) -> Path:
    """Return the first unused name for a file set aside beside the original."""
    number = 1
    while (aside := path.with_name(f"{path.name}.unreadable-{number}")).exists():
        number += 1
    return aside
