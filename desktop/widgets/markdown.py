"""Markdown of a model's answer to HTML that can load nothing."""

from __future__ import annotations

from functools import cache
from typing import Any

from desktop.theme import theme


def to_html(text: str) -> str:
    """Render Markdown; HTML in it is shown as text, images become their words, code is coloured."""
    return _parser().render(text).rstrip()


def style_sheet() -> str:
    """Return the document style in the colours of the theme in effect."""
    colors = theme()
    mono = ", ".join(f"'{family}'" for family in colors.mono_families())
    return (
        f"pre {{ background-color: {colors.color('canvas').name()}; font-family: {mono}; }}"
        f"code {{ font-family: {mono}; background-color: {colors.color('canvas').name()}; }}"
        f"a {{ color: {colors.color('accent').name()}; }}"
        f"blockquote {{ color: {colors.color('muted').name()}; }}"
        f"th, td {{ padding: 4px 10px; border: 1px solid {colors.color('line').name()}; }}"
        "table { border-collapse: collapse; margin-top: 6px; margin-bottom: 8px; }"
    )


@cache
def _parser() -> Any:
    # Imported at the first answer: most sessions of the window never chat.
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
    parser.add_render_rule("fence", _code)
    parser.add_render_rule("code_block", _code)
    parser.add_render_rule("image", _image)
    return parser


def _image(renderer: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    """Show an image's words: an answer must not make the window load anything."""
    from markdown_it.common.utils import escapeHtml

    return escapeHtml(renderer.renderInlineAsText(tokens[index].children or [], options, env))


def _code(_renderer: Any, tokens: Any, index: int, _options: Any, _env: Any) -> str:
    """Set a block of code in a one-cell table: Qt's documents know no padding on anything else."""
    from markdown_it.common.utils import escapeHtml

    code = tokens[index].content.rstrip("\n")
    inner = _highlighted(code, tokens[index].info.strip().split(" ")[0]) or escapeHtml(code)
    ground = theme().color("canvas").name()
    cell = f'<td style="border: none; padding: 10px 12px;" bgcolor="{ground}"><pre>{inner}</pre></td>'
    table = '<table width="100%" cellspacing="0" style="margin: 4px 0 8px 0; border: none;">'
    return f"{table}<tr>{cell}</tr></table>"


def _highlighted(code: str, language: str) -> str:
    """Colour code whose language is named; an empty string leaves it plain."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language) if language else None
    except ClassNotFound:
        return ""
    if lexer is None:
        return ""
    style = "github-dark" if theme().dark else "default"
    return highlight(code, lexer, HtmlFormatter(nowrap=True, noclasses=True, style=style)).rstrip("\n")
