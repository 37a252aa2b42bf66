"""The warm-up: every name that is imported exists, and what was imported is settled."""

from __future__ import annotations

import gc
import importlib
from itertools import chain

import pytest

from desktop import warm_up
from desktop.pages import PAGES


def test_what_was_imported_is_not_walked_by_the_collector_again():
    settled = [object() for _ in range(3)], {}
    assert any(item is settled for item in gc.get_objects())
    warm_up.settle()
    try:
        assert not any(item is settled for item in gc.get_objects())
    finally:
        gc.unfreeze()


def test_every_page_that_can_be_opened_is_imported_ahead():
    assert {*warm_up.FOR_PAGE, "home"} == {*PAGES}


@pytest.mark.parametrize("name", [*warm_up.FOR_DESK, *chain(*warm_up.FOR_PAGE.values())])
def test_what_is_imported_ahead_exists(name):
    assert importlib.import_module(name)
