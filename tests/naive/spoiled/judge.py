"""The judge: what a spoiled file may change in the report, and what has to be said of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..sheets import narrow
from .asking import Answer
from .cases import Case
from .files import FOUND, SHEETS, WHOSE, Register, feeds

Problem = dict[str, Any]
Standings = dict[tuple[str, str], str]
"""(report, unit) → how its return stands, by the plain-Python tally."""
RECEIVED = ("on_time", "late")
# Optional columns: without them what a row says holds for good, so that its figures are still figures.
ENDS = ("from", "to", "名称停用", "止")


@dataclass(frozen=True)
class Change:
    """One thing of the report that is not what it was."""

    unit: str | None
    what: str
    before: Any = field(default=None, compare=False)
    after: Any = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"{self.unit or 'report'}/{self.what}"


@dataclass
class Verdict:
    """What is wrong with a reply; every list is empty for one that does not lie."""

    case: Case
    broken: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """Changed, though the row does not concern it."""
    unsaid: list[str] = field(default_factory=list)
    """Changed, or unreadable, without a problem that names file and row."""
    accused: list[str] = field(default_factory=list)
    """Units said not to have reported, though they had or need not."""
    not_returned: list[str] = field(default_factory=list)
    """Units whose return was spoiled and that do not stand as returned."""
    unfit: list[str] = field(default_factory=list)
    """What `fit_to_issue` and its reasons ought to say and do not, or the other way round."""
    invented: list[str] = field(default_factory=list)
    """Figures of a file that is not there, which are given all the same."""

    misplaced: list[str] = field(default_factory=list)
    """Problems that name no file, or a row where what they tell of does not stand."""

    FAULTS = ("broken", "others", "unsaid", "accused", "not_returned", "unfit", "invented", "misplaced")

    def faults(self) -> dict[str, list[str]]:
        return {name: getattr(self, name) for name in self.FAULTS if getattr(self, name)}


def judge(case: Case, before: Answer, after: Answer, register: Register, standings: tuple[Standings, Standings]) -> Verdict:
    """Judge one reply. `standings` are those of the returns in the files as they are, and as they are without the row."""
    verdict = Verdict(case)
    if after.broken:
        verdict.broken.append(after.broken)
        return verdict
    changes = list(differences(before, after))
    concerned = register.everyone() if case.whole else register.concerned(case.file, case.unit)
    verdict.others += [str(change) for change in changes if not may_change(change, case, concerned)]
    said = named(case, before, after)
    verdict.unsaid += unsaid(case, changes, said, hanging(case, before, after))
    had, has = standings
    verdict.accused += sorted(accused(case, before, after, register))
    verdict.not_returned += not_returned(case, after, had, has)
    verdict.unfit += unfit(case, before, after, bool(changes))
    if case.whole and case.unreadable and not after.refused and case.column not in ENDS:
        verdict.invented += [str(one) for one in changes if one.what in (feeds(case.file) or {one.what}) and stated(one.after)]
    verdict.misplaced += misplaced(case, before, after, register)
    return verdict


def differences(before: Answer, after: Answer) -> Iterator[Change]:
    for what, of in (("figure", figures), ("ledger", ledger), ("finding", findings), ("identity", identities), ("pressed", pressed)):
        old, new = of(before), of(after)
        for key in dict.fromkeys([*old, *new]):
            if old.get(key) != new.get(key):
                unit, name = key
                yield Change(unit, name if what == "figure" else f"{what} {name}", old.get(key), new.get(key))
    if before.reply.get("text") != after.reply.get("text"):
        yield Change(None, "text")


Entries = dict[tuple[str, str], Any]


def figures(answer: Answer) -> Entries:
    return {(one["unit"], one["indicator"]): one for one in answer.reply.get("figures", [])}


def ledger(answer: Answer) -> Entries:
    """The findings by what they are about; their running numbers are the list's, not theirs."""
    entries = answer.reply.get("ledger", {}).get("entries", [])
    about = ("checklist", "item", "instance", "subject", "source", "opened_at")
    return {(one["site"], " ".join(str(one[name]) for name in about if name in one)): one | {"no": 0, "previous": 0} for one in entries}


def findings(answer: Answer) -> Entries:
    return {(str(one.get("unit", "district")), json.dumps(one, sort_keys=True)): one for one in answer.reply.get("findings", [])}


def identities(answer: Answer) -> Entries:
    return {("district", one["identity"]): one for one in answer.reply.get("identities", [])}


