"""What a person may be told of data: the part of `engine.problems` that files, edits and mixtures need."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # Data
    "data_not_found": ("There is no file at {path}.", "Check the path, or drop the file again."),
    "data_not_file": ("{path} is not a file.", "Choose a file with data in it."),
    "data_file_changed": ("{path} changed while it was in use.", "Drop it again, so that it is read anew."),
    "data_too_large": (
        "{path} took more than {needed} of memory, and reading it was given up.",
        "Split it into smaller files, or leave out what is very long in it.",
    ),
    "data_stalled": (
        "{path}: nothing moved for {seconds} seconds, and the work on it was given up.",
        "Leave this file out, or choose another model, if it is the chat template that never ends.",
    ),
    "data_process_ended": (
        "The process that read {path} ended unexpectedly ({reason}).",
        "Try again; if it happens again, leave this file out.",
    ),
    "data_empty": ("{path} is empty.", "Choose a file with at least one row."),
    "data_without_rows": (
        "{path}: none of its {lines} lines is a row; line {line}: {reason}.",
        "Correct the file, or choose another one.",
    ),
    "data_kind_unknown": (
        "{path}: files of the kind {suffix} are not read.",
        "Use JSON, JSONL, CSV, TSV, Excel, Parquet, Arrow, TXT or Markdown.",
    ),
    "data_archive": (
        "{path} is a {kind} archive, which is not opened here.",
        "Unpack it, and choose the files in it or their folder.",
    ),
    "data_of_columns": (
        "{path} holds its columns one after another ({columns}), not its rows.",
        "Save it with one object for each row.",
    ),
    "data_several_lists": (
        "{path} holds several lists of rows: {names}.",
        "Say which of them holds the rows, or save each in a file of its own.",
    ),
    "sheet_missing": (
        "{path}: there is no sheet called {sheet}; there are {sheets}.",
        "Choose one of these sheets.",
    ),
    "data_disguised": (
        "{path} is a {kind} file, whatever its name says.",
        "Export it as JSON, JSONL, CSV, TSV, Excel, Parquet, TXT or Markdown.",
    ),
    "data_damaged": ("{path} is damaged: {reason}.", "Download or export the file again."),
    "encoding_unknown": (
        "{path}: there is no text encoding called {encoding}.",
        "Choose one such as utf-8, gb18030, big5, shift_jis or latin-1.",
    ),
    "data_broken": ("{path}, line {line}: {reason}.", "Correct that line, or train without it."),
    "data_undecodable": (
        "{path}, line {line}: {reason}.",
        "Choose the file's encoding.",
    ),
    "column_missing": (
        "{path}, line {line}: the column {column} is missing; there are {columns}.",
        "Choose which column plays this role.",
    ),
    "format_unknown": (
        "{path}: its columns ({columns}) fit no known format.",
        "Choose the format and its columns.",
    ),
    "row_refused": ("{path}, line {line}: {reason}.", "Correct that row, or train without it."),
    "nothing_to_train": (
        "No row of {path} has a token to train on; row {row}: {reason}.",
        "Raise the maximum length, or train on more of each row.",
    ),
    "too_few_rows": ("{path} has {rows} rows; after the split none is left to train on.", "Add rows."),
    "data_changed": (
        "{path} changed since this run began.",
        "Start a new run, or put the file back as it was.",
    ),
    # Edits
    "edit_row_missing": (
        "{path}: an edit speaks of row {row}, and there are {total} rows.",
        "Take the edit out, or choose the row again.",
    ),
    "edit_line_missing": (
        "{path}: an edit speaks of line {line}, and no row begins there.",
        "Take the edit out, or choose the row again.",
    ),
    "edit_line_shared": (
        "{path}: an edit speaks of line {line}, and {count} rows begin there.",
        "Name the row by its number instead.",
    ),
    "edit_column_missing": (
        "{path}: an edit speaks of the column {column}, which is not there.",
        "Take the edit out, or choose another column.",
    ),
    "edit_column_taken": (
        "{path}: an edit makes a column {column}, and there is one already.",
        "Choose another name.",
    ),
    "edit_outdated": (
        "{path}: the column {column} of row {row} holds another text than when it was edited.",
        "Look at the row and edit it again.",
    ),
    "edits_leave_nothing": (
        "{path}: your edits leave none of its {rows} rows.",
        "Take one of the edits out.",
    ),
    "fixes_leave_nothing": (
        "{path}: your fixes leave none of its {rows} rows.",
        "Take one of the fixes out.",
    ),
    "pattern_refused": ("The pattern {pattern} cannot be used: {reason}.", "Correct the pattern."),
    "pattern_too_slow": (
        "The pattern {pattern} took more than {seconds} s over one cell.",
        "Write it without repeats inside repeats.",
    ),
    # Shaping
    "mix_too_large": (
        "With these shares an epoch would hold {rows} rows; {most} is the limit.",
        "Let an epoch end when the first file is used up, or even the weights out.",
    ),
    "no_paraphrase": (
        "{path}: no paraphrase was made ({refused} answers of the model were none, {skipped} rows have no "
        "question to rewrite).",
        "Choose a larger model that follows instructions, or other rows.",
    ),
    "not_paraphrases": (
        "{path}, line {line}: this is not a file of paraphrases.",
        "Choose a file that the paraphrase command wrote.",
    ),
}
"""Code -> one sentence, one next step."""

ONE: Final[dict[str, tuple[str, str]]] = {
    "rows_left_out": ("count", "1 row was left out: line {line} of {path}: {reason}."),
    "rows_edited_out": ("count", "Your edits leave 1 row of {path} out."),
    "rows_held_out_elsewhere": (
        "count",
        "1 row of {path} reads like one that you hold out yourself; it is not trained on.",
    ),
    "split_value_unknown": (
        "count",
        "1 row of {path} has {value} in the column {column}, which is no part of a split; it was left out.",
    ),
    "rows_cut": ("count", "1 of {total} rows is longer than {limit} tokens and was cut."),
    "rows_without_target": ("count", "1 of {total} rows has no token to train on and was left out."),
    "rows_untrained": (
        "count",
        "1 of {total} rows has no token to train on and was left out: line {line} of {path}: {reason}.",
    ),
    "data_without_rows": ("lines", "{path}: its only line is no row: {reason}."),
    "too_few_rows": ("rows", "{path} has 1 row; after the split none is left to train on."),
    "edit_row_missing": ("total", "{path}: an edit speaks of row {row}, and there is 1 row."),
    "edits_leave_nothing": ("rows", "{path}: your edits leave its only row out."),
    "fixes_leave_nothing": ("rows", "{path}: your fixes leave its only row out."),
}
"""Code -> a fact that counts, and the sentence where it is one."""
