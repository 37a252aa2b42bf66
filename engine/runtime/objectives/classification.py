"""Classes and numbers: what a text is, read off at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, cast

import torch
from torch.nn import functional

from engine.runtime.batch import Batch, Rows, padded
from engine.runtime.load import Outputs
from engine.runtime.measuring import in_batches, still
from engine.runtime.objectives.base import Objective
from engine.runtime.objectives.scores import classified, multi_classified, regressed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.runtime.batch import Item
    from engine.runtime.lessons import Lessons
    from engine.runtime.objectives.base import Shape, Watch
    from engine.stages.classification import Classification

    Problem = Literal["regression", "single_label_classification", "multi_label_classification"]

_READ = ("input_ids", "attention_mask")
_VALUE = "value"
"""Name of the one output of a model that gives a number."""
_IMAGINED = Outputs(task="SEQ_CLS", labels=("0", "1"), problem="single_label_classification")


class ClassificationObjective(Objective):
    """Cross-entropy of one class, of each of several, or the squared error of a number."""

    known: Outputs = _IMAGINED
    """Classes in the order of the model's outputs, found in the training data."""

    def outputs(self, lessons: Lessons) -> Outputs:
        """Return the classes that the training data has, in the order of their names."""
        targets = list(lessons.targets or ())
        problem = self._problem(targets)
        if problem == "regression":
            self.known = Outputs(task="SEQ_CLS", labels=(_VALUE,), problem=problem)
        else:
            names = sorted({name for target in targets for name in _names(target)})
            self.known = Outputs(task="SEQ_CLS", labels=tuple(names), problem=problem)
        return self.known

    def adopt(self, outputs: Outputs) -> None:
        """Take over what a trained model tells apart."""
        self.known = outputs

    def collate(self, items: Sequence[Item]) -> Batch:
        """Pad the texts; what they are stands beside them."""
        batch = padded([item.rows[0] for item in items], self.pad)
        wanted = torch.tensor([self._wanted(item.target) for item in items])
        return {**{name: batch[name] for name in _READ}, "wanted": wanted}

    def count(self, batch: Batch) -> torch.Tensor:
        """Count the texts."""
        return torch.tensor(len(batch["wanted"]))

    def loss(self, model: Any, batch: Batch, items: torch.Tensor | int | None = None) -> torch.Tensor:
        """Return the loss of the texts, divided by all those of the optimizer step."""
        each = self._each(self._logits(model, batch), batch["wanted"].to(model.device))
        return each.sum() / (len(each) if items is None else items)

    def rehearse(self, model: Any, shape: Shape) -> torch.Tensor:
        """Return the loss of so many texts of two classes."""
        batch = {name: torch.ones((shape.rows, shape.length), dtype=torch.long) for name in _READ}
        logits = self._logits(model, batch)
        return functional.cross_entropy(logits, torch.zeros(shape.rows, dtype=torch.long))

    def measure(self, model: Any, lessons: Lessons, watch: Watch) -> dict[str, float]:
        """Return the loss and how often, or how nearly, the model is right."""
        source = Rows(lessons)
        found: list[tuple[torch.Tensor, torch.Tensor]] = []

        def counted(numbers: Sequence[int]) -> None:
            batch = self.collate([source[number] for number in numbers])
            found.append((self._logits(model, batch).cpu(), batch["wanted"]))

        with still(model):
            for _ in in_batches(lessons.longest_first(), counted, model.device, watch):
                pass
        if not found:
            return {}
        logits, wanted = (torch.cat(parts) for parts in zip(*found, strict=True))
        loss = {"loss": float(self._each(logits, wanted).mean())}
        match self.known.problem:
            case "regression":
                return loss | regressed(logits.squeeze(-1).numpy(), wanted.numpy())
            case "multi_label_classification":
                return loss | multi_classified(logits.sigmoid().numpy(), wanted.numpy())
            case _:
                return loss | classified(logits.softmax(-1).numpy(), wanted.numpy())

    def _problem(self, targets: list[Any]) -> Problem:
        asked = cast("Classification", self.job.stage).problem_type
        if asked != "auto":
            return asked
        if any(isinstance(target, float | int) for target in targets):
            return "regression"
        several = any(len(_names(target)) != 1 for target in targets)
        return "multi_label_classification" if several else "single_label_classification"

    def _wanted(self, target: Any) -> Any:
        if self.known.problem == "regression":
            return float(target)
        names = _names(target)
        if self.known.problem == "multi_label_classification":
            return [float(label in names) for label in self.known.labels]
        return self.known.labels.index(names[0]) if names and names[0] in self.known.labels else -100

    def _each(self, logits: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
        """Return the loss of each text."""
        match self.known.problem:
            case "regression":
                return functional.mse_loss(logits.squeeze(-1), wanted, reduction="none")
            case "multi_label_classification":
                return functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none").mean(-1)
            case _:
                return functional.cross_entropy(logits, wanted, reduction="none", ignore_index=-100)

    def _logits(self, model: Any, batch: Batch) -> torch.Tensor:
        """Return what the model says of each text: (texts, classes), fp32."""
        inputs = {name: batch[name].to(model.device) for name in _READ}
        return model(**inputs).logits.float()


def _names(target: Any) -> list[str]:
    return [str(name) for name in target] if isinstance(target, list | tuple) else [str(target)]
