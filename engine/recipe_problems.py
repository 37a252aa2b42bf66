"""What a person may be told of parts that do not go together: the part of `engine.problems` for recipes."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "combination_refused": (
        "{method} cannot be trained on {precision} weights.",
        "Choose another precision or another method.",
    ),
    "combination_impossible": (
        "{one} and {other} do not go together: {reason}.",
        "Choose another of the two.",
    ),
    "method_refused_on_model": (
        "{method} does not work with models of the kind {model}.",
        "Choose another method, such as LoRA.",
    ),
    "method_refuses_checkpointing": (
        "{method} does not work with gradient checkpointing: what it learns is there before a layer begins.",
        "Turn gradient checkpointing off.",
    ),
    "method_refuses_packing": (
        "{method} does not work with packing: what it learns stands before a single row.",
        "Turn packing off.",
    ),
    "blocks_unknown": (
        "It is not known where the layers of {model} could take adapters.",
        "Choose LoRA.",
    ),
    "modules_unknown": (
        "This model has no linear layers called {names}.",
        "Name some of these: {known}.",
    ),
    "layers_unknown": (
        "This model has no layers {layers}.",
        "Choose layers from 0 to {last}.",
    ),
    "token_unknown": (
        "{token} is not one token of this model's tokenizer.",
        "Check how it is written, or leave it out.",
    ),
    "adalora_too_short": (
        "AdaLoRA keeps its ranks for {tinit} steps at the beginning and {tfinal} at the end, but the run has "
        "only {steps} steps.",
        "Make these two shorter, or train for longer.",
    ),
}
