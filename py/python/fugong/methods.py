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
    "compose": "Rulebook.compose",
    "explain": "Rulebook.explain",
    "outstanding": "Rulebook.outstanding",
}
