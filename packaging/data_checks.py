"""Writes docs/data-checks.md from the table of data checks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "data-checks.md"
_HEAD = """# Data checks

Written from the table of checks by `python packaging/data_checks.py`; a test compares the two.

Every file is looked at line by line before a tune. All checks see each row once, in one pass, and keep a
few bytes of it: about 50 a row altogether, and 184 more for near-duplicates. Nothing ever changes your file.
A fix is a setting of the job (`fixes` of a file), applied to the rows as they are read, so that the preview,
the findings and the training see the very same rows; taking it out undoes it.

```yaml
data:
  - path: support.jsonl
    fixes:                                  # in this order
      - {kind: empty_fields}
      - {kind: near_duplicates, threshold: 0.85}
      - {kind: personal_data}
```

Duplicates and near-duplicates drop rows within their file; with `across: true` also those that repeat a row
of a file further up in the job, which keeps its row, or of your own held-out files, which come before all.
That happens behind the fixes of each file and before rows are held out.

`tunesmith-engine check-data FILE… --model MODEL --json` prints every finding of each file. The service's
`diagnose` looks at all files of a draft together, with the split, and puts a verdict on top: *good to train*
when nothing was found, *fix this first* when there is an error, and *worth a look* otherwise.

| check | what it finds | fix | asked |
|---|---|---|---|
"""
_LIMITS = """
## Settings

| check | setting | default | meaning |
|---|---|---|---|
{settings}
## What they cannot do

- They read patterns, not meanings. A refusal in words of its own, a wrong answer or a name is not found.
  Personal data is found by its form: a phone number without a country code is none, unless it is a Chinese
  mobile number or written like (212) 555-0187.
- Fenced code and what stands between back ticks is left alone by the checks for markup, placeholders and
  loops; rows that speak of HTML, XML or web pages may hold markup.
- Garbled text is only repaired where its bytes prove to be UTF-8; “锟斤拷” and “\ufffd” are what is left of
  lost characters.
- Near-duplicates are found by MinHash over pieces of six bytes and then compared exactly; a pair at the very
  threshold is missed about once in a hundred. Rows that differ in a number are different, unless that is
  switched off. Very short rows are only compared word by word.
- Languages are told by their script; the six in Latin letters by their commonest words, when there are
  enough of them.
- Repeats of rows in another file are found, but a fix only drops repeats within its own file; training rows
  that are held out in another file are dropped by the fix of `leakage`.
"""


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)
    return 0


def page() -> str:
    """Return the page as it should be."""
    from engine.checks import CHECKS

    rows = "".join(_row(kind) for kind in CHECKS)
    settings = "".join(line for kind in CHECKS for line in _settings(kind))
    return _HEAD + rows + _LIMITS.replace("{settings}", settings)


def _row(kind: Any) -> str:
    does = {None: "–", "drop": "drops the rows", "rewrite": "rewrites the text"}[kind.fix]
    asked = (
        "with a model" if kind.needs_tokens
        else "with a split" if kind.needs_split
        else "with the prompts of a run" if kind.needs_probes
        else "not in the first report of a file" if kind.slow
        else "always"
    )  # fmt: skip
    words = (kind.__doc__ or "").partition("\n")[0].replace("|", "\\|")
    return f"| `{kind.model_fields['kind'].default}` | {words} | {does} | {asked} |\n"


def _settings(kind: Any) -> list[str]:
    name = kind.model_fields["kind"].default
    return [
        f"| `{name}` | `{field}` | {_value(info.default)} | {info.description} |\n"
        for field, info in kind.model_fields.items()
        if field != "kind"
    ]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value == () else str(value)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
