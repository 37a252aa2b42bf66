"""AdaLoRA: rank moves to the layers that need it most, while they are trained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import Field, model_validator

from engine.methods.base import PLAIN, Method, Setting
from engine.methods.peft_tuner import without_known_warnings
from engine.methods.targets import (
    ExcludeModules,
    LayersToTransform,
    TargetModules,
    likely_targets,
    linear_names,
    target_settings,
)
from engine.problems import ProblemError
from engine.reasons import reason
from engine.spec import Ui

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import torch
    from transformers import PreTrainedModel

    from engine.model import ModelFacts

_ADAPTER: Final = "default"
_SCORES: Final = "lora_scores"
"""Name of the module that follows a layer's importance; PEFT stores what begins with lora_."""


class AdaLora(Method):
    """AdaLoRA: rank moves to the layers that need it most (Zhang et al., 2023, arXiv:2303.10512)."""

    adapter: ClassVar[bool] = True
    quantized: ClassVar[bool] = True
    merges: ClassVar[bool] = True
    even: ClassVar[bool] = True

    kind: Literal["adalora"] = "adalora"
    init_r: Annotated[int, Field(ge=1, le=512, title="First rank"), Ui(group="Method", step=4)] = 12
    """Rank of every layer when the training begins; memory and file size follow it."""
    target_r: Annotated[int, Field(ge=1, le=512, title="Last rank"), Ui(group="Method", step=4)] = 8
    """Rank that is left on average; layers that matter keep more, others less or nothing."""
    lora_alpha: Annotated[int, Field(ge=1, le=4096, title="Alpha"), Ui(group="Method", step=8)] = 32
    """How loud the adapter speaks, relative to its rank."""
    lora_dropout: Annotated[
        float, Field(ge=0, lt=1, title="Dropout"), Ui(group="Method", step=0.05, advanced=True)
    ] = 0.0
    """Share of adapter inputs set to zero while training; helps only when there is little data."""
    target_modules: TargetModules = "all-linear"
    tinit: Annotated[
        float, Field(ge=0, title="Quiet beginning"), Ui(group="Method", unit="steps", advanced=True)
    ] = 0.1
    """Steps before the first rank is taken away; below 1 it is a share of the run."""
    tfinal: Annotated[
        float, Field(ge=0, title="Quiet end"), Ui(group="Method", unit="steps", advanced=True)
    ] = 0.3
    """Steps at the end in which ranks stay as they are; below 1 it is a share of the run."""
    deltaT: Annotated[  # noqa: N815 - PEFT's name
        int, Field(ge=1, le=100_000, title="Interval"), Ui(group="Method", unit="steps", advanced=True)
    ] = 10
    """Steps from one allocation of ranks to the next."""
    beta1: Annotated[
        float, Field(gt=0, lt=1, title="Beta 1"), Ui(group="Method", step=0.05, advanced=True)
    ] = 0.85
    """How slowly the importance of a weight follows what each step shows."""
    beta2: Annotated[
        float, Field(gt=0, lt=1, title="Beta 2"), Ui(group="Method", step=0.05, advanced=True)
    ] = 0.85
    """How slowly the uncertainty of that importance follows."""
    orth_reg_weight: Annotated[
        float, Field(ge=0, le=10, title="Orthogonality"), Ui(group="Method", step=0.1, advanced=True)
    ] = 0.5
    """How strongly the directions of a layer are kept at right angles, so that each can be judged alone."""
    exclude_modules: ExcludeModules = ()
    layers_to_transform: LayersToTransform = ()

    @model_validator(mode="after")
    def _falling(self) -> AdaLora:
        if self.target_r > self.init_r:
            raise ValueError(reason("rank_grows"))
        if self.tinit < 1 and self.tfinal < 1 and self.tinit + self.tfinal >= 1:
            raise ValueError(reason("ranks_never_move"))
        return self

    def prepare(self, model: PreTrainedModel, setting: Setting = PLAIN) -> PreTrainedModel:
        """Attach the adapter in float32, and what follows its importance.

        Raises ProblemError adalora_too_short when the run is over before ranks could move.
        """
        import torch
        from peft import AdaLoraConfig, get_peft_model

        from engine.tuners.scores import Scores

        names = linear_names(model, setting)
        first, last = _steps(self.tinit, setting.total_steps), _steps(self.tfinal, setting.total_steps)
        in_forecast = next(model.parameters()).is_meta
        if first + last >= setting.total_steps and not in_forecast:
            raise ProblemError("adalora_too_short", tinit=first, tfinal=last, steps=setting.total_steps)
        config = AdaLoraConfig(
            **target_settings(names, self.target_modules, self.exclude_modules, self.layers_to_transform),
            init_r=self.init_r,
            target_r=self.target_r,
            lora_alpha=self.lora_alpha,
            lora_dropout=self.lora_dropout,
            tinit=first,
            tfinal=last,
            deltaT=self.deltaT,
            beta1=self.beta1,
            beta2=self.beta2,
            orth_reg_weight=0.0,  # PEFT adds it only where the model computes its loss; see `penalty`
            total_step=max(setting.total_steps, first + last + 1),
            task_type=setting.peft_task,
            modules_to_save=list(setting.new_modules) or None,
        )
        with without_known_warnings():
            tuned: Any = get_peft_model(model, config)
        for layer in layers_of(tuned):
            layer.ranknum[_ADAPTER].requires_grad_(requires_grad=False)  # PEFT opens it on 16-bit bases
            layer.add_module(_SCORES, torch.nn.ModuleDict({_ADAPTER: Scores(layer, _ADAPTER)}))
        return tuned

    def stepped(self, model: PreTrainedModel, step: int) -> None:
        """Judge every direction by its weights and gradients, and silence those beyond the budget."""
        from engine.tuners.scores import silence

        found: Any = model
        config = found.peft_config[_ADAPTER]
        layers = list(layers_of(found))
        scores = [getattr(layer, _SCORES)[_ADAPTER] for layer in layers]
        end = config.total_step - config.tfinal
        if step < end:
            for one, layer in zip(scores, layers, strict=True):
                one.follow(layer, _ADAPTER, self.beta1, self.beta2)
        allocated = step == end or (config.tinit < step < end and step % self.deltaT == 0)
        if allocated:
            silence(scores, self.budget(step, len(layers), config.tinit, end))
        if allocated or step > end:
            for one, layer in zip(scores, layers, strict=True):
                one.keep_silent(layer, _ADAPTER)

    def budget(self, step: int, layers: int, first: int, end: int) -> int:
        """Return how many directions all layers may have after a step: fewer and fewer, by a cubic curve."""
        most, least = self.init_r * layers, self.target_r * layers
        left = 1 - min(max((step - first) / (end - first), 0.0), 1.0)
        return int((most - least) * left**3 + least)

    def penalty(self, model: PreTrainedModel) -> torch.Tensor | None:
        """Return how far the directions of the layers are from right angles."""
        import torch

        if not self.orth_reg_weight:
            return None
        apart = []
        with torch.autocast(model.device.type, enabled=False):
            for layer in layers_of(model):
                for matrix in (layer.lora_A[_ADAPTER], layer.lora_B[_ADAPTER].T):
                    square = matrix @ matrix.T
                    apart.append(torch.linalg.norm(square - torch.eye(len(square)).to(square)))
        return self.orth_reg_weight * torch.stack(apart).mean()

    def save(self, model: Any, folder: Path) -> None:
        """Write the adapter without what followed its importance; silent directions stay in it, as zeros."""
        state = {name: value for name, value in model.state_dict().items() if f".{_SCORES}." not in name}
        model.save_pretrained(folder, state_dict=state, save_embedding_layers=False)

    def alike(self) -> bool:
        """Say that layers differ as soon as some are named."""
        return not self.layers_to_transform

    def trainable(self, facts: ModelFacts) -> int:
        """Count two matrices for each layer, and a strength for each direction."""
        chosen = likely_targets(facts, self.target_modules, self.exclude_modules, self.layers_to_transform)
        return sum(self.init_r * (wide + tall + 1) for _, (wide, tall) in chosen)


def layers_of(model: Any) -> Iterator[Any]:
    """Yield the layers that AdaLoRA adapts."""
    from peft.tuners.adalora.layer import AdaLoraLayer

    return (module for module in model.modules() if isinstance(module, AdaLoraLayer))


def _steps(value: float, total: int) -> int:
    """Return a number of steps that may be given as a share of all."""
    return round(value * total) if value < 1 else int(value)
