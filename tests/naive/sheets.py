"""Sheets, the naive way: CSV text to rows of values; a row with a cell that no rule reads is left out."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any

BEIJING = timezone(timedelta(hours=8))
Reader = Callable[[str], Any]


class Unreadable(Exception):
    """No stated rule reads this."""


UNREAD = object()


def narrow(text: str) -> str:
    """Full-width signs as the usual ones, nothing around."""
    return unicodedata.normalize("NFKC", text).strip("\ufeff\u200b\u200c\u200d \t\r\n\u3000").strip()


def label(text: str) -> str:
    """A text for comparing: narrow, lower case, single spaces."""
    return " ".join(narrow(text).lower().split())


def text(cell: str) -> str | None:
    return cell.strip() or None


def code(cell: str) -> str | None:
    return narrow(cell) or None


def number(cell: str) -> int | None:
    plain = narrow(cell).removesuffix("人").strip()
    if plain in ("", "/", "—"):
        return None
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+", plain):
        plain = plain.replace(",", "")
    if not re.fullmatch(r"-?\d+", plain):
        raise Unreadable(cell)
    return int(plain)


def day(cell: str) -> date | None:
    plain = narrow(cell)
    if not plain:
        return None
    if re.fullmatch(r"\d{5}", plain):
        return date(1899, 12, 30) + timedelta(days=int(plain))
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", plain)
    if not found:
        raise Unreadable(cell)
    return date(*map(int, found.groups()))


def moment(cell: str) -> datetime | None:
    plain = narrow(cell)
    if not plain:
        return None
    if "+" in plain or plain.endswith("Z"):
        return datetime.fromisoformat(plain)
    found = re.fullmatch(r"(.+?)[日 T]\s*(\d{1,2}):(\d{2})(?::(\d{2}))?", plain)
    if not found:
        raise Unreadable(cell)
    on = day(found[1])
    assert on is not None
    return datetime(on.year, on.month, on.day, int(found[2]), int(found[3]), int(found[4] or 0), tzinfo=BEIJING)


def one_of(labels: dict[str, list[str]]) -> Reader:
    """A reader of codes by their labels; a code is a label of itself."""
    known = {label(one): name for name, ones in labels.items() for one in (name, *ones)}

    def read(cell: str) -> str | None:
        if not cell.strip():
            return None
        if label(cell) not in known:
            raise Unreadable(cell)
        return known[label(cell)]

    return read


def rows(csv_text: str, columns: dict[str, tuple[tuple[str, ...], Reader]], key: tuple[str, ...], required: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """The rows that can be read. `columns`: name → (headers, reader). Of two rows of one key the first counts."""
    return read(csv_text, columns, key, required)[0]


def read(csv_text: str, columns: dict[str, tuple[tuple[str, ...], Reader]], key: tuple[str, ...], required: tuple[str, ...] = ()) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows that can be read, and those that cannot, with `UNREAD` in the cells at fault."""
    table = list(csv.reader(io.StringIO(csv_text.removeprefix("\ufeff"))))
    headers = {label(header): name for name, (known, _) in columns.items() for header in (name, *known)}
    places = {headers[label(header)]: at for at, header in enumerate(table[0]) if label(header) in headers}
    out: dict[Any, dict[str, Any]] = {}
    broken: list[dict[str, Any]] = []
    for at, cells in enumerate(table[1:]):
        if not any(cell.strip() for cell in cells):
            continue
        row: dict[str, Any] = {}
        for name, place in places.items():
            try:
                row[name] = columns[name][1](cells[place])
            except Unreadable:
                row[name] = UNREAD
        row |= {name: UNREAD for name in (*key, *required) if row.get(name) is None}
        if UNREAD in row.values():
            broken.append(row)
        else:
            out.setdefault(tuple(row[name] for name in key) if key else at, row)
    return list(out.values()), broken
