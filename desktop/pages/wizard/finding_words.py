"""What the data doctor says: what a check found, what its fix is called, and what the fix does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from desktop.figures import counted
from engine.checks.repeats import Repeats
from engine.spec import kind_of

if TYPE_CHECKING:
    from engine.checks import Check, Finding


@dataclass(frozen=True, slots=True)
class FindingWords:
    """The words of one check, for no row, one and many; a check without a fix has no button."""

    good: str
    one: str
    many: str
    button: str = ""
    does: str = ""


def finding_words() -> dict[str, FindingWords]:
    """Return the words of every check in the language of the window."""
    texts = (_of_texts, _of_pages, _of_private_texts)
    parts = (_of_rows, _of_repeats, _of_tokens, *texts, _of_answers, _of_sets)
    return {check: words for part in parts for check, words in part().items()}


def sentence(finding: Finding) -> str:
    """Return what was found as a sentence."""
    words = finding_words().get(finding.check)
    if words is None:
        return finding.check
    good = finding.severity == "good" or not finding.count
    return words.good if good else counted(finding.count, words.one, words.many)


def doing(fix: Check) -> str:
    """Return what a fix does, as a sentence; that of one that compares files says which keeps its row."""
    if isinstance(fix, Repeats) and fix.across:
        return _across()[kind_of(fix)]
    return finding_words()[kind_of(fix)].does


def _across() -> dict[str, str]:
    return {
        "duplicates": QCoreApplication.translate(
            "FindingWords",
            "The first of the same rows stays, the later ones are left out; of several files, the one"
            " further up keeps its row.",
        ),
        "near_duplicates": QCoreApplication.translate(
            "FindingWords",
            "The first of each group of similar rows stays, the others are left out; of several files,"
            " the one further up keeps its row.",
        ),
    }


def verdict_words() -> dict[str, str]:
    """Return the verdicts on all files together."""
    return {
        "ready": QCoreApplication.translate("FindingWords", "Good to train"),
        "worth_a_look": QCoreApplication.translate("FindingWords", "Worth a look before you train"),
        "fix_first": QCoreApplication.translate("FindingWords", "Fix this first"),
    }


def _of_rows() -> dict[str, FindingWords]:
    return {
        "empty_fields": FindingWords(
            QCoreApplication.translate("FindingWords", "No row has an empty field"),
            QCoreApplication.translate("FindingWords", "1 row has an empty field"),
            QCoreApplication.translate("FindingWords", "{count} rows have an empty field"),
            QCoreApplication.translate("FindingWords", "Drop these rows"),
            QCoreApplication.translate(
                "FindingWords",
                "Rows with an empty text are left out; an empty system prompt alone is taken out of its row.",
            ),
        ),
        "broken_roles": FindingWords(
            QCoreApplication.translate("FindingWords", "All turns follow each other as they should"),
            QCoreApplication.translate("FindingWords", "1 conversation has turns out of place"),
            QCoreApplication.translate("FindingWords", "{count} conversations have turns out of place"),
            QCoreApplication.translate("FindingWords", "Put turns in order"),
            QCoreApplication.translate(
                "FindingWords",
                "Turns of one role in a row are merged, the system prompt moves to the front, and"
                " turns that nobody asked for or answers are dropped.",
            ),
        ),
        "missing_labels": FindingWords(
            QCoreApplication.translate("FindingWords", "No label is missing"),
            QCoreApplication.translate("FindingWords", "1 row has no label"),
            QCoreApplication.translate("FindingWords", "{count} rows have no label"),
            QCoreApplication.translate("FindingWords", "Drop these rows"),
            QCoreApplication.translate("FindingWords", "Rows without a label or value are left out."),
        ),
    }


def _of_repeats() -> dict[str, FindingWords]:
    return {
        "duplicates": FindingWords(
            QCoreApplication.translate("FindingWords", "No row repeats another"),
            QCoreApplication.translate("FindingWords", "1 row repeats an earlier one"),
            QCoreApplication.translate("FindingWords", "{count} rows repeat an earlier one"),
            QCoreApplication.translate("FindingWords", "Drop repeats"),
            QCoreApplication.translate(
                "FindingWords",
                "The first of the same rows stays, the later ones are left out.",
            ),
        ),
        "near_duplicates": FindingWords(
            QCoreApplication.translate("FindingWords", "No row nearly repeats another"),
            QCoreApplication.translate("FindingWords", "1 row nearly repeats an earlier one"),
            QCoreApplication.translate("FindingWords", "{count} rows nearly repeat an earlier one"),
            QCoreApplication.translate("FindingWords", "Drop near-repeats"),
            QCoreApplication.translate(
                "FindingWords",
                "The first of each group of similar rows stays, the others are left out.",
            ),
        ),
        "leakage": FindingWords(
            QCoreApplication.translate("FindingWords", "No training row is held out as well"),
            QCoreApplication.translate("FindingWords", "1 training row stands among the held-out rows, too"),
            QCoreApplication.translate(
                "FindingWords",
                "{count} training rows stand among the held-out rows, too",
            ),
            QCoreApplication.translate("FindingWords", "Drop them from training"),
            QCoreApplication.translate(
                "FindingWords",
                "Training rows that are, or nearly are, held out are no longer trained on, so "
                "that the measured loss is honest.",
            ),
        ),
        "contamination": FindingWords(
            QCoreApplication.translate("FindingWords", "No row holds a prompt of the run"),
            QCoreApplication.translate("FindingWords", "1 row holds a prompt by which the run is judged"),
            QCoreApplication.translate(
                "FindingWords",
                "{count} rows hold a prompt by which the run is judged",
            ),
            QCoreApplication.translate("FindingWords", "Drop these rows"),
            QCoreApplication.translate(
                "FindingWords",
                "Rows that hold one of the sample prompts are left out.",
            ),
        ),
    }


def _of_tokens() -> dict[str, FindingWords]:
    return {
        "cut_off": FindingWords(
            QCoreApplication.translate("FindingWords", "No row is cut off"),
            QCoreApplication.translate("FindingWords", "1 row is longer than the maximum length"),
            QCoreApplication.translate("FindingWords", "{count} rows are longer than the maximum length"),
        ),
        "nothing_trained": FindingWords(
            QCoreApplication.translate("FindingWords", "Every row has trained tokens"),
            QCoreApplication.translate("FindingWords", "1 row has nothing to train on"),
            QCoreApplication.translate("FindingWords", "{count} rows have nothing to train on"),
        ),
    }


def _of_texts() -> dict[str, FindingWords]:
    return {
        "mojibake": FindingWords(
            QCoreApplication.translate("FindingWords", "No text is garbled"),
            QCoreApplication.translate("FindingWords", "1 row holds garbled text"),
            QCoreApplication.translate("FindingWords", "{count} rows hold garbled text"),
            QCoreApplication.translate("FindingWords", "Repair the text"),
            QCoreApplication.translate(
                "FindingWords",
                "Characters that were read in a wrong encoding are read again where the result "
                "proves right; others stay.",
            ),
        ),
        "control_characters": FindingWords(
            QCoreApplication.translate("FindingWords", "No text holds hidden characters"),
            QCoreApplication.translate("FindingWords", "1 row holds hidden characters"),
            QCoreApplication.translate("FindingWords", "{count} rows hold hidden characters"),
            QCoreApplication.translate("FindingWords", "Take them out"),
            QCoreApplication.translate(
                "FindingWords",
                "Control codes, zero-width characters and direction marks are taken out.",
            ),
        ),
        "markup": FindingWords(
            QCoreApplication.translate("FindingWords", "No text holds web markup"),
            QCoreApplication.translate("FindingWords", "1 row holds web markup"),
            QCoreApplication.translate("FindingWords", "{count} rows hold web markup"),
            QCoreApplication.translate("FindingWords", "Make it plain text"),
            QCoreApplication.translate(
                "FindingWords",
                "Tags are taken out and entities such as &amp; are written as characters. Code "
                "stays as it is.",
            ),
        ),
    }


def _of_pages() -> dict[str, FindingWords]:
    return {
        "boilerplate": FindingWords(
            QCoreApplication.translate("FindingWords", "No text holds page furniture"),
            QCoreApplication.translate("FindingWords", "1 row holds text of a web page around the content"),
            QCoreApplication.translate(
                "FindingWords",
                "{count} rows hold text of a web page around the content",
            ),
        ),
        "template_markers": FindingWords(
            QCoreApplication.translate("FindingWords", "No text holds markers of a chat template"),
            QCoreApplication.translate("FindingWords", "1 row holds markers of a chat template"),
            QCoreApplication.translate("FindingWords", "{count} rows hold markers of a chat template"),
            QCoreApplication.translate("FindingWords", "Take the markers out"),
            QCoreApplication.translate(
                "FindingWords",
                "Special tokens such as <|im_start|> or [INST] are taken out of the text.",
            ),
        ),
    }


def _of_private_texts() -> dict[str, FindingWords]:
    return {
        "personal_data": FindingWords(
            QCoreApplication.translate("FindingWords", "No personal data was found"),
            QCoreApplication.translate("FindingWords", "1 row holds personal data"),
            QCoreApplication.translate("FindingWords", "{count} rows hold personal data"),
            QCoreApplication.translate("FindingWords", "Mask it"),
            QCoreApplication.translate(
                "FindingWords",
                "E-mail addresses, phone numbers, IDs, cards and accounts are replaced by "
                "[EMAIL], [PHONE] and so on.",
            ),
        ),
        "secrets": FindingWords(
            QCoreApplication.translate("FindingWords", "No secret was found"),
            QCoreApplication.translate("FindingWords", "1 row holds a key or a password"),
            QCoreApplication.translate("FindingWords", "{count} rows hold a key or a password"),
            QCoreApplication.translate("FindingWords", "Mask it"),
            QCoreApplication.translate(
                "FindingWords",
                "Keys, tokens and passwords are replaced by [SECRET].",
            ),
        ),
    }


def _of_answers() -> dict[str, FindingWords]:
    return {
        "refusals": FindingWords(
            QCoreApplication.translate("FindingWords", "No answer is a refusal"),
            QCoreApplication.translate("FindingWords", "1 answer refuses to answer"),
            QCoreApplication.translate("FindingWords", "{count} answers refuse to answer"),
            QCoreApplication.translate("FindingWords", "Drop these rows"),
            QCoreApplication.translate(
                "FindingWords",
                "Rows whose answer refuses are left out, so that the model does not learn to refuse.",
            ),
        ),
        "placeholders": FindingWords(
            QCoreApplication.translate("FindingWords", "No answer is a placeholder"),
            QCoreApplication.translate("FindingWords", "1 answer holds a placeholder"),
            QCoreApplication.translate("FindingWords", "{count} answers hold a placeholder"),
            QCoreApplication.translate("FindingWords", "Drop these rows"),
            QCoreApplication.translate(
                "FindingWords",
                "Rows with TODO, N/A, lorem ipsum or the like in the answer are left out.",
            ),
        ),
        "loops": FindingWords(
            QCoreApplication.translate("FindingWords", "No answer goes in circles"),
            QCoreApplication.translate("FindingWords", "1 answer repeats itself again and again"),
            QCoreApplication.translate("FindingWords", "{count} answers repeat themselves again and again"),
            QCoreApplication.translate("FindingWords", "Drop these rows"),
            QCoreApplication.translate("FindingWords", "Rows whose answer goes in circles are left out."),
        ),
        "repeated_answers": FindingWords(
            QCoreApplication.translate("FindingWords", "No answer is given to many questions"),
            QCoreApplication.translate("FindingWords", "1 row shares its answer with many other questions"),
            QCoreApplication.translate(
                "FindingWords",
                "{count} rows share their answer with many other questions",
            ),
        ),
        "answer_language": FindingWords(
            QCoreApplication.translate("FindingWords", "Every answer is in the language of its question"),
            QCoreApplication.translate("FindingWords", "1 answer is in another language than its question"),
            QCoreApplication.translate(
                "FindingWords",
                "{count} answers are in another language than their question",
            ),
        ),
    }


def _of_sets() -> dict[str, FindingWords]:
    return {
        "mixed_languages": FindingWords(
            QCoreApplication.translate("FindingWords", "No row is in a stray language"),
            QCoreApplication.translate("FindingWords", "1 row is in a language that the rest is not"),
            QCoreApplication.translate(
                "FindingWords",
                "{count} rows are in a language that the rest is not",
            ),
        ),
        "odd_lengths": FindingWords(
            QCoreApplication.translate("FindingWords", "No row is of an unusual length"),
            QCoreApplication.translate("FindingWords", "1 row is far longer or shorter than most"),
            QCoreApplication.translate("FindingWords", "{count} rows are far longer or shorter than most"),
        ),
        "label_balance": FindingWords(
            QCoreApplication.translate("FindingWords", "Labels are even enough"),
            QCoreApplication.translate("FindingWords", "1 row has a label that is rare beside the commonest"),
            QCoreApplication.translate(
                "FindingWords",
                "{count} rows have a label that is rare beside the commonest",
            ),
        ),
    }
