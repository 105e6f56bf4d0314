"""What methods take: the types of their arguments, and the fields of the input that these become."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from .sources import is_id
from .texts import Content as Content
from .values import HasDocument

Loose: TypeAlias = Mapping[str, Any]
"""A document or record whose values need not be JSON yet: decimals, dates and times are written as the contract wants them."""
Moment: TypeAlias = datetime | str
"""A point in time with its offset."""
Day: TypeAlias = date | str
"""A day."""
Other: TypeAlias = HasDocument | Mapping[str, Any] | os.PathLike[str] | str | bytes
"""Another rulebook: a `Rulebook`, the id of one that the library carries, or whatever `Rulebook.load` takes."""
Files: TypeAlias = Mapping[str, Content]
"""The texts of files by their names; bytes and paths are read as `read_text` reads them, with a warning where they are not UTF-8."""

if TYPE_CHECKING:
    from . import contract

    Case: TypeAlias = contract.Case | Loose | Sequence[contract.Event | Loose]
    """A case: its record, or its events in their order."""


def given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Give the arguments that are not `None`: what is left out is the core's to decide."""
    return {name: value for name, value in arguments.items() if value is not None}


def case_fields(case: Case | None) -> dict[str, Any]:
    """Give a case as the field that it is: a record as `case`, events as `events`."""
    if case is None:
        return {}
    return {"case": case} if isinstance(case, Mapping) else {"events": case}


def named_rulebook(rulebook: Other) -> dict[str, Any]:
    """Name another rulebook by its id, or give its document."""
    if isinstance(rulebook, str) and is_id(rulebook):
        return {"built_in": rulebook}
    if isinstance(rulebook, Mapping):
        return {"document": rulebook}
    if isinstance(rulebook, HasDocument):
        return {"document": rulebook.document()}
    from .rulebook import Rulebook

    return {"document": Rulebook.load(rulebook).document()}
