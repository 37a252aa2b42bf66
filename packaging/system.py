"""What this computer is: its graphics card, the torch that suits it, and the libraries that it lacks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

TORCH = "2.13.0"
PYTORCH_INDEX = "https://download.pytorch.org/whl/"
DRIVER_FOR_CUDA_13 = 580
OLDEST_CARD_FOR_CUDA_13 = 7.5
MISSING_LIBRARY = re.compile(r"(lib[\w.+-]+\.so(?:\.\d+)*)(?::? cannot open| => not found)")

FAMILIES = {
    "debian": "sudo apt-get install -y",
    "fedora": "sudo dnf install -y",
    "arch": "sudo pacman -S --needed",
}
RELATIVES = {"ubuntu": "debian", "rhel": "fedora", "centos": "fedora", "manjaro": "arch"}
PACKAGES = {  # library without its version -> its package in Debian and Ubuntu, Fedora, Arch
    "libGL": ("libgl1", "mesa-libGL", "libglvnd"),
    "libEGL": ("libegl1", "mesa-libEGL", "libglvnd"),
    "libOpenGL": ("libopengl0", "libglvnd-opengl", "libglvnd"),
    "libGLX": ("libglx0", "libglvnd-glx", "libglvnd"),
    "libxkbcommon": ("libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    "libxkbcommon-x11": ("libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
    "libdbus-1": ("libdbus-1-3", "dbus-libs", "dbus"),
    "libfontconfig": ("libfontconfig1", "fontconfig", "fontconfig"),
    "libfreetype": ("libfreetype6", "freetype", "freetype2"),
    "libglib-2.0": ("libglib2.0-0", "glib2", "glib2"),
    "libgthread-2.0": ("libglib2.0-0", "glib2", "glib2"),
    "libgssapi_krb5": ("libgssapi-krb5-2", "krb5-libs", "krb5"),
    "libX11": ("libx11-6", "libX11", "libx11"),
    "libX11-xcb": ("libx11-xcb1", "libX11-xcb", "libx11"),
    "libxcb": ("libxcb1", "libxcb", "libxcb"),
    "libxcb-cursor": ("libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    "libxcb-icccm": ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    "libxcb-image": ("libxcb-image0", "xcb-util-image", "xcb-util-image"),
    "libxcb-keysyms": ("libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    "libxcb-render-util": ("libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil"),
    "libxcb-util": ("libxcb-util1", "xcb-util", "xcb-util"),
    "libxcb-randr": ("libxcb-randr0", "libxcb", "libxcb"),
    "libxcb-render": ("libxcb-render0", "libxcb", "libxcb"),
    "libxcb-shape": ("libxcb-shape0", "libxcb", "libxcb"),
    "libxcb-shm": ("libxcb-shm0", "libxcb", "libxcb"),
    "libxcb-sync": ("libxcb-sync1", "libxcb", "libxcb"),
    "libxcb-xfixes": ("libxcb-xfixes0", "libxcb", "libxcb"),
    "libxcb-xkb": ("libxcb-xkb1", "libxcb", "libxcb"),
}
CHINESE_FONT = {"debian": "fonts-wqy-microhei", "fedora": "wqy-microhei-fonts", "arch": "wqy-microhei"}


@dataclass(frozen=True)
class Card:
    """The NVIDIA card found, with what decides which CUDA build it can run (0 where unknown)."""

    driver: int = 0
    capability: float = 0.0


@dataclass(frozen=True)
class TorchPlan:
    """Which torch to install: a label for people and the arguments for pip."""

    label: str
    arguments: tuple[str, ...]


def find_card() -> Card | None:
    """Return the NVIDIA card of this computer, or None where there is none."""
    tool = shutil.which("nvidia-smi")
    if tool:
        query = [tool, "--query-gpu=driver_version,compute_cap", "--format=csv,noheader"]
        try:
            answer = subprocess.run(query, capture_output=True, text=True, timeout=20, check=False)
        except (OSError, subprocess.TimeoutExpired):
            answer = None
        if answer is not None and answer.returncode == 0:
            return read_card(answer.stdout)
    windows = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32" / "nvml.dll"
    trace = windows if sys.platform == "win32" else Path("/proc/driver/nvidia/version")
    return Card() if trace.exists() else None


def read_card(listing: str) -> Card | None:
    """Read nvidia-smi's listing; of several cards the least capable decides. None where it lists no card."""
    cards = []
    for line in listing.splitlines():
        match = re.match(r"\s*(\d+)[\d.]*\s*,\s*(\d+\.\d+)", line)
        if match:
            cards.append(Card(int(match[1]), float(match[2])))
    return min(cards, key=lambda card: card.capability, default=None)


