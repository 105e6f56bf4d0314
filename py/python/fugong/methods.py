"""Where each operation of the core stands in this package. A test holds the table against the core's own list."""

from __future__ import annotations

from typing import Final

METHODS: Final[dict[str, str]] = {
    "canonicalize": "canonicalize",
    "load": "Rulebook.summary",
    "lint": "Rulebook.lint",
    "evaluate": "Rulebook.evaluate",
    "score": "Rulebook.score",
    "checklist_view": "Rulebook.checklist_view",
    "improve": "Rulebook.improve",
    "check_checklist": "Rulebook.check_checklist",
    "verify_stated": "Rulebook.verify_stated",
    "compare_checklists": "Rulebook.compare_checklists",
    "migrate_answers": "Rulebook.migrate_answers",
    "rescore": "Rulebook.rescore",
    "compose": "Rulebook.compose",
    "explain": "Rulebook.explain",
    "outstanding": "Rulebook.outstanding",
    "decide": "Rulebook.decide",
    "decide_many": "Rulebook.decide_many",
    "allowed": "Rulebook.allowed",
    "replay": "Rulebook.replay",
    "append_entry": "append_entry",
    "verify_journal": "verify_journal",
    "ledger": "Rulebook.ledger",
    "standings": "Rulebook.standings",
    "deadline": "Rulebook.deadline",
    "day_kind": "Rulebook.day_kind",
    "clock": "Rulebook.clock",
    "read_sheet": "Rulebook.read_sheet",
    "read_json_lines": "read_json_lines",
}
