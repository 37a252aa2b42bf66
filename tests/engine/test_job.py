"""Job files: written and read without loss, and refused with file, line and key."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from engine import job
from engine.console import TABLES
from engine.exporters import AnyExporter
from engine.formats import AnyFormat
from engine.methods import AnyMethod, Lora
from engine.optimizers import AnyOptimizer
from engine.precision import AnyPrecision
from engine.problems import ProblemError
from engine.readers import AnyReader
from engine.spec import Spec, kind_of
from engine.stages import AnyStage

HEAD = "model: {path: /models/tiny}\ndata: [{path: /data/rows.jsonl}]\n"


def load(tmp_path: Path, text: str | bytes) -> Any:
    file = tmp_path / "job.yaml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return job.load(file)


def refusal(tmp_path: Path, text: str | bytes) -> ProblemError:
    with pytest.raises(ProblemError) as caught:
        load(tmp_path, text)
    assert str(tmp_path / "job.yaml") in str(caught.value)
    return caught.value


def facts(tmp_path: Path, text: str) -> tuple[object, object]:
    error = refusal(tmp_path, text)
    assert error.problem.code == "job_invalid", str(error)
    return error.problem.facts["key"], error.problem.facts["line"]


def test_the_smallest_job_is_a_model_and_a_file(tmp_path: Path) -> None:
    work = load(tmp_path, HEAD)
    assert (work.kind, work.method.kind, work.precision.kind) == ("train", "lora", "nf4")


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ("", "learning_rte"),
        ("split", "split.validaton"),
        ("stage", "stage.train_onn"),
        ("precision", "precision.doubel"),
        ("method", "method.rank"),
        ("optimizer", "optimizer.lr"),
        ("training", "training.epochs"),
        ("evaluation", "evaluation.every"),
    ],
)
def test_an_unknown_setting_is_named_with_its_path_and_line(tmp_path: Path, section: str, key: str) -> None:
    kinds = {"stage": "sft", "precision": "nf4", "method": "lora", "optimizer": "adamw"}
    kind = f"  kind: {kinds[section]}\n" if section in kinds else ""
    name = key.rpartition(".")[2]
    text = f"{HEAD}{section}:\n{kind}  {name}: 1\n" if section else f"{HEAD}{name}: 1\n"
    assert facts(tmp_path, text) == (key, text.count("\n"))
    assert "there is no such setting" in str(refusal(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("model: {path: /m, revison: x}\ndata: [{path: /d}]\n", "model.revison", 1),
        ("model: {path: /m}\ndata:\n- path: /d\n- path: /e\n  wieght: 2\n", "data.1.wieght", 5),
        (
            "model: {path: /m}\ndata:\n- path: /d\n  format:\n    kind: text\n    text: [1]\n",
            "data.0.format.text",
            6,
        ),
        ("model: {path: /m}\ndata:\n- path: /d\n  reader: {kind: csv, sep: 1}\n", "data.0.reader.sep", 4),
        ("kind: export\nrun: /r\nexporter:\n  kind: merged\n  dtyp: x\n", "exporter.dtyp", 5),
        ("kind: evaluate\nrun: /r\nspilt: test\n", "spilt", 3),
        ("kind: evaluate\nrun: /r\nmetrics:\n- kind: loss\n- kind: loss\n  a: 1\n", "metrics.1.a", 6),
    ],
)
def test_a_wrong_key_in_a_list_or_choice_is_named_without_the_names_of_kinds(
    tmp_path: Path, text: str, key: str, line: int
) -> None:
    assert facts(tmp_path, text) == (key, line)


def test_a_setting_that_is_called_like_a_kind_keeps_its_name(tmp_path: Path) -> None:
    text = HEAD + "training:\n  lora: 1\nmethod: {kind: lora}\n"
    assert facts(tmp_path, text) == ("training.lora", 4)


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        (HEAD + "method: {kind: lroa}\n", "method", "'lora', 'adalora', "),
        (HEAD + "method: {r: 8}\n", "method", "it needs a kind"),
        (HEAD + "method: lora\n", "method", ""),
        ("kind: trian\n" + HEAD, "job", "'train', 'evaluate', 'export'"),
        (HEAD + "training: {num_train_epochs: many}\n", "training.num_train_epochs", "number"),
        (HEAD + "training: {seed: -1}\n", "training.seed", "greater than or equal to 0"),
        (HEAD + "optimizer: {kind: adamw, learning_rate: .nan}\n", "optimizer.learning_rate", ""),
        (HEAD + "split: {validation: 0.5, test: 0.5}\n", "split", "nothing to train on"),
        ("data: [{path: /d}]\n", "model", "this setting is needed"),
        ("model: {path: /m}\ndata: []\n", "data", "at least 1 item"),
        ("model: {path: /m, hub: a/b}\ndata: [{path: /d}]\n", "model", "give either path or hub"),
        (HEAD + "1: 2\n", "1", ""),
    ],
)
def test_a_wrong_value_is_named_with_the_reason(tmp_path: Path, text: str, key: str, words: str) -> None:
    error = refusal(tmp_path, text)
    assert error.problem.facts["key"] == key
    assert words in str(error)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("model: {path: /m\ndata: []\n", 2),
        ("- just\n- a list\n", 1),
        ("", 1),
        ("a: b: c\n", 1),
        (b"name: \xff\n", 1),
        (b"name: \x00\n", 1),
        ("training: {seed: 2026-13-45}\n", 1),
        ("name: !!python/object/apply:os.system [ls]\n", 1),
        ("a: " + "[" * 3000 + "\n", 1),
        ("name: a\nname: b\n", 2),
        ("training:\n  seed: 1\n  seed: 2\n", 3),
        ("x" * (2 << 20), 1),
    ],
)
def test_what_is_no_yaml_mapping_is_unreadable_at_its_line(
    tmp_path: Path, text: str | bytes, line: int
) -> None:
    error = refusal(tmp_path, text)
    assert error.problem.code == "job_unreadable"
    assert error.problem.facts["line"] == line


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x]\n"
        + "".join(
            f"{n}: &{n} [{', '.join(['*' + p] * 9)}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True)
        ),
        "a: &a {k: 1}\n"
        + "".join(
            f"{n}: &{n} {{<<: [{', '.join(['*' + p] * 9)}]}}\n"
            for p, n in zip("abcdefgh", "bcdefghi", strict=True)
        ),
        "samples: &s [*s]\n",
    ],
)
def test_a_file_that_would_grow_without_bounds_is_refused_at_once(tmp_path: Path, text: str) -> None:
    began = time.process_time()
    assert "aliases are not allowed" in str(refusal(tmp_path, HEAD + text))
    assert time.process_time() - began < 2


def test_a_job_of_a_newer_version_says_so(tmp_path: Path) -> None:
    error = refusal(tmp_path, f"version: 99\nplanet: Mars\n{HEAD}")
    assert error.problem.code == "job_newer"
    assert error.problem.facts["version"] == 99


@pytest.mark.parametrize("version", ["0", "'1'", "1.5", "[1]", "x"])
def test_a_version_that_never_was_is_refused(tmp_path: Path, version: str) -> None:
    assert facts(tmp_path, f"{HEAD}version: {version}\n") == ("version", 3)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        job.load(tmp_path / "none.yaml")
    assert caught.value.problem.code == "job_not_found"


def test_relative_paths_are_relative_to_the_job_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    work = load(tmp_path, "model: {path: ../m}\ndata: [{path: rows.jsonl}, {path: /abs/x.csv}]\n")
    assert work.model.path == tmp_path.resolve().parent / "m"
    assert [item.path for item in work.data] == [tmp_path.resolve() / "rows.jsonl", Path("/abs/x.csv")]


@pytest.mark.parametrize("spelt", ["2e-4", "2.0e-4", "0.0002", "'2e-4'"])
def test_a_learning_rate_may_be_spelt_as_people_spell_it(tmp_path: Path, spelt: str) -> None:
    work = load(tmp_path, f"{HEAD}optimizer: {{kind: adamw, learning_rate: {spelt}}}\n")
    assert work.optimizer.learning_rate == 2e-4


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert load(tmp_path, b"\xef\xbb\xbf" + HEAD.encode()).kind == "train"


def test_every_block_begins_with_what_it_is(tmp_path: Path) -> None:
    content = yaml.safe_load(job.dump(load(tmp_path, HEAD + "name: x\n")))
    assert list(content)[:2] == ["version", "kind"]
    blocks = [content["stage"], content["precision"], content["method"], content["optimizer"]]
    assert [next(iter(block)) for block in blocks] == ["kind"] * 4


def test_full_tuning_of_packed_weights_is_refused_by_name(tmp_path: Path) -> None:
    (problem,) = load(tmp_path, HEAD + "method: {kind: full}\n").problems()
    assert problem.code == "combination_refused"
    assert problem.facts == {"method": "full", "precision": "nf4"}
    assert load(tmp_path, HEAD).problems() == []


def test_the_effective_batch_multiplies_both_sizes(tmp_path: Path) -> None:
    text = HEAD + "training: {per_device_train_batch_size: 3, gradient_accumulation_steps: 5}\n"
    assert load(tmp_path, text).effective_batch == 15


@pytest.mark.parametrize("entry", [entry for table in TABLES.values() for entry in table])
def test_every_table_entry_is_found_by_its_kind(entry: type[Spec]) -> None:
    assert kind_of(entry) == entry.model_fields["kind"].default


# --- any job ---------------------------------------------------------------------------------------

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
PATHS = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=12).map(
    lambda name: Path("/data") / f"x{name}"
)


def any_of(table: Any) -> st.SearchStrategy[Any]:
    """Return entries of a table with their own defaults."""
    entries = TypeAdapter(table).core_schema
    del entries
    return st.sampled_from([kind() for kind in table.__origin__.__args__ if not _required(kind)])


def _required(kind: type[Spec]) -> bool:
    return any(field.is_required() for field in kind.model_fields.values())


DATASETS = st.fixed_dictionaries(
    {
        "path": PATHS,
        "reader": st.none() | any_of(AnyReader),
        "format": st.none() | any_of(AnyFormat),
        "encoding": st.none() | st.sampled_from(["utf-8", "gb18030"]),
        "weight": st.floats(1e-3, 100),
    }
)
TRAIN_JOBS = st.fixed_dictionaries(
    {
        "name": st.none() | st.text(st.characters(codec="utf-8"), max_size=30),
        "model": PATHS.map(lambda path: {"path": path})
        | TEXT.map(lambda hub: {"hub": hub, "revision": "1", "source": "modelscope"}),
        "data": st.lists(DATASETS, min_size=1, max_size=3),
        "stage": any_of(AnyStage),
        "precision": any_of(AnyPrecision),
        "method": any_of(AnyMethod) | st.builds(Lora, r=st.integers(1, 512), lora_dropout=st.floats(0, 0.99)),
        "optimizer": any_of(AnyOptimizer),
        "training": st.fixed_dictionaries(
            {"num_train_epochs": st.floats(1e-6, 1000), "seed": st.integers(0, (1 << 31) - 1)}
        ),
        "evaluation": st.fixed_dictionaries(
            {
                "samples": st.lists(TEXT, max_size=3),
                "early_stopping_patience": st.none() | st.integers(1, 1000),
            }
        ),
    }
).map(job.TrainJob.model_validate)
OTHER_JOBS = st.builds(job.ExportJob, run=PATHS, exporter=any_of(AnyExporter), target=st.none() | PATHS) | (
    st.builds(job.EvaluateJob, run=PATHS, checkpoint=st.none() | st.integers(0, 10**9))
)


@settings(max_examples=60, deadline=None)
@given(TRAIN_JOBS | OTHER_JOBS)
def test_any_job_comes_back_from_its_file(tmp_path_factory: pytest.TempPathFactory, work: Spec) -> None:
    file = tmp_path_factory.mktemp("any") / "job.yaml"
    job.save(work, file)
    assert job.load(file) == work


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            TEXT | st.sampled_from(["kind", "path", "method", "data", "model"]), inner, max_size=4
        )
    ),
    max_leaves=10,
)
CONTENTS = st.dictionaries(st.sampled_from(list(job.TrainJob.model_fields)) | TEXT, VALUES, max_size=5)


@settings(max_examples=100, deadline=None)
@given(CONTENTS.map(yaml.safe_dump) | TEXT)
def test_whatever_a_file_holds_it_is_a_job_or_a_problem_with_a_line(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    file = tmp_path_factory.mktemp("any") / "job.yaml"
    file.write_text(text, encoding="utf-8")
    try:
        job.load(file)
    except ProblemError as error:
        assert error.problem.code in {"job_invalid", "job_unreadable", "job_newer"}  # noqa: PT017
