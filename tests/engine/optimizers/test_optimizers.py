"""Optimizers: what they take in memory, what they are told, and what they do."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from transformers.optimization import Adafactor as TheirAdafactor

from engine.combination import optimizer_refusal
from engine.methods import Full, Lora
from engine.optimizers import (
    OPTIMIZERS,
    Adafactor,
    AdamW,
    AdamW8bit,
    AdEMAMix,
    AdEMAMix8bit,
    ApolloAdamW,
    GaLoreAdamW,
    Muon,
    Optimizer,
    PagedAdamW8bit,
    RmsProp,
    ScheduleFreeAdamW,
    Sgd,
    StableAdamW,
)
from engine.optimizers.adamw import Adam
from engine.precision import Fp32
from engine.spec import kind_of

CPU, CARD = torch.device("cpu"), torch.device("cuda")
COUNT = 1 << 16
EVERY = pytest.mark.parametrize("kind", OPTIMIZERS, ids=kind_of)
APART = [kind for kind in OPTIMIZERS if kind.hidden_apart]
SCALED = [kind for kind in OPTIMIZERS if kind not in {Sgd, RmsProp}]
"""Optimizers whose steps are as long as the learning rate, however large the gradient is."""


def grouped(kind: type[Optimizer], values: list[torch.Tensor], decay: float = 0.0) -> list[dict[str, Any]]:
    """Groups as the trainer makes them: matrices and the rest, where the optimizer tells them apart."""
    if not kind.hidden_apart:
        return [{"params": values, "weight_decay": decay}]
    parts = [(True, [v for v in values if v.ndim == 2]), (False, [v for v in values if v.ndim != 2])]
    return [{"params": part, "weight_decay": decay, "hidden": hidden} for hidden, part in parts if part]


def stepped(optimizer: Optimizer, steps: int = 1, *, decay: float = 0.0) -> tuple[torch.Tensor, Any]:
    """A weight that starts at one and is drawn to zero, after so many steps, and what moved it."""
    weight = torch.nn.Parameter(torch.ones(COUNT))
    built = optimizer.build(grouped(type(optimizer), [weight], decay), CPU)
    for _ in range(steps):
        built.zero_grad()
        (weight**2).sum().backward()
        built.step()
    return weight.detach(), built


def held(state: dict[str, Any]) -> int:
    """The bytes of the tensors of a parameter's state, tables that all share left out."""
    tensors = [
        value for name, value in state.items() if isinstance(value, torch.Tensor) and "qmap" not in name
    ]
    return sum({value.data_ptr(): value.nbytes for value in tensors if value.ndim}.values())


@EVERY
@pytest.mark.parametrize("shape", [(192, 320), (320, 192), (COUNT,)], ids=str)
def test_the_state_takes_the_memory_that_is_counted(kind: type[Optimizer], shape: tuple[int, ...]) -> None:
    weight = torch.nn.Parameter(torch.randn(shape))
    built = kind().build(grouped(kind, [weight]), CPU)
    weight.grad = torch.randn(shape)
    built.step()
    counted = kind().state_bytes(shape, hidden=len(shape) == 2)
    # Scales, by which 8 bits are read, come on top.
    assert counted <= held(built.state[weight]) <= counted * 1.05


@EVERY
def test_the_quick_formula_counts_what_a_large_matrix_takes(kind: type[Optimizer]) -> None:
    shape = (4096, 4096)
    counted = kind().state_bytes(shape, hidden=True) / (4096 * 4096)
    assert abs(counted - kind.state_bytes_per_parameter) < 0.06


def test_gradient_descent_without_momentum_keeps_nothing() -> None:
    _, built = stepped(Sgd(momentum=0.0))
    assert Sgd(momentum=0.0).state_bytes((COUNT,), hidden=False) == 0
    assert sum(held(state) for state in built.state.values()) == 0


@pytest.mark.parametrize("kind", SCALED, ids=kind_of)
def test_the_first_step_is_as_long_as_the_learning_rate(kind: type[Optimizer]) -> None:
    weight, _ = stepped(kind(learning_rate=0.125))
    assert torch.allclose(weight, torch.full((COUNT,), 0.875), atol=1e-3)


