"""Runs the training step of a job on a phantom and returns its memory at the peak, by category."""

from __future__ import annotations

import contextlib
from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import torch
from transformers import masking_utils

from engine.methods.freeze import decoder_layers
from engine.runtime.allocator import Allocator
from engine.runtime.expansions import expanded
from engine.runtime.grouping import groups_like
from engine.runtime.kinds import first_alone
from engine.runtime.ledger import CARD_BLOCK, CATEGORIES, INDEX, Ledger
from engine.runtime.objectives import Shape, objective_of
from engine.runtime.offload import LEAVING, Offload
from engine.runtime.patience import still_wanted
from engine.runtime.phantom import Parts, conjure, materialise
from engine.runtime.quantized import quantized_kind, tensors_of
from engine.runtime.recompute import recompute_layers
from engine.runtime.stretch import flat, peak, replay, stretch
from engine.runtime.updates import run_updates, updates_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from transformers import PretrainedConfig

    from engine.job import TrainJob
    from engine.runtime.ledger import Passage, Vector
    from engine.runtime.objectives import Objective
    from engine.runtime.phantom import Phantom
    from engine.runtime.updates import Build, Trained

    Run = Callable[[Ledger], None]
    """Computes the gradients of one micro-batch; tells the ledger when it turns back."""
    Step = Callable[[Any], Run]
    """Prepares a step of a model on fake tensors, before anything is entered."""

_DECAY: Final = 0.01
_FREE: Final = {"learning_rate", "weight_decay"}
"""Settings of every optimizer that its memory does not depend on."""
CARD: Final = torch.device("cuda", 0)
PROCESSOR: Final = torch.device("cpu")
_SHELF: Final[OrderedDict[str, Phantom]] = OrderedDict()
_SHELVED: Final = 3
"""Phantoms that are kept: most questions are about another length, batch or lever of the same model."""


@dataclass(frozen=True, slots=True)
class Traced:
    """Memory of a step at its peak, in bytes."""

    total: int
    """What tensors hold."""
    reserved: int
    """What the allocator holds for them."""
    parts: Vector
    """By category, in the order of CATEGORIES."""
    trainable_parameters: int
    total_parameters: int


def trace(
    job: TrainJob,
    config: PretrainedConfig,
    batch: Shape,
    device: torch.device = CARD,
    *,
    keep_all: bool = False,
) -> Traced:
    """Return the memory of a job's training step on a device; the device need not be here.

    With `keep_all` no layer is left out: slow, and what the short way is tested by.
    """
    block = CARD_BLOCK if device.type == "cuda" else 1

    def step(model: Any) -> Run:
        return _step(job, model, batch, device, phantom.objectives)

    def build(values: list[torch.nn.Parameter], hidden: list[bool]) -> torch.optim.Optimizer:
        return job.optimizer.build(groups_like(values, hidden, job.optimizer, decay=_DECAY), device)

    def make() -> Phantom:
        parts = Parts(job.precision, job.method, job.stage.task)
        return conjure(config, parts, device, block=block, keep_all=keep_all)

    parts = (job.precision.model_dump_json(), job.method.model_dump_json(), job.stage.task)
    key = "\n".join((config.to_json_string(), *parts, device.type, str(keep_all)))
    with _borrowed(key, make) as phantom:
        recompute_layers(phantom.model, job.precision, wanted=job.training.gradient_checkpointing)
        return measure(
            phantom,
            step,
            build,
            accumulated=job.training.gradient_accumulation_steps > 1,
            block=block,
            optimizer=job.optimizer.model_dump_json(exclude=_FREE),
        )


@contextlib.contextmanager
def _borrowed(key: str, make: Callable[[], Phantom]) -> Iterator[Phantom]:
    """Take a phantom off the shelf, or make it; it is put back unless something failed on it."""
    phantom = _SHELF.pop(key, None) or make()
    yield phantom
    _SHELF[key] = phantom
    while len(_SHELF) > _SHELVED:
        _SHELF.popitem(last=False)


