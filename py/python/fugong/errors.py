"""What is raised when the core refuses an input: every problem at once, each with a code and a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .contract import Problem


class FugongError(ValueError):
    """The input was refused; nothing was half applied. Every error of this package is one of these."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems: list[Problem] = list(problems)
        """Every problem, in the order of their places."""
        super().__init__(self.text())

    @property
    def code(self) -> str:
        """The first problem's code."""
        return self.problems[0]["code"]

    @property
    def path(self) -> str:
        """The first problem's place, a JSON pointer into the input."""
        return self.problems[0]["path"]

    def text(self, language: str = "en") -> str:
        """Give all messages in a language, a line each: `code at path: message`."""
        return "\n".join(_line(problem, language) for problem in self.problems)

    def __reduce__(self) -> tuple[type[FugongError], tuple[list[Problem]]]:
        return type(self), (self.problems,)


class InvalidInput(FugongError):
    """A record, a command or an answer cannot be accepted."""


class RulebookError(FugongError):
    """The rulebook itself cannot be loaded."""


def _line(problem: Problem, language: str) -> str:
    message = problem["message"].get(language) or problem["message"]["en"]
    place = f" at {problem['path']}" if problem["path"] else ""
    return f"{problem['code']}{place}: {message}"
