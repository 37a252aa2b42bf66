"""Small data sets in the shapes of well-known ones: names and structure as published, words of our own."""

from __future__ import annotations

from fakes import shapes_to_judge, shapes_to_learn
from fakes.shape import Row, Shape

__all__ = ["SHAPES", "Row", "Shape"]

SHAPES: list[Shape] = [*shapes_to_learn.SHAPES, *shapes_to_judge.SHAPES]
