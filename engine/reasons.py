"""Every reason why a line, a row, a file or a setting is refused: one code, one clause of English.

A reason travels as its English text. The window recognises the template that a text was made from and
shows it in its own language, so a reason is written in one place.
"""

from __future__ import annotations

from typing import Final

REASONS: Final[dict[str, str]] = {
    # Parts of a recipe
    "method_needs_whole_weights": "it changes the weights themselves, which quantized ones do not allow",
    "method_needs_writing": "it is made for models that write text",
    "weights_packed": "it reads the weights one by one, and quantized ones are packed",
    "optimizer_needs_whole_weights": "it is made for whole weight matrices, and an adapter trains none",
    "loftq_needs_quantized": "LoftQ makes up for rounding, and these weights are not rounded",
    "rank_grows": "the last rank is larger than the first",
    "ranks_never_move": "between the quiet beginning and the quiet end no step is left",
    "rank_odd": "the orthogonal start needs an even rank",
    # Lines of text
    "line_too_long": "it is longer than {limit} MiB",
    "packing_damaged": "the packed file breaks off here",
    "packing_wrong": "it cannot be unpacked without errors",
    "unpacks_too_large": "{packed} MiB of it unpack to more than {size} MiB",
    "beginning_wrong": "it does not begin as files of its kind do",
    "document_too_long": "this document is longer than {limit} MiB",
    "line_undecodable": "it is not {encoding} text: {fault} at byte {byte}",
    "nul_character": "it holds a NUL character at character {character}",
    # Tables
    "quote_unclosed": "a quote is never closed",
    "quote_closed_early": "a quote is closed in the middle of a value",
    "value_too_long": "a value is too long",
    "value_alone": "it has 1 value where the header has {wanted}",
    "values_ragged": "it has {found} values where the header has {wanted}",
    "columns_renamed": "several columns are called {column}; they are numbered",
    "names_missing": "it has no header row; its columns are numbered",
    "columns_same": "two columns are called {column}",
    "raw_bytes": "it holds raw bytes, not text",
    "value_unreadable": "a value cannot be read: {fault}",
    "title_aside": "it is a title above the table",
    "cells_failed": "the workbook has formulas that failed; their cells are read as empty",
    "sheets_aside": "only the sheet {sheet} is read; the others are {others}",
    # Folders
    "file_aside": "the file {name} is left aside",
    "files_aside": "{count} more files are left aside",
    "one_aside": "1 more file is left aside",
    "file_unread": "the file {name} cannot be read: {fault}",
    # JSON
    "json_broken": "it is not valid JSON: {fault}",
    "json_broken_at": "it is not valid JSON: {fault} at character {character}",
    "name_twice": "the name {name} stands twice in one object",
    "number_unknown": "{name} is not a JSON number",
    "number_too_large": "the number {digits} is too large",
    "number_too_small": "the number {digits} is too small",
    "number_too_long": "a number has {count} digits",
    "object_missing": "it holds no object",
    "object_expected": "it is a {kind}, not an object with columns",
    "nested_too_deep": "it is nested more than {limit} levels deep",
    "character_halved": "it holds half of a character (a lone surrogate)",
    "names_aside": "only the list {name} is read; beside it stand {names}",
    "object_part": "it is a part of a broken object",
    # Columns
    "column_missing": "the column {column} is missing",
    "column_empty": "the column {column} is empty",
    "column_not_text": "the column {column} holds a {kind} instead of text",
    "column_not_number": "the column {column} holds no number",
    "column_not_numbers": "the column {column} holds something else than numbers",
    "column_without_answer": "the column {column} holds no answer of the assistant",
    "history_not_pairs": "the column {column} is not a list of pairs of question and answer",
    "tools_unreadable": "the column {column} lists tools in a way that cannot be read",
    "call_unreadable": "a call of the tools in the column {column} cannot be read",
    # Answers
    "prompt_absent": "there is no prompt",
    "prompts_differ": "the two answers belong to different prompts",
    "better_unknown": "the column {column} says {value}, which names neither answer",
    "answers_tie": "neither answer is better",
    "verdict_unknown": "the column {column} says {value}, which is neither good nor bad",
    "answers_too_few": "the column {column} holds fewer than two answers",
    "answers_not_list": "the column {column} holds a {kind} instead of a list of answers",
    "answers_uncounted": "the column {column} has not as many entries as the column {other}",
    # Paraphrases
    "paraphrase_empty": "it is empty, or comes to no end",
    "paraphrase_length": "it is much shorter or much longer than the question",
    "paraphrase_language": "it is in another language",
    "paraphrase_same": "it says nearly the same words",
    "paraphrase_kind": "it asks for something else",
    "paraphrase_lost": "it loses {what}",
    "paraphrase_added": "it adds {what}",
    "paraphrase_negation": "one of the two says not, the other does not",
    "paraphrase_speaker": "somebody else speaks, or is spoken to",
    "paraphrase_answers": "it answers the question",
    "paraphrase_far": "it has too few words of the question, or too many others",
    # Turns
    "turns_missing": "the column {column} holds no turn",
    "turns_unreadable": "the column {column} holds text that is not a list of turns",
    "turns_nothing": "the column {column} holds nothing instead of a list of turns",
    "turns_not_list": "the column {column} holds a {kind} instead of a list of turns",
    "turn_not_object": "turn {turn} of the column {column} is not an object with a role and a text",
    "turn_call_unreadable": "turn {turn} of the column {column} calls a tool in a way that cannot be read",
    "turn_part_unknown": "turn {turn} of the column {column} has a part that is not text: {part}",
    "turn_without": "turn {turn} of the column {column} has no {name}",
    "turn_role_unknown": "turn {turn} of the column {column} has the unknown role {role}",
    "turn_nothing": "turn {turn} of the column {column} holds nothing instead of text",
    "turn_not_text": "turn {turn} of the column {column} holds a {kind} instead of text",
    # Processes
    "signal": "signal {number}",
    "exit_code": "exit code {number}",
    # Stages
    "prompt_missing": "plain text has no prompt and answer",
    "answer_missing": "the conversation has no assistant turn",
    "answers_look_alike": "the chat template makes the two answers the same",
    "answer_cut_off": "no answer within {limit} tokens",
    "stage_unfit": "{stage} cannot use it",
    "row_edited_out": "one of your edits leaves it out",
    "row_fixed_out": "one of your fixes leaves it out",
    "template_refuses": "the chat template refuses it: {error}",
    "template_endless": "the chat template does not come to an end",
    "template_too_long": "the chat template writes more than {limit} MiB",
    "tool_unreadable": "tool {tool} is not a JSON object",
    "answers_lost": "the chat template leaves nothing of its answers to train on",
    # Files
    "file_too_large": "larger than {limit} MiB",
    "file_not_utf8": "not UTF-8",
    "file_absent": "missing",
    "file_missing": "the file is missing",
    "file_size_wrong": "{found} bytes instead of {wanted}",
    "file_shrunk": "it became shorter",
    "file_changed": "its content changed",
    "file_named": "it names {name}",
    "link_outside": "a link to elsewhere",
    "facts_not_object": "its facts are no object",
    # Models
    "config_not_object": "not an object",
    "header_missing": "no safetensors header",
    "header_not_json": "header is not JSON",
    "header_not_object": "header is not an object",
    "tensor_entry_bad": "bad entry {name}",
    "tensor_offsets_bad": "bad offsets of {name}",
    "tensor_shape_bad": "bad shape of {name}",
    # Jobs
    "settings_missing": "it is not a mapping of settings",
    "alias_used": "aliases are not allowed here",
    "key_twice": "the key {key} stands twice in one block",
    "not_train_job": "not a train job",
    "only_train_forecast": "only a train job is forecast",
    "model_place_unclear": "give either path or hub",
    "pattern_broken": "it is not a regular expression: {fault}",
    "row_place_unclear": "give either row or line",
    "text_place_missing": "it must hold {mark} once",
    "split_takes_all": "validation and test together leave nothing to train on",
    # Settings
    "setting_unknown": "there is no such setting",
    "setting_missing": "this setting is needed",
    "kind_unknown": "{found} is not one of {known}",
    "kind_missing": "it needs a kind",
    "choice_wrong": "input should be {choice}",
    "choices_wrong": "input should be {choices} or {last}",
    "not_above": "input should be greater than {limit}",
    "below_least": "input should be greater than or equal to {limit}",
    "not_below": "input should be less than {limit}",
    "above_most": "input should be less than or equal to {limit}",
    "not_number": "input should be a valid number",
    "text_not_number": "input should be a valid number, unable to parse string as a number",
    "not_finite": "input should be a finite number",
    "not_whole": "input should be a valid integer",
    "text_not_whole": "input should be a valid integer, unable to parse string as an integer",
    "fraction_not_whole": "input should be a valid integer, got a number with a fractional part",
    "not_truth": "input should be a valid boolean",
    "text_not_truth": "input should be a valid boolean, unable to interpret input",
    "not_text": "input should be a valid string",
    "text_empty": "string should have at least 1 character",
    "text_too_long": "string should have at most {limit} characters",
    "not_list": "input should be a valid tuple",
    "list_empty": "tuple should have at least 1 item after validation, not 0",
    "not_block": "input should be a valid dictionary or instance of {name}",
    "not_chosen_block": "input should be a valid dictionary or object to extract fields from",
    # Processes
    # What would take less memory
    "lever_chunks": "compute the loss in parts",
    "lever_checkpointing": "turn gradient checkpointing on",
    "lever_offloading": "let activations wait in system memory",
    "lever_optimizer": "keep the optimizer's state in 8 bit",
    "lever_length": "cut the sequences to {after} tokens instead of {before}",
    "lever_smaller_model": "train a smaller model",
}

