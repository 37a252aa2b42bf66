"""One matrix of a low-rank adapter, of which a part stays as it began."""

from __future__ import annotations

from typing import Any

import torch
from torch.nn import functional


class Held(torch.nn.Module):
    """A matrix whose first rows or columns are trained, and whose others are kept.

    It takes the place of a linear layer of PEFT's and is stored as one: under the name `weight`, whole. The
    kept part is a buffer, because PEFT opens and closes all parameters of an adapter together.
    """

    kept: torch.Tensor

    def __init__(self, trained: torch.Tensor | None, kept: torch.Tensor, dim: int) -> None:
        super().__init__()
        self.dim = dim
        """Along which the two parts are joined."""
        self.trained = None if trained is None else torch.nn.Parameter(trained)
        self.register_buffer("kept", kept.detach())

    @property
    def weight(self) -> torch.Tensor:
        """Return the whole matrix (out, in)."""
        return self.kept if self.trained is None else torch.cat((self.trained, self.kept), self.dim)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Multiply as a linear layer does; the last dimension changes."""
        return functional.linear(inputs, self.weight)

    def _save_to_state_dict(self, destination: Any, prefix: str, keep_vars: bool) -> None:  # noqa: FBT001
        weight = self.weight
        destination[f"{prefix}weight"] = weight if keep_vars else weight.detach()

    def _load_from_state_dict(  # type: ignore[override]
        self, state_dict: Any, prefix: str, *rest: Any
    ) -> None:
        """Take the matrix apart again; `rest` is (metadata, strict, missing, unexpected, errors)."""
        missing: list[str] = rest[2]
        weight = state_dict.get(f"{prefix}weight")
        if weight is None:
            missing.append(f"{prefix}weight")
            return
        trained = 0 if self.trained is None else self.trained.shape[self.dim]
        with torch.no_grad():
            if self.trained is not None:
                self.trained.copy_(weight.narrow(self.dim, 0, trained))
            self.kept.copy_(weight.narrow(self.dim, trained, self.kept.shape[self.dim]))
