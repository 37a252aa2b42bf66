"""Turn translations round: what was the answer becomes the question."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field, model_validator
from typing_extensions import override

from engine.augmentations.base import Augmentation, Maker
from engine.formats.base import Continuation, Conversation, Example
from engine.reasons import reason

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

TEXT: Final = "{text}"
_LANGUAGES: Final = (
    "English|Chinese|French|German|Spanish|Italian|Portuguese|Russian|Japanese|Korean|Arabic|Dutch|Polish|"
    "Turkish|Vietnamese|Thai|Hindi|Swedish|Danish|Finnish|Norwegian|Czech|Greek|Ukrainian|Indonesian"
)
_LANGUAGES_ZH: Final = "|".join(
    (
        "中文|汉语|英文|英语|法语|法文|德语|德文|日语|日文|韩语|韩文",
        "俄语|俄文|西班牙语|意大利语|葡萄牙语|阿拉伯语",
    )
)
_WHAT: Final = "(?:text|sentence|paragraph|passage)"
_NAMED: Final = (
    re.compile(
        rf"(?P<a>(?:please )?translate (?:(?:the|this) (?:following )?{_WHAT} )?from )"
        rf"(?P<source>{_LANGUAGES})(?P<b> (?:in)?to )(?P<target>{_LANGUAGES})(?P<c>[:.]?[ \n]+)(?P<text>.+)",
        re.IGNORECASE | re.DOTALL,
    ),
    re.compile(
        rf"(?P<a>(?:please )?translate (?:the|this) (?:following )?)(?P<source>{_LANGUAGES})"
        rf"(?P<b> {_WHAT} (?:in)?to )(?P<target>{_LANGUAGES})(?P<c>[:.]?[ \n]+)"
        r"(?P<text>.+)",
        re.IGNORECASE | re.DOTALL,
    ),
    re.compile(
        rf"(?P<a>请?(?:把|将)(?:下面|下列|以下)?的?(?:这[句段])?)(?P<source>{_LANGUAGES_ZH})"
        rf"(?P<b>(?:句子|文本|段落)?(?:翻译|译)[成为])(?P<target>{_LANGUAGES_ZH})(?P<c>[：:。]\s*)(?P<text>.+)",
        re.DOTALL,
    ),
)
"""Requests that name both languages, so that the request for the way back can be written without a guess."""


class SwapTranslation(Augmentation):
    """Make the translation back of every translation: the answer becomes the text, the text the answer.

    Valid where the request names both languages ("Translate the following English text into French: …" or
    "把下面的英文翻译成中文：…"), or where you write both requests down; one round, no tools, no system
    prompt.
    """

    kind: Literal["swap_translation"] = "swap_translation"
    request: Annotated[str, Field(max_length=2000, title="Request in your rows")] = ""
    """How your rows ask, with {text} for the text: "Say it in French: {text}". Leave it empty when the
    requests name both languages."""
    back: Annotated[str, Field(max_length=2000, title="Request for the way back")] = ""
    """How the new rows ask, with {text} for the text: "Say it in English: {text}"."""

    @model_validator(mode="after")
    def _both(self) -> SwapTranslation:
        wanted = [] if not self.request and not self.back else [self.request, self.back]
        if any(text.count(TEXT) != 1 for text in wanted):
            raise ValueError(reason("text_place_missing", mark=TEXT))
        return self

    @override
    def maker(self) -> Maker:
        return self._turned

    def _turned(self, example: Example, chance: random.Random) -> tuple[Example, ...]:
        del chance
        match example:
            case Continuation(prompt=asked, completion=said):
                made = self._swapped(asked, said)
                return () if made is None else (Continuation(*made),)
            case Conversation(messages=(user, assistant), tools=()) if _plain_round((user, assistant)):
                made = self._swapped(user.content, assistant.content)
                if made is None:
                    return ()
                turns = (replace(user, content=made[0]), replace(assistant, content=made[1]))
                return (Conversation(turns),)
            case _:
                return ()

    def _swapped(self, asked: str, said: str) -> tuple[str, str] | None:
        if not said.strip():
            return None
        if self.request:
            before, after = self.request.split(TEXT)
            inside = asked[len(before) : len(asked) - len(after)]
            if asked != f"{before}{inside}{after}" or not inside.strip():
                return None
            return self.back.replace(TEXT, said), inside
        for pattern in _NAMED:
            found = pattern.fullmatch(asked)
            if found and found["source"].casefold() != found["target"].casefold():
                request = f"{found['a']}{found['target']}{found['b']}{found['source']}{found['c']}"
                return request + said.strip(), found["text"].strip()
        return None


def _plain_round(turns: Sequence[object]) -> bool:
    """Say whether turns are a question of the user and an answer in words."""
    roles = [getattr(turn, "role", "") for turn in turns]
    extras = any(getattr(turn, "tool_calls", ()) or getattr(turn, "reasoning", "") for turn in turns)
    return roles == ["user", "assistant"] and not extras
