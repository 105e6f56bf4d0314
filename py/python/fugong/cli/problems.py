"""How problems and findings are printed: for people, for programs, and for GitHub."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

import click

from .messages import text_of


def print_json(value: Any) -> None:
    """Print a reply for programs."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def refused_lines(problems: Iterable[Mapping[str, Any]], language: str) -> Iterator[str]:
    """Write refused input for people: `file:line:column: code message`, as far as each is known; else `code at path: message`."""
    for problem in problems:
        message = text_of(problem["message"], language)
        if "file" not in problem:
            place = f" at {problem['path']}" if problem["path"] else ""
            yield f"{problem['code']}{place}: {message}"
        elif "line" in problem:
            yield f"{problem['file']}:{problem['line']}:{problem['column']}: {problem['code']} {message}"
        else:
            place = f" at {problem['path']}" if problem["path"] else ""
            yield f"{problem['file']}: {problem['code']}{place}: {message}"


def found_lines(problems: Iterable[Mapping[str, Any]], language: str, form: str) -> Iterator[str]:
    """Write problems in the form asked for."""
    if form == "github":
        yield from (github_line(problem, language) for problem in problems)
    else:
        yield from refused_lines(problems, language)


def github_line(problem: Mapping[str, Any], language: str) -> str:
    """Write a problem as a workflow command, which GitHub shows beside the line of the file."""
    named = {"file": problem.get("file"), "line": problem.get("line"), "col": problem.get("column")}
    where = ",".join(f"{name}={_property(str(value))}" for name, value in named.items() if value is not None)
    place = f" at {problem['path']}" if "line" not in problem and problem["path"] else ""
    told = f"{problem['code']}{place} {text_of(problem['message'], language)}"
    return f"::error{where and ' ' + where}::{_data(told)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def in_file(problems: Iterable[Mapping[str, Any]], file: str) -> list[dict[str, Any]]:
    """Say of problems which file they are in."""
    return [cast("dict[str, Any]", {"file": file, **problem}) for problem in problems]


def lines(problems: Iterable[Mapping[str, Any]], language: str) -> Iterator[str]:
    """Write problems of what is no file of JSON, such as a report's."""
    for problem in problems:
        place = f" {problem['path']}" if problem["path"] else ""
        yield f"{problem['code']}{place}: {text_of(problem['message'], language)}"
