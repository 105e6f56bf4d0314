"""The examples in docstrings run."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest


@pytest.mark.parametrize("name", ["languages", "records", "rulebook"])
def test_examples_run(name: str) -> None:
    told = doctest.testmod(import_module(f"fugong.{name}"))
    assert told.attempted > 0 and told.failed == 0
