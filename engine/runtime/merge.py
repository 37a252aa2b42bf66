"""Streaming merge: folds an adapter into its base, shard by shard and row block by row block.

Memory does not grow with the model. What is held at once is the adapter and one row block for each worker;
for nf4 with double quantization also the 4-bit codes of one tensor, whose scales were rounded together.
"""

from __future__ import annotations

import errno
import os
import shutil
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

import torch

from engine import durable
from engine.problems import ProblemError
from engine.runtime.fold import QUANTIZATION_BLOCK, Held, Packed, read_held
from engine.runtime.learned import Learned, read_learned
from engine.runtime.merge_plan import Plan, ShardPlan, Task, plan
from engine.runtime.shards import DTYPES, read_range, write_range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BLOCK: Final = 1 << 20
"""Bytes of the stored weight that a worker computes at once: small enough for a processor's
cache, and for an allocator to hand the same memory out again instead of fetching empty pages."""
MINIMUM_ROWS: Final = 64
"""Fewest rows of a block: libraries multiply a few rows by other kernels, which round otherwise."""
WORKERS: Final = min(4, os.cpu_count() or 1)
_CPU: Final = torch.device("cpu")


@dataclass(frozen=True, slots=True)
class Source:
    """What is merged: a base and its adapter, or one whole model when `adapter` is None."""

    base: Path
    adapter: Path | None = None
    weights: Literal["as_trained", "original"] = "as_trained"
    """Fold into the weights as the adapter saw them while training, or into the published ones."""
    device: torch.device = _CPU
    """Where the base was quantized: a card's kernels and a processor's need not round alike."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told how far it is, and who may stop it."""

    progress: Callable[[int, int], None] = lambda _done, _total: None
    """Receives the bytes done and the bytes in all, from any thread."""
    cancelled: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class MergeFacts:
    """What a merge did."""

    merged: int
    """Tensors that an adapter was folded into, or that it replaced or brought."""
    requantized: int
    """Modules that were replaced by their quantized and expanded weights, as the adapter saw them."""
    tensors: int
    bytes: int
    """Size of the finished folder."""


class CancelledError(Exception):
    """The merge was stopped; nothing of it is left."""


def merge(
    source: Source,
    target: Path,
    *,
    dtype: Literal["bfloat16", "float16"] = "bfloat16",
    watch: Watch | None = None,
    prove: Callable[[Path], None] | None = None,
) -> MergeFacts:
    """Write the merged model to `target`, whole or not at all; whole models are only converted.

    `prove` sees the finished folder before it gets its name, and raises to keep it from getting it. Raises
    ProblemError merge_unsupported, merge_tensor_missing, merge_base_packed, merge_overflow, disk_full, or
    target_taken; CancelledError when the watch asks to stop.
    """
    watch = watch or Watch()
    learned, held = Learned(), Held()
    if source.adapter is not None:
        held = read_held(source.adapter) if source.weights == "as_trained" else held
        learned = read_learned(source.adapter, source.base, held)
        learned.folds = {name: fold.to(source.device) for name, fold in learned.folds.items()}
    planned = plan(source.base, source.adapter, learned, held, getattr(torch, dtype))
    check_target(target)
    require_space(target, planned.bytes)
    staged = target.with_name(f".{target.name}.staging")
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    try:
        with disk_errors(staged, planned.bytes):
            _Merger(planned, held, source.device, watch).write(staged)
            planned.write_side_files(staged)
        if prove is not None:
            prove(staged)
        if watch.cancelled():
            raise CancelledError
        size = sum(item.stat().st_size for item in staged.iterdir())
        if target.is_dir():
            target.rmdir()
        durable.publish_folder(staged, target)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    tasks = planned.tasks()
    requantized = sum(task.quantized for task in tasks)
    changed = sum(task.update is not None or task.made is not None for task in tasks)
    return MergeFacts(changed, requantized, len(tasks), size)


