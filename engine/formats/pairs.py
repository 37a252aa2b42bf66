"""Two answers and the prompt that they share, told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.formats.base import Message, Preference, RowError
from engine.formats.prompts import joined, speakers
from engine.reasons import reason

if TYPE_CHECKING:
    from engine.formats.prompts import Turns

_LIKE: Final = ("role", "content", "tool_calls")


def paired(prompt: Turns, better: Turns, worse: Turns) -> Preference:
    """Return a better and a worse answer behind their prompt; raises RowError when they have none in common.

    Turns that both answers begin with belong to the prompt. Two texts without a prompt share their first
    words, or their first turns where they name their speakers.
    """
    if not prompt and _is_text(better) and _is_text(worse):
        prompt, better, worse = _divided(better[0].content, worse[0].content)
    length = _shared(better, worse)
    whole = joined(prompt, better[:length])
    chosen, rejected = better[length:], worse[length:]
    if not any(turn.role != "system" for turn in whole):
        raise RowError(reason("prompt_absent"))
    if chosen[0].role != "assistant" or rejected[0].role != "assistant":
        raise RowError(reason("prompts_differ"))
    return Preference(whole, chosen, rejected)


def _is_text(answer: Turns) -> bool:
    return len(answer) == 1 and answer[0].role == "assistant" and not answer[0].tool_calls


def _shared(better: Turns, worse: Turns) -> int:
    """Return how many turns both begin with; the answer itself is never shared."""
    if better[0].role == worse[0].role == "assistant":
        return 0
    length = 0
    for ours, theirs in zip(better[:-1], worse[:-1], strict=False):
        if any(getattr(ours, name) != getattr(theirs, name) for name in _LIKE):
            break
        length += 1
    return length


def _divided(better: str, worse: str) -> tuple[Turns, Turns, Turns]:
    """Divide two texts behind the words that they share; those are the prompt."""
    ours, theirs = speakers(better), speakers(worse)
    if ours and theirs:
        return (), ours, theirs
    length = next((at for at, (a, b) in enumerate(zip(better, worse, strict=False)) if a != b), None)
    prompt = better[: min(len(better), len(worse)) if length is None else length]
    kept = prompt[: max(map(prompt.rfind, (" ", "\n", "\t"))) + 1] or prompt
    asked = (Message("user", kept.strip()),) if kept.strip() else ()
    rest = (better[len(kept) :], worse[len(kept) :])
    return asked, (Message("assistant", rest[0].strip()),), (Message("assistant", rest[1].strip()),)