@EVERY
def test_a_few_steps_lead_downhill(kind: type[Optimizer]) -> None:
    weight, built = stepped(kind(learning_rate=0.05), steps=15)
    if hasattr(built, "eval"):
        built.eval()
    assert float(weight.abs().max()) < (0.9 if kind is ScheduleFreeAdamW else 0.5)


@EVERY
def test_each_group_keeps_its_own_weight_decay(kind: type[Optimizer]) -> None:
    decayed, _ = stepped(kind(learning_rate=0.125, weight_decay=0.9), decay=0.5)
    plain, _ = stepped(kind(learning_rate=0.125))
    assert torch.allclose(plain - decayed, torch.full((COUNT,), 0.125 * 0.5), atol=1e-3)


@pytest.mark.parametrize("kind", [kind for kind in OPTIMIZERS if issubclass(kind, Adam)], ids=kind_of)
def test_the_settings_reach_the_library(kind: type[Adam]) -> None:
    settings = kind(learning_rate=1e-3, adam_beta1=0.8, adam_beta2=0.95, adam_epsilon=1e-6)
    _, built = stepped(settings)
    group = built.param_groups[0]
    assert (group["lr"], tuple(group["betas"])[:2], group["eps"]) == (1e-3, (0.8, 0.95), 1e-6)


@pytest.mark.parametrize("kind", [AdEMAMix, AdEMAMix8bit], ids=kind_of)
def test_the_slow_mean_is_told_its_settings(kind: type[AdEMAMix]) -> None:
    group = stepped(kind(beta3=0.99, alpha=2.0))[1].param_groups[0]
    assert (group["betas"][2], group["alpha"]) == (0.99, 2.0)


def test_only_paging_falls_back_on_a_processor_and_says_so() -> None:
    assert [optimizer().used(CARD) for optimizer in OPTIMIZERS] == [kind_of(kind) for kind in OPTIMIZERS]
    fallen = {kind_of(kind): kind().used(CPU) for kind in OPTIMIZERS if kind().used(CPU) != kind_of(kind)}
    assert fallen == {
        "paged_adamw_8bit": "adamw_8bit",
        "paged_adamw_32bit": "adamw",
        "paged_lion_8bit": "lion_8bit",
        "paged_ademamix_8bit": "ademamix_8bit",
    }
    by_kind = {kind_of(kind): kind for kind in OPTIMIZERS}
    for wanted, used in fallen.items():
        assert type(stepped(by_kind[wanted]())[1]) is type(stepped(by_kind[used]())[1])


def test_those_made_for_whole_weights_refuse_adapters_and_say_why() -> None:
    refused = {kind for kind in OPTIMIZERS if optimizer_refusal(kind(), Lora(), Fp32())}
    assert refused == {Muon, GaLoreAdamW, ApolloAdamW}
    assert not any(optimizer_refusal(kind(), Full(), Fp32()) for kind in OPTIMIZERS)
    problem = optimizer_refusal(Muon(), Lora(), Fp32())
    assert problem is not None
    assert "whole weight matrices" in str(problem.facts["reason"])


def problem_of(seed: int = 0) -> tuple[list[torch.nn.Parameter], Any]:
    """A linear map with a bias to be found from its answers, and its loss; large enough for 8 bit."""
    source = torch.Generator().manual_seed(seed)
    inputs = torch.randn(128, 64, generator=source)
    wanted = inputs @ torch.randn(64, 80, generator=source) * 0.1 + 0.1
    values = [torch.nn.Parameter(torch.zeros(64, 80)), torch.nn.Parameter(torch.zeros(80))]
    return values, lambda: (inputs @ values[0] + values[1] - wanted).square().mean()


def learn(kind: type[Optimizer], steps: int, *, resume_at: int | None = None, **settings: Any) -> list[Any]:
    """Losses of so many steps; on the way the state is saved and read by an optimizer made anew."""
    values, loss_of = problem_of()
    make = lambda: kind(**settings).build(grouped(kind, values), CPU)  # noqa: E731
    built, losses = make(), []
    for step in range(steps):
        if step == resume_at:
            kept = built.state_dict()
            built = make()
            built.load_state_dict(kept)
        built.zero_grad()
        loss = loss_of()
        loss.backward()
        losses.append(float(loss.detach()))
        built.step()
    return losses