def measure(
    phantom: Phantom, step: Step, build: Build, *, accumulated: bool, block: int, optimizer: str = ""
) -> Traced:
    """Run a step and an optimizer on a phantom and return the peak of the whole model.

    accumulated: gradients of an earlier micro-batch are there when the step begins. Updates of an optimizer
    of the same name are not run again on the same phantom.
    """
    with phantom.mode:
        materialise(phantom.model)
        fresh, later = _micro_batches(phantom, step, accumulated=accumulated, block=block)
        if optimizer not in phantom.updates:
            update = run_updates if phantom.thorough else updates_of
            phantom.updates[optimizer] = update(_in_turn(phantom), build, block)
        update = phantom.updates[optimizer]
    held = [0] * len(CATEGORIES)
    for size, category in phantom.held:
        held[category] += size
    held[INDEX["optimizer"]] += sum(entry.bytes for entry in update[0].entries)
    updating = list(held)
    updating[INDEX["gradients"]] += _bytes(phantom.trained, block)
    found = peak(flat(update[1]), updating)
    total, parts = max(peak(stretch(later, phantom), updating if accumulated else held), found)
    reserved = _reserve(phantom, fresh, later, update) if block > 1 else total
    return Traced(total, reserved, parts, phantom.trainable_parameters, phantom.total_parameters)


def _micro_batches(
    phantom: Phantom, step: Step, *, accumulated: bool, block: int
) -> tuple[list[Passage], list[Passage]]:
    """Return what lives during the first micro-batch of an optimizer step, and during a later one."""
    ledger = _record(phantom.model, step, accumulated=False, block=block)
    fresh = ledger.passages
    if not accumulated:
        return fresh, fresh
    later = None if phantom.thorough else ledger.added_up()
    return fresh, later or _record(phantom.model, step, accumulated=True, block=block).passages


def _reserve(
    phantom: Phantom, fresh: list[Passage], later: list[Passage], update: tuple[Passage, Passage]
) -> int:
    """Return what the allocator holds after two optimizer steps, each of two micro-batches or of one."""
    allocator = Allocator()
    for number, (size, _) in enumerate(phantom.held):
        allocator.take(number, size)
    for turn, optimizer in enumerate(update):
        gradients = replay(stretch(fresh, phantom), allocator, f"fresh{turn}")
        if later is not fresh:
            for key in replay(stretch(later, phantom), allocator, f"later{turn}"):
                allocator.give(key)
        replay(flat(optimizer), allocator, "update")
        for key in gradients:
            allocator.give(key)
    return allocator.peak


def _in_turn(phantom: Phantom) -> list[Trained]:
    """Return the trained parameters, matrices inside layers first, as an optimizer that asks has them."""
    found = [(value, id(value) in phantom.hidden) for value in phantom.trained]
    return sorted(found, key=lambda entry: not entry[1])


