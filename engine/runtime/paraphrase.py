"""Lets a local model put the questions of a file otherwise; what it writes is checked, marked, kept apart."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, Final

from engine import durable, rpc
from engine.augmentations.base import content_of
from engine.augmentations.paraphrase import MARK, answer_of, question_of, read_made
from engine.problems import ProblemError
from engine.rpc_data import MadeParaphrases, MakeParaphrases
from engine.runtime import intake

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.runtime.chat import Chat

ASK: Final = (
    "Rewrite the message below in other words. Keep its language, its meaning, and every name, number and "
    "piece of code in it. Do not answer it. Reply with the rewritten message alone.\n\nMessage: {text}"
)
ASK_ZH: Final = (
    "请用别的话改写下面这条消息。语言、意思以及其中的每个名字、数字和代码都要保持不变。"
    "不要回答它，只回复改写后的消息。\n\n消息：{text}"
)
LONGEST: Final = 2000
"""Characters of a question that is still rewritten."""
_HAN: Final = re.compile(r"[一-鿿]")
_WORDS: Final = re.compile(r"[一-鿿]|[^\W一-鿿]+")
_KEPT: Final = re.compile(r"\d+(?:[.,]\d+)*|`[^`]+`|https?://\S+")
"""What a paraphrase must not lose."""
_LEAD: Final = re.compile(
    r"^(?:(?:here is|here's|sure|rewritten|message|改写后的消息|消息)[^\n:：]*[:：]\s*)", re.IGNORECASE
)
_QUOTES: Final = ('""', "“”", "''", "「」")
_TWICE, _SOME = 3, 40


def make(
    wanted: MakeParaphrases,
    chat: Chat,
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    check: Callable[[], None] = lambda: None,
) -> MadeParaphrases:
    """Write paraphrases of a file's questions with the model that the chat has loaded.

    Each is put into the file as soon as it is there: what was made before a cancellation stays, and the next
    call goes on behind it. `check` is asked between two questions and may raise.
    """
    examples, _ = intake.examples(intake.read(wanted.data))
    known = read_made(wanted.out) if wanted.out.is_file() else {}
    made = refused = skipped = 0
    for number, (line, example) in enumerate(examples):
        if wanted.limit is not None and number >= wanted.limit:
            break
        check()
        progress(number, min(len(examples), wanted.limit or len(examples)))
        text, content = question_of(example), content_of(example)
        if text is None or not text.strip() or len(text) > LONGEST:
            skipped += 1
            continue
        for turn in range(len(known.get(content, ())), wanted.count):
            said = _said(chat, text, wanted, seed_of(wanted.seed, content, turn))
            found = sound(text, said, answer_of(example))
            if found is None:
                refused += 1
                continue
            record = {MARK: "paraphrase", "of": content, "source": str(wanted.data.path), "line": line}
            _append(wanted.out, {**record, "question": found, "original": text})
            made += 1
    if not made and not known:
        raise ProblemError("no_paraphrase", path=wanted.data.path, refused=refused, skipped=skipped)
    return MadeParaphrases(path=wanted.out, made=made, refused=refused, skipped=skipped)


def sound(question: str, said: str, answer: str = "") -> str | None:
    """Return what a model said as a paraphrase, or None when it is none that can be trusted.

    It must be neither the question itself nor much shorter or longer, keep numbers, code and links, keep the
    script, share words with the question, and not answer: it shares less with the row's own answer.
    """
    text = _bare(said)
    folded = [" ".join(part.split()).casefold() for part in (question, text)]
    if not text or folded[0] == folded[1] or folded[0] in folded[1]:
        return None
    if not len(question) / _TWICE <= len(text) <= len(question) * _TWICE + _SOME:
        return None
    if sorted(_KEPT.findall(question)) != sorted(_KEPT.findall(text)):
        return None
    if bool(_HAN.search(question)) != bool(_HAN.search(text)) or _asks(question) != _asks(text):
        return None
    shared = _shared(text, question)
    return text if shared and shared >= _shared(text, answer) else None


def _shared(one: str, other: str) -> float:
    """Return the part of the words of two texts, or characters of Chinese, that they have in common."""
    first, second = (set(_WORDS.findall(text.casefold())) for text in (one, other))
    return len(first & second) / len(first | second) if first and second else 0.0


def seed_of(seed: int, content: str, turn: int) -> int:
    """Return the seed of one answer: it depends on the row, not on the rows before it."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{content}/{turn}".encode()).digest()[:4]) >> 1


def _said(chat: Chat, text: str, wanted: MakeParaphrases, seed: int) -> str:
    """Ask the model; an answer that does not come to its end is none."""
    ask = (ASK_ZH if _HAN.search(text) else ASK).format(text=text)
    generate = rpc.Generate(
        messages=(rpc.ChatMessage(role="user", content=ask),),
        side=wanted.side,
        max_new_tokens=wanted.max_new_tokens,
        temperature=wanted.temperature,
        seed=seed,
    )
    found = chat.generate(generate)
    return found.text if found.ended == "end" else ""


def _bare(said: str) -> str:
    text = _LEAD.sub("", said.strip()).strip()
    for opening, closing in _QUOTES:
        if len(text) > 1 and text[0] == opening and text[-1] == closing:
            text = text[1:-1].strip()
    return text


def _asks(text: str) -> bool:
    return text.rstrip().endswith(("?", "？"))


def _append(path: Path, record: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    durable.append_line(path, json.dumps(record, ensure_ascii=False).encode() + b"\n")


def default_out(data: Path) -> Path:
    """Return where paraphrases of a file are kept when nobody chose: beside it."""
    return data.with_name(f"{data.stem}.paraphrases.jsonl")
