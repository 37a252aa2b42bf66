"""What the model made of the answers before it was trained: computed once, and kept in the run folder."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch

from engine import durable
from engine.problems import ProblemError
from engine.runtime.batch import Rows, padded
from engine.runtime.device import Device
from engine.runtime.load import load_model
from engine.runtime.loss import TokenLoss, token_loss
from engine.runtime.measuring import in_batches, still
from engine.runtime.objectives.base import Objective, Shape, Watch
from engine.runtime.tokens import MASKED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from engine.job import TrainJob
    from engine.problems import Problem
    from engine.runtime.batch import Batch, Item
    from engine.runtime.flat import Encoded
    from engine.runtime.lessons import Lessons
    from engine.runtime.trainer import TuneTrainer

FILE: Final = "reference.npz"
_UNREADABLE: Final = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)


class Lookup:
    """A number for each of many texts, found again by what the text is."""

    def __init__(self, keys: np.ndarray | None = None, values: np.ndarray | None = None) -> None:
        keys = np.zeros(0, np.uint64) if keys is None else keys
        self.keys, first = np.unique(keys, return_index=True)
        self.values = np.zeros(0, np.float32) if values is None else values[first]

    def knows(self, keys: np.ndarray) -> np.ndarray:
        """Say of each key whether it has a number."""
        if not len(self.keys):
            return np.zeros(len(keys), dtype=bool)
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return self.keys[places] == keys

    def of(self, keys: np.ndarray) -> np.ndarray:
        """Return the number of each key; raises LookupError for one without."""
        if not self.knows(keys).all():
            message = "a text that is not known"
            raise LookupError(message)
        return self.values[np.searchsorted(self.keys, keys)]

    def with_more(self, keys: np.ndarray, values: np.ndarray) -> Lookup:
        """Return a lookup that knows these texts too."""
        return Lookup(np.concatenate([self.keys, keys]), np.concatenate([self.values, values]))

    def save(self, file: Path, identity: dict[str, str]) -> None:
        """Keep the numbers, and what run they belong to."""
        held = io.BytesIO()
        np.savez(held, keys=self.keys, values=self.values, identity=np.array(json.dumps(identity)))
        durable.write_atomic(file, held.getvalue())

    @classmethod
    def load(cls, file: Path, identity: dict[str, str]) -> Lookup | None:
        """Return the numbers of a run, or None where its file is missing, damaged or another run's."""
        try:
            with np.load(file, allow_pickle=False) as held:
                if json.loads(str(held["identity"])) != identity:
                    return None
                return cls(held["keys"], held["values"])
        except _UNREADABLE:
            return None


def keys_of(rows: Sequence[Encoded]) -> np.ndarray:
    """Return a number for each text that no other text has, made of its tokens and of which are trained."""
    found = (hashlib.blake2b(row.ids.tobytes() + row.labels.tobytes(), digest_size=8) for row in rows)
    return np.array([int.from_bytes(key.digest(), "little") for key in found], dtype=np.uint64)


