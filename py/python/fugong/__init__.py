"""fugong (复工, "back to work"): rules as data. Score inspections, decide approvals, roll up reports.

>>> import fugong
>>> rules = fugong.Rulebook.built_in("district-reopening")
"""

from ._fugong import __version__
from .door import append_entry, call, call_text, canonicalize, operations, read_json_lines, verify_journal
from .errors import FugongError, InvalidInput, Problem, RulebookError
from .records import ActionAnswer, ChecklistView, Decision, Record, ScoreCard, Sheet
from .rulebook import Rulebook

__all__ = [
    "ActionAnswer",
    "ChecklistView",
    "Decision",
    "FugongError",
    "InvalidInput",
    "Problem",
    "Record",
    "Rulebook",
    "RulebookError",
    "ScoreCard",
    "Sheet",
    "__version__",
    "append_entry",
    "call",
    "call_text",
    "canonicalize",
    "operations",
    "read_json_lines",
    "verify_journal",
]
