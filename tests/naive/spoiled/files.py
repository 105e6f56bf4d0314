"""What the district's files hold, said again: whose a row is, what it cannot do without, which figures it feeds."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..sheets import narrow
from ..submissions import BUREAU, ENTERPRISE, GROUP, STREETS

Files = dict[str, str]

CASES = {"reopened-ever", "reopened-today", "operating", "stopped", "pending", "document-review", "correcting", "on-site", "sign-off"}
CASES |= {"refused", "not-applied", "reopening-rate", "not-reopened", "remote"}
COVERAGE = {"inspections-due", "inspected", "inspected-by-backup", "inspections-missed", "inspection-rate"}
GRADES = {"graded-conforming", "graded-mostly", "graded-nonconforming"}
FOUND = {"found", "corrected-on-the-spot", "to-correct", "stop-work", "closed-today", "open", "overdue"}
SCREENED = {"found-by-screening", "screening-closed", "screening-open"}
RETURNS = {"returns-expected", "returns-received", "returns-on-time", "returns-late", "returns-missing", "returns-nil"}
RETURNS |= {"returns-returned", "return-rate"}
GROUP_RETURNS = {"group-returns-expected", "group-returns-received", "group-returns-missing", "group-returns-returned"}
OF_ENTERPRISES = {*ENTERPRISE, "staff-unmeasured", "requests", "measured-rate"} | RETURNS
OF_GROUPS = {*GROUP, "called-rate"} | GROUP_RETURNS
RETURN_HEADERS = ("日期", "修订", "类型", "报送时间", "报送人")


@dataclass(frozen=True)
class Sheet:
    """One CSV file: the column that names the unit, what a row cannot do without, what takes any text, what it feeds."""

    unit: str | None
    required: tuple[str, ...]
    free: tuple[str, ...] = ()
    feeds: frozenset[str] | None = frozenset()
    """Indicators that the file is read for; `None`: every one."""
    report: str | None = None
    belongs: tuple[str, ...] = ()
    """Columns that say what the unit belongs to."""


SHEETS = {
    # Of the district's row the parent is empty; of every other it is what ties the unit to the whole.
    "units.csv": Sheet("id", ("id", "kind", "parent", "title-zh"), ("title-zh", "title-en"), None, belongs=("kind", "parent")),
    "enterprises.csv": Sheet(
        "企业编号",
        ("企业编号", "企业名称", "镇街", "名称起用"),
        ("企业名称", "英文名称", "统一社会信用代码", "行业", "备注"),
        None,
        belongs=("镇街",),
    ),
    "assignments.csv": Sheet(
        "企业编号",
        ("企业编号", "责任检查员", "备岗检查员", "起"),
        ("责任检查员", "备岗检查员"),
        frozenset({"inspected-by-backup"}),
    ),
    "enterprise-returns.csv": Sheet(
        "企业编号", ("企业编号", *RETURN_HEADERS), ("报送人", "备注"), frozenset(OF_ENTERPRISES), "enterprise-return"
    ),
    "work-group-returns.csv": Sheet(
        "工作组", ("工作组", *RETURN_HEADERS), ("报送人", "序号", "填表说明"), frozenset(OF_GROUPS), "work-group-return"
    ),
    "bureau-returns.csv": Sheet("单位", ("单位", *RETURN_HEADERS), ("报送人",), frozenset(BUREAU), "bureau-return"),
    "waivers.csv": Sheet("单位", ("报表", "单位", "起", "事由"), ("事由",), frozenset(OF_ENTERPRISES | OF_GROUPS | set(BUREAU))),
    "roster.csv": Sheet(None, ("开始", "结束", "岗位", "人员"), ("人员",)),
    "translations.csv": Sheet(None, ("中文", "English"), ("中文", "English")),
}
LINES: dict[str, frozenset[str]] = {
    "journal.jsonl": frozenset(CASES | COVERAGE | GRADES | FOUND | OF_ENTERPRISES),
    "inspections.jsonl": frozenset(COVERAGE | GRADES | FOUND),
    "findings.jsonl": frozenset(FOUND | SCREENED),
}
REGISTERS = ("units.csv", "enterprises.csv")
# Fields that a line cannot do without. The journal is a chain: of its lines nothing at all can be left out unnoticed.
NEEDED = {
    "inspections.jsonl": {"id", "site", "checklist", "recorded_at", "retracts"},
    "findings.jsonl": {"at", "kind", "site", "subject", "item", "checklist"},
}
# Fields of lines that say whose they are, what they retract, and the links of the journal's chain, without which nobody knows whose
# entry is gone.
WHOSE = {"site", "case", "retracts", "hash", "previous", "sequence"}
# Texts of lines that have to be one of something: an id, an instant, a word of a list. All others take any text.
OF_A_KIND = {"at", "due", "kind", "site", "source", "item", "checklist", "recorded_at", "signed_at", "expires_at", "retracts"}
OF_A_KIND |= {"from", "to", "action", "hash", "previous", "version", "workflow", "role"}


def feeds(file: str) -> frozenset[str] | None:
    return SHEETS[file].feeds if file in SHEETS else LINES[file]


class Register:
    """Which unit lies below which, and whose a case or an inspection is."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.parents: dict[str, str] = {}
        self.names: dict[str, str] = {}
        for row in csv.DictReader(io.StringIO(files["units.csv"])):
            self.parents[row["id"]] = row["parent"]
            self.names[row["title-zh"]] = row["id"]
        streets = {label: street for street, labels in STREETS.items() for label in labels}
        for row in csv.DictReader(io.StringIO(files["enterprises.csv"].removeprefix("\ufeff"))):
            id = narrow(row["企业编号"])
            self.parents[id] = streets[narrow(row["镇街"])]
            self.names[row["企业名称"].strip()] = id

    def unit(self, cell: str) -> str | None:
        """The unit that a cell names, by its id or its title."""
        plain = narrow(cell)
        return plain if plain in self.parents else self.names.get(plain)

    def known_as(self, unit: str) -> set[str]:
        """The id, and the titles of the unit."""
        return {unit} | {name for name, id in self.names.items() if id == unit}

    def above(self, unit: str) -> set[str]:
        found: set[str] = set()
        while self.parents.get(unit):
            unit = self.parents[unit]
            found.add(unit)
        return found

    def below(self, unit: str) -> set[str]:
        children = {child for child, parent in self.parents.items() if parent == unit}
        return children.union(*(self.below(child) for child in children))

    @cached_property
    def sites_of_cases(self) -> dict[str, str]:
        bodies = [json.loads(line)["body"] for line in self.files["journal.jsonl"].splitlines()]
        return {body["case"]: body["opened"]["site"] for body in bodies if "opened" in body}

    @cached_property
    def sites_of_inspections(self) -> dict[str, str]:
        records = [json.loads(line) for line in self.files["inspections.jsonl"].splitlines()]
        return {record["id"]: record["site"] for record in records if "id" in record}

    def of_line(self, file: str, record: dict[str, Any]) -> str:
        """The site that a line is about."""
        if file == "journal.jsonl":
            return self.sites_of_cases[record["body"]["case"]]
        return self.sites_of_inspections[record["retracts"]] if "retracts" in record else str(record["site"])

    @cached_property
    def named_in(self) -> dict[str, list[str]]:
        """The files of the rows that name a unit, but for its own row; a case's or an inspection's lines name it together."""
        found: dict[str, list[str]] = {}
        for file, sheet in SHEETS.items():
            heading, *rows = table(self.files[file])
            columns = [heading.index(name) for name in (sheet.unit, *sheet.belongs) if name and not (file in REGISTERS and name == sheet.unit)]
            for unit in (self.unit(row[at]) for row in rows for at in columns):
                found.setdefault(unit or "", []).append(file)
        for file, lines in LINES.items():
            for unit in {self.of_line(file, json.loads(line)) for line in self.files[file].splitlines() if lines}:
                found.setdefault(unit, []).append(file)
        return found

    def concerned(self, file: str, unit: str | None) -> set[str]:
        """The units whose figures a row may change: its own, those above; those below too where the row is one of a register."""
        if unit is None or unit not in self.parents:
            return set()
        below = self.below(unit) if file in REGISTERS else set()
        return {unit} | self.above(unit) | below

    def everyone(self) -> set[str]:
        return set(self.parents)


def table(text: str) -> list[list[str]]:
    """The rows of a sheet, the heading first; each is one line of its file."""
    found = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(found) == len(text.splitlines()), "no cell of the district has several lines"
    return found


def as_line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()
