"""Keeps the Chinese translation: update, merge, check and release."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parents[1]
TS = ROOT / "resources" / "i18n" / "tunesmith_zh_CN.ts"
QM = TS.with_suffix(".qm")


def main(arguments: list[str] | None = None) -> int:
    """Run one of the four commands."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser(
        "update", help="collect every text of the window and the engine's tables into the .ts"
    )
    commands.add_parser("check", help="list texts without Chinese; the exit status is 1 when there are any")
    commands.add_parser("release", help="compile the .ts into the .qm that the window loads")
    merge_command = commands.add_parser(
        "merge", help="fill in Chinese from CONTEXT<TAB>source<TAB>Chinese lines"
    )
    merge_command.add_argument("files", nargs="+", type=Path)
    options = parser.parse_args(arguments)
    sys.path.insert(0, str(ROOT))
    if options.command == "merge":
        return report_merge([pair for file in options.files for pair in read_tsv(file)])
    return {"update": update, "check": check, "release": release}[options.command]()


def update() -> int:
    """Collect the texts, keeping the Chinese there is and dropping texts that are gone."""
    known = {key: text for key, text in entries(TS) if text} if TS.exists() else {}
    texts = collect()
    write(TS, {key: known.get(key, "") for key in texts})
    print(f"{len(texts)} texts, {sum(key in known for key in texts)} of them in Chinese, in {TS}")
    return 0


def collect() -> set[tuple[str, str]]:
    """Return (context, source) of every text of the window and of the tables that it shows."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "fresh.ts"
        sources = sorted(str(path) for path in (ROOT / "desktop").rglob("*.py"))
        _run("pyside6-lupdate", "-silent", "-locations", "none", *sources, "-ts", str(fresh))
        found = {key for key, _ in entries(fresh)}
    tables = {
        "Spec": spec_texts(),
        "Problem": problem_texts(),
        "Reason": reason_texts(),
        "Preset": preset_texts(),
    }
    return found | {(context, text) for context, texts in tables.items() for text in texts}


def check() -> int:
    """List the texts without Chinese."""
    missing = [key for key, text in entries(TS) if not text]
    for context, source in missing:
        print(f"{context}\t{source}".replace("\n", "\\n"))
    print(f"{len(missing)} texts without Chinese", file=sys.stderr)
    return 1 if missing else 0


def release() -> int:
    """Compile the .ts."""
    _run("pyside6-lrelease", "-silent", str(TS), "-qm", str(QM))
    print(QM)
    return 0


def report_merge(pairs: Iterable[tuple[tuple[str, str], str]]) -> int:
    """Fill in Chinese, and say which lines belong to no text of the window."""
    texts, unknown = dict(entries(TS)), []
    for key, chinese in pairs:
        if key in texts:
            texts[key] = chinese
        else:
            unknown.append(key)
    write(TS, texts)
    for context, source in unknown:
        print(f"no such text: {context}\t{source}".replace("\n", "\\n"), file=sys.stderr)
    print(f"{sum(map(bool, texts.values()))} of {len(texts)} texts in Chinese")
    return 0


def read_tsv(path: Path) -> Iterator[tuple[tuple[str, str], str]]:
    """Read context, source and Chinese; a line feed is written as backslash n."""
    columns = 3
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.replace("\\n", "\n") for cell in line.split("\t")]
        if len(cells) != columns:
            message = f"{path}:{number}: expected {columns} columns, found {len(cells)}"
            raise SystemExit(message)
        yield (cells[0], cells[1]), cells[2]


def entries(path: Path) -> Iterator[tuple[tuple[str, str], str]]:
    """Return ((context, source), Chinese or "") of a .ts file that we wrote ourselves."""
    for context in ET.parse(path).getroot().iter("context"):  # noqa: S314
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            text = (translation.text or "") if translation is not None else ""
            yield (name, message.findtext("source", "")), text


def write(path: Path, texts: dict[tuple[str, str], str]) -> None:
    """Write a .ts file in a stable order, so that a change of one text is a change of one line."""
    root = ET.Element("TS", version="2.1", language="zh_CN", sourcelanguage="en")
    contexts: dict[str, ET.Element] = {}
    for (context, source), text in sorted(texts.items()):
        if context not in contexts:
            contexts[context] = ET.SubElement(root, "context")
            ET.SubElement(contexts[context], "name").text = context
        message = ET.SubElement(contexts[context], "message")
        ET.SubElement(message, "source").text = source
        translation = ET.SubElement(message, "translation")
        if text:
            translation.text = text
        else:
            translation.set("type", "unfinished")
    ET.indent(root, " ")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n' + ET.tostring(root, "utf-8") + b"\n"
    )


def spec_texts() -> set[str]:
    """Return what forms show of a Spec: titles, help, groups, units, choices, and the tables' entries."""
    from desktop.forms.fields import fields_of, kind_of
    from desktop.forms.words import known_words, word
    from desktop.settings import Settings
    from engine.checks import AnyCheck
    from engine.formats import Format
    from engine.job import EvaluateJob, ExportJob, TrainJob

    jobs = {EvaluateJob, ExportJob, TrainJob}
    texts = set(known_words())
    for model in _models({*jobs, Settings, AnyCheck}):
        fields = fields_of(model)
        texts |= {field.title for field in fields}
        if issubclass(model, Format):
            texts |= {model.title, model.short_title}
        if model in jobs:
            continue  # Pages ask for a job's own fields in their own words; a form names only its parts.
        if "kind" in model.model_fields:
            texts |= {word(kind_of(model)), (model.__doc__ or "").partition("\n")[0]}
        for field in fields:
            texts |= {field.help, field.ui.group, field.ui.unit}
            texts |= {word(choice) for choice in _choices(field.kind) if choice.strip(" ,;|、\t")}
    return texts - {""}


