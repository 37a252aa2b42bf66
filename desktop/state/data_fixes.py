"""What a person has the engine put right in a file, one entry of the checks at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter

from engine.checks import AnyCheck
from engine.rpc_data import Diagnose, PreviewMix
from engine.spec import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.state.draft import Draft
    from desktop.state.wizard_flow import Knowledge
    from engine.checks import Finding
    from engine.checks.base import Check
    from engine.dataset import DatasetSpec

_CHECK: Final[TypeAdapter[Check]] = TypeAdapter(AnyCheck)


def fix_of(finding: Finding) -> Check:
    """Return the check whose fix deals with a finding, with the settings that found it."""
    return _CHECK.validate_python(finding.remedy or {"kind": finding.check})


def fixes_of(spec: DatasetSpec) -> tuple[str, ...]:
    """Return the kinds of the fixes that a file is read with, in their order."""
    return tuple(kind_of(check) for check in spec.fixes)


def with_fix(spec: DatasetSpec, fix: Check) -> DatasetSpec:
    """Return the file with one more fix, behind those that it has; one of its kind takes the new settings."""
    kind = kind_of(fix)
    fixes = [fix if kind_of(check) == kind else check for check in spec.fixes]
    if kind not in fixes_of(spec):
        fixes.append(fix)
    return type(spec).model_validate({**dict(spec), "fixes": fixes})


def without_fix(spec: DatasetSpec, kind: str) -> DatasetSpec:
    """Return the file with a fix taken out again."""
    kept = tuple(check for check in spec.fixes if kind_of(check) != kind)
    return type(spec).model_validate({**dict(spec), "fixes": kept})


def files_of(draft: Draft) -> tuple[DatasetSpec, ...]:
    """Return all files that the doctor looks at: those to train on, and those that a person holds out."""
    return (*draft.data, *draft.split.validation_data, *draft.split.test_data)


def concerned(data: tuple[DatasetSpec, ...], finding: Finding) -> tuple[DatasetSpec, ...]:
    """Return the files that a finding is about: the one that it names, or all."""
    return tuple(spec for spec in data if _is_about(finding, spec))


def mended(draft: Draft, finding: Finding) -> Draft:
    """Return the draft with the fix of a finding on the files that it is about."""
    return _with_files(
        draft, lambda spec: with_fix(spec, fix_of(finding)) if _is_about(finding, spec) else spec
    )


def unmended(draft: Draft, kind: str) -> Draft:
    """Return the draft with a fix taken out of all its files again."""
    return _with_files(draft, lambda spec: without_fix(spec, kind))


def _is_about(finding: Finding, spec: DatasetSpec) -> bool:
    return finding.path in (None, spec.path)


def _with_files(draft: Draft, change: Callable[[DatasetSpec], DatasetSpec]) -> Draft:
    split = draft.split
    own = {name: tuple(map(change, getattr(split, name))) for name in ("validation_data", "test_data")}
    data = tuple(map(change, draft.data))
    return draft.changed(data=data, split=type(split).model_validate({**dict(split), **own}))


@dataclass(frozen=True, slots=True)
class Looks:
    """What is asked about all files of a draft together."""

    diagnose: Diagnose | None
    mixture: PreviewMix | None


def looked_at(draft: Draft, knowledge: Knowledge) -> Looks | None:
    """Return what to ask about a draft's data; None while one of its files is still being read.

    Files that cannot be used as they are have their own problem and are left out.
    """
    reports, problems = knowledge.reports, knowledge.data_problems
    if any(spec.path not in reports and spec.path not in problems for spec in draft.data):
        return None
    usable = tuple(
        spec for spec in draft.data if (report := reports.get(spec.path)) and report.problem is None
    )
    if not usable:
        return Looks(None, None)
    model = draft.model.path if draft.model is not None and knowledge.model is not None else None
    diagnose = Diagnose(
        data=usable, split=draft.split, model=model, stage=draft.stage, probes=draft.evaluation.samples
    )
    job = draft.changed(data=usable).forecast_job()
    return Looks(diagnose, PreviewMix(job=job) if job is not None else None)