JSON_FAULTS: Final = {
    "Expecting ',' delimiter": "a comma is missing",
    "Expecting ':' delimiter": "a colon is missing",
    "Expecting value": "a value is missing",
    "Expecting property name enclosed in double quotes": "a name in double quotes is missing",
    "Unterminated string starting at": "a text is never closed that begins",
    "Invalid control character at": "a control character stands in a text",
    "Invalid \\escape": "an unknown escape stands",
    "Invalid \\uXXXX escape": "an incomplete \\u escape stands",
}
"""What Python's JSON parser finds wrong -> the `fault` of a reason."""

SYSTEM_FAULTS: Final = (
    "No such file or directory",
    "Permission denied",
    "Not a directory",
    "Is a directory",
    "File exists",
    "File name too long",
    "Read-only file system",
    "Input/output error",
    "No space left on device",
    "Disk quota exceeded",
    "Operation not permitted",
    "Device or resource busy",
    "Too many open files",
    "Stale file handle",
)
"""What the system says when a file cannot be used."""

FAULTS: Final = (
    *JSON_FAULTS.values(),
    *JSON_FAULTS,
    "Extra data",
    "Unexpected UTF-8 BOM (decode using utf-8-sig)",
    *SYSTEM_FAULTS,
    "invalid start byte",
    "invalid continuation byte",
    "unexpected end of data",
    "illegal multibyte sequence",
    "incomplete multibyte sequence",
    "character maps to <undefined>",
    "truncated data",
    "illegal encoding",
    "illegal UTF-16 surrogate",
)
"""The `fault` of a reason, as far as it is known; the later ones are the words of Python's decoders."""

FOREIGN: Final = (
    # Python
    "{fault}: line {line} column {column} (char {place})",
    "[Errno {number}] {fault}: {path}",
    # YAML
    "mapping values are not allowed here",
    "could not find expected ':'",
    "found unexpected end of stream",
    "found character {character} that cannot start any token",
    "expected <block end>, but found {found}",
    "could not determine a constructor for the tag {tag}",
)
"""Templates of what others say, which stays as they say it in English and is translated where it is known."""

KINDS: Final = ("list", "text", "truth value", "number", "null", "dict", "str", "bool", "int", "float")
"""The `kind` of a value that stands where another is needed."""


def reason(code: str, **facts: object) -> str:
    """Return the English clause of a code of REASONS, with its facts."""
    return REASONS[code].format(**facts)
