"""Themes are readable, complete, switchable, and the only home of colours."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from desktop.i18n import set_language
from desktop.theme import PALETTE_ROLES, Theme, contrast, mix, theme

DESKTOP = Path(__file__).parents[2] / "desktop"
THEMES = ("workshop", "daylight")


@pytest.mark.parametrize("ground", ["canvas", "surface", "raised"])
@pytest.mark.parametrize("ink", ["text", "muted", "accent", "tight", "over"])
@pytest.mark.parametrize("name", THEMES)
def test_text_colours_reach_a_contrast_of_four_and_a_half(workshop: Theme, name: str, ink: str, ground: str):
    workshop.use(name)
    assert contrast(workshop.color(ink), workshop.color(ground)) >= 4.5


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("accent_text", "accent"),
        ("accent_text", "accent_hover"),
        ("over_text", "over"),
        ("text", "selection"),
        ("text", "accent_soft"),
        ("text", "tight_soft"),
        ("text", "over_soft"),
        ("muted", "accent_faint"),
    ],
)
@pytest.mark.parametrize("name", THEMES)
def test_text_on_tinted_grounds_reaches_it_too(workshop: Theme, name: str, ink: str, ground: str):
    workshop.use(name)
    assert contrast(workshop.color(ink), workshop.color(ground)) >= 4.5


@pytest.mark.parametrize("name", THEMES)
def test_a_focus_ring_stands_out_from_every_ground(workshop: Theme, name: str):
    workshop.use(name)
    for ground in ("canvas", "surface", "raised"):
        assert contrast(workshop.color("focus"), workshop.color(ground)) >= 3


def test_both_themes_define_the_same_roles(workshop: Theme):
    first = set(workshop._colors)
    workshop.use("daylight")
    assert set(workshop._colors) == first


def test_the_palette_leaves_no_role_to_the_platform(workshop: Theme):
    unset = {role.name for role in QPalette.ColorRole} - set(PALETTE_ROLES) - {"NoRole", "NColorRoles"}
    assert not unset


def test_switching_repaints_what_is_already_open(workshop: Theme, qtbot):
    label = QLabel("open")
    qtbot.addWidget(label)
    label.show()
    with qtbot.waitSignal(workshop.changed):
        workshop.use("daylight")
    assert label.palette().color(QPalette.ColorRole.WindowText) == workshop.color("text")


def test_an_unknown_role_is_an_error(workshop: Theme):
    with pytest.raises(KeyError):
        workshop.color("mauve")


def test_every_placeholder_of_the_style_sheet_is_replaced(workshop: Theme):
    assert "@" not in workshop.style_sheet()


def test_chinese_faces_come_first_only_in_chinese(workshop: Theme):
    assert workshop.families().index("WenQuanYi Micro Hei") > workshop.families().index("Inter")
    set_language("zh_CN")
    assert workshop.families()[:2] == ["Microsoft YaHei UI", "PingFang SC"]
    assert QApplication.font().families()[0] == "Microsoft YaHei UI"


def test_the_type_scale_has_four_growing_sizes(workshop: Theme):
    sizes = [workshop.font(size).pointSizeF() for size in ("small", "body", "heading", "display")]
    assert sizes == sorted(set(sizes))


def test_mixing_ends_at_both_colours():
    black, white = QColor("black"), QColor("white")
    assert mix(black, white, 0) == black
    assert mix(black, white, 1) == white


def test_the_theme_is_one_object(workshop: Theme):
    assert theme() is workshop


def test_no_colour_and_no_pixel_font_hides_in_the_code():
    forbidden = re.compile(r"""["']#[0-9A-Fa-f]{3,8}\b|setPixelSize|font-size:\s*\d+px|QColor\(\s*\d""")
    found = {
        f"{path.relative_to(DESKTOP)}: {line.strip()}"
        for path in DESKTOP.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if forbidden.search(line)
    }
    assert not found


def test_a_thousand_calls_into_qt_leave_none_alone(workshop: Theme, qtbot):
    """PySide6 6.12.0 loses a reference to None with each void call, which kills Python 3.11 in the end."""
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(1000):
        label.setText(str(number))
    assert abs(sys.getrefcount(None) - before) < 200
