"""What PyTorch's CUDA allocator holds of a card while blocks are taken and given back.

The allocator asks the driver for segments and cuts blocks out of them; a segment stays when its blocks are
free. The rules are those of c10/cuda/CUDACachingAllocator.cpp with its default settings: sizes in steps of
512 bytes; up to 1 MiB from segments of 2 MiB, up to 10 MiB from segments of 20 MiB, larger ones from
segments of their own in steps of 2 MiB; the smallest free block that is large enough is taken, and cut when
enough remains; neighbours that are free grow together.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Hashable

BLOCK: Final = 512
SMALL: Final = 1 << 20
SMALL_SEGMENT: Final = 2 << 20
MIDDLE: Final = 10 << 20
MIDDLE_SEGMENT: Final = 20 << 20
ROUND: Final = 2 << 20


@dataclass(slots=True, eq=False)
class _Block:
    address: int
    size: int
    before: _Block | None = None
    after: _Block | None = None
    free: bool = True


class Allocator:
    """Counts reserved bytes; blocks are known by any key that the caller chooses."""

    def __init__(self) -> None:
        self.reserved = 0
        self.peak = 0
        self._used: dict[Hashable, tuple[_Block, int]] = {}
        self._free: tuple[list[tuple[int, int, _Block]], ...] = ([], [])
        self._end = 0

    def take(self, key: Hashable, size: int) -> None:
        """Take a block of some bytes under a key."""
        size = max(BLOCK, -(-size // BLOCK) * BLOCK)
        pool = 0 if size <= SMALL else 1
        free = self._free[pool]
        place = bisect_left(free, (size, 0))
        block = free.pop(place)[2] if place < len(free) else self._segment(size)
        rest = block.size - size
        if rest >= (BLOCK if pool == 0 else SMALL + 1):
            cut = _Block(block.address + size, rest, before=block, after=block.after)
            if block.after is not None:
                block.after.before = cut
            block.after, block.size = cut, size
            insort(free, (rest, cut.address, cut))
        block.free = False
        self._used[key] = (block, pool)

    def give(self, key: Hashable) -> None:
        """Give the block of a key back; one that was never taken is passed over."""
        block, pool = self._used.pop(key, (None, 0))
        if block is None:
            return
        free = self._free[pool]
        for other in (block.before, block.after):
            if other is not None and other.free:
                free.pop(bisect_left(free, (other.size, other.address)))
        before, after = block.before, block.after
        if after is not None and after.free:
            block.size += after.size
            block.after = after.after
            if after.after is not None:
                after.after.before = block
        if before is not None and before.free:
            before.size += block.size
            before.after = block.after
            if block.after is not None:
                block.after.before = before
            block = before
        block.free = True
        insort(free, (block.size, block.address, block))

    def _segment(self, size: int) -> _Block:
        if size <= SMALL:
            whole = SMALL_SEGMENT
        elif size < MIDDLE:
            whole = MIDDLE_SEGMENT
        else:
            whole = -(-size // ROUND) * ROUND
        self.reserved += whole
        self.peak = max(self.peak, self.reserved)
        self._end += whole
        return _Block(self._end - whole, whole)
