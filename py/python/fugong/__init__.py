"""fugong (复工, "back to work"): rules as data. Score inspections, decide approvals, roll up reports.

>>> import fugong
>>> rules = fugong.Rulebook.built_in("district-reopening")
"""

from ._fugong import __version__
from .door import call, call_text, canonicalize, operations
from .errors import FugongError, InvalidInput, Problem, RulebookError
from .records import ChecklistView, Record, ScoreCard
from .rulebook import Rulebook

__all__ = [
    "ChecklistView",
    "FugongError",
    "InvalidInput",
    "Problem",
    "Record",
    "Rulebook",
    "RulebookError",
    "ScoreCard",
    "__version__",
    "call",
    "call_text",
    "canonicalize",
    "operations",
]
