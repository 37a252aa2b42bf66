"""Sentences that belong to a web page and not to its text."""

from __future__ import annotations

import re
from typing import Final, Literal

from engine.checks.base import CheckedRow, Context, RowCheck, Spot

_PHRASES: Final = (
    "click here to", "accept all cookies", "we use cookies", "this site uses cookies", "cookie policy",
    "this website uses cookies", "subscribe to our newsletter", "sign up for our newsletter",
    "all rights reserved", "skip to main content", "skip to content", "enable javascript", "back to top",
    "share on facebook", "share on twitter", "follow us on", "read more »", "terms of service | privacy",
    "点击这里", "点击查看更多", "点击下载", "扫码关注", "关注公众号", "版权所有", "转载请注明", "返回顶部",
    "未经授权", "上一篇：", "下一篇：", "责任编辑：", "本网站使用cookie", "相关阅读：",
)  # fmt: skip
_PHRASE: Final = re.compile("|".join(map(re.escape, _PHRASES)))


class Boilerplate(RowCheck):
    """Page furniture: cookie banners, “Click here”, “All rights reserved” and the like inside a text."""

    kind: Literal["boilerplate"] = "boilerplate"

    def spot(self, row: CheckedRow, context: Context) -> Spot | None:  # noqa: ARG002
        """Find the first such phrase."""
        folded = row.folded
        if not any(phrase in folded for phrase in _PHRASES):
            return None
        # Folding may lengthen a text, so that places are looked up in the text that is shown.
        shown = row.whole if len(row.whole) == len(folded) else folded
        found = _PHRASE.search(folded)
        return Spot(shown, found.start(), found.end()) if found else None
