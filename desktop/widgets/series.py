"""A growing series of points with a running average, kept in arrays that double."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

FIRST_CAPACITY = 1024


class Series:
    """Raw and smoothed values by step; smoothing is the bias-corrected exponential mean of TensorBoard."""

    def __init__(self, smoothing: float = 0.9) -> None:
        # numpy costs a tenth of a second to import: only a chart that is made pays it.
        import numpy

        self._numpy = numpy
        self._smoothing = smoothing
        self.clear()

    def __len__(self) -> int:
        return self._count

    def clear(self) -> None:
        """Forget all points."""
        self._count = 0
        self._mean, self._weight = 0.0, 0.0
        self._steps = self._numpy.empty(FIRST_CAPACITY)
        self._raw = self._numpy.empty(FIRST_CAPACITY)
        self._smooth = self._numpy.empty(FIRST_CAPACITY)

    def extend(self, steps: Sequence[float], values: Sequence[float]) -> None:
        """Add points at the end; a value that is not finite leaves a gap and does not touch the mean."""
        end = self._count + len(values)
        self._reserve(end)
        self._steps[self._count : end] = steps
        self._raw[self._count : end] = values
        self._smooth[self._count : end] = self._smoothed(values)
        self._count = end

    def set_smoothing(self, smoothing: float) -> None:
        """Smooth again with another share of the past, 0 for none and below 1."""
        self._smoothing = smoothing
        self._mean, self._weight = 0.0, 0.0
        self._smooth[: self._count] = self._smoothed(self._raw[: self._count].tolist())

    @property
    def steps(self) -> NDArray[np.float64]:
        """Return the steps; a view, not a copy."""
        return self._steps[: self._count]

    @property
    def raw(self) -> NDArray[np.float64]:
        """Return the values as they came."""
        return self._raw[: self._count]

    @property
    def smooth(self) -> NDArray[np.float64]:
        """Return the smoothed values."""
        return self._smooth[: self._count]

    def nearest(self, step: float) -> int | None:
        """Return the index of the point nearest to a step; steps are in order."""
        if not self._count:
            return None
        right = int(self._numpy.searchsorted(self.steps, step))
        if right == 0:
            return 0
        if right >= self._count:
            return self._count - 1
        return right if self._steps[right] - step < step - self._steps[right - 1] else right - 1

    def thinned_smooth(self, points: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return steps and smoothed values in about so many evenly spaced points, the last one among them."""
        picked = self._numpy.arange(self._count - 1, -1, -max(self._count // points, 1))[::-1]
        return self._steps[picked], self._smooth[picked]

    def thinned_raw(self, points: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return steps and raw values in about so many points.

        Of each stretch the lowest and the highest are kept, so that no spike disappears.
        """
        numpy, stride = self._numpy, self._count // max(points // 2, 1)
        if stride <= 1:
            return self.steps, self.raw
        whole = self._count // stride * stride
        blocks = numpy.nan_to_num(self._raw[:whole], nan=math.inf, posinf=math.inf, neginf=math.inf).reshape(
            -1, stride
        )
        starts = numpy.arange(0, whole, stride)
        low = blocks.argmin(axis=1) + starts
        finite = numpy.where(numpy.isfinite(blocks), blocks, -math.inf)
        high = finite.argmax(axis=1) + starts
        picked = numpy.unique(
            numpy.concatenate([[0], low, high, numpy.arange(whole, self._count), [self._count - 1]])
        )
        return self._steps[picked], self._raw[picked]

    def _reserve(self, size: int) -> None:
        capacity = len(self._raw)
        if size <= capacity:
            return
        while capacity < size:
            capacity *= 2
        for name in ("_steps", "_raw", "_smooth"):
            grown = self._numpy.empty(capacity)
            grown[: self._count] = getattr(self, name)[: self._count]
            setattr(self, name, grown)

    def _smoothed(self, values: Sequence[float]) -> list[float]:
        keep, mean, weight = self._smoothing, self._mean, self._weight
        out = []
        for value in values:
            if math.isfinite(value):
                mean = keep * mean + (1 - keep) * value
                weight = keep * weight + (1 - keep)
                out.append(mean / weight)
            else:
                out.append(math.nan)
        self._mean, self._weight = mean, weight
        return out
