"""fugong (复工, "back to work"): rules as data. Score inspections, decide approvals, roll up reports.

>>> import fugong
>>> rules = fugong.Rulebook.built_in("district-reopening")
"""

from typing import TYPE_CHECKING, Any

from . import methods
from ._fugong import __version__
from .door import call, call_text, operations
from .errors import FugongError, InvalidInput, RulebookError
from .methods import *
from .records import ActionAnswer, BulkDecision, ChecklistView, Comparison, Decision, Improvement, Record, Reply, ScoreCard, Sheet
from .rulebook import Rulebook
from .tables import Scored, TableScorer
from .texts import DecodedText, TextEncodingWarning, read_text

if TYPE_CHECKING:
    from . import contract
    from .contract import Problem

__all__ = [
    "ActionAnswer",
    "BulkDecision",
    "ChecklistView",
    "Comparison",
    "Decision",
    "DecodedText",
    "FugongError",
    "Improvement",
    "InvalidInput",
    "Problem",
    "Record",
    "Reply",
    "Rulebook",
    "RulebookError",
    "ScoreCard",
    "Scored",
    "Sheet",
    "TableScorer",
    "TextEncodingWarning",
    "__version__",
    "call",
    "call_text",
    "contract",
    "operations",
    "read_text",
]
# The operations that need no rulebook. Checkers know lists that are added, and none that is sorted.
__all__ += methods.__all__


def __getattr__(name: str) -> Any:
    # The types of the whole contract take longer to load than everything else, and few programs need them while they run.
    if name in {"Problem", "contract"}:
        from importlib import import_module

        module = import_module(".contract", __name__)
        return module if name == "contract" else module.Problem
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
