"""`fugong fmt`: one layout for rulebooks. It changes white space and how strings are escaped, and nothing that has a meaning."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from ..errors import FugongError
from .messages import say
from .problems import print_json, refused_lines
from .reading import STDIN, read_json, write_bytes
from .shell import FOUND, REFUSED, Failure, file_argument, json_option, language_of, language_option

WIDTH = 120
"""What fits into a line of so many characters stands in one."""


class _Number(str):
    """A number as it is written."""


def laid_out(text: str) -> str:
    """Lay out JSON text: keys in their order and numbers as they are written, two spaces a level, what is short in one line."""
    value = json.loads(text, parse_int=_Number, parse_float=_Number)
    return _lines(value, "", 0) + "\n"


def _lines(value: Any, indent: str, taken: int) -> str:
    """Write a value whose line begins with an indent; `taken` characters of the line are before and behind it."""
    if not isinstance(value, dict | list) or not value:
        return _line(value)
    line = _line(value)
    if indent and len(indent) + taken + len(line) <= WIDTH:
        return line
    deeper = indent + "  "
    if isinstance(value, dict):
        keys = [(f"{_string(key)}: ", one) for key, one in value.items()]
        entries = [deeper + key + _lines(one, deeper, len(key) + 1) for key, one in keys]
        return "{\n" + ",\n".join(entries) + f"\n{indent}}}"
    return "[\n" + ",\n".join(deeper + _lines(one, deeper, 1) for one in value) + f"\n{indent}]"


def _line(value: Any) -> str:
    match value:
        case _Number():
            return str(value)
        case dict():
            return "{" + ", ".join(f"{_string(key)}: {_line(one)}" for key, one in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_line, value)) + "]"
        case _:
            return _string(value)


def _string(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@click.command()
@file_argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--check", is_flag=True, help="Change nothing; exit with 3 where a file would be laid out anew.")
@language_option
@json_option
@click.pass_context
def fmt(ctx: click.Context, files: tuple[str, ...], check: bool, language: str | None, as_json: bool) -> None:
    """Lay out the rulebook FILE anew, in place; - is read from standard input and written to standard output."""
    shown = language_of(ctx)
    told: list[dict[str, Any]] = []
    for file in files:
        try:
            document = read_json(file, ctx)
        except FugongError as error:
            told.append({"file": file, "problems": error.problems})
            continue
        made = laid_out(document.text)
        changed = made != document.text if file == STDIN else made.encode() != Path(file).read_bytes()
        told.append({"file": document.name, "changed": changed})
        if file == STDIN and not check:
            write_bytes(made)
        elif changed and not check:
            _overwrite(Path(file), made, shown)
    if as_json and (check or STDIN not in files):
        print_json(told)
    for one in told:
        if as_json:
            continue
        for line in refused_lines(one.get("problems", []), shown):
            click.echo(line, err=True)
        if "changed" in one:
            click.echo(say(_message(one["changed"], check), shown, file=one["file"]), err=True)
    if any("problems" in one for one in told):
        ctx.exit(REFUSED)
    if check and any(one["changed"] for one in told):
        ctx.exit(FOUND)


def _message(changed: bool, check: bool) -> str:
    if not changed:
        return "unchanged"
    return "would_change" if check else "changed"


def _overwrite(file: Path, text: str, language: str) -> None:
    try:
        file.write_bytes(text.encode())
    except OSError as error:
        raise Failure(say("unwritable", language, file=file, reason=error.strerror)) from None