def pressed(answer: Answer) -> Entries:
    return {(unit, report): status for (report, unit), status in answer.pressed.items()}


def stated(figure: Any) -> bool:
    """Whether a changed figure still says something."""
    return isinstance(figure, dict) and figure.get("cell") in ("value", "zero", "nil")


def may_change(change: Change, case: Case, concerned: set[str]) -> bool:
    if change.unit is None:
        return True
    fed = feeds(case.file)
    if change.unit not in concerned:
        if nameless(case) and in_doubt(change):
            return True
        if case.orphan is not None and withheld(change):
            return change.what in (feeds(case.orphan) or {change.what})
        reads = fed is None or change.what in fed or change.what.startswith("pressed ")
        return anonymous(case) and withheld(change) and reads
    if fed is None or change.what.startswith(("identity ", "finding ")):
        return True
    if change.what.startswith("pressed "):
        sheet = SHEETS.get(case.file)
        return sheet is None or sheet.report is None or change.what == f"pressed {sheet.report}"
    return bool(FOUND & fed) if change.what.startswith("ledger ") else change.what in fed


def nameless(case: Case) -> bool:
    """A return or a waiver of which nobody can tell whose it is: it may be that of anybody who lacks one."""
    sheet = SHEETS.get(case.file)
    of_somebody = sheet is not None and (sheet.report is not None or case.file == "waivers.csv")
    return of_somebody and case.unreadable and sheet is not None and case.column == sheet.unit


def anonymous(case: Case) -> bool:
    """A row of which nobody can tell whose it is, or what it belongs to: any figure that its file is read for may rest on it."""
    if case.whole or not (case.unreadable or case.gap):
        return False
    sheet = SHEETS.get(case.file)
    if sheet is not None:
        return case.column in (sheet.unit, *sheet.belongs)
    return case.kind == "cut" or case.gap or case.column.split("/")[-1] in WHOSE


def withheld(change: Change) -> bool:
    """The figure is missing now, or a status not known: nothing is stated in the place of what was."""
    if change.what.startswith("pressed "):
        return bool(change.after == "unknown")
    return isinstance(change.after, dict) and change.after.get("cell") == "missing" and "value" not in change.after


def in_doubt(change: Change) -> bool:
    """Nothing but that whoever was missing may not be: the status, its count, and why a sum leaves the unit out."""
    before, after = change.before, change.after
    if change.what.startswith("pressed "):
        return bool(before == "missing")
    if change.what in ("returns-missing", "group-returns-missing"):
        return True
    figures = isinstance(before, dict) and isinstance(after, dict)
    return figures and all(before.get(name) == after.get(name) for name in ("cell", "value", "shown"))


def named(case: Case, before: Answer, after: Answer) -> bool:
    """Whether a problem names the file and the row; the file where it is meant as a whole, or the row is gone."""
    if case.whole or case.kind == "removed":
        whole = [one for one in fresh(before, after) if of_file(one, case.file)]
        return any(case.kind == "removed" or "/rows/" not in one["path"] for one in whole)
    rows = (case.row, case.row + 1) if case.kind == "doubled" else (case.row,)
    return any(of_file(one, case.file) and row_of(one) in rows for one in after.problems)


def of_file(problem: Problem, file: str) -> bool:
    path: str = problem["path"]
    return path.split("/")[1:3] == ["files", file]


def row_of(problem: Problem) -> int | None:
    """The row that a problem names, as a spreadsheet counts it: by its number, else by its place."""
    stated = problem.get("params", {}).get("row")
    if isinstance(stated, int):
        return stated
    found = re.match(r"/files/[^/]+/rows/(\d+)", problem["path"])
    if found is None:
        return None
    heading = 0 if found[0].split("/")[2].endswith(".jsonl") else 1
    return int(found[1]) + 1 + heading


def fresh(before: Answer, after: Answer) -> list[Problem]:
    """The problems that are not the unspoiled files' own, wherever their rows have moved to."""

    def known(problem: Problem) -> str:
        params = {name: value for name, value in problem.get("params", {}).items() if name != "row"}
        return json.dumps([problem["code"], re.sub(r"/\d+", "", problem["path"]), params], sort_keys=True)

    left = Counter(map(known, before.problems))
    out = []
    for problem in after.problems:
        if left[known(problem)] > 0:
            left[known(problem)] -= 1
        else:
            out.append(problem)
    return out


def hanging(case: Case, before: Answer, after: Answer) -> bool:
    """Whether something new is said of the unit, or of what stood in the row's file."""
    return any(case.unit in problem.get("params", {}).values() for problem in fresh(before, after))


