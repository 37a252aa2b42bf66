"""Canned answers about data: what the doctor finds, what a fix does, and what an epoch is made of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import rpc
from engine.checks import Finding
from engine.checks.base import Excerpt
from engine.parts import FilePart
from engine.problems import Problem
from engine.reasons import reason
from engine.rpc_data import Change, Diagnosis, FixPreview, MixPreview, MixRow, MixShare, Reworded
from engine.spec import kind_of

if TYPE_CHECKING:
    from engine.rpc_data import Diagnose, PreviewFix, PreviewMix

SCENES: list[Any] = []
UNFIT = 5
"""Number of the row that does not fit the format."""
_SIZES = {"support_tickets.jsonl": 12_480, "workshop_manual.txt": 842}
_QUESTION = "My rear derailleur clicks in third gear after I changed the chain. What should I look at first?"
_REFUSAL = "As an AI language model, I cannot repair bicycles. Please ask a workshop near you."
_CONTACT = "Write to ada@workshop.example or call +44 20 7946 0958 and we will look at it together."


REWORDED = (
    Reworded(
        id=1,
        line=1,
        question="How often should I oil my chain?",
        text="Can you tell me how often to oil my chain?",
        refusal=None,
    ),
    Reworded(
        id=1,
        line=2,
        question="Which plan does not include phone support?",
        text="What is the plan with phone support?",
        refusal=reason("paraphrase_negation"),
    ),
    Reworded(
        id=1,
        line=4,
        question="My order 4711 has not arrived yet. Where is it?",
        text="Where is the order that has not arrived yet?",
        refusal=reason("paraphrase_lost", what="4711"),
    ),
    Reworded(
        id=1,
        line=5,
        question="Can I get a refund after 30 days?",
        text="Is it possible to get a refund after 30 days?",
        refusal=None,
    ),
)


def _found(path: Path) -> tuple[Finding, ...]:
    mail = _CONTACT.index("ada@")
    return (
        Finding(
            check="duplicates",
            severity="warning",
            count=214,
            lines=(17, 44, 90),
            path=path,
            fix="drop",
            excerpts=(
                Excerpt(line=17, text=_QUESTION, twin=3),
                Excerpt(line=44, text="Which oil belongs on a wet-weather chain?", twin=21),
            ),
        ),
        Finding(
            check="refusals",
            severity="warning",
            count=31,
            lines=(208, 977),
            path=path,
            fix="drop",
            excerpts=(Excerpt(line=208, text=_REFUSAL, start=0, end=23),),
        ),
        Finding(
            check="personal_data",
            severity="warning",
            count=12,
            lines=(318,),
            path=path,
            fix="rewrite",
            excerpts=(Excerpt(line=318, text=_CONTACT, start=mail, end=mail + len("ada@workshop.example")),),
        ),
        Finding(check="empty_fields", severity="good", count=0, path=path),
        Finding(check="mojibake", severity="good", count=0, path=path),
        Finding(check="leakage", severity="good", count=0),
        Finding(check="nothing_trained", severity="good", count=0),
    )


def diagnosis(asked: Diagnose) -> Diagnosis:
    """Return findings without those that a fix has dealt with."""
    fixed = {kind_of(check) for spec in asked.data for check in spec.fixes}
    found = _found(asked.data[0].path)
    left = tuple(
        item.model_copy(update={"severity": "good", "count": 0, "excerpts": (), "lines": ()})
        if item.check in fixed
        else item
        for item in found
    )
    rows = sum(_SIZES.get(spec.path.name, 1000) for spec in asked.data)
    worried = any(item.severity != "good" for item in left)
    return Diagnosis(verdict="worth_a_look" if worried else "ready", rows=rows, findings=left)


def across(asked: Diagnose) -> Diagnosis:
    """Return a finding of rows that repeat those of another file."""
    first, second = asked.data[0].path, asked.data[-1].path
    excerpts = (
        Excerpt(line=17, text=_QUESTION, twin=3, twin_path=first),
        Excerpt(line=44, text="Which oil belongs on a wet-weather chain?", twin=21),
    )
    remedy = {"kind": "duplicates", "across": True}
    repeats = Finding(
        check="duplicates", severity="warning", count=2, lines=(17, 44), path=second, fix="drop",
        remedy=remedy, excerpts=excerpts,
    )  # fmt: skip
    label = Finding(check="secrets", severity="warning", count=1, lines=(9,), path=first)
    good = Finding(check="leakage", severity="good", count=0)
    return Diagnosis(verdict="worth_a_look", rows=13_322, findings=(repeats, label, good))


def left_out(shown: rpc.Rendered) -> rpc.Rendered:
    """Return what is said of a row that does not fit the format."""
    facts = {
        "path": "support_tickets.jsonl",
        "line": shown.line,
        "reason": reason("column_empty", column="answer"),
    }
    problem = Problem(code="row_refused", facts=facts)
    return shown.model_copy(update={"used": False, "spans": (), "problem": problem})


def as_folder(report: rpc.DataReport) -> rpc.DataReport:
    """Return the report of a folder of four files, one of them left aside."""
    names = ("2024/tickets.csv", "2025/tickets.jsonl", "chats.json", "notes.xlsx", "old/tickets.csv.gz")
    parts = tuple(
        FilePart(line=1 + 2600 * number, name=name, reader=kind, encoding=encoding)
        for number, (name, kind, encoding) in enumerate(
            zip(
                names,
                ("csv", "jsonl", "json", "xlsx", "csv"),
                ("gb18030", "utf-8", "utf-8", "", "utf-8"),
                strict=True,
            )
        )
    )
    notes = (
        rpc.Refusal(line=1, reason=reason("file_aside", name="read me first.pdf")),
        rpc.Refusal(line=7801, reason=reason("title_aside")),
    )
    refused = (
        rpc.Refusal(line=2604, reason=reason("json_broken_at", fault="a comma is missing", character=8)),
    )
    known = {"parts": parts, "parts_count": len(parts), "notes": notes, "encoding": ""}
    return report.model_copy(update={**known, "refused": refused, "refused_count": 1})


def fix_preview(asked: PreviewFix) -> FixPreview:
    """Return what a fix does."""
    rows = _SIZES.get(asked.data.path.name, 1000)
    if kind_of(asked.fix) == "personal_data":
        masked = _CONTACT.replace("ada@workshop.example", "[EMAIL]").replace("+44 20 7946 0958", "[PHONE]")
        change = Change(line=318, before=_CONTACT, after=masked)
        return FixPreview(rows=rows, dropped=0, changed=12, samples=(change,))
    change = Change(line=17, before=_QUESTION, after=None)
    return FixPreview(rows=rows, dropped=214, changed=0, samples=(change,))


def mix_preview(asked: PreviewMix) -> MixPreview:
    """Return the shares of a job's files as their sizes and weights have it."""
    files = [(Path(item["path"]), float(item.get("weight", 1.0))) for item in asked.job.get("data", [])]
    held_out = asked.job["split"]["validation"]
    seen = [round(_SIZES.get(path.name, 1000) * weight * (1 - held_out)) for path, weight in files]
    replay = round(0.1 * sum(seen)) if asked.job.get("replay") else 0
    total = max(1, sum(seen) + replay)
    shares = [
        MixShare(path=path, rows=_SIZES.get(path.name, 1000), seen=rows, share=rows / total)
        for (path, _), rows in zip(files, seen, strict=True)
    ]
    if replay:
        general = Path("/home/ada/data/general.jsonl")
        shares.append(MixShare(path=general, rows=400, seen=replay, share=replay / total, note="replay"))
    rows = sum(_SIZES.get(path.name, 1000) for path, _ in files)
    first = (MixRow(path=files[0][0], line=3, text=_QUESTION),) if files else ()
    sizes = {"train": total, "validation": round(rows * held_out), "test": 0}
    return MixPreview(files=tuple(shares), splits=sizes, first=first)
