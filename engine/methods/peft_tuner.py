"""What PEFT's tuners have in common: small trained parts beside frozen linear layers."""

from __future__ import annotations

import contextlib
import math
import warnings
from abc import abstractmethod
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from engine.methods.base import PLAIN, Method, Setting, layer_shapes
from engine.methods.freeze import decoder_layers
from engine.problems import ProblemError
from engine.spec import Ui, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import torch
    from peft import PeftConfig
    from transformers import PreTrainedModel

    from engine.model import ModelFacts

_SAID_BY_PEFT: Final = (
    ("fan_in_fan_out is set to False", UserWarning),  # it sees itself how GPT-2 lays its weights out
    ("Failed to load the CUDA extension", UserWarning),  # BOFT computes the same without it
    ("Setting boft_n_butterfly_factor to 1", UserWarning),  # as it is here always
)
"""Warnings of PEFT that tell a person nothing: how they begin, and their category."""
_REFUSED: Final = ("not supported", "Unsupported model type")
"""How PEFT says that it cannot put a tuner on a model's layers."""


class Tuner(Method):
    """A tuner of PEFT that puts something small beside layers; a subclass says what, and beside which."""

    adapter: ClassVar[bool] = True
    quantized: ClassVar[bool] = True
    merges: ClassVar[bool] = True
    even: ClassVar[bool] = True

    @abstractmethod
    def config(self, model: PreTrainedModel, **common: Any) -> PeftConfig:
        """Return PEFT's config; `common` holds what all of them take."""

    def prepare(self, model: PreTrainedModel, setting: Setting = PLAIN) -> PreTrainedModel:
        """Freeze the model and attach the tuner in float32; raises ProblemError where PEFT cannot."""
        common = {"task_type": setting.peft_task, "modules_to_save": list(setting.new_modules) or None}
        return attach(model, self.config(model, **common), kind_of(self))


class LinearTuner(Tuner):
    """A tuner that puts the same beside every linear layer that is chosen."""

    target_modules: Annotated[
        Literal["all-linear", "attention"], Field(title="Target modules"), Ui(group="Method", advanced=True)
    ] = "all-linear"
    """Which layers are adapted: every linear layer, or those of the attention only."""

    @abstractmethod
    def numbers(self, wide: int, tall: int) -> int:
        """Return how many numbers are trained beside a layer from `wide` to `tall`."""

    def prepare(self, model: PreTrainedModel, setting: Setting = PLAIN) -> PreTrainedModel:
        """Freeze the model and attach the tuner in float32; raises ProblemError where PEFT cannot."""
        common = {
            "target_modules": self.targets(model),
            "task_type": setting.peft_task,
            "modules_to_save": list(setting.new_modules) or None,
        }
        return attach(model, self.config(model, **common), kind_of(self))

    def targets(self, model: PreTrainedModel) -> list[str] | str:
        """Return what PEFT is to adapt."""
        if self.target_modules == "all-linear":
            return "all-linear"
        return endings(name for name in linear_sizes(model) if _in_attention(name))

    def trainable(self, facts: ModelFacts) -> int:
        """Count what is trained beside each adapted layer of a block."""
        return facts.layers * sum(self.numbers(*shape) for shape in self.shapes(facts).values())

    def shapes(self, facts: ModelFacts) -> dict[str, tuple[int, int]]:
        """Return (in, out) of the adapted layers of one block."""
        shapes = layer_shapes(facts).items()
        return {name: shape for name, shape in shapes if self.target_modules != "attention" or "attn" in name}


def rest(model: Any, tuner: str) -> None:
    """Take the layers of a tuner out of training, and them alone: only then do they decide by numbers."""
    for module in model.modules():
        if type(module).__module__.startswith(f"peft.tuners.{tuner}."):
            module.training = False


def packed_on(*precisions: str) -> Mapping[str, str]:
    """Return that a tuner looks at the weights themselves, which these kinds of precision pack."""
    return MappingProxyType(dict.fromkeys(precisions, "weights_packed"))


def attach(model: PreTrainedModel, config: PeftConfig, name: str) -> PreTrainedModel:
    """Let PEFT wrap a model, with what is trained in float32.

    Raises ProblemError where it does not know how, for a model of this kind.
    """
    from peft import get_peft_model

    with without_known_warnings():
        try:
            tuned = get_peft_model(model, config)
        except (ValueError, TypeError) as error:
            if not any(words in str(error) for words in _REFUSED):
                raise
            facts = {"method": name, "model": type(model).__name__}
            raise ProblemError("method_refused_on_model", **facts) from error
    for value in tuned.parameters():
        if value.requires_grad and value.is_floating_point():
            value.data = value.data.float()
    return tuned  # type: ignore[return-value]


@contextlib.contextmanager
def without_known_warnings() -> Iterator[None]:
    """Leave out what PEFT warns of whatever is done."""
    with warnings.catch_warnings():
        for words, category in _SAID_BY_PEFT:
            warnings.filterwarnings("ignore", words, category)
        yield


def linear_sizes(model: PreTrainedModel) -> dict[str, tuple[int, int]]:
    """Return (in, out) of every linear layer of the blocks by its name."""
    found = {}
    inside = {id(part) for layer in decoder_layers(model) for part in layer.modules()}
    for name, module in model.named_modules():
        if id(module) in inside and (size := _size_of(module)) is not None:
            found[name] = size
    return found


def common_divisor(sizes: Iterable[int], most: int) -> int:
    """Return the largest number up to `most` that divides all sizes."""
    shared = math.gcd(*sizes)
    return next(size for size in range(min(most, shared), 0, -1) if shared % size == 0)


def adapted_sizes(model: PreTrainedModel, targets: list[str] | str) -> list[tuple[int, int]]:
    """Return (in, out) of the layers that PEFT would adapt."""
    sizes = linear_sizes(model)
    return [size for name, size in sizes.items() if targets == "all-linear" or _ending(name) in targets]


def endings(names: Iterable[str]) -> list[str]:
    """Return the last two parts of names, which tell the layers of one block apart."""
    return sorted({_ending(name) for name in names})


def _ending(name: str) -> str:
    return ".".join(name.split(".")[-2:])


def _size_of(module: torch.nn.Module) -> tuple[int, int] | None:
    import torch
    from transformers.pytorch_utils import Conv1D

    if isinstance(module, torch.nn.Linear):
        return module.in_features, module.out_features
    return (module.nx, module.nf) if isinstance(module, Conv1D) else None


def _in_attention(name: str) -> bool:
    return "attn" in name.rpartition(".")[0].replace("attention", "attn")
