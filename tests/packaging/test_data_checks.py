"""The page of data checks says what the table says."""

from __future__ import annotations

import data_checks


def test_the_page_is_that_of_the_table():
    assert data_checks.PAGE.read_text(encoding="utf-8") == data_checks.page()
