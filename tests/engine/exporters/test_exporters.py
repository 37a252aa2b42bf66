"""Exporters and the methods they fit."""

from __future__ import annotations

import pytest

from engine.exporters import Adapter, Merged
from engine.methods import METHODS, Method


@pytest.mark.parametrize("method", METHODS)
def test_an_adapter_leaves_alone_only_where_there_is_one(method: type[Method]) -> None:
    assert Adapter().fits(method()) == method.adapter
    assert Merged().fits(method()) == method.merges