def preset_texts() -> set[str]:
    """Return the words of the method cards and presets."""
    from desktop.state.presets import method_cards, presets

    texts = {text for card in method_cards() for text in (card.title, card.line)}
    return texts | {text for preset in presets() for text in (preset.title, preset.description)}


def problem_texts() -> set[str]:
    """Return both sentences of every problem, and that for one thing."""
    from engine.data_problems import ONE
    from engine.problems import SENTENCES

    singular = {sentence for _, sentence in ONE.values()}
    return singular | {sentence for pair in SENTENCES.values() for sentence in pair if sentence}


def reason_texts() -> set[str]:
    """Return the templates of all reasons, and the words that stand in them and in problems."""
    from desktop.errors import DOINGS, EXAMPLES, NAMELESS
    from engine.readers.choosing import DISGUISES
    from engine.reasons import FAULTS, FOREIGN, KINDS, REASONS

    reasons = {*REASONS.values(), *FOREIGN, *FAULTS, *KINDS}
    return {*reasons, *DOINGS.values(), *EXAMPLES, *DISGUISES, NAMELESS}


def _models(roots: set[Any]) -> list[Any]:
    """Return these Spec classes and all that their fields lead to, through unions and lists."""
    from engine.spec import Spec

    found, waiting = set(), list(roots)
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, type) and get_origin(kind) is None and issubclass(kind, Spec):
            if kind not in found:
                found.add(kind)
                waiting += [field.annotation for field in kind.model_fields.values()]
        else:
            waiting += [part for part in get_args(kind) if get_origin(kind) is not Literal]
            # A discriminated union keeps its members inside the TypeAliasType or Annotated it was named by.
            waiting += [kind.__value__] if hasattr(kind, "__value__") else []
    return sorted(found, key=lambda model: (model.__module__, model.__qualname__))


def _choices(annotation: Any) -> Iterator[str]:
    """Return the words of every Literal in an annotation."""
    if get_origin(annotation) is Literal:
        yield from (value for value in get_args(annotation) if isinstance(value, str))
        return
    for part in get_args(annotation):
        yield from _choices(part)


def _run(tool: str, *arguments: str) -> None:
    """Run a tool of PySide6 that stands beside this Python."""
    found = shutil.which(tool, path=str(Path(sys.executable).parent)) or shutil.which(tool)
    if found is None:
        message = f"{tool} is missing; it comes with PySide6-Essentials"
        raise SystemExit(message)
    subprocess.run([found, *arguments], check=True)


if __name__ == "__main__":
    sys.exit(main())
