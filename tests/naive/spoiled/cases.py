"""Every place of the district's files, spoiled one at a time."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ..sheets import narrow
from .files import LINES, NEEDED, OF_A_KIND, REGISTERS, SHEETS, Files, Register, as_line, table

NONSENSE = "?!"
KINDS = ("spoiled", "emptied", "removed", "doubled", "cut", "header", "absent")


@dataclass(frozen=True)
class Case:
    """One place of one file made another. Rows are counted as a spreadsheet does, from 1 with the heading."""

    file: str
    kind: str
    row: int = 0
    column: str = ""
    unit: str | None = None
    """Unit that the row is about; none where it is about no unit, or the whole file is meant."""
    unreadable: bool = False
    """What stands there now cannot be read, or lacks what it cannot do without: it has to be named, whatever changes."""
    free: bool = False
    """Any text may stand there: names and words of the report may change without a word, figures may not."""
    gap: bool = False
    """A row is gone from where its lack shows: a link of the journal's chain but for the last, an inspection that another line retracts."""
    orphan: str | None = None
    """The row of a unit is gone that one other row alone names, which stands in this file: nobody can tell whose that one is."""
    line: str | None = field(default=None, repr=False)
    """What stands in the row's place; none: the row, or the file, is left out."""

    def __str__(self) -> str:
        place = f" row {self.row}" if self.row else ""
        return f"{self.file}{place}{' ' + self.column if self.column else ''}: {self.kind}"

    @property
    def whole(self) -> bool:
        """The file as a whole is meant: it is not there, or its heading is broken."""
        return self.kind in ("absent", "header")

    def files(self, files: Files) -> Files:
        """The files with this one place spoiled."""
        if self.kind == "absent":
            return {name: text for name, text in files.items() if name != self.file}
        lines = files[self.file].splitlines()
        lines[self.row - 1 : self.row] = [] if self.line is None else self.line.split("\n")
        return files | {self.file: "\n".join(lines) + "\n"}


def every(files: Files, register: Register) -> Iterator[Case]:
    """All cases, file by file."""
    for file in sorted(files):
        yield Case(file, "absent", unreadable=True)
        yield from of_sheet(file, files[file], register) if file in SHEETS else of_lines(file, files[file], register)


def of_sheet(file: str, text: str, register: Register) -> Iterator[Case]:
    sheet = SHEETS[file]
    heading, *rows = table(text)
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    for at, header in enumerate(heading):
        # What is ignored anyway is not missed.
        ignored = header in ("备注", "序号", "填表说明")
        cells = [NONSENSE if place == at else cell for place, cell in enumerate(heading)]
        yield Case(file, "header", 1, header, unreadable=not ignored, line=mark + as_line(cells))
    yield Case(file, "header", 1, unreadable=True)
    lines = text.splitlines()
    for number, row in enumerate(rows, 2):
        named = row[heading.index(sheet.unit)] if sheet.unit else ""
        unit = register.unit(named)
        for at, (header, cell) in enumerate(zip(heading, row, strict=True)):
            if not narrow(cell):
                continue
            free = header in sheet.free
            for kind, made in (("spoiled", NONSENSE), ("emptied", "")):
                line = as_line([made if place == at else known for place, known in enumerate(row)])
                lacks = header in sheet.required if kind == "emptied" else not free
                yield Case(file, kind, number, header, unit, lacks, free, line=line)
        others = register.named_in.get(unit or "", []) if file in REGISTERS else []
        yield Case(file, "removed", number, unit=unit, orphan=others[0] if len(others) == 1 else None)
        yield Case(file, "doubled", number, unit=unit, line=f"{lines[number - 1]}\n{lines[number - 1]}")


def of_lines(file: str, text: str, register: Register) -> Iterator[Case]:
    assert file in LINES
    lines = text.splitlines()
    records = [json.loads(line) for line in lines]
    retracted = {record["retracts"] for record in records if "retracts" in record}
    for number, (line, record) in enumerate(zip(lines, records, strict=True), 1):
        unit = register.of_line(file, record)
        referred = record.get("id") in retracted
        for path, value in leaves(record):
            column = "/".join(map(str, path))
            gone = referred and path == ("id",)
            spoiled = edited(record, path, wrong(path, value))
            yield Case(file, "spoiled", number, column, unit, True, gap=gone, line=spoiled)
            needed = file == "journal.jsonl" or path[0] in NEEDED[file]
            yield Case(file, "emptied", number, column, unit, needed, gap=gone, line=edited(record, path))
        gap = referred or file == "journal.jsonl" and number < len(lines)
        yield Case(file, "removed", number, unit=unit, gap=gap)
        yield Case(file, "doubled", number, unit=unit, line=f"{line}\n{line}")
        yield Case(file, "cut", number, unit=unit, unreadable=True, line=line[: len(line) // 2])


Path = tuple[str | int, ...]


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    inside: Iterable[tuple[str | int, Any]]
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not isinstance(value, dict | list):
        yield path, value
    for name, one in inside:
        yield from leaves(one, (*path, name))


def wrong(path: Path, value: Any) -> Any:
    """What cannot be read there: no word of the list, no instant, no id; else another type than it has."""
    asked = path[-1] in OF_A_KIND or path[0] == "answers" and path[-1] not in ("note", "opinion", "photo", "not_sampled")
    return NONSENSE if not isinstance(value, str) or asked and "evidence" not in path else 7


def edited(record: Any, path: Path, value: Any = None) -> str:
    """The line with another value at a place, or without the place."""
    made = copy.deepcopy(record)
    inner = made
    for name in path[:-1]:
        inner = inner[name]
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"))


def sample(cases: list[Case], size: int, seed: int) -> list[Case]:
    """So many cases, the same ones for a seed: of each file and kind in turn, so that no small file is passed over."""
    chance = random.Random(seed)
    shares: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        shares.setdefault((case.file, case.kind), []).append(case)
    for share in shares.values():
        chance.shuffle(share)
    taken: list[Case] = []
    while len(taken) < min(size, len(cases)):
        taken += [share.pop() for share in shares.values() if share]
    return taken[:size]