class Referring(Objective):
    """A stage that compares what the model says with what it said before it was trained.

    The reference is the model as the run begins with it. So its log-probabilities are computed once, before
    the first step: they take no memory from training, and a run that goes on reads them again.
    """

    token_loss: TokenLoss
    """Found by `fit`."""

    def __init__(self, job: TrainJob, pad: int) -> None:
        super().__init__(job, pad)
        self._reference = Lookup()
        self._known = False

    @property
    def referring(self) -> bool:
        """Say whether these settings need the reference."""
        return True

    def texts_of(self, item: Item) -> tuple[Encoded, ...]:
        """Return the texts of an item whose log-probabilities are compared with the reference's."""
        return item.rows

    def learn(self, source: Rows) -> None:
        """Take note of the items of a data set before any of them is in a batch."""
        del source

    def fit(self, model: Any) -> Problem | None:
        """Compute log-probabilities in chunks where that is wanted and right for this model."""
        self.token_loss, refusal = token_loss(model, chunked=self.job.training.chunked_loss)
        return refusal

    def begin(self, trainer: TuneTrainer) -> None:
        """Compute the reference, or read it again; raises ProblemError where it is lost."""
        bench, train = trainer.bench, trainer.train_dataset
        sources = [source for source in (train, Rows(bench.validation)) if isinstance(source, Rows)]
        for source in sources:
            self.learn(source)
        self._known = True
        if not self.referring:
            return
        file = bench.run.path / FILE
        kept = Lookup.load(file, bench.identity)
        if kept is not None:
            self._reference = kept
            return
        if trainer.state.global_step:
            raise ProblemError("reference_lost", path=file)
        progress = lambda done, total: bench.log.phase("preparing", done, total, "rows")  # noqa: E731
        watch = Watch(bench.job.evaluation.per_device_eval_batch_size, progress)
        with _as_it_begins(trainer.network), trainer.computing():
            for source in sources:
                self._refer(trainer.network, source, watch)
        self._reference.save(file, bench.identity)
        bench.log.phase("training")

    def before(self, rows: Sequence[Encoded]) -> torch.Tensor:
        """Return the reference's log-probabilities of some texts."""
        return torch.from_numpy(self._reference.of(keys_of(rows)))

    def logps(self, model: Any, batch: Batch) -> torch.Tensor:
        """Return the log-probability of each text's answer."""
        names = ("input_ids", "labels", "attention_mask")
        return self.token_loss.logps(model, {name: batch[name] for name in names}).sum(1)

    def ready(self, model: Any, lessons: Lessons, watch: Watch) -> Rows:
        """Return held-out items of which the reference is known, computing it for those of another run."""
        source = Rows(lessons)
        if not self._known:
            self.learn(source)
            if self.referring:
                with _untrained(model, self.job) as base:
                    self._refer(base, source, Watch(watch.size, cancelled=watch.cancelled))
        return source

    def _refer(self, model: Any, source: Rows, watch: Watch) -> None:
        """Compute the log-probabilities of a data set's texts, the longest first."""
        if not len(source):
            return
        keys: list[np.ndarray] = []
        values: list[np.ndarray] = []
        with still(model):
            loss, _ = token_loss(model, chunked=True)

            def compute(numbers: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
                rows = [row for number in numbers for row in self.texts_of(source[number])]
                logps = loss.logps(model, padded(rows, self.pad)).sum(1)
                return keys_of(rows), logps.cpu().numpy()

            for some, found in in_batches(source.longest(len(source)), compute, model.device, watch):
                keys.append(some)
                values.append(found)
        if keys:
            self._reference = self._reference.with_more(np.concatenate(keys), np.concatenate(values))


def made_up(shape: Shape, rows: int, *, flat: bool) -> tuple[Batch, torch.Tensor, torch.Tensor]:
    """Return (inputs, where log-probabilities count, the tokens there) of so many texts of a shape."""
    size = (rows, shape.length)
    inputs = {"input_ids": torch.zeros(size, dtype=torch.long)}
    if shape.padded or rows > 1:
        inputs["attention_mask"] = torch.ones(size, dtype=torch.long)
    places = shape.trained * rows if flat else shape.trained
    wanted = torch.zeros(places if flat else (rows, places), dtype=torch.long)
    return inputs, torch.arange(places), wanted


def answer_of(row: Encoded) -> int:
    """Return where the answer of a text begins: its first trained token."""
    trained = np.flatnonzero(row.labels != MASKED)
    return int(trained[0]) if len(trained) else len(row.ids)


@contextlib.contextmanager
def _as_it_begins(model: Any) -> Iterator[None]:
    """Leave virtual tokens out, which begin at random; every other adapter begins as if it were not there."""
    config = getattr(model, "active_peft_config", None)
    if config is not None and config.is_prompt_learning:
        with model.disable_adapter():
            yield
    else:
        yield


@contextlib.contextmanager
def _untrained(model: Any, job: TrainJob) -> Iterator[Any]:
    """Give the model without what it learned: its adapter switched off, or its base loaded beside it."""
    if hasattr(model, "disable_adapter"):
        with model.disable_adapter():
            yield model
    else:
        yield load_model(job.model.folder(), job.precision, Device(model.device, str(model.device)))
