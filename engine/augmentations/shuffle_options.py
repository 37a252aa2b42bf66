"""Shuffle the options of multiple-choice questions, the letter of the answer with them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from typing_extensions import override

from engine.augmentations.base import Augmentation, Maker
from engine.formats.base import Continuation, Conversation, Example

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

_LETTERS: Final = "ABCDEFGHIJ"
_OPTION: Final = re.compile(r"^([ \t]*[(（]?)([A-J])([)）.．、:：][)）]?[ \t]*)(\S.*?)([ \t]*)$")
_ANSWER: Final = re.compile(
    r"(?P<before>(?:the )?(?:correct |right )?(?:answer|option|choice)(?: is)?[ :：]*\(?"
    r"|(?:正确)?(?:答案|选项)(?:是|为)?[ :：]*[(（]?|(?:应该|应)?选择?[ :：]*[(（]?|[(（]?)"
    r"(?P<letter>[A-J])"
    r"(?:(?P<mark>[)）.．、:：][)）]?[ \t]*)(?P<text>\S.*?)?)?(?P<after>[)）]?[.。]?\s*)",
    re.IGNORECASE,
)
"""All of an answer: a letter, or a letter with the text of its option."""
_REFERS: Final = re.compile(
    r"\b(?:above|below|previous|former|latter|preceding|following|first|second|third|fourth|last|both|neither|"
    r"either|all of|none of|any of|options?|choices?|answers?|alphabetical)\b"
    r"|以上|以下|上述|上面|下面|前者|后者|都对|都错|都是|都不|均|皆|全部|选项|答案",
    re.IGNORECASE,
)
"""Words by which an option may speak of another one, or of its own place."""
_LETTER_ALONE: Final = re.compile(r"(?<![A-Za-z0-9])(?:[B-HJ]|[AI](?! [a-z]))(?![A-Za-z0-9'’])")
"""A capital letter that may name an option; those of "A train leaves" and "I think" do not."""
_FEWEST: Final = 2


class ShuffleOptions(Augmentation):
    """Shuffle the options of multiple-choice questions, so that no letter is right more often than another.

    Only where it is provably valid: one round; options A, B, C … each on its own line, all different, none
    speaking of another; nothing else naming a letter; and an answer that is just the letter, or the letter
    with the text of its option.
    """

    kind: Literal["shuffle_options"] = "shuffle_options"

    @override
    def maker(self) -> Maker:
        return _shuffled


class Choice(NamedTuple):
    """A multiple-choice question taken apart."""

    lines: list[str]
    first: int
    """Line of option A."""
    texts: list[str]


def choice_of(question: str) -> Choice | None:
    """Take a question apart, or return None where its options cannot safely change places."""
    lines = question.split("\n")
    matches = [_OPTION.match(line) for line in lines]
    first = next((place for place, match in enumerate(matches) if match), None)
    if first is None:
        return None
    texts: list[str] = []
    for match in matches[first:]:
        if match is None or len(texts) == len(_LETTERS) or match[2] != _LETTERS[len(texts)]:
            break
        texts.append(match[4])
    rest = [*lines[:first], *lines[first + len(texts) :]]
    options_elsewhere = any(matches[first + len(texts) :])
    spoken_of = any(_REFERS.search(text) or _LETTER_ALONE.search(text) for text in texts)
    named = any(_LETTER_ALONE.search(line) for line in rest)
    same = len({text.casefold() for text in texts}) < len(texts)
    if len(texts) < _FEWEST or options_elsewhere or spoken_of or named or same:
        return None
    return Choice(lines, first, texts)


def _shuffled(example: Example, chance: random.Random) -> tuple[Example, ...]:
    match example:
        case Continuation(prompt=question, completion=answer):
            made = _moved(question, answer.strip(), chance)
            if made is None:
                return ()
            lead = answer[: len(answer) - len(answer.lstrip())]
            return (Continuation(made[0], lead + made[1]),)
        case Conversation(messages=(*head, asked, said)) if _one_round(head, asked.role, said.role):
            if said.tool_calls or said.reasoning or any(_refers_to_letters(turn.content) for turn in head):
                return ()
            made = _moved(asked.content, said.content.strip(), chance)
            if made is None:
                return ()
            turns = (replace(asked, content=made[0]), replace(said, content=made[1]))
            return (replace(example, messages=(*head, *turns)),)
        case _:
            return ()


def _one_round(head: Sequence[object], asked: str, said: str) -> bool:
    roles = [getattr(turn, "role", "") for turn in head]
    return (asked, said) == ("user", "assistant") and roles in ([], ["system"])


def _refers_to_letters(text: str) -> bool:
    """Say whether a system prompt may name an option, as an example of an answer would."""
    return bool(re.search(r"(?<![A-Za-z0-9])[B-J](?![A-Za-z0-9'’])", text))


def _moved(question: str, answer: str, chance: random.Random) -> tuple[str, str] | None:
    """Return question and answer with the options in another order, or None where that is not valid."""
    choice, given = choice_of(question), _ANSWER.fullmatch(answer)
    if choice is None or given is None:
        return None
    right = _LETTERS.find(given["letter"])  # a small letter is none of ours
    if not 0 <= right < len(choice.texts) or (given["text"] or choice.texts[right]) != choice.texts[right]:
        return None
    order = list(range(len(choice.texts)))
    while order == sorted(order):
        chance.shuffle(order)
    lines = list(choice.lines)
    for place, source in enumerate(order):
        start, letter, mark, _, end = _OPTION.match(lines[choice.first + place]).groups()  # type: ignore[union-attr]
        lines[choice.first + place] = f"{start}{letter}{mark}{choice.texts[source]}{end}"
    start, end = given.span("letter")
    return "\n".join(lines), answer[:start] + _LETTERS[order.index(right)] + answer[end:]
