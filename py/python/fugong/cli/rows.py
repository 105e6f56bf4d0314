"""Tables out of files, as frames of some thousand rows each: texts as they are written, for the core to read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeAlias

import click

from .messages import say
from .reading import Document, read, read_bytes
from .shell import Failure, language_of

ROWS = 50_000
"""So many rows are scored at a time."""

Cells: TypeAlias = dict[str, list[Any]]
Make: TypeAlias = Callable[[Cells], Any]


def frames_of(ctx: click.Context, file: str, form: str, document: Document | None) -> list[Any]:
    """Read a table as frames of the library that is there: polars, or else pyarrow."""
    make = _maker(ctx)
    match form:
        case "csv":
            return [make(cells) for cells in _csv(ctx, document or read(file, ctx))]
        case "jsonl":
            return [make(cells) for cells in _json_lines(ctx, document or read(file, ctx))]
        case "parquet":
            return _parquet(ctx, file, read_bytes(file, ctx))
        case _:
            return [make(cells) for cells in _excel(ctx, file, read_bytes(file, ctx))]


def _maker(ctx: click.Context) -> Make:
    """Give what makes a frame of columns of texts, or of one kind of values each."""
    if find_spec("polars") is not None:
        polars = import_module("polars")
        return lambda cells: polars.DataFrame(cells, infer_schema_length=None)
    if find_spec("pyarrow") is not None:
        arrow = import_module("pyarrow")
        return lambda cells: arrow.table({name: arrow.array(column) for name, column in cells.items()})
    raise Failure(say("needs_frames", language_of(ctx)))


def _in_parts(header: Sequence[str], rows: Iterator[Sequence[Any]]) -> Iterator[Cells]:
    """Turn rows into columns, some thousand at a time; a table without rows has one part."""
    part: list[Sequence[Any]] = []
    given = False
    for row in rows:
        part.append(row)
        if len(part) == ROWS:
            yield _columns(header, part)
            part, given = [], True
    if part or not given:
        yield _columns(header, part)


def _columns(header: Sequence[str], rows: list[Sequence[Any]]) -> Cells:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    return {name: _of_one_kind(column) for name, column in zip(header, columns, strict=True)}


def _of_one_kind(column: Sequence[Any]) -> list[Any]:
    """Give cells that are all truths or all whole numbers as they are, and others as texts: numbers with their digits."""
    kinds = {type(cell) for cell in column if cell is not None}
    if kinds in ({bool}, {int}) and all(cell is None or -(2**63) <= cell < 2**63 for cell in column):
        return list(column)
    return [None if cell is None else _text(cell) for cell in column]


def _text(cell: Any) -> str:
    return json.dumps(cell) if isinstance(cell, bool) else str(cell)


def _header(ctx: click.Context, file: str, names: Sequence[Any]) -> list[str]:
    """Look at the names of the columns: each is there, once."""
    header = ["" if name is None else str(name).strip() for name in names]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise Failure(say("no_header", language_of(ctx), file=file))
    for name in header:
        if header.count(name) > 1:
            raise Failure(say("same_header", language_of(ctx), file=file, name=name or '""'))
    return header


def _csv(ctx: click.Context, document: Document) -> Iterator[Cells]:
    """Read CSV whose cells are divided by what divides the column names: a comma, a semicolon or a tab. An empty cell has no value."""
    first = document.text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(document.text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = _header(ctx, document.name, next(reader, []))

        def rows() -> Iterator[Sequence[str | None]]:
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header) and any(row[len(header) :]) or len(row) < len(header):
                    told = {"file": document.name, "line": reader.line_num, "found": len(row), "expected": len(header)}
                    raise Failure(say("ragged", language_of(ctx), **told))
                yield [cell if cell.strip() else None for cell in row[: len(header)]]

        yield from _in_parts(header, rows())
    except csv.Error as error:
        raise Failure(say("bad_csv", language_of(ctx), file=document.name, line=reader.line_num, reason=error)) from None


def _json_lines(ctx: click.Context, document: Document) -> Iterator[Cells]:
    """Read a flat object a line. Columns are those of any line; where a line has none of this name, the cell has no value."""
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(document.text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line, parse_float=Decimal)
        except ValueError:
            row = None
        if not isinstance(row, dict) or not all(isinstance(cell, str | bool | int | Decimal | None) for cell in row.values()):
            raise Failure(say("bad_line", language_of(ctx), file=document.name, line=number))
        rows.append(row)
    header = _header(ctx, document.name, list(dict.fromkeys(name for row in rows for name in row)))
    return _in_parts(header, ([row.get(name) for name in header] for row in rows))


def _parquet(ctx: click.Context, file: str, data: bytes) -> list[Any]:
    try:
        if find_spec("polars") is not None:
            frame = import_module("polars").read_parquet(io.BytesIO(data))
            return list(frame.iter_slices(ROWS)) or [frame]
        table = import_module("pyarrow.parquet").read_table(import_module("pyarrow").BufferReader(data))
    except Exception as error:  # Each library has exceptions of its own for what is no Parquet.
        raise Failure(say("bad_table", language_of(ctx), file=file, form="Parquet", reason=error)) from None
    return [table.slice(start, ROWS) for start in range(0, max(1, table.num_rows), ROWS)]


def _excel(ctx: click.Context, file: str, data: bytes) -> Iterator[Cells]:
    """Read the first sheet of a workbook; its first row has the column names."""
    if find_spec("openpyxl") is None:
        raise Failure(say("needs_excel", language_of(ctx)))
    try:
        sheet = import_module("openpyxl").load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        found = sheet.iter_rows(values_only=True)
        names = next(found, ())
    except Exception as error:  # A broken workbook is told by zipfile, by XML and by openpyxl itself.
        raise Failure(say("bad_table", language_of(ctx), file=file, form="Excel", reason=error)) from None
    header = _header(ctx, file, names)
    rows = ([_cell(row[place] if place < len(row) else None) for place in range(len(header))] for row in found)
    return _in_parts(header, (row for row in rows if any(cell is not None for cell in row)))


def _cell(value: Any) -> Any:
    """Give a cell of a workbook: a whole number without a point, a day without its midnight."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else Decimal(repr(value))
    if isinstance(value, str):
        return value if value.strip() else None
    if hasattr(value, "isoformat"):
        return value.isoformat().removesuffix("T00:00:00")
    return value