@EVERY
def test_it_learns_and_goes_on_from_its_saved_state_to_the_bit(kind: type[Optimizer]) -> None:
    settings = {"learning_rate": 0.05 if kind is Sgd else 0.01}
    losses = learn(kind, 30, **settings)
    assert losses[-1] < losses[0] * 0.75
    assert learn(kind, 30, resume_at=7, **settings) == losses


@pytest.mark.parametrize("kind", [GaLoreAdamW, ApolloAdamW], ids=kind_of)
def test_it_goes_on_to_the_bit_when_the_projection_changes(kind: type[Optimizer]) -> None:
    settings = {"learning_rate": 0.01, "rank": 4, "update_proj_gap": 5}
    losses = learn(kind, 18, **settings)
    assert losses[-1] < losses[0]
    assert learn(kind, 18, resume_at=10, **settings) == losses


def moved(kind: type[Optimizer], grads: list[torch.Tensor], **settings: Any) -> torch.Tensor:
    """A matrix of ones after steps with given gradients."""
    weight = torch.nn.Parameter(torch.ones_like(grads[0]))
    built = kind(**settings).build(grouped(kind, [weight], 0.1), CPU)
    for grad in grads:
        weight.grad = grad.clone()
        built.step()
    return weight.detach()


def gradients(*shape: int, count: int = 4) -> list[torch.Tensor]:
    source = torch.Generator().manual_seed(3)
    return [torch.randn(*shape, generator=source) for _ in range(count)]


@pytest.mark.parametrize("shape", [(20, 36), (36, 20)])
def test_muon_is_pytorchs_on_matrices_and_adamw_on_the_rest(shape: tuple[int, int]) -> None:
    weight = torch.nn.Parameter(torch.ones(shape))
    theirs = torch.optim.Muon([weight], lr=0.02, weight_decay=0.1, adjust_lr_fn="match_rms_adamw")
    for grad in gradients(*shape):
        weight.grad = grad.clone()
        theirs.step()
    assert torch.allclose(moved(Muon, gradients(*shape), learning_rate=0.02), weight, atol=1e-6)
    rest = moved(Muon, gradients(50), learning_rate=0.02)
    assert torch.allclose(rest, moved(AdamW, gradients(50), learning_rate=0.02), atol=1e-6)


@pytest.mark.parametrize("shape", [(12, 30), (30, 12)])
def test_galore_with_all_directions_keeps_adams_first_step_inside_them(shape: tuple[int, int]) -> None:
    grad = gradients(*shape)[0]
    whole = moved(GaLoreAdamW, [grad], learning_rate=0.1, scale=1.0, rank=64)
    few = moved(GaLoreAdamW, [grad], learning_rate=0.1, scale=1.0, rank=2)
    assert torch.linalg.matrix_rank(few - (1 - 0.1 * 0.1), atol=1e-4) == 2
    assert torch.linalg.matrix_rank(whole - (1 - 0.1 * 0.1), atol=1e-4) == 12


@pytest.mark.parametrize("scale_type", ["channel", "tensor"])
@pytest.mark.parametrize("shape", [(12, 30), (30, 12)])
def test_apollos_steps_follow_the_gradient_channel_by_channel(
    shape: tuple[int, int], scale_type: str
) -> None:
    grad = gradients(*shape)[0]
    step = (1 - 0.1 * 0.1) - moved(ApolloAdamW, [grad], learning_rate=0.1, rank=8, scale_type=scale_type)
    along = step / grad
    channels = along if shape[0] < shape[1] else along.mT
    assert torch.allclose(channels, channels[:1].expand_as(channels), rtol=1e-3)
    assert (along > 0).all()
    alike = torch.allclose(channels, channels[:, :1].expand_as(channels), rtol=1e-3)
    assert alike == (scale_type == "tensor")


def test_apollos_steps_grow_slowly() -> None:
    small, large = gradients(12, 30, count=2)
    weight = torch.nn.Parameter(torch.zeros(12, 30))
    built = ApolloAdamW(learning_rate=1.0).build(grouped(ApolloAdamW, [weight]), CPU)
    lengths = []
    for grad in (small, large * 50):
        before = weight.detach().clone()
        weight.grad = grad
        built.step()
        lengths.append(float((weight.detach() - before).norm()))
    assert lengths[1] <= lengths[0] * 1.0101


