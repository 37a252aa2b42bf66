"""English words for the values of a choice; forms show them through `translate_spec`."""

from __future__ import annotations

from typing import Final

from engine.formats import FORMATS
from engine.spec import kind_of

_WORDS: Final = {
    **{kind_of(entry): entry.short_title for entry in FORMATS},
    # Kinds of the tables
    "lora": "LoRA",
    "adalora": "AdaLoRA",
    "full": "Full",
    "freeze": "Freeze",
    "nf4": "4 bit (nf4)",
    "int8": "8 bit (int8)",
    "bf16": "16 bit (bf16)",
    "fp32": "32 bit (fp32)",
    "sft": "Instruction tuning",
    "pretrain": "Continued pretraining",
    "adamw": "AdamW",
    "adamw_8bit": "AdamW in 8 bit",
    "paged_adamw_8bit": "Paged AdamW in 8 bit",
    "json_array": "JSON",
    "json": "JSON",
    "jsonl": "JSON Lines",
    "csv": "CSV",
    "xlsx": "Excel",
    "tsv": "TSV",
    "parquet": "Parquet",
    "text": "Text",
    "txt": "Text",
    "adapter": "Adapter",
    "merged": "Merged model",
    # Choices
    "cosine": "Cosine",
    "linear": "Linear",
    "constant": "Constant",
    "random": "Shuffled",
    "group_by_length": "Grouped by length",
    "assistant": "Every answer",
    "completion": "The last answer",
    "all": "Everything",
    "all-linear": "All linear layers",
    "attention": "Attention only",
    "True": "At nothing (usual)",
    "gaussian": "At nothing, normally spread",
    "orthogonal": "Orthogonal",
    "pissa": "PiSSA",
    "pissa_niter_4": "PiSSA, quick",
    "pissa_niter_16": "PiSSA, nearly exact",
    "olora": "OLoRA",
    "eva": "EVA",
    "loftq": "LoftQ",
    "auto": "Automatic",
    "bfloat16": "bfloat16",
    "float16": "float16",
    "float32": "float32",
    "as_trained": "Weights as trained",
    "original": "Original weights",
    "system": "Like the system",
    "workshop": "Workshop (dark)",
    "daylight": "Daylight (light)",
    "from_zero": "0 is the first answer, 1 the second",
    "from_one": "1 is the first answer, 2 the second",
    "one_is_first": "1 is the first answer, 0 the second",
    "sign": "Below zero the first, above zero the second",
    "class": "A class",
    "number": "A number",
    "en": "English",
    "zh_CN": "简体中文",
}


def word(value: object) -> str:
    """Return the English words for a value; one without an entry is shown as it is spelt."""
    text = str(value)
    return _WORDS.get(text) or text.replace("_", " ").capitalize()


def known_words() -> tuple[str, ...]:
    """Return every word that a translation needs."""
    return tuple(dict.fromkeys(_WORDS.values()))