@dataclass(slots=True)
class _Merger:
    """Runs a plan: every row block is read, computed and written by one of a few workers."""

    plan: Plan
    held: Held
    device: torch.device
    watch: Watch
    done: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def write(self, folder: Path) -> None:
        """Write every shard; each is on the disk when this returns."""
        with _workers() as pool, ThreadPoolExecutor(1) as flusher:
            try:
                flushes = [
                    flusher.submit(_flush, *self._shard(shard, folder, pool)) for shard in self.plan.shards
                ]
                for flush in flushes:
                    flush.result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _shard(
        self, shard: ShardPlan, folder: Path, pool: ThreadPoolExecutor
    ) -> tuple[Path, list[Future[None]]]:
        file = folder / shard.name
        with file.open("wb") as opened:
            opened.write(shard.header)
            opened.truncate(shard.size)
        return file, [job for task in shard.tasks for job in self._start(task, file, pool)]

    def _start(self, task: Task, file: Path, pool: ThreadPoolExecutor) -> list[Future[None]]:
        if task.made is not None:
            return [pool.submit(self._store, task, file, task.made, 0)]
        if task.raw:
            size = BLOCK
            starts = range(0, task.source.size, size)
            return [pool.submit(self._copy, task, file, start, size) for start in starts]
        if task.transposed:
            return [pool.submit(self._whole, task, file)]
        blocks = list(_blocks(task))
        if task.quantized and self.held.precision == "nf4" and self.held.double_quantization:
            parts = list(pool.map(lambda block: self._pack(task, *block), blocks))
            packed = Packed.of(parts)  # on this thread: a mean's rounding depends on torch's thread count
            return [
                pool.submit(self._unpack, task, file, packed, number, *block)
                for number, block in enumerate(blocks)
            ]
        return [pool.submit(self._block, task, file, *block) for block in blocks]

    def _copy(self, task: Task, file: Path, start: int, size: int) -> None:
        self._check()
        size = min(size, task.source.size - start)
        data = read_range(task.source.file, task.source.start + start, size)
        write_range(file, data, task.target.start + start)
        self._count(size)

    def _block(self, task: Task, file: Path, first: int, rows: int) -> None:
        weight = self._read(task, first, rows)
        seen = self.held.rows(weight) if task.quantized else self.held.cast(weight)
        self._finish(task, file, seen, first)

    def _pack(self, task: Task, first: int, rows: int) -> tuple[torch.Tensor, torch.Tensor]:
        return Packed.pack(self.held.cast(self._read(task, first, rows)))

    def _unpack(self, task: Task, file: Path, packed: Packed, number: int, first: int, rows: int) -> None:
        self._check()
        columns = task.matrix[1]
        dtype = self.held.load_dtype or DTYPES[task.source.dtype]
        seen = packed.unpack(number, first * columns, (rows, columns), dtype)
        self._finish(task, file, seen, first)

    def _whole(self, task: Task, file: Path) -> None:
        """Merge a weight stored as (in, out), as GPT-2 does; it is quantized and folded turned round."""
        weight = self._read(task, 0, task.matrix[0]).T
        seen = self.held.cast(weight).contiguous()
        if task.quantized and self.held.precision == "nf4" and self.held.double_quantization:
            packed = Packed.of([Packed.pack(seen)])
            seen = packed.unpack(0, 0, (seen.shape[0], seen.shape[1]), seen.dtype)
        elif task.quantized:
            seen = self.held.rows(seen)
        merged = seen if task.update is None else task.update.fold(seen, 0)
        self._store(task, file, merged.T.contiguous(), 0)

    def _read(self, task: Task, first: int, rows: int) -> torch.Tensor:
        self._check()
        dtype = DTYPES[task.source.dtype]
        columns = task.matrix[1]
        row = columns * dtype.itemsize
        raw = read_range(task.source.file, task.source.start + first * row, rows * row)
        return raw.view(dtype).view(rows, columns).to(self.device)

    def _finish(self, task: Task, file: Path, seen: torch.Tensor, first: int) -> None:
        update = task.update
        merged = seen if update is None else update.fold(seen, first)
        self._store(task, file, merged, first)

    def _store(self, task: Task, file: Path, merged: torch.Tensor, first: int) -> None:
        stored = merged.to(DTYPES[task.target.dtype])
        if stored.dtype == torch.float16 and not bool(torch.isfinite(stored).all()):
            raise ProblemError("merge_overflow", tensor=task.target.name)
        stored = stored.cpu().contiguous()
        row = task.matrix[1] * stored.dtype.itemsize
        write_range(file, stored, task.target.start + first * row)
        self._count(stored.nbytes)

    def _check(self) -> None:
        if self.watch.cancelled():
            raise CancelledError

    def _count(self, size: int) -> None:
        with self.lock:
            self.done += size
            done = self.done
        self.watch.progress(done, self.plan.bytes)


def _blocks(task: Task) -> Iterator[tuple[int, int]]:
    """Yield (first row, rows); blocks of quantized weights end where a quantization block ends.

    A quantized weight whose rows do not is computed whole: for some such widths bitsandbytes 0.50 expands
    a row by the scales of its place in the call, on the processor, and the export must equal what it did.
    """
    rows, columns = task.matrix
    row = max(1, columns * DTYPES[task.source.dtype].itemsize)
    step = max(MINIMUM_ROWS, BLOCK // row)
    if (task.quantized and columns % QUANTIZATION_BLOCK) or (task.update is not None and task.update.whole):
        step = max(1, rows)
    first = 0
    while first < rows:
        rest = rows - first
        taken = rest if rest < step + MINIMUM_ROWS else step
        yield first, taken
        first += taken


@contextmanager
def _workers() -> Iterator[ThreadPoolExecutor]:
    """Give a pool whose workers each compute on one thread: the blocks are the parallelism.

    torch keeps its thread count for each thread and takes it over into new ones, hence the way back.
    """
    before = torch.get_num_threads()
    try:
        with ThreadPoolExecutor(WORKERS, "merge", initializer=torch.set_num_threads, initargs=(1,)) as pool:
            yield pool
    finally:
        torch.set_num_threads(before)


def _flush(file: Path, jobs: list[Future[None]]) -> None:
    """Wait for a shard's blocks and bring it to the disk while the next one is computed."""
    for job in jobs:
        job.result()
    durable.sync_file(file)


def check_target(target: Path) -> None:
    """Refuse to write where something is already; raises ProblemError target_taken."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ProblemError("target_taken", path=target)


def require_space(target: Path, needed: int) -> None:
    """Ask for the room of the whole export before the first byte is written."""
    free = _free(target)
    if free < needed:
        raise ProblemError("disk_full", path=target, needed=needed, free=free)


def _free(folder: Path) -> int:
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


@contextmanager
def disk_errors(folder: Path, needed: int) -> Iterator[None]:
    """Name a disk that filled up on the way."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise ProblemError("disk_full", path=folder, needed=needed, free=_free(folder)) from error
