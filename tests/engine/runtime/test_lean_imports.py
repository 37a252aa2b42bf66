"""Imports without the collector, and without a library that is only looked at."""

from __future__ import annotations

import gc
import importlib.util
import sys

import pytest

from engine.runtime.lean_imports import lean_imports


@pytest.fixture(autouse=True)
def thawed():
    yield
    gc.unfreeze()


def test_the_collector_rests_meanwhile_and_works_again_afterwards():
    with lean_imports():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_works_again_after_an_import_that_failed():
    with pytest.raises(ImportError), lean_imports():
        raise ImportError
    assert gc.isenabled()


def test_what_was_imported_is_left_out_of_later_walks():
    with lean_imports():
        pass
    assert gc.get_freeze_count() > 0


def test_datasets_counts_as_not_installed_until_the_end(monkeypatch):
    monkeypatch.delitem(sys.modules, "datasets", raising=False)
    with lean_imports():
        assert importlib.util.find_spec("datasets") is None
    assert "datasets" not in sys.modules


def test_datasets_stays_when_it_is_there_already(monkeypatch):
    there = type(sys)("datasets")
    monkeypatch.setitem(sys.modules, "datasets", there)
    with lean_imports():
        assert sys.modules["datasets"] is there
    assert sys.modules["datasets"] is there
