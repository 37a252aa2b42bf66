"""What an augmentation does: it makes new training rows of rows that a person gave, and marks them."""

from __future__ import annotations

import hashlib
import json
import random
from abc import abstractmethod
from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from engine.formats.base import Example
from engine.formats.frozen import to_json
from engine.spec import Spec, Ui

Maker = Callable[[Example, random.Random], tuple[Example, ...]]
"""(example, source of chance) -> the rows that can be made of it; none when that would not be valid."""


class Augmentation(Spec):
    """One way to make rows of rows; only training rows are used, and none ends up held out."""

    share: Annotated[float, Field(gt=0, le=1, title="Share"), Ui(step=0.1)] = 1.0
    """Part of the suitable training rows of which a new row is made; 1 makes one of each."""

    @abstractmethod
    def maker(self) -> Maker:
        """Return what makes rows; the same example and chance always give the same rows."""


def content_of(example: Example) -> str:
    """Return the SHA-256 of an example's content: rows that read the same have the same."""
    return hashlib.sha256(json.dumps(to_json(example), sort_keys=True).encode()).hexdigest()
