"""Scoring a table: its columns found, its rows scored some thousand at a time, the scores written as CSV or JSON lines."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click

from ..frames import headers_of, height, library_of
from ..rulebook import Rulebook
from ..tables import TableScorer
from .messages import say
from .pairs import named, pairs_of, values_of
from .reading import Document
from .rows import ROWS, frames_of
from .shell import FOUND, REFUSED, Failure, language_of

MOST_CELLS = 100
"""So many cells that cannot be read are printed; the others are counted."""


class TableAsked(NamedTuple):
    """What the command line says about a table."""

    checklist: str
    columns: tuple[str, ...]
    facts: tuple[str, ...]
    given: tuple[str, ...]
    labels: tuple[str, ...]
    keep: tuple[str, ...]
    refused: str
    titles: bool
    output: Path | None
    as_json: bool
    strict: bool


def score_table(
    ctx: click.Context, rules: Rulebook, asked: TableAsked, file: str, form: str, document: Document | None
) -> None:
    """Score a table and write a line for each of its rows, in order, with the row's number: 1 is the first below the column names."""
    shown = language_of(ctx)
    frames = frames_of(ctx, file, form, document)
    headers = headers_of(frames[0]) or []
    for name in asked.keep:
        if name not in headers:
            raise Failure(say("no_column", shown, file=file, name=name, known=", ".join(headers)))
    scorer = _scorer(rules, asked, frames[0], file, shown)
    titles = shown if asked.titles else None
    refused = "missing" if asked.refused == "missing" else "keep"
    rows = sum(map(height, frames))
    names: list[str] = []
    lines: list[tuple[Any, ...]] = []
    cells: list[dict[str, Any]] = []
    done = 0
    for frame in frames:
        scored = scorer.score(frame, refused=refused, titles=titles)
        scores, problems = scored.scores, _records(scored.problems)
        names = ["row", *asked.keep, *(headers_of(scores) or [])]
        kept = [_column(frame, name) for name in asked.keep]
        numbers = range(done + 1, done + 1 + height(frame))
        lines += zip(numbers, *kept, *(_column(scores, name) for name in headers_of(scores) or []), strict=True)
        cells += [{**problem, "row": problem["row"] + done + 1} for problem in problems]
        done += height(frame)
        _show_progress(done, rows, shown)
    if cells and asked.refused == "raise":
        _say_cells(cells, file, shown, asked.as_json)
        click.echo(say("refused_rows", shown, rows=rows, count=len(cells)), err=True)
        ctx.exit(REFUSED)
    _write(ctx, names, lines, asked)
    _say_cells(cells, file, shown, as_json=False)
    if cells:
        click.echo(say("kept_rows", shown, rows=rows, count=len(cells)), err=True)
    if cells and asked.strict:
        ctx.exit(FOUND)


def _scorer(rules: Rulebook, asked: TableAsked, frame: Any, file: str, language: str) -> TableScorer:
    """Make a scorer: columns are those that are named, and all others that are called as an item or a fact."""
    given = values_of(asked.given, language)
    columns, facts = rules.found_columns(frame, asked.checklist, given=given)
    columns |= named(asked.columns, language)
    taken = set(columns.values())
    facts = {fact: column for fact, column in facts.items() if column not in taken} | named(asked.facts, language)
    if not columns:
        known = ", ".join(headers_of(frame) or [])
        raise Failure(say("no_columns", language, file=file, known=known))
    labels: dict[str, list[str]] = {}
    for code, text in pairs_of(asked.labels, language):
        labels.setdefault(code, []).append(text)
    return rules.table_scorer(asked.checklist, columns, facts=facts, given=given, labels=labels or None)


def _column(frame: Any, name: str) -> list[Any]:
    column = frame[name]
    return list(column.to_list() if library_of(frame) == "polars" else column.to_pylist())


def _records(frame: Any) -> list[dict[str, Any]]:
    return list(frame.to_dicts() if library_of(frame) == "polars" else frame.to_pylist())


def _show_progress(done: int, rows: int, language: str) -> None:
    """Tell a terminal how far a long table is."""
    if rows > ROWS and sys.stderr.isatty():
        click.echo("\r" + say("progress", language, done=done, rows=rows), err=True, nl=done == rows)


def _say_cells(cells: list[dict[str, Any]], file: str, language: str, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"problems": [{"file": file, **cell} for cell in cells]}, ensure_ascii=False, indent=2))
        return
    for cell in cells[:MOST_CELLS]:
        told = {"row": cell["row"], "column": cell["column"], "code": cell["code"], "message": cell[language]}
        click.echo(say("cell", language, file=file, **told), err=True)
    if len(cells) > MOST_CELLS:
        click.echo(say("more_cells", language, count=len(cells) - MOST_CELLS), err=True)


def _write(ctx: click.Context, names: list[str], lines: list[tuple[Any, ...]], asked: TableAsked) -> None:
    in_json = asked.output.suffix.lower() in (".jsonl", ".ndjson") if asked.output else asked.as_json
    text = _as_json(names, lines) if in_json else _as_csv(names, lines)
    if asked.output is None:
        for part in text:
            click.echo(part, nl=False)
        return
    try:
        with asked.output.open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(text)
    except OSError as error:
        raise Failure(say("unwritable", language_of(ctx), file=asked.output, reason=error.strerror)) from None


def _as_csv(names: list[str], lines: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    for line in lines:
        writer.writerow(line)
        yield stream.getvalue()
        stream.seek(0)
        stream.truncate()
    yield stream.getvalue()


def _as_json(names: list[str], lines: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    for line in lines:
        held = {name: cell for name, cell in zip(names, line, strict=True) if cell is not None}
        yield json.dumps(held, ensure_ascii=False, default=str) + "\n"
