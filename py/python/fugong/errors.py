"""What is raised when the core refuses an input: every problem at once, each with a code and a place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .languages import text_in

if TYPE_CHECKING:
    from .contract import Problem


SHOWN = 10
"""So many problems are printed with an error; the others are counted by code and place."""


class FugongError(ValueError):
    """The input was refused; nothing was half applied. Every error of this package is one of these.

    Printed, it shows the first ten problems and counts the others; `problems` has them all, and `text` tells them all.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems: list[Problem] = list(problems)
        """Every problem, in the order of their places."""
        super().__init__(_summary(self.problems))

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
    place = f" at {problem['path']}" if problem["path"] else ""
    return f"{problem['code']}{place}: {text_in(problem['message'], language)}"


def _summary(problems: Sequence[Problem]) -> str:
    """Tell the first problems, and how many more there are of each code and place; entries of lists are one place."""
    lines = [_line(problem, "en") for problem in problems[:SHOWN]]
    others = Counter((problem["code"], _without_indices(problem["path"])) for problem in problems[SHOWN:])
    if others:
        told = [f"{count} × {code}{place and ' at ' + place}" for (code, place), count in others.most_common(SHOWN)]
        told += ["…"] if len(others) > SHOWN else []
        lines.append(f"and {others.total()} more, all in `problems`: {', '.join(told)}")
    return "\n".join(lines)


def _without_indices(path: str) -> str:
    return "/".join("*" if segment.isdecimal() else segment for segment in path.split("/"))
