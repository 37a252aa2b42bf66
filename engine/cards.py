"""What the NVIDIA cards of this computer say of themselves, through NVML; a figure nobody gives is None."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping, Sequence
    from types import TracebackType
    from typing import Self

Throttle = Literal[
    "power_cap",
    "thermal",
    "hardware_thermal",
    "hardware_slowdown",
    "power_brake",
    "board_limit",
    "reliability",
    "sync_boost",
    "clock_setting",
]
"""Why a card runs slower than it could."""
Lost = Literal["card", "driver"]

_REASONS: Final[tuple[tuple[int, Throttle], ...]] = (
    (0x040, "hardware_thermal"),
    (0x020, "thermal"),
    (0x080, "power_brake"),
    (0x004, "power_cap"),
    (0x008, "hardware_slowdown"),
    (0x200, "board_limit"),
    (0x400, "reliability"),
    (0x010, "sync_boost"),
    (0x002, "clock_setting"),
)
"""Bits of nvmlClocksEventReasons in nvml.h, the most telling first; being idle (0x1) slows nothing down."""
_VISIBLE: Final = "CUDA_VISIBLE_DEVICES"
_FIRST_DELAY: Final = 1.0
_LONGEST_DELAY: Final = 30.0
"""Seconds between two attempts to reach a driver or a card that is gone."""


@dataclass(frozen=True, slots=True)
class CardProcess:
    """A program that uses a card; the driver of Windows does not say how much memory it holds."""

    pid: int
    memory: int | None = None


@dataclass(frozen=True, slots=True)
class CardReading:
    """One sample of one card; None is a figure that the driver does not give, never a zero in its place."""

    index: int
    name: str
    total: int | None = None
    """Memory in bytes."""
    used: int | None = None
    free: int | None = None
    temperature: int | None = None
    """Degrees Celsius."""
    power: float | None = None
    """Watts."""
    power_limit: float | None = None
    utilisation: float | None = None
    """Share of the last sample period in which the card worked, 0 to 1."""
    throttles: tuple[Throttle, ...] | None = None
    """What slows the card down now; empty when nothing does."""
    processes: tuple[CardProcess, ...] | None = None
    driver: str | None = None
    """Version of the driver."""
    uuid: str | None = None
    lost: Lost | None = None
    """What does not answer any more, when the card was there before."""

    def memory_of(self, pid: int) -> int | None:
        """Return the bytes that a process holds on this card, where the driver names it and says so."""
        return next((one.memory for one in self.processes or () if one.pid == pid), None)

    def serves(self, pid: int) -> bool:
        """Say whether the driver names a process among those that use this card."""
        return any(one.pid == pid for one in self.processes or ())


Readings = tuple[CardReading, ...] | None
"""None is a computer on which no NVIDIA card has ever answered."""


class CardSampler:
    """Reads every card, outlives a lost driver, and finds it again.

    For one thread at a time. No call raises, but one may hang where the driver does: never on a GUI thread.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._nvml: Any = None
        self._known: dict[str, CardReading] = {}
        self._delay = _FIRST_DELAY
        self._retry_at = clock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self) -> Readings:
        """Return one reading a card, those that answer first."""
        if self._nvml is None and (self._clock() < self._retry_at or not self._open()):
            return self._told({}, "driver")
        try:
            found = self._answers()
        except _DriverLostError:
            self.close()
            self._put_off()
            return self._told({}, "driver")
        self._known.update(found)
        if self._known.keys() == found.keys():
            self._delay = _FIRST_DELAY
        elif self._clock() >= self._retry_at:
            # Cards are counted when a session begins: only a new one sees that a card came back.
            self.close()
            self._put_off()
            self._open()
        return self._told(found, "card")

    def close(self) -> None:
        """End the session with the driver; reading again begins another."""
        if self._nvml is not None:
            nvml, self._nvml = self._nvml, None
            _attempt(nvml, "nvmlShutdown")

    def _open(self) -> bool:
        try:
            # Imported here: it takes a moment, and who only wants the types should not wait for it.
            import pynvml
        except ImportError:
            self._put_off()
            return False
        try:
            pynvml.nvmlInit()
        except (pynvml.NVMLError, OSError):
            self._put_off()
            return False
        self._nvml = pynvml
        return True

    def _put_off(self) -> None:
        self._retry_at = self._clock() + self._delay
        self._delay = min(self._delay * 2, _LONGEST_DELAY)

    def _told(self, found: Mapping[str, CardReading], lost: Lost) -> Readings:
        """Return what answers, and what answered before as unknown."""
        silent = [
            CardReading(card.index, card.name, driver=card.driver, uuid=card.uuid, lost=lost)
            for key, card in self._known.items()
            if key not in found
        ]
        return (*found.values(), *silent) or None

    def _answers(self) -> dict[str, CardReading]:
        """Return the cards that answer by what identifies them; raises when the driver is gone."""
        count = _attempt(self._nvml, "nvmlDeviceGetCount")
        if count is None:
            raise _DriverLostError
        driver = _attempt(self._nvml, "nvmlSystemGetDriverVersion")
        found = {}
        for index in range(count):
            try:
                card = _read_card(self._nvml, index)
            except _CardLostError:
                continue
            if card is not None:
                found[self._key(card)] = replace(card, driver=driver or None)
        return found

    def _key(self, card: CardReading) -> str:
        """Return what identifies a card; one that keeps its number to itself is known by its place."""
        if card.uuid is not None:
            return card.uuid
        same = (key for key, one in self._known.items() if (one.index, one.name) == (card.index, card.name))
        return next(same, f"{card.index}: {card.name}")