def test_a_gradient_that_jumps_is_let_through_shortened() -> None:
    calm, jump = gradients(400, count=1)[0], gradients(400, count=1)[0] * 100
    stable = moved(StableAdamW, [calm, jump], learning_rate=0.1)
    plain = moved(AdamW, [calm, jump], learning_rate=0.1)
    first = moved(AdamW, [calm], learning_rate=0.1)
    assert torch.allclose(moved(StableAdamW, [calm], learning_rate=0.1), first, atol=1e-6)
    assert (stable - first).norm() < (plain - first).norm()


@pytest.mark.parametrize("shape", [(20, 36), (36,)], ids=str)
def test_adafactor_is_transformers_at_a_learning_rate_of_its_own(shape: tuple[int, ...]) -> None:
    weight = torch.nn.Parameter(torch.ones(shape))
    fixed = {"scale_parameter": False, "relative_step": False, "warmup_init": False}
    theirs = TheirAdafactor([weight], lr=0.02, weight_decay=0.1, **fixed)
    for grad in gradients(*shape):
        weight.grad = grad.clone()
        theirs.step()
    assert torch.allclose(moved(Adafactor, gradients(*shape), learning_rate=0.02), weight, atol=1e-5)


def test_rmsprop_is_pytorchs() -> None:
    weight = torch.nn.Parameter(torch.ones(36))
    theirs = torch.optim.RMSprop([weight], lr=0.02)
    built = RmsProp(learning_rate=0.02).build(grouped(RmsProp, [torch.nn.Parameter(torch.ones(36))]), CPU)
    (ours,) = built.param_groups[0]["params"]
    for grad in gradients(36):
        for value, optimizer in ((weight, theirs), (ours, built)):
            value.grad = grad.clone()
            optimizer.step()
    assert torch.allclose(ours, weight, atol=1e-6)


def test_eight_bit_is_told_apart_from_paging() -> None:
    assert type(stepped(PagedAdamW8bit())[1]) is type(stepped(AdamW8bit())[1])


# --- the schedule-free one ---------------------------------------------------------------------------


def reference(grads: list[torch.Tensor], rate: float, beta: float = 0.9) -> tuple[torch.Tensor, torch.Tensor]:
    """The paper's three sequences, as they are written down there: returns (y, x)."""
    z = x = torch.ones_like(grads[0]).double()
    square, weights = torch.zeros_like(x), 0.0
    for number, grad in enumerate((grad.double() for grad in grads), start=1):
        square = 0.999 * square + 0.001 * grad**2
        z = z - rate * grad / ((square / (1 - 0.999**number)).sqrt() + 1e-8)
        weights += rate**2
        share = rate**2 / weights
        x = (1 - share) * x + share * z
    return (1 - beta) * z + beta * x, x


def test_schedule_free_is_what_the_paper_says() -> None:
    weight = torch.nn.Parameter(torch.ones(64))
    built: Any = ScheduleFreeAdamW(learning_rate=0.01).build([{"params": [weight], "weight_decay": 0.0}], CPU)
    for grad in gradients(64, count=6):
        weight.grad = grad
        built.step()
    y, x = reference(gradients(64, count=6), 0.01)
    assert torch.allclose(weight.double(), y, atol=1e-6)
    built.eval()
    assert torch.allclose(weight.double(), x, atol=1e-6)


def test_looking_at_the_average_changes_nothing_of_the_training() -> None:
    looked, plain = problem_of(), problem_of()
    for (values, loss_of), looking in ((looked, True), (plain, False)):
        built: Any = ScheduleFreeAdamW(learning_rate=0.01).build([{"params": values}], CPU)
        for _ in range(5):
            built.zero_grad()
            loss_of().backward()
            built.step()
            if looking:
                built.eval()
                built.eval()
                kept = built.state_dict()
                built = ScheduleFreeAdamW(learning_rate=0.01).build([{"params": values}], CPU)
                built.load_state_dict(kept)
                built.train()
    assert all(torch.equal(one, other) for one, other in zip(looked[0], plain[0], strict=True))


def test_a_first_step_without_a_learning_rate_moves_nothing() -> None:
    weight = torch.nn.Parameter(torch.ones(8))
    built: Any = ScheduleFreeAdamW().build([{"params": [weight], "lr": 0.0}], CPU)
    weight.grad = torch.ones(8)
    built.step()
    built.eval()
    assert torch.equal(weight, torch.ones(8))
