"""Whether Qt finds every system library it needs, and the exact command where it does not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import system
from shell import LIBRARIES, LOG, VENV, SetupError, child_environment, logged, venv_python

if TYPE_CHECKING:
    from collections.abc import Callable

PROBE = "from PySide6.QtWidgets import QApplication; import PySide6.QtSvg; QApplication([])"


def absent_libraries(*, window: bool) -> list[str]:
    """Return the shared libraries that Qt wants and this system lacks."""
    if sys.platform == "win32":
        return []
    environment = {**child_environment(), "QT_QPA_PLATFORM": "offscreen"}
    tried = subprocess.run(
        [venv_python(), "-c", PROBE], env=environment, capture_output=True, text=True, check=False
    )
    missing = system.missing_libraries(tried.stderr)
    ldd = shutil.which("ldd")
    qt = next(VENV.glob("lib/python*/site-packages/PySide6/Qt"), None)
    if ldd and qt:
        files = [qt / "lib" / "libQt6Widgets.so.6", qt / "lib" / "libQt6DBus.so.6"]
        files += [qt.parent / "lupdate", qt.parent / "lrelease"]
        if window and "DISPLAY" in os.environ and "WAYLAND_DISPLAY" not in os.environ:
            files.append(qt / "plugins" / "platforms" / "libqxcb.so")
        present = [file for file in files if file.is_file()]
        listing = subprocess.run([ldd, *present], capture_output=True, text=True, check=False).stdout
        missing += system.missing_libraries(listing)
    if tried.returncode and not missing:
        raise SetupError(LIBRARIES, "Qt does not start.", tried.stderr[-1500:], f"The full log is {LOG}.")
    return list(dict.fromkeys(missing))


def check_libraries(say: Callable[[str], None], *, window: bool) -> None:
    """Make sure that Qt starts, and say the exact command where it does not."""
    say("Checking the system's libraries")
    distribution = system.this_family()
    unattended = os.environ.get("CI") == "true" and hasattr(os, "geteuid") and os.geteuid() == 0
    missing = absent_libraries(window=window)
    if unattended and distribution == "debian":
        packages, _ = system.packages_for(missing, distribution)
        packages += [] if system.has_chinese_font() else [system.CHINESE_FONT[distribution]]
        if packages:
            say("Installing system packages: " + " ".join(packages))
            logged(["apt-get", "update"])
            logged(["apt-get", "install", "-y", "--no-install-recommends", *packages])
            missing = absent_libraries(window=window)
    if missing:
        command = system.install_command(missing, distribution)
        raise SetupError(
            LIBRARIES, "Some system libraries are missing.", "Missing: " + ", ".join(missing), command
        )
    if distribution and not system.has_chinese_font():
        say(f"For Chinese text: {system.FAMILIES[distribution]} {system.CHINESE_FONT[distribution]}")