def _bytes(values: list[torch.Tensor], block: int) -> int:
    return sum(-(-value.numel() * value.element_size() // block) * block for value in values)


def _record(model: Any, step: Step, *, accumulated: bool, block: int) -> Ledger:
    """Run a step on a shortened model's fake tensors and return the books of what lived when."""
    still_wanted()
    model.train()
    trained = [value for value in model.parameters() if value.requires_grad]
    for value in trained:
        value.grad = torch.empty_like(value) if accumulated else None
    run = step(model)
    ledger = Ledger(block=block, expand=expanded(card=block > 1))
    ledger.known(tensors_of(model))
    ledger.known(value.grad for value in trained if value.grad is not None)
    handles = list(watch(model, trained, ledger))
    with ledger:
        run(ledger)
    ledger.close()  # the gradients stay until the update is done
    for handle in handles:
        handle.remove()
    for value in trained:
        value.grad = None
    return ledger


def _step(
    job: TrainJob, model: Any, shape: Shape, device: torch.device, objectives: dict[str, Objective]
) -> Run:
    compute = job.precision.compute(device)

    def computing() -> contextlib.AbstractContextManager[Any]:
        if compute == torch.float32:
            return contextlib.nullcontext()
        return torch.autocast("cpu", dtype=compute, cache_enabled=False)

    away = device.type == "cuda" and job.training.activation_offloading
    offloading = Offload(model, Elsewhere()) if away else contextlib.nullcontext
    use_kernels_of(model, device)
    ways = (job.training.chunked_loss, job.training.label_smoothing_factor > 0)
    key = f"{job.stage.model_dump_json(exclude={'max_length', 'train_on'})} {ways}"
    if key not in objectives:
        with computing():
            objectives[key] = _objective(job, model)
        use_kernels_of(model, device)  # the trial leaves every layer in training
    job.method.look_at_nothing(model)
    objective = objectives[key]

    def forward() -> torch.Tensor:
        whole = not (job.stage.packing or shape.padded)
        with computing(), offloading(), mask_known(whole=whole):
            return objective.rehearse(model, shape)

    def run(ledger: Ledger) -> None:
        loss = forward()
        ledger.turn()
        loss.backward()
        ledger.at("end")

    return run


def _objective(job: TrainJob, model: Any) -> Objective:
    """Return what a job's stage computes on a model; how it can is up to its head, not to its layers."""
    found = objective_of(job, 0)
    with first_alone(model):
        refused = found.fit(model)
    if refused is not None:
        found.fit(model)
    return found


class Elsewhere:
    """The computer's memory, seen from the card: what is put there is gone, but for what is on its way."""

    def __init__(self) -> None:
        self._leaving: deque[torch.Tensor] = deque(maxlen=LEAVING)

    def put(self, flat: torch.Tensor) -> tuple[torch.Size, torch.dtype]:
        """Let go of a tensor."""
        self._leaving.append(flat)
        return flat.shape, flat.dtype

    def get(self, kept: tuple[torch.Size, torch.dtype]) -> torch.Tensor:
        """Return a tensor of the same shape."""
        self._leaving.clear()
        shape, dtype = kept
        return torch.empty(shape, dtype=dtype)


@contextlib.contextmanager
def mask_known(*, whole: bool) -> Iterator[None]:
    """Answer for transformers what it would read from a real batch: rows that are whole need no mask."""
    finder = masking_utils.find_packed_sequence_indices
    if whole:
        masking_utils.find_packed_sequence_indices = lambda _: None
    try:
        yield
    finally:
        masking_utils.find_packed_sequence_indices = finder


def use_kernels_of(model: Any, device: torch.device) -> None:
    """Let 8-bit layers take the way they take on a card; on a processor they expand their weights."""
    if device.type != "cuda":
        return
    for module in model.modules():
        if quantized_kind(module) == "Linear8bitLt":
            module.eval()
            module.state.threshold = 0.0  # outliers are few, and how many depends on the data


def watch(model: Any, trained: list[Any], ledger: Ledger) -> Iterator[Any]:
    """Mark the passages of a step and name what is born in them; yields the hooks to take away again."""
    layers = decoder_layers(model)
    for number, layer in enumerate(layers):
        yield layer.register_forward_pre_hook(_entering(ledger, number), with_kwargs=True)
        yield layer.register_forward_hook(_leaving(ledger, number, last=number == len(layers) - 1))
    for value in trained:
        yield value.register_post_accumulate_grad_hook(lambda held: ledger.adopt(held.grad))


def _entering(ledger: Ledger, number: int) -> Any:
    def hook(module: Any, args: Any, kwargs: Any) -> None:
        del module
        ledger.category = "activations"
        if ledger.turned:  # computed again for the backward pass
            return
        still_wanted()
        ledger.at("forward", number)
        hidden = args[0] if args else kwargs["hidden_states"]
        if number and hidden.requires_grad:
            hidden.register_hook(lambda _: _backward(ledger, number - 1))

    return hook


def _backward(ledger: Ledger, number: int) -> None:
    still_wanted()
    ledger.at("backward", number)


def _leaving(ledger: Ledger, number: int, *, last: bool) -> Any:
    def hook(module: Any, args: Any, output: Any) -> None:
        del module, args
        if ledger.turned:
            ledger.category = "transient"
        elif last:
            ledger.at("head")
            ledger.category = "logits"
            hidden = output[0] if isinstance(output, tuple) else output
            if hidden.requires_grad:
                hidden.register_hook(lambda _: _backward(ledger, number))

    return hook