def cuda_tags(card: Card) -> tuple[str, ...]:
    """Return PyTorch's names of the CUDA builds that suit a card, best first."""
    old_driver = 0 < card.driver < DRIVER_FOR_CUDA_13
    old_card = 0 < card.capability < OLDEST_CARD_FOR_CUDA_13
    return (
        ("cu126", "cu128", "cu129")
        if old_driver or old_card
        else ("cu130", "cu132", "cu129", "cu128", "cu126")
    )


def torch_plan(platform: str, card: Card | None, found_by_pip: str, cuda_tag: str | None = None) -> TorchPlan:
    """Choose the torch to install.

    `found_by_pip` is the file name that plain pip would take, empty where it finds nothing;
    `cuda_tag` is the build found in PyTorch's own index, where one was looked for.
    """
    plain = TorchPlan("CPU build", (f"torch=={TORCH}",))
    is_cpu_wheel = "+cpu" in found_by_pip.replace("%2B", "+")
    if card is None:
        if is_cpu_wheel or platform == "win32":
            return plain
        return TorchPlan("CPU build", (f"torch=={TORCH}+cpu", "--extra-index-url", PYTORCH_INDEX + "cpu"))
    if cuda_tag:
        pinned = (f"torch=={TORCH}+{cuda_tag}", "--extra-index-url", PYTORCH_INDEX + cuda_tag)
        return TorchPlan(f"CUDA build, {cuda_tag}", pinned)
    if platform == "win32" or is_cpu_wheel:
        return TorchPlan("CPU build, since no CUDA build was found", plain.arguments)
    return TorchPlan("CUDA build", plain.arguments)


def needs_own_index(platform: str, card: Card | None, found_by_pip: str) -> bool:
    """Say whether the CUDA build has to come from PyTorch's own index."""
    if card is None:
        return False
    is_cpu_wheel = "+cpu" in found_by_pip.replace("%2B", "+")
    return platform == "win32" or is_cpu_wheel or "cu130" not in cuda_tags(card)


def missing_libraries(text: str) -> list[str]:
    """Return the shared libraries that a loader's or ldd's output calls missing, each once, in order."""
    return list(dict.fromkeys(match[1] for match in MISSING_LIBRARY.finditer(text)))


def family(os_release: str) -> str | None:
    """Return the package family ("debian", "fedora", "arch") that an os-release file describes."""
    fields = dict(line.split("=", 1) for line in os_release.splitlines() if "=" in line)
    for name in (fields.get("ID", ""), *fields.get("ID_LIKE", "").strip("\"'").split()):
        plain = name.strip("\"'")
        known = RELATIVES.get(plain, plain)
        if known in FAMILIES:
            return known
    return None


def this_family() -> str | None:
    """Return the package family of the running system."""
    release = Path("/etc/os-release")
    return family(release.read_text(encoding="utf-8")) if release.is_file() else None


def packages_for(libraries: Iterable[str], system: str) -> tuple[list[str], list[str]]:
    """Return the packages that bring the libraries, and the libraries nobody here knows a package for."""
    column = list(FAMILIES).index(system)
    packages: dict[str, None] = {}
    unknown = []
    for library in libraries:
        known = PACKAGES.get(library.split(".so")[0])
        if known:
            packages[known[column]] = None
        else:
            unknown.append(library)
    return list(packages), unknown


def install_command(libraries: Iterable[str], system: str | None) -> str:
    """Return the exact command that installs the libraries, or a sentence where the system is unknown."""
    names = list(libraries)
    if system is None:
        return "Install the packages of your system that contain: " + ", ".join(names)
    packages, unknown = packages_for(names, system)
    command = f"{FAMILIES[system]} {' '.join(packages)}" if packages else ""
    rest = f"and the packages that contain: {', '.join(unknown)}" if unknown else ""
    return "  ".join(part for part in (command, rest) if part)


def has_chinese_font() -> bool:
    """Say whether fontconfig knows a font for Simplified Chinese; True where it cannot be asked."""
    tool = shutil.which("fc-list")
    if tool is None:
        return True
    answer = subprocess.run([tool, ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return bool(answer.stdout.strip())
