"""How well classes and numbers are told: accuracy, F1, ROC-AUC, errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def classified(shares: NDArray[Any], wanted: NDArray[Any]) -> dict[str, float]:
    """Return accuracy, F1 and ROC-AUC (both averaged over classes) of one class a text.

    shares: (texts, classes), what the model gives each class. wanted: (texts,), negative where the class is
    one that training never saw, which no answer gets right.
    """
    said, classes = shares.argmax(-1), range(shares.shape[1])
    truth = [wanted == number for number in classes]
    found = {
        "accuracy": float((said == wanted).mean()),
        "f1": float(np.mean([_f1(said == number, truth[number]) for number in classes])),
    }
    return found | _areas([roc_auc(shares[:, number], truth[number]) for number in classes])


def multi_classified(shares: NDArray[Any], wanted: NDArray[Any]) -> dict[str, float]:
    """Return how many texts have exactly their classes, and F1 and ROC-AUC averaged over classes."""
    said, truth = shares > 0.5, wanted > 0.5  # noqa: PLR2004
    classes = range(shares.shape[1])
    found = {
        "accuracy": float((said == truth).all(-1).mean()),
        "f1": float(np.mean([_f1(said[:, number], truth[:, number]) for number in classes])),
    }
    return found | _areas([roc_auc(shares[:, number], truth[:, number]) for number in classes])


def regressed(said: NDArray[Any], wanted: NDArray[Any]) -> dict[str, float]:
    """Return the mean absolute error, and the correlation where there is one."""
    found = {"mean_absolute_error": float(np.abs(said - wanted).mean())}
    if len(said) > 1 and said.std() > 0 and wanted.std() > 0:
        found["pearson"] = float(np.corrcoef(said, wanted)[0, 1])
    return found


def roc_auc(scores: NDArray[Any], truth: NDArray[Any]) -> float | None:
    """Return how often a right one scores above a wrong one, ties counted half; None without one of both."""
    right = int(truth.sum())
    wrong = len(truth) - right
    if not right or not wrong:
        return None
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = float((np.cumsum(counts) - (counts - 1) / 2)[place][truth].sum())
    return (ranks - right * (right + 1) / 2) / (right * wrong)


def _areas(found: list[float | None]) -> dict[str, float]:
    known = [area for area in found if area is not None]
    return {"roc_auc": float(np.mean(known))} if known else {}


def _f1(said: NDArray[Any], truth: NDArray[Any]) -> float:
    both = int((said & truth).sum())
    total = int(said.sum()) + int(truth.sum())
    return 2 * both / total if total else 0.0
