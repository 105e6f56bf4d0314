"""The cases of the built-in rulebooks, scored from their input alone."""

from __future__ import annotations

from typing import Any

import pytest

from .stated.agreement import lacking
from .stated.cases import cases, scored

ALL = [pytest.param(book, case, id=f"{id}-{case['name']}") for id, book, case in cases()]


@pytest.mark.parametrize(("book", "case"), ALL)
def test_a_case_gives_what_it_expects(book: dict[str, Any], case: dict[str, Any]) -> None:
    card, problems = scored(book, case)
    if stated := case["expect"].get("problems"):
        assert problems == sorted((problem["code"], problem["path"]) for problem in stated)
        return
    assert card, problems
    assert lacking(case["expect"], card) == []
