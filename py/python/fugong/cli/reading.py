"""Files and standard input: text in any of the encodings, JSON, and rulebooks. Problems name the file that they are in."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import click

from ..door import call_text
from ..errors import FugongError, InvalidInput, RulebookError
from ..methods import locate
from ..rulebook import Rulebook
from ..sources import explained, is_id
from ..texts import UTF_8, read_text
from .messages import say
from .problems import in_file
from .shell import Failure, language_of

if TYPE_CHECKING:
    from collections.abc import Generator

    from ..contract import Problem

STDIN = "-"
_NO_JSON = ("invalid_json", "duplicate_key", "too_deep")


class Document(NamedTuple):
    """A text, and what its file is called."""

    name: str
    text: str


def read(file: str | Path, ctx: click.Context) -> Document:
    """Read a file, or standard input for -, as text; say its encoding where that is not UTF-8."""
    language = language_of(ctx)
    name = "<stdin>" if str(file) == STDIN else str(file)
    try:
        text, encoding = read_text(_standard_input(ctx) if str(file) == STDIN else Path(file))
    except UnicodeDecodeError:
        raise Failure(say("not_text", language, file=name)) from None
    except OSError as error:
        raise Failure(say("unreadable", language, file=name, reason=error.strerror)) from None
    if encoding != UTF_8:
        click.echo(say("read_as", language, file=name, encoding=encoding.upper()), err=True)
    return Document(name, text)


def read_bytes(file: str, ctx: click.Context) -> bytes:
    """Read a file, or standard input for -, that is no text."""
    try:
        return _standard_input(ctx) if file == STDIN else Path(file).read_bytes()
    except OSError as error:
        raise Failure(say("unreadable", language_of(ctx), file=file, reason=error.strerror)) from None


def _standard_input(ctx: click.Context) -> bytes:
    known = ctx.find_root().ensure_object(dict)
    if known.get("stdin_read"):
        raise click.UsageError(say("input_once", language_of(ctx)), ctx)
    known["stdin_read"] = True
    return sys.stdin.buffer.read()


def read_json(file: str | Path, ctx: click.Context) -> Document:
    """Read JSON text; what is wrong with it is told by the file's own lines and columns."""
    document = read(file, ctx)
    problems = json.loads(call_text("canonicalize", document.text)).get("problems", [])
    unread = [problem for problem in problems if problem["code"] in _NO_JSON]
    if unread:
        raise InvalidInput(placed(explained(unread, document.text, document.name), document))
    return document


def load(file: str | Path, ctx: click.Context) -> tuple[Rulebook, Document]:
    """Load the rulebook in a file."""
    document = read(file, ctx)
    return loaded(document), document


def loaded(document: Document) -> Rulebook:
    """Load a rulebook; its problems name the file."""
    try:
        # As bytes: what a file holds is text, also where it looks like a path.
        return Rulebook.load(document.text.encode())
    except RulebookError as error:
        raise RulebookError(placed(error.problems, document)) from None


def rulebook(source: str, ctx: click.Context) -> Rulebook:
    """Load a rulebook: a file where there is one of this name, else a built-in one."""
    is_file = source == STDIN or Path(source).exists() or not is_id(source)
    return load(source, ctx)[0] if is_file else Rulebook.built_in(source)


def ask(rules: Rulebook, operation: str, fields: Mapping[str, Any], documents: Mapping[str, Document] | None = None) -> Any:
    """Run an operation whose input has fields, and others that are documents as they are written; problems name their files."""
    documents = documents or {}
    with told_by(documents):
        return rules.call(operation, input_of(fields, documents))


def input_of(fields: Mapping[str, Any], documents: Mapping[str, Document]) -> str:
    """Write the input of an operation; numbers of documents keep their digits."""
    given = {name: json.dumps(value, ensure_ascii=False) for name, value in fields.items() if value is not None}
    given |= {name: document.text for name, document in documents.items()}
    return "{" + ", ".join(f"{json.dumps(name)}: {text}" for name, text in given.items()) + "}"


@contextmanager
def told_by(documents: Mapping[str, Document]) -> Generator[None]:
    """Say of problems within a field of the input which file it was read from, and where in it they are."""
    try:
        yield
    except FugongError as error:
        problems = error.problems
        for name, document in documents.items():
            problems = [_in_its_file(one, f"/{name}", document) for one in locate(document.text, problems, within=f"/{name}")]
        raise type(error)(problems) from None


def _in_its_file(problem: Problem, within: str, document: Document) -> Problem:
    """Give a problem its place in the file that it is of."""
    if problem["path"] != within and not problem["path"].startswith(within + "/"):
        return problem
    return cast("Problem", {"file": document.name, **problem, "path": problem["path"].removeprefix(within)})


def placed(problems: Iterable[Mapping[str, Any]], document: Document) -> list[Problem]:
    """Say of problems in which file they are, and at which line and column of it."""
    return cast("list[Problem]", in_file(locate(document.text, cast("list[Problem]", list(problems))), document.name))


def write_bytes(text: str) -> None:
    """Write the core's own bytes: no line ends and no encoding of the terminal's."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())


def create(file: Path, text: str, ctx: click.Context) -> None:
    """Write a new file; one that is there already is left as it is."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        raise Failure(say("exists", language_of(ctx), file=file)) from None
    except OSError as error:
        raise Failure(say("unwritable", language_of(ctx), file=file, reason=error.strerror)) from None
