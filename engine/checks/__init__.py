"""The table of data checks."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.checks.answer_language import AnswerLanguage
from engine.checks.base import Check, CheckedRow, Context, Excerpt, Finding, Seeker, Side
from engine.checks.boilerplate import Boilerplate
from engine.checks.broken_roles import BrokenRoles
from engine.checks.contamination import Contamination
from engine.checks.control_characters import ControlCharacters
from engine.checks.cut_off import CutOff
from engine.checks.duplicates import Duplicates
from engine.checks.empty_fields import EmptyFields
from engine.checks.label_balance import LabelBalance
from engine.checks.leakage import Leakage
from engine.checks.loops import Loops
from engine.checks.markup import Markup
from engine.checks.missing_labels import MissingLabels
from engine.checks.mixed_languages import MixedLanguages
from engine.checks.mojibake import Mojibake
from engine.checks.near_duplicates import NearDuplicates
from engine.checks.nothing_trained import NothingTrained
from engine.checks.odd_lengths import OddLengths
from engine.checks.personal_data import PersonalData
from engine.checks.placeholders import Placeholders
from engine.checks.refusals import Refusals
from engine.checks.repeated_answers import RepeatedAnswers
from engine.checks.secrets import Secrets
from engine.checks.template_markers import TemplateMarkers

AnyCheck = Annotated[
    EmptyFields
    | BrokenRoles
    | MissingLabels
    | Duplicates
    | NearDuplicates
    | Leakage
    | Contamination
    | CutOff
    | NothingTrained
    | Mojibake
    | ControlCharacters
    | Markup
    | Boilerplate
    | TemplateMarkers
    | Refusals
    | Placeholders
    | Loops
    | RepeatedAnswers
    | AnswerLanguage
    | MixedLanguages
    | OddLengths
    | LabelBalance
    | PersonalData
    | Secrets,
    Field(discriminator="kind"),
]
CHECKS: tuple[type[Check], ...] = (
    EmptyFields,
    BrokenRoles,
    MissingLabels,
    Duplicates,
    NearDuplicates,
    Leakage,
    Contamination,
    CutOff,
    NothingTrained,
    Mojibake,
    ControlCharacters,
    Markup,
    Boilerplate,
    TemplateMarkers,
    Refusals,
    Placeholders,
    Loops,
    RepeatedAnswers,
    AnswerLanguage,
    MixedLanguages,
    OddLengths,
    LabelBalance,
    PersonalData,
    Secrets,
)

__all__ = ["CHECKS", "AnyCheck", "Check", "CheckedRow", "Context", "Excerpt", "Finding", "Seeker", "Side"]