def unsaid(case: Case, changes: list[Change], said: bool, hangs: bool) -> list[str]:
    if said:
        return []
    if case.unreadable or case.gap:
        return [str(change) for change in changes] or ["not named"]
    if case.free:
        # Names and words may be others; no figure and no list may.
        return [str(change) for change in changes if change.unit is not None]
    register = case.file in ("units.csv", "enterprises.csv")
    if case.kind == "emptied" or case.kind == "removed" and not (register and not hangs):
        return []
    return [str(change) for change in changes]


def accused(case: Case, before: Answer, after: Answer, register: Register) -> set[str]:
    """Who is said to owe a return now and was not before, by the list of whom to press, the figures and the text."""
    out = {unit for (report, unit), status in after.pressed.items() if status == "missing" and (report, unit) not in before.pressed}
    names, known = missing_names(after), missing_names(before)
    # A spoiled title is another name of the same unit: an unknown name is another unit where there are more of them.
    out |= {register.names.get(name, name) for name in names - known if name in register.names or len(names) > len(known)}
    for figure in ("returns-missing", "group-returns-missing"):
        for (unit, name), now in figures(after).items():
            if name == figure and count(now) > count(figures(before).get((unit, name))) and not out & register.below(unit):
                out.add(unit)
    sheet = SHEETS.get(case.file)
    excused = case.kind == "removed" and sheet is not None and (sheet.report or case.file == "waivers.csv")
    return out - register.concerned(case.file, case.unit) if excused else out


def missing_names(answer: Answer) -> set[str]:
    found = re.search(r"未报\d+家（([^）]*)）", answer.reply.get("text", ""))
    return set(found[1].split("、")) if found else set()


def count(figure: Any) -> int:
    return int(figure["value"]) if isinstance(figure, dict) and figure.get("cell") == "value" else 0


def not_returned(case: Case, after: Answer, had: Standings, has: Standings) -> list[str]:
    """The unit, where its only return of the day was spoiled. Whose it is, and of which day, has to be readable for that."""
    sheet = SHEETS.get(case.file)
    if sheet is None or sheet.report is None or case.unit is None or not case.unreadable or case.whole or after.refused:
        return []
    if case.column in (sheet.unit, "日期"):
        return []
    key = (sheet.report, case.unit)
    if had.get(key) not in RECEIVED or has.get(key) in RECEIVED:
        return []
    return [] if returned(after, *key) else [case.unit]


def returned(answer: Answer, report: str, unit: str) -> bool:
    return answer.pressed.get((report, unit)) == "returned"


def unfit(case: Case, before: Answer, after: Answer, changed: bool) -> list[str]:
    """Not fit to issue, and the file among the reasons, where something declared is missing or unreadable and tells."""
    if after.refused:
        return []
    fit, was = after.reply.get("fit_to_issue"), before.reply.get("fit_to_issue")
    if not (case.unreadable and (changed or lost(case))):
        return [] if changed or case.unreadable or fit == was else [f"fit_to_issue was {was} and is {fit}"]
    if fit is not False:
        return [f"fit_to_issue is {fit}"]
    reasons = after.reply.get("reasons", [])
    return [] if any(case.file in json.dumps(one, ensure_ascii=False) for one in reasons) else ["no reason names the file"]


def lost(case: Case) -> bool:
    """Whether a whole file is lost: not there, or without a column that no row can do without."""
    sheet = SHEETS.get(case.file)
    return case.kind == "absent" or case.kind == "header" and sheet is not None and case.column in ("", *sheet.required)


def misplaced(case: Case, before: Answer, after: Answer, register: Register) -> list[str]:
    """Problems of what was given whose place is not where it stands."""
    lines = {name: text.splitlines() for name, text in case.files(register.files).items()}
    out = []
    for problem in fresh(before, after):
        row, params = row_of(problem), problem.get("params", {})
        file, id = (problem["path"].split("/") + ["", "", ""])[2], params.get("id") or params.get("unit")
        told = f"{problem['code']} at {problem['path']}"
        if not problem["path"].startswith("/files/"):
            out.append(told)
        elif row is not None and file in lines:
            by_place = row_of(problem | {"params": {}})
            if row != by_place or row > len(lines[file]):
                out.append(f"{told} is row {row}")
            elif isinstance(id, str) and not any(name in narrow(lines[file][row - 1]) for name in register.known_as(id)):
                out.append(f"{told} is not of {id}")
    return out
