"""The two themes: roles out of TOML files, made into a palette, a style sheet and fonts."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any, Literal, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from desktop.i18n import language, languages
from desktop.paths import resources

ThemeChoice = Literal["system", "workshop", "daylight"]
ThemeName = Literal["workshop", "daylight"]
TypeSize = Literal["small", "body", "heading", "display"]

PALETTE_ROLES: dict[str, str] = {
    "Window": "canvas",
    "WindowText": "text",
    "Base": "raised",
    "AlternateBase": "surface",
    "Text": "text",
    "PlaceholderText": "muted",
    "Button": "raised",
    "ButtonText": "text",
    "BrightText": "over",
    "ToolTipBase": "raised",
    "ToolTipText": "text",
    "Highlight": "selection",
    "HighlightedText": "text",
    "Link": "accent",
    "LinkVisited": "muted",
    "Accent": "accent",
    "Light": "hover",
    "Midlight": "hover",
    "Mid": "line",
    "Dark": "line",
    "Shadow": "canvas",
}
DISABLED_ROLES = ("WindowText", "Text", "ButtonText", "HighlightedText")


class Theme(QObject):
    """The theme in effect; painted widgets ask it for colours and fonts each time they paint."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._choice: ThemeChoice = "system"
        self.name: ThemeName = "workshop"
        self.dark = True
        self._colors: dict[str, QColor] = {}
        self._metrics = _read("metrics")
        self._system_family = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
        self._read_roles("workshop")
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        languages().changed.connect(self._apply)

    def use(self, choice: ThemeChoice) -> ThemeName:
        """Dress the application in a theme, or in the one the system prefers, and return its name."""
        self._choice = choice
        self._read_roles(self._effective())
        self._apply()
        return self.name

    def color(self, role: str) -> QColor:
        """Return the colour of a role; an unknown role is an error."""
        return QColor(self._colors[role])

    def font(self, size: TypeSize = "body", *, bold: bool = False, mono: bool = False) -> QFont:
        """Return a font of the type scale, with tabular figures."""
        font = QFont()
        font.setFamilies(self.mono_families() if mono else self.families())
        font.setPointSizeF(self._metrics["type"][size])
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def families(self) -> list[str]:
        """Return the interface's font families, the Chinese ones first when the language is Chinese."""
        lists = self._metrics["families"]
        # "Sans Serif" is fontconfig's alias, not a face somebody chose: prefer a real one.
        system = [] if self._system_family in {"", "Sans Serif", "sans-serif"} else [self._system_family]
        latin = [*system, *lists["latin"]]
        both = [*lists["chinese"], *latin] if language() == "zh_CN" else [*latin, *lists["chinese"]]
        return list(dict.fromkeys(both))

    def mono_families(self) -> list[str]:
        """Return the families for code and logs, with Chinese faces behind them."""
        return [*self._metrics["families"]["mono"], *self._metrics["families"]["chinese"]]

    def space(self, steps: float = 1) -> int:
        """Return so many steps of the grid in device-independent pixels."""
        return round(self._metrics["space"]["grid"] * steps)

    @property
    def radius(self) -> int:
        """The corner radius of cards and controls."""
        return int(self._metrics["space"]["radius"])

    def style_sheet(self) -> str:
        """Return resources/style.qss with every @placeholder replaced."""
        values = {role: color.name() for role, color in self._colors.items()}
        values |= {name: f"{points}pt" for name, points in self._metrics["type"].items()}
        values |= {name: f"{pixels}px" for name, pixels in self._metrics["space"].items()}
        values["mono"] = ", ".join(f'"{family}"' for family in self.mono_families())
        values["chevron"] = (resources() / "themes" / f"chevron-{self.name}.svg").as_posix()
        values["check"] = (resources() / "themes" / f"check-{self.name}.svg").as_posix()
        text = (resources() / "style.qss").read_text(encoding="utf-8")
        return re.sub(r"@([a-z_0-9]+)", lambda match: values[match[1]], text)

    def palette(self) -> QPalette:
        """Return a palette with every role set, so that none falls back to the platform's."""
        palette = QPalette()
        for name, role in PALETTE_ROLES.items():
            palette.setColor(QPalette.ColorRole[name], self.color(role))
        for name in DISABLED_ROLES:
            palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole[name], self.color("disabled"))
        return palette

    def _effective(self) -> ThemeName:
        if self._choice != "system":
            return self._choice
        dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return cast("ThemeName", "workshop" if dark else "daylight")

    def _follow_system(self) -> None:
        if self._choice == "system":
            self.use("system")

    def _read_roles(self, name: ThemeName) -> None:
        self.name = name
        table = _read(name)
        self.dark = table["dark"]
        self._colors = {role: QColor(value) for role, value in table["roles"].items()}
        for role, (base, other, share) in table["mixes"].items():
            self._colors[role] = mix(self._colors[base], self._colors[other], share)

    def _apply(self) -> None:
        self._app.setFont(self.font())
        self._app.setPalette(self.palette())
        self._app.setStyleSheet(self.style_sheet())
        self.changed.emit()


@cache
def theme() -> Theme:
    """Return the one theme of the application; it needs a QApplication."""
    return Theme(cast("QApplication", QApplication.instance()))


def mix(first: QColor, second: QColor, share: float) -> QColor:
    """Blend two opaque colours; share 0 is the first, 1 the second."""
    pairs = (
        (first.red(), second.red()),
        (first.green(), second.green()),
        (first.blue(), second.blue()),
    )
    return QColor(*(round(a + (b - a) * share) for a, b in pairs))


def contrast(first: QColor, second: QColor) -> float:
    """Return the WCAG 2 contrast ratio of two opaque colours, 1 to 21."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: QColor) -> float:
    """Return the relative luminance that WCAG 2 defines."""
    knee = 0.04045
    channels = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (c / 12.92 if c <= knee else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@cache
def _read(name: str) -> dict[str, Any]:
    """Read one file of resources/themes."""
    return tomllib.loads((resources() / "themes" / f"{name}.toml").read_text(encoding="utf-8"))
