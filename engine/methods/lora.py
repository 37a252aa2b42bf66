"""Low-rank adapters beside frozen linear layers."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import Field, model_validator

from engine.methods import lora_starts as starts
from engine.methods.base import PLAIN, Method, Setting
from engine.methods.lora_starts import Start
from engine.methods.peft_tuner import without_known_warnings
from engine.methods.targets import (
    ExcludeModules,
    LayersToTransform,
    Pattern,
    TargetModules,
    check_patterns,
    likely_targets,
    linear_names,
    target_settings,
    value_for,
)
from engine.problems import ProblemError
from engine.reasons import reason
from engine.spec import Ui

if TYPE_CHECKING:
    from transformers import PreTrainedModel

    from engine.model import ModelFacts
    from engine.precision import Precision

_NO_MODULE: Final = r"The following (rank|alpha)_pattern keys did not match any targeted module"

_ON_EXPERTS: Final = "ParamWrapper"
"""What PEFT calls an adapter on a parameter that belongs to no linear layer."""


class Lora(Method):
    """LoRA: train small low-rank matrices beside frozen weights (Hu et al., 2021, arXiv:2106.09685)."""

    adapter: ClassVar[bool] = True
    quantized: ClassVar[bool] = True
    merges: ClassVar[bool] = True
    even: ClassVar[bool] = True

    kind: Literal["lora"] = "lora"
    r: Annotated[int, Field(ge=1, le=512, title="Rank"), Ui(group="Method", step=8)] = 16
    """Width of the adapter matrices. Higher learns more and needs more memory."""
    lora_alpha: Annotated[int, Field(ge=1, le=4096, title="Alpha"), Ui(group="Method", step=8)] = 32
    """How loud the adapter speaks, relative to its rank. Twice the rank is a common choice."""
    lora_dropout: Annotated[
        float, Field(ge=0, lt=1, title="Dropout"), Ui(group="Method", step=0.05, advanced=True)
    ] = 0.0
    """Share of adapter inputs set to zero while training; helps only when there is little data."""
    target_modules: TargetModules = "all-linear"
    use_rslora: Annotated[bool, Field(title="Rank-stabilised scaling"), Ui(group="Method", advanced=True)] = (
        False
    )
    """Scale by the square root of the rank (arXiv:2312.03732); makes ranks above 64 worth their memory."""
    use_dora: Annotated[bool, Field(title="DoRA"), Ui(group="Method")] = False
    """Train direction and magnitude apart (arXiv:2402.09353); closer to full tuning, and slower."""
    init_lora_weights: Annotated[Start, Field(title="Start"), Ui(group="Method", advanced=True)] = True
    """Where the adapter begins: at nothing, or in what the weights, your data or the rounding show."""
    loraplus_lr_ratio: Annotated[
        float, Field(ge=1, le=64, title="LoRA+ ratio"), Ui(group="Method", step=1, advanced=True)
    ] = 1.0
    """How many times faster the second matrix of each pair learns (arXiv:2402.12354); 1 is plain LoRA."""
    use_lora_fa: Annotated[bool, Field(title="LoRA-FA"), Ui(group="Method", advanced=True)] = False
    """Train only the second matrix of each pair (arXiv:2308.03303); saves memory with long texts."""
    rank_pattern: Annotated[Pattern, Field(title="Rank pattern"), Ui(group="Method", advanced=True)] = Field(
        default_factory=dict
    )
    """Another rank for some modules, by the end of their name, such as q_proj: 32."""
    alpha_pattern: Annotated[Pattern, Field(title="Alpha pattern"), Ui(group="Method", advanced=True)] = (
        Field(default_factory=dict)
    )
    """Another alpha for some modules, by the end of their name, such as q_proj: 64."""
    exclude_modules: ExcludeModules = ()
    layers_to_transform: LayersToTransform = ()
    trainable_tokens: Annotated[
        tuple[str, ...], Field(title="Trained tokens"), Ui(group="Method", advanced=True)
    ] = ()
    """Tokens, as they are written, whose embeddings are trained too; for some that the base hardly knows."""

    @model_validator(mode="after")
    def _halves(self) -> Lora:
        ranks = (self.r, *self.rank_pattern.values())
        if self.init_lora_weights == "orthogonal" and any(rank % 2 for rank in ranks):
            raise ValueError(reason("rank_odd"))
        return self

    def prepare(self, model: PreTrainedModel, setting: Setting = PLAIN) -> PreTrainedModel:
        """Freeze the model and attach the adapter in float32; raises ProblemError where PEFT cannot."""
        from peft import LoraConfig, get_peft_model

        names = linear_names(model, setting)
        check_patterns(names, [*self.rank_pattern, *self.alpha_pattern])
        config = LoraConfig(
            **target_settings(names, self.target_modules, self.exclude_modules, self.layers_to_transform),
            **self._sizes(),
            lora_dropout=self.lora_dropout,
            use_rslora=self.use_rslora,
            use_dora=self.use_dora,
            init_lora_weights=starts.of_peft(self.init_lora_weights),
            trainable_token_indices=token_ids(self.trainable_tokens, setting) or None,
            task_type=setting.peft_task,
            modules_to_save=list(setting.new_modules) or None,
        )
        with without_known_warnings():
            # Experts are parameters, no modules: PEFT adapts them as its pattern says, and warns that not.
            warnings.filterwarnings("ignore", _NO_MODULE, RuntimeWarning)
            try:
                tuned: Any = get_peft_model(model, config)
            except ValueError as error:
                if _ON_EXPERTS not in str(error):
                    raise
                raise ProblemError("adapter_refused_on_experts") from error
        starts.begin(tuned, self.init_lora_weights, setting)
        if self.use_lora_fa:
            starts.freeze_a(tuned)
        return tuned

    def alike(self) -> bool:
        """Say that layers differ as soon as some are named."""
        by_number = any(character.isdigit() for key in self._patterns() for character in key)
        return not self.layers_to_transform and not by_number

    def refusal(self, precision: Precision, stage: str) -> str | None:
        """Return why these settings do not fit: there must be something that LoftQ can make up for."""
        if self.init_lora_weights == "loftq" and not precision.quantized:
            return "loftq_needs_quantized"
        return super().refusal(precision, stage)

    def rate(self, name: str) -> float:
        """Return the LoRA+ ratio for the second matrix of each pair."""
        return self.loraplus_lr_ratio if ".lora_B." in name else 1.0

    def trainable(self, facts: ModelFacts) -> int:
        """Count two matrices for each layer, a magnitude for each output with DoRA, and the tokens."""
        chosen = likely_targets(facts, self.target_modules, self.exclude_modules, self.layers_to_transform)
        count = len({*self.trainable_tokens}) * facts.hidden_size
        for name, (wide, tall) in chosen:
            rank = value_for(name, self.rank_pattern, self.r)
            count += rank * tall + (0 if self.use_lora_fa else rank * wide) + (tall if self.use_dora else 0)
        return count

    def _sizes(self) -> dict[str, Any]:
        """Return ranks and alphas for PEFT: twice as wide where a part is kept, and just as loud."""
        if self.init_lora_weights not in starts.IN_BASE:
            return {
                "r": self.r,
                "lora_alpha": self.lora_alpha,
                "rank_pattern": dict(self.rank_pattern),
                "alpha_pattern": dict(self.alpha_pattern),
            }
        louder = 2**0.5 if self.use_rslora else 2
        return {
            "r": 2 * self.r,
            "lora_alpha": louder * self.lora_alpha,
            "rank_pattern": {name: 2 * rank for name, rank in self.rank_pattern.items()},
            "alpha_pattern": {name: louder * alpha for name, alpha in self.alpha_pattern.items()},
        }

    def _patterns(self) -> list[str]:
        wanted = self.target_modules
        named = wanted if isinstance(wanted, tuple) else ()
        return [*named, *self.exclude_modules, *self.rank_pattern, *self.alpha_pattern]


def token_ids(tokens: tuple[str, ...], setting: Setting) -> list[int]:
    """Return the number of each token; a forecast knows no tokenizer, and needs only how many there are.

    Raises ProblemError token_unknown for text that is not one token.
    """
    named = dict.fromkeys(tokens)
    if setting.token_id is None:
        return list(range(len(named)))
    found = []
    for token in named:
        number = setting.token_id(token)
        if number is None:
            raise ProblemError("token_unknown", token=token)
        found.append(number)
    return found
