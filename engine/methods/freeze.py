"""Freeze tuning: only some layers are trained, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from engine.methods.base import PLAIN, Method, Setting, layer_shapes
from engine.problems import ProblemError
from engine.spec import Ui

if TYPE_CHECKING:
    from collections.abc import Iterator

    import torch
    from transformers import PreTrainedModel

    from engine.model import ModelFacts


class Freeze(Method):
    """Freeze tuning: train some layers whole and leave the rest as it is."""

    adapter: ClassVar[bool] = False
    quantized: ClassVar[bool] = False
    merges: ClassVar[bool] = True
    usual_rate: ClassVar[float] = 2e-5

    kind: Literal["freeze"] = "freeze"
    trainable_layers: Annotated[
        int, Field(ge=0, le=256, title="Trained layers"), Ui(group="Method", unit="layers")
    ] = 2
    """How many decoder layers are trained."""
    layers_from: Annotated[Literal["end", "start"], Field(title="Counted from"), Ui(group="Method")] = "end"
    """The last layers shape answers and style; the first ones are next to the words, for another language."""
    train_embeddings: Annotated[bool, Field(title="Train the embeddings"), Ui(group="Method")] = False
    """Train the vectors of all words too. Where the output layer shares them, it changes with them."""
    train_head: Annotated[bool, Field(title="Train the output layer"), Ui(group="Method")] = False
    """Train the layer that chooses words too. Where it shares the embeddings, they change with it."""

    def prepare(self, model: PreTrainedModel, setting: Setting = PLAIN) -> PreTrainedModel:
        """Freeze everything, then open what is chosen in float32; raises ProblemError when it is nothing."""
        model.requires_grad_(requires_grad=False)
        chosen = list(self._chosen(model, setting))
        if not chosen:
            raise ProblemError("method_trains_nothing")
        embeddings, held = model.get_input_embeddings(), model.dtype
        for module in chosen:
            module.float()
            module.requires_grad_(requires_grad=True)
        if embeddings.weight.requires_grad:  # what the frozen layers get has to stay in their type
            embeddings.register_forward_hook(lambda _module, _inputs, output: output.to(held))
        return model

    def _chosen(self, model: PreTrainedModel, setting: Setting) -> Iterator[torch.nn.Module]:
        layers = decoder_layers(model)
        count = min(self.trainable_layers, len(layers))
        yield from layers[:count] if self.layers_from == "start" else layers[len(layers) - count :]
        if self.train_embeddings:
            yield model.get_input_embeddings()
        head = model.get_output_embeddings()
        if self.train_head and head is not None:
            yield head
        for name in setting.new_modules:
            yield model.get_submodule(name)

    def trainable(self, facts: ModelFacts) -> int:
        """Count the linear layers and the two norms of each trained block, and the words' vectors."""
        block = sum(wide * tall for wide, tall in layer_shapes(facts).values()) + 2 * facts.hidden_size
        tables = self.train_embeddings + self.train_head
        if facts.tied_embeddings:
            tables = min(tables, 1)
        words = tables * facts.vocab_size * facts.hidden_size
        return block * min(self.trainable_layers, facts.layers) + words


def decoder_layers(model: PreTrainedModel) -> list[torch.nn.Module]:
    """Return the decoder blocks in order: the longest list of modules in the model."""
    import torch

    lists = [list(module) for module in model.modules() if isinstance(module, torch.nn.ModuleList)]
    return max(lists, key=len, default=[])