def training_card(cards: Readings, environment: Mapping[str, str] = os.environ) -> CardReading | None:
    """Return the card that the engine would compute on: the one with most memory, or the first CUDA may see.

    CUDA counts the fastest card first unless it is told otherwise, and NVML counts by the slot: between two
    unlike cards `choose_card` makes both mean the same one.
    """
    visible = environment.get(_VISIBLE)
    if visible is None or not cards:
        return max(cards, key=lambda card: card.total or 0) if cards else None
    wanted = visible.split(",")[0].strip()
    if wanted.isdecimal():
        return next((card for card in cards if card.index == int(wanted)), None)
    return next((card for card in cards if wanted and (card.uuid or "").startswith(wanted)), None)


def choose_card(environment: MutableMapping[str, str] = os.environ) -> None:
    """Let CUDA see only the card that is trained on, and count cards by the slot as NVML does.

    Call it before anything asks CUDA for its cards. What somebody chose already stays, and so does the
    launcher's choice where several processes share the work.
    """
    environment.setdefault("CUDA_DEVICE_ORDER", "PCI_BUS_ID")
    if _VISIBLE in environment or "WORLD_SIZE" in environment:
        return
    with CardSampler() as sampler:
        cards = sampler.read()
    card = training_card(cards, environment)
    if card is not None and card.uuid is not None and len(cards or ()) > 1:
        environment[_VISIBLE] = card.uuid


def busy_card(cards: Readings, pids: Sequence[int]) -> CardReading | None:
    """Return the card that one of these processes computes on; the one that a new one would, otherwise."""
    used = (card for card in cards or () if any(card.serves(pid) for pid in pids))
    return next(used, None) or training_card(cards)


class _DriverLostError(Exception):
    """The driver is gone, and with it every card."""


class _CardLostError(Exception):
    """The card is gone."""


def _attempt(nvml: Any, name: str, *arguments: Any) -> Any:
    """Return what an NVML call says, or None when this card, driver or binding does not say it."""
    try:
        return getattr(nvml, name)(*arguments)
    except nvml.NVMLError as error:
        if name == "nvmlShutdown":
            return None
        if error.value == nvml.NVML_ERROR_GPU_IS_LOST and arguments:  # asked of a card, not of the driver
            raise _CardLostError from error
        if error.value in {
            nvml.NVML_ERROR_UNINITIALIZED,
            nvml.NVML_ERROR_DRIVER_NOT_LOADED,
            nvml.NVML_ERROR_LIB_RM_VERSION_MISMATCH,
        }:
            raise _DriverLostError from error
    except (OSError, UnicodeDecodeError, AttributeError, nvml.NVMLLibraryMismatchError):
        # A library that faults, a name that is no text, a call that binding or library do not know.
        return None
    return None


def _read_card(nvml: Any, index: int) -> CardReading | None:
    handle = _attempt(nvml, "nvmlDeviceGetHandleByIndex", index)
    if handle is None:
        return None
    memory = _attempt(nvml, "nvmlDeviceGetMemoryInfo", handle)
    load = _attempt(nvml, "nvmlDeviceGetUtilizationRates", handle)
    return CardReading(
        index=index,
        name=_attempt(nvml, "nvmlDeviceGetName", handle) or f"NVIDIA GPU {index}",
        total=None if memory is None else int(memory.total),
        used=None if memory is None else int(memory.used),
        free=None if memory is None else int(memory.free),
        temperature=_attempt(nvml, "nvmlDeviceGetTemperature", handle, nvml.NVML_TEMPERATURE_GPU),
        power=_watts(_attempt(nvml, "nvmlDeviceGetPowerUsage", handle)),
        power_limit=_watts(_attempt(nvml, "nvmlDeviceGetEnforcedPowerLimit", handle)),
        utilisation=None if load is None else load.gpu / 100,
        throttles=_throttles(nvml, handle),
        processes=_processes(nvml, handle),
        uuid=_attempt(nvml, "nvmlDeviceGetUUID", handle) or None,
    )


def _watts(milliwatts: int | None) -> float | None:
    return None if milliwatts is None else milliwatts / 1000


def _throttles(nvml: Any, handle: Any) -> tuple[Throttle, ...] | None:
    bits = _attempt(nvml, "nvmlDeviceGetCurrentClocksEventReasons", handle)
    if bits is None:  # drivers before 535 know it by its old name
        bits = _attempt(nvml, "nvmlDeviceGetCurrentClocksThrottleReasons", handle)
    if bits is None:
        return None
    found: list[Throttle] = [word for bit, word in _REASONS if bits & bit]
    if {"hardware_thermal", "power_brake"} & set(found) and "hardware_slowdown" in found:
        found.remove("hardware_slowdown")  # that bit only sums up the other two
    return tuple(found)


def _processes(nvml: Any, handle: Any) -> tuple[CardProcess, ...] | None:
    lists = [_listed(nvml, kind, handle) for kind in ("Compute", "Graphics")]
    if lists == [None, None]:
        return None
    held: dict[int, int | None] = {}
    for one in (one for some in lists for one in some or ()):
        known = held.get(one.pid)
        amount = one.usedGpuMemory
        held[one.pid] = known if amount is None else max(int(amount), known or 0)
    return tuple(CardProcess(pid, amount) for pid, amount in held.items())


def _listed(nvml: Any, kind: str, handle: Any) -> list[Any] | None:
    """Return the processes of one kind by the call of this driver, or of those before 510."""
    for version in ("v3", "v2"):
        found = _attempt(nvml, f"nvmlDeviceGet{kind}RunningProcesses_{version}", handle)
        if found is not None:
            return found
    return None
