"""A fake mode that knows what an operation returns once PyTorch's own cache has answered for it.

PyTorch looks up an operation's result by everything that can be said of its arguments, which takes most of
the time of a trace. Inside a trace nearly all of that is always the same: tensors are strided, on one device,
and neither conjugated nor of a strange class. What differs (operation, types, shapes, strides) is the key
here. Only what PyTorch answered from its cache is remembered, so that what it does not cache is never kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

import torch
from torch._subclasses.fake_tensor import FakeTensor, FakeTensorMode, in_kernel_invocation_manager

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Recipe = Callable[["QuickFakeMode", Sequence[Any]], Any]
    """Makes a result of an operation's arguments."""

_PLAIN: Final = frozenset(
    {int, float, bool, str, type(None), torch.dtype, torch.device, torch.layout, torch.memory_format}
)
_MOST: Final = 100_000
"""Results that are known at once, about a hundred forecasts' worth and as many megabytes."""
_CPU: Final = torch.device("cpu")


class QuickFakeMode(FakeTensorMode):
    """A fake mode for one device that answers at once what any of its kind has seen before."""

    _recipes: ClassVar[dict[Any, Recipe]] = {}

    def __init__(self) -> None:
        super().__init__(allow_non_fake_inputs=True)
        self._computed = 0

    def _cached_dispatch_impl(
        self, func: Any, types: Sequence[type], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Any:
        key = self._key_of(func, args, kwargs)
        recipe = self._recipes.get(key) if key is not None else None
        if recipe is not None:
            return recipe(self, args)
        computed = self._computed
        result = super()._cached_dispatch_impl(func, types, args, kwargs)
        if key is not None and self._computed == computed:
            recipe = _recipe(func, args, result)
            if recipe is not None:
                self._keep(key, recipe)
        return result

    def _keep(self, key: Any, recipe: Recipe) -> None:
        if len(self._recipes) >= _MOST:  # a window may be open for weeks
            self._recipes.clear()
            FakeTensorMode.cache_clear()
        self._recipes[key] = recipe

    def _dispatch_impl(self, *args: Any, **kwargs: Any) -> Any:
        self._computed += 1
        return super()._dispatch_impl(*args, **kwargs)

    def _key_of(self, func: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """Return what the result depends on, or None where that takes more than shapes and types."""
        key: list[Any] = [func, torch.get_default_dtype()]
        if not self._describe(args, key):
            return None
        for name, value in kwargs.items():
            key.append(name)
            if not self._describe((value,), key):
                return None
        return tuple(key)

    def _describe(self, values: Sequence[Any], key: list[Any]) -> bool:
        for value in values:
            kind = type(value)
            if isinstance(value, torch.Tensor):
                if (
                    not isinstance(value, FakeTensor)
                    or value.fake_mode is not self
                    or value.constant is not None
                ):
                    return False
                key += (value.shape, value.stride(), value.dtype, value.storage_offset(), value.requires_grad)
            elif kind in _PLAIN:
                key += (kind, value)
            elif kind is list or kind is tuple:
                key += (kind, len(value))
                if not self._describe(value, key):
                    return False
            else:
                return False
        return True

    def make(
        self, shape: Any, stride: Any, dtype: torch.dtype, base: Any = None, offset: int = 0
    ) -> FakeTensor:
        """Return a fake tensor, with a storage of its own or as a view of another."""
        with in_kernel_invocation_manager(self):
            value = torch.empty_strided(shape, stride, dtype=dtype, device="meta")
        if base is not None:
            storage = base.untyped_storage()
            with in_kernel_invocation_manager(self):
                value.set_(storage, offset, shape, stride)
        return FakeTensor(self, value, _CPU)


def _recipe(func: Any, args: Sequence[Any], result: Any) -> Recipe | None:
    """Return how to make a result like this again, or None where that is not plain."""
    if isinstance(result, tuple):
        parts = [_recipe(func, args, part) for part in result]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        return lambda mode, given: tuple(part(mode, given) for part in known)
    if result is None:
        return lambda _, __: None
    same = next((place for place, value in enumerate(args) if value is result), None)
    if same is not None:
        return lambda _, given: given[same]
    return _recipe_of_tensor(func, args, result) if _is_plain(result) else None


def _is_plain(result: Any) -> bool:
    if not isinstance(result, torch.Tensor) or result.layout != torch.strided or result.device != _CPU:
        return False
    return not (result.requires_grad or result.is_conj() or result.is_neg())


def _recipe_of_tensor(func: Any, args: Sequence[Any], result: torch.Tensor) -> Recipe:
    shape, stride, dtype = tuple(result.shape), result.stride(), result.dtype
    if not func.is_view:
        return lambda mode, _: mode.make(shape, stride, dtype)
    offset = int(result.storage_offset())
    (base,) = [place for place, value in enumerate(args) if isinstance(value, torch.Tensor)]
    return lambda mode, given: mode.make(shape, stride, dtype, given[base], offset)
