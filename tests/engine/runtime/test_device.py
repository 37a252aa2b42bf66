"""The seam to the card, with a stand-in for CUDA: what differs there and nowhere else."""

from __future__ import annotations

import platform
from typing import Any

import psutil
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.optimizers import AdamW, AdamW8bit, PagedAdamW8bit
from engine.precision import Bf16, Fp32, Nf4
from engine.precision.dtypes import compute_dtype
from engine.runtime.device import RESERVE, Device, pick, share_of_card, trim
from engine.runtime.load import alone


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A stand-in card with 24 GB of which 22 are free; the list tells what was asked of it."""
    asked: list[str] = []
    answers: dict[str, Any] = {
        "is_available": True,
        "get_device_name": "NVIDIA GeForce RTX 4090",
        "mem_get_info": (22 << 30, 24 << 30),
        "max_memory_reserved": 7 << 30,
        "empty_cache": None,
        "is_bf16_supported": True,
    }

    def answering(name: str) -> Any:
        def answer(*_: Any) -> Any:
            asked.append(name)
            return answers[name]

        return answer

    for name in answers:
        monkeypatch.setattr(torch.cuda, name, answering(name))
    return asked


def test_the_first_card_is_picked_when_there_is_one(card: list[str]) -> None:
    device = pick()
    assert device.is_card
    assert device.name == "NVIDIA GeForce RTX 4090"
    assert device.torch == torch.device("cuda", 0)
    assert card == ["is_available", "get_device_name"]


def test_a_card_tells_its_own_memory_and_takes_the_model_whole(card: list[str]) -> None:
    device = pick()
    assert device.memory() == (22 << 30, 24 << 30)
    assert device.held() == 7 << 30
    assert device.placement() == {"device_map": {"": 0}}
    device.release()
    assert card[-1] == "empty_cache"


def test_without_a_card_the_processor_and_the_computers_memory_count() -> None:
    device = pick()
    assert not device.is_card
    free, total = device.memory()
    assert 0 < free <= total == psutil.virtual_memory().total
    assert 0 < device.held() < total
    assert device.placement() == {}


def test_a_card_computes_in_16_bit_and_a_processor_in_32(card: list[str]) -> None:
    cuda, cpu = torch.device("cuda"), torch.device("cpu")
    assert Nf4().compute(cuda) is torch.bfloat16
    assert Nf4().compute(cpu) is torch.float32
    assert isinstance(alone(Device(cuda, "card")), Bf16)
    assert isinstance(alone(Device(cpu, "cpu")), Fp32)


def test_a_card_without_bf16_computes_in_32_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda: False)
    assert compute_dtype("auto", torch.device("cuda")) is torch.float32
    assert compute_dtype("bfloat16", torch.device("cuda")) is torch.bfloat16


@pytest.mark.parametrize(
    ("optimizer", "on_card", "on_processor"),
    [
        (AdamW(), "adamw", "adamw"),
        (AdamW8bit(), "adamw_8bit", "adamw_8bit"),
        (PagedAdamW8bit(), "paged_adamw_8bit", "adamw_8bit"),
    ],
)
def test_paging_needs_a_card_and_its_fallback_is_named(
    optimizer: Any, on_card: str, on_processor: str
) -> None:
    assert optimizer.used(torch.device("cuda")) == on_card
    assert optimizer.used(torch.device("cpu")) == on_processor


GIB = 1 << 30
sizes = st.integers(0, 200 * GIB)


@given(sizes, sizes, sizes)
def test_the_share_of_a_card_is_what_is_free_and_its_own_and_never_less_than_it_holds(
    free: int, others: int, own: int
) -> None:
    total = free + others + own
    share = share_of_card(free, total, own)
    assert 0.0 <= share <= 1.0
    if total:
        assert share * total >= own - 1
        assert share * total <= max(own, own + free - RESERVE) + 1


def test_on_windows_a_run_is_kept_to_the_cards_own_memory(
    card: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[float] = []
    monkeypatch.setattr(torch.cuda, "memory_reserved", lambda _: 1 << 30)
    monkeypatch.setattr(torch.cuda, "set_per_process_memory_fraction", lambda share, _: kept.append(share))
    monkeypatch.setattr("engine.runtime.device._spills", lambda: True)
    share = pick().keep_to_card()
    assert kept == [share]
    assert share == pytest.approx((22 + 1 - 0.25) / 24)


def test_where_nothing_spills_nothing_is_capped(card: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.runtime.device._spills", lambda: False)
    assert pick().keep_to_card() is None
    assert Device(torch.device("cpu"), "cpu").keep_to_card() is None


def test_a_card_with_less_than_a_twentieth_free_is_nearly_full(
    card: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not pick().nearly_full()
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda _: (1 << 30, 24 << 30))
    assert pick().nearly_full()


def test_the_room_of_a_card_is_what_it_is_kept_to(card: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "get_per_process_memory_fraction", lambda _: 0.5)
    assert pick().room() == 12 << 30
    assert Device(torch.device("cpu"), "cpu").room() == psutil.virtual_memory().total


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="not glibc")
def test_what_the_c_library_keeps_is_given_back() -> None:
    pieces = [bytes(2000) for _ in range(40_000)]
    last = pieces[-1]  # the top of the heap is still needed, so that glibc keeps what lies below
    full = psutil.Process().memory_info().rss
    del pieces
    assert trim()
    assert full - psutil.Process().memory_info().rss > 60 << 20
    assert len(last) == 2000
