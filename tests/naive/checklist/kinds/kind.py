"""What the naive implementation knows of a kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from ..worth import Rules, Scale


@dataclass(frozen=True)
class Kind:
    drawn: Callable[[st.DrawFn, str], dict[str, Any]]
    """Draws the fields of a random item or part under a method."""
    answer: Callable[[st.DrawFn, dict[str, Any]], Any]
    """Draws a legal answer to an item or part."""
    scale: Callable[[dict[str, Any], Rules], Scale] | None = None
    """What answers are worth; none for a kind that does not score."""
    numeric: bool = False
    """Whether its answers are numbers."""
