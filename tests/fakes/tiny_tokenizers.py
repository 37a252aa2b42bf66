"""Tiny tokenizers of every family that models use, trained on a few lines, with any chat template."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

LINES: Final = [
    "What is it? It is Paris, the answer. You answer briefly, please.",
    "system user assistant tool model: 21 degrees, welcome! It's a tool_call.",
    '{"name": "get_weather", "arguments": {"city": "Paris"}}\n\n<think>\n\n</think>\n',
    "又在哪里？在法国。好的，谢谢！ 🙂 👩‍👩‍👧 é",
] * 8
_SPLIT: Final = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_MARK: Final = re.compile(
    r"<\|[^|'\" {}]+\|>|<｜[^｜']+｜>|<(?:start|end)_of_turn>|\[/?(?:INST|[A-Z]+_[A-Z]+)\]|\[gMASK\]|<sop>"
)
KINDS: Final = ("bytes", "split bytes", "byte fallback", "unigram", "wordpiece")


def tokenizer_of(kind: str, template: str | None = None) -> PreTrainedTokenizerFast:
    """Make a tokenizer; what looks like a mark of the template is one of its special tokens."""
    marks = sorted({found for found in _MARK.findall(template or "") if "+" not in found})
    roles = ["<|system|>", "<|user|>", "<|assistant|>"] if "'<|' + message.role" in (template or "") else []
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer.from_str(_backend(kind)),
        bos_token="<s>",
        eos_token="</s>",
        unk_token="<unk>",
        pad_token="<pad>",
        additional_special_tokens=sorted({*marks, *roles}),
    )
    tokenizer.chat_template = template
    return tokenizer


@cache
def _backend(kind: str) -> str:
    return _MAKERS[kind]().to_str()


def _bytes() -> Tokenizer:
    made = Tokenizer(models.BPE())
    _set(made, pre_tokenizer=pre_tokenizers.ByteLevel(add_prefix_space=False), decoder=decoders.ByteLevel())
    return _trained(made, trainers.BpeTrainer(vocab_size=420, initial_alphabet=_alphabet(), **_COMMON))


def _split_bytes() -> Tokenizer:
    made = Tokenizer(models.BPE())
    cuts = [
        pre_tokenizers.Split(Regex(_SPLIT), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ]
    _set(
        made,
        normalizer=normalizers.NFC(),
        pre_tokenizer=pre_tokenizers.Sequence(cuts),
        decoder=decoders.ByteLevel(),
    )
    return _trained(made, trainers.BpeTrainer(vocab_size=420, initial_alphabet=_alphabet(), **_COMMON))


def _byte_fallback() -> Tokenizer:
    words = ["<pad>", "<s>", "</s>", "<unk>", *(f"<0x{byte:02X}>" for byte in range(256))]
    letters = [chr(code) for code in range(33, 127)]
    vocabulary = {word: number for number, word in enumerate([*words, "▁", *letters, "▁i", "is", "▁is"])}
    merges = [("▁", "i"), ("i", "s"), ("▁i", "s")]
    made = Tokenizer(models.BPE(vocabulary, merges, unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    _set(
        made,
        normalizer=normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]),
        decoder=decoders.Sequence(
            [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
        ),
    )
    return made


def _unigram() -> Tokenizer:
    made = Tokenizer(models.Unigram())
    _set(made, pre_tokenizer=pre_tokenizers.Metaspace(), decoder=decoders.Metaspace())
    return _trained(made, trainers.UnigramTrainer(vocab_size=200, unk_token="<unk>", **_COMMON))


def _wordpiece() -> Tokenizer:
    made = Tokenizer(models.WordPiece(unk_token="<unk>"))
    _set(
        made,
        normalizer=normalizers.BertNormalizer(lowercase=True),
        pre_tokenizer=pre_tokenizers.BertPreTokenizer(),
        decoder=decoders.WordPiece(),
    )
    return _trained(made, trainers.WordPieceTrainer(vocab_size=300, **_COMMON))


def _alphabet() -> list[str]:
    return pre_tokenizers.ByteLevel.alphabet()


def _set(made: Any, **parts: Any) -> None:
    for name, part in parts.items():
        setattr(made, name, part)


def _trained(made: Tokenizer, trainer: Any) -> Tokenizer:
    made.train_from_iterator(LINES, trainer)
    return made


_COMMON: Final[dict[str, Any]] = {
    "special_tokens": ["<pad>", "<s>", "</s>", "<unk>"],
    "show_progress": False,
}
_MAKERS: Final = {
    "bytes": _bytes,
    "split bytes": _split_bytes,
    "byte fallback": _byte_fallback,
    "unigram": _unigram,
    "wordpiece": _wordpiece,
}
