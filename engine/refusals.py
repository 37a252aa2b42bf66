"""Why a setting is refused: what pydantic found, as a reason of the table."""

from __future__ import annotations

from typing import Any, Final

from engine.reasons import reason

_CODES: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "extra_forbidden": ("setting_unknown", {}),
    "missing": ("setting_missing", {}),
    "union_tag_invalid": ("kind_unknown", {"found": "tag", "known": "expected_tags"}),
    "union_tag_not_found": ("kind_missing", {}),
    "greater_than": ("not_above", {"limit": "gt"}),
    "greater_than_equal": ("below_least", {"limit": "ge"}),
    "less_than": ("not_below", {"limit": "lt"}),
    "less_than_equal": ("above_most", {"limit": "le"}),
    "float_type": ("not_number", {}),
    "float_parsing": ("text_not_number", {}),
    "finite_number": ("not_finite", {}),
    "int_type": ("not_whole", {}),
    "int_parsing": ("text_not_whole", {}),
    "int_from_float": ("fraction_not_whole", {}),
    "bool_type": ("not_truth", {}),
    "bool_parsing": ("text_not_truth", {}),
    "string_type": ("not_text", {}),
    "string_too_long": ("text_too_long", {"limit": "max_length"}),
    "tuple_type": ("not_list", {}),
    "model_type": ("not_block", {"name": "class_name"}),
    "model_attributes_type": ("not_chosen_block", {}),
}
"""pydantic's name of an error -> the code of its reason, and the facts' names in the error's context."""


def refusal_of(error: Any) -> str:
    """Return why a value is refused, for one of the `errors()` of a ValidationError.

    A model's own check has worded its reason already; what is rare stays in pydantic's words.
    """
    kind, context = error["type"], error.get("ctx", {})
    if kind in _CODES:
        code, facts = _CODES[kind]
        return reason(code, **{name: _plain(context[key]) for name, key in facts.items()})
    match kind:
        case "value_error":
            return str(context["error"])
        case "literal_error":
            return _choices(str(context["expected"]))
        case "string_too_short" if context["min_length"] == 1:
            return reason("text_empty")
        case "too_short" if context["min_length"] == 1 and context["field_type"] == "Tuple":
            return reason("list_empty")
    words = str(error["msg"])
    return words[:1].lower() + words[1:]


def _choices(expected: str) -> str:
    """Return the reason for a value outside a Literal, whose values pydantic has listed already."""
    choices, several, last = expected.rpartition(" or ")
    if several:
        return reason("choices_wrong", choices=choices, last=last)
    return reason("choice_wrong", choice=last)


def _plain(value: Any) -> Any:
    """Return a bound as people write it: 0.5, but 1000 rather than 1000.0."""
    return f"{value:.15g}" if isinstance(value, float) else value
