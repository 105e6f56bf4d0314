"""The district's files spoiled one place at a time: what the report of 19 February may say then, and what it has to.

Each case is the district with one thing made another. A cell is *spoiled* (what stands there cannot be read as its kind: `?!`, or
another type in a JSON line) or *emptied* (in a JSON line: left out); a row is *removed*, *doubled* or, in JSON lines, *cut* in half; a
*header* is broken (each column's, and the heading as a whole taken out); a file is *absent*. The report is composed at 17:00 and held
against the unspoiled one. The cases of `waivers.csv` are seen in the report of the 16th, when the one waiver holds.

1. **Broken**: nothing is raised. The library's own problems are replies; a refusal of the whole report is one that changes every figure.
2. **Others**: a row concerns its own unit and those above; a row of `units.csv` and `enterprises.csv` those below too; one with its key
   spoiled the unit that it named before. (A return whose unit cannot be read may be anybody's who seems to be missing: that they are
   missing may be in doubt then. Of a row of which nobody can tell whose it is, or what it belongs to, any figure that its file is read for
   may become missing and any status unknown, because it may rest on that row; never may it become another number. A retraction of an
   inspection that is gone, or whose id is, is such a row; so is the only row that names a unit whose own row is gone.) It concerns only
   figures that its file is read for: a return of an enterprise no inspection, a duty roster nothing. No other figure, finding or status
   changes. A file that is absent, or whose header is broken, concerns all units, but only the figures that it is read for.
3. **Unsaid**: whatever changes has a problem that names the file and the row, or the file where it is absent or its header is broken.
   - What cannot be read, and what cannot be left out, is named whether anything changes or not.
   - An emptied optional cell may change the figures of its own unit without a word. The parent of a street is not optional: without it
     the street is no longer a part of the whole.
   - Where any text may stand (titles, reasons, names of persons) `?!` is one: words of the report may differ, figures may not.
   - A removed row cannot be named: its unit's figures may differ. But the journal is a chain: that a line is gone is said, with the file,
     of all but the last. So is that the row of a unit is gone on which other rows still hang, with the unit's id.
   - A doubled row changes nothing, or is named by either of its two rows.
4. **Accused**: nobody is 未报, in the text, in the counts or in the list of whom to press, who was not so before. Excused are the unit whose
   return was removed, and the one whose waiver was. Pressing for a return that was `returned` accuses nobody.
5. **Not returned**: whose only return of the day is spoiled stands as `returned` (退回). Where the unit or the day of the row cannot be read,
   nobody can know that; it is enough that nobody is accused, and a status that says so (待核实) is no accusation.
6. **Unfit**: where a file is absent, or the header of a column that no row can do without is broken, and where something unreadable changes
   anything, `fit_to_issue` is false and one of the `reasons` names the file; where nothing is unreadable and nothing changes, it stays.
7. **Invented**: figures of a file or a column that is not there are missing, never 0 and never another number. A column that says how long
   a row holds is another matter: without it the row holds for good.
8. **Misplaced**: a problem names the row where what it tells of stands; its path and its row number are the same row.

A run puts a seeded sample of 250 cases; `FUGONG_SPOILED=all` puts every case (more than an hour), a number so many of them. All print the
counts by file and kind of spoiling.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from .spoiled.asking import AS_OF, DAY, Answer
from .spoiled.cases import Case, every, sample
from .spoiled.files import Register
from .spoiled.judge import Verdict, judge
from .spoiled.run import Court, count

DISTRICT = Path(__file__).resolve().parent.parent.parent / "examples" / "data" / "district"
SIZE, SEED = 250, 20200219


@cache
def court() -> Court:
    files = {file.name: file.read_text(encoding="utf-8") for file in DISTRICT.iterdir() if file.suffix in (".csv", ".jsonl")}
    return Court(files, Register(files))


@cache
def cases() -> tuple[Case, ...]:
    return tuple(every(court().files, court().register))


def test_a_spoiled_place_changes_what_it_concerns_and_is_named() -> None:
    wanted = os.environ.get("FUGONG_SPOILED", str(SIZE))
    put = list(cases()) if wanted == "all" else sample(list(cases()), int(wanted), SEED)
    found = count(court(), put)
    print("\n".join([found.line(), found.more(), *found.table()]))
    assert not found.verdicts, "\n".join([found.line(), found.more(), *found.table(), *found.examples()])


def test_every_place_is_a_case() -> None:
    """5,063 filled cells, each spoiled and emptied, and all that is counted besides."""
    cells = [case for case in cases() if case.file.endswith(".csv") and case.kind in ("spoiled", "emptied")]
    assert len(cells) == 2 * 5063
    assert {case.file for case in cases() if case.kind == "absent"} == set(court().files)
    rows = sum(text.count("\n") for text in court().files.values())
    sheets = sum(name.endswith(".csv") for name in court().files)
    assert sum(case.kind == "removed" for case in cases()) == sum(case.kind == "doubled" for case in cases()) == rows - sheets
    assert len(set(map(str, cases()))) == len(cases())


def test_a_sample_is_the_same_for_a_seed_and_has_every_file_and_kind() -> None:
    put = sample(list(cases()), SIZE, SEED)
    assert put == sample(list(cases()), SIZE, SEED)
    assert len(put) == SIZE
    assert {(case.file, case.kind) for case in put} == {(case.file, case.kind) for case in cases()}


# The judge itself: an honest reply to one spoiled return, and lies made of it by hand.

RETURN = "enterprise-returns.csv row 158 在岗员工: spoiled"
"""The only return of e08, a unit of chengguan, of the day."""
ROW: dict[str, Any] = {"column": "staff-present", "header": "在岗员工", "row": 158, "text": "?!"}
PROBLEM: dict[str, Any] = {"code": "sheet_not_a_number", "path": "/files/enterprise-returns.csv/rows/156/staff-present", "params": ROW}
FIGURES = ("staff-present", "staff-unmeasured", "measured-rate", "returns-received", "returns-on-time", "return-rate")


def the(name: str) -> Case:
    return next(case for case in cases() if str(case) == name)


def figure(answer: Answer, unit: str, indicator: str) -> dict[str, Any]:
    return next(one for one in answer.reply["figures"] if (one["unit"], one["indicator"]) == (unit, indicator))


def honest() -> Answer:
    """e08 is returned, its figures are left out of the sums above it, and all that is said."""
    answer = copy.deepcopy(court().before(DAY, AS_OF))
    for unit in ("chengguan", "district"):
        for indicator in FIGURES:
            figure(answer, unit, indicator)["value"] = "7"
    answer.reply["problems"].append(PROBLEM)
    answer.pressed["enterprise-return", "e08"] = "returned"
    answer.reply |= {"fit_to_issue": False, "reasons": [PROBLEM]}
    return answer


def verdict_of(answer: Answer, name: str = RETURN) -> Verdict:
    case = the(name)
    return judge(case, court().before(DAY, AS_OF), answer, court().register, court().standings(case, DAY, AS_OF))


def test_the_judge_finds_nothing_in_an_honest_reply() -> None:
    assert verdict_of(honest()).faults() == {}


def make(answer: Answer, unit: str, indicator: str, value: str) -> None:
    figure(answer, unit, indicator).update(cell="value", value=value)


def name_missing(answer: Answer) -> None:
    answer.reply["text"] = answer.reply["text"].replace("未报2家（", "未报3家（示例博闻装备有限公司、")


LIES: list[tuple[str, Callable[[Answer], Any], dict[str, list[str]]]] = [
    ("a figure of another street", lambda a: make(a, "hedong", "staff-present", "1"), {"others": ["hedong/staff-present"]}),
    ("a figure that no return feeds", lambda a: make(a, "chengguan", "inspected", "1"), {"others": ["chengguan/inspected"]}),
    (
        "a finding of another site that is gone",
        lambda a: a.reply["ledger"]["entries"].pop(0),
        {"others": ["e12/ledger 1名员工行程与申报不一致 phone 2020-02-10T11:49:51+08:00"]},
    ),
    (
        "a unit in the list of whom to press",
        lambda a: a.pressed.update({("enterprise-return", "e08"): "missing"}),
        {"accused": ["e08"], "not_returned": ["e08"]},
    ),
    ("a name among those missing", name_missing, {"accused": ["e08"]}),
    ("a count of those missing", lambda a: make(a, "chengguan", "returns-missing", "3"), {"accused": ["chengguan"]}),
    ("not returned", lambda a: a.pressed.pop(("enterprise-return", "e08")), {"not_returned": ["e08"]}),
    ("fit to issue", lambda a: a.reply.update(fit_to_issue=True), {"unfit": ["fit_to_issue is True"]}),
    ("no word on fitness", lambda a: a.reply.pop("fit_to_issue"), {"unfit": ["fit_to_issue is None"]}),
    ("another file for a reason", lambda a: a.reply.update(reasons=[{"path": "/files/roster.csv"}]), {"unfit": ["no reason names the file"]}),
    ("a panic", lambda a: setattr(a, "broken", "PanicException: …"), {"broken": ["PanicException: …"]}),
    (
        "a place that is another row's",
        lambda a: a.reply["problems"].append(PROBLEM | {"path": "/files/enterprise-returns.csv/rows/152/unit"}),
        {"misplaced": ["sheet_not_a_number at /files/enterprise-returns.csv/rows/152/unit is row 158"]},
    ),
    (
        "a row that is another unit's",
        lambda a: a.reply["problems"].append({"code": "unknown_id", "path": "/files/enterprise-returns.csv/rows/156/unit", "params": {"id": "e51"}}),
        {"misplaced": ["unknown_id at /files/enterprise-returns.csv/rows/156/unit is not of e51"]},
    ),
    (
        "a place without a file",
        lambda a: a.reply["problems"].append({"code": "finding_not_open", "path": "/events/8", "params": {}}),
        {"misplaced": ["finding_not_open at /events/8"]},
    ),
]


@pytest.mark.parametrize(("lie", "faults"), [lie[1:] for lie in LIES], ids=[lie[0] for lie in LIES])
def test_the_judge_finds_a_lie(lie: Callable[[Answer], Any], faults: dict[str, list[str]]) -> None:
    answer = honest()
    lie(answer)
    assert verdict_of(answer).faults() == faults


def test_the_judge_finds_what_is_not_said() -> None:
    answer = honest()
    answer.reply["problems"].remove(PROBLEM)
    changed = [f"{unit}/{name}" for unit in ("district", "chengguan") for name in FIGURES]
    assert sorted(verdict_of(answer).unsaid) == sorted([*changed, "e08/pressed enterprise-return"])
    # Another row's problem names another row.
    answer.reply["problems"].append(PROBLEM | {"path": PROBLEM["path"].replace("156", "157"), "params": ROW | {"row": 159}})
    assert verdict_of(answer).unsaid


def test_a_return_of_nobody_knows_whom_puts_the_missing_in_doubt_and_nothing_else() -> None:
    case = "enterprise-returns.csv row 151 企业编号: spoiled"
    assert the(case).unit == "e29", "of hedong; those who are missing are of chengguan"
    answer = unspoiled()
    answer.reply["problems"].append(PROBLEM | {"path": "/files/enterprise-returns.csv/rows/149/unit", "params": {"row": 151}})
    answer.reply |= {"fit_to_issue": False, "reasons": answer.reply["problems"]}
    answer.pressed |= {("enterprise-return", unit): "unknown" for unit in ("e12", "e21", "e29")}
    figure(answer, "chengguan", "returns-missing").update(cell="missing", value=None)
    figure(answer, "chengguan", "masks").update(excluded={"unknown": 2})
    assert verdict_of(answer, case).faults() == {}
    make(answer, "chengguan", "masks", "1")
    answer.pressed["enterprise-return", "e29"] = "missing"
    assert verdict_of(answer, case).faults() == {"others": ["chengguan/masks"], "accused": ["e29"]}


def test_a_row_of_nobody_knows_whom_may_withhold_figures_of_others_and_never_change_them() -> None:
    case = "assignments.csv row 3 企业编号: spoiled"
    concerned = court().register.concerned("assignments.csv", the(case).unit)
    other = next(street for street in ("chengguan", "hedong", "liulin", "shiqiao") if street not in concerned)
    answer = unspoiled()
    place = {"code": "invalid_id", "path": "/files/assignments.csv/rows/1/site", "params": {"row": 3}}
    answer.reply["problems"].append(place)
    answer.reply |= {"fit_to_issue": False, "reasons": [place]}
    figure(answer, other, "inspected-by-backup").clear()
    answer.reply["figures"].append({"unit": other, "indicator": "inspected-by-backup", "cell": "missing"})
    answer.reply["figures"] = [one for one in answer.reply["figures"] if one]
    assert verdict_of(answer, case).faults() == {}
    figure(answer, other, "inspected-by-backup").update(cell="value", value="7")
    assert verdict_of(answer, case).faults() == {"others": [f"{other}/inspected-by-backup"]}
    # It is no row of inspections: of those nothing may be withheld.
    figure(answer, other, "inspected-by-backup").pop("value")
    figure(answer, other, "inspected-by-backup").update(cell="missing")
    figure(answer, other, "inspected").update(cell="missing")
    figure(answer, other, "inspected").pop("value", None)
    assert verdict_of(answer, case).faults() == {"others": [f"{other}/inspected"]}


def unspoiled() -> Answer:
    return copy.deepcopy(court().before(DAY, AS_OF))


def test_what_is_unreadable_is_named_though_nothing_changes() -> None:
    assert verdict_of(unspoiled(), "roster.csv row 2 开始: spoiled").unsaid == ["not named"]
    assert verdict_of(unspoiled(), "roster.csv: absent").unsaid == ["not named"]
    assert verdict_of(unspoiled(), "roster.csv row 2 人员: spoiled").unsaid == [], "any text may stand there"
    assert verdict_of(unspoiled(), "enterprise-returns.csv row 158 在岗员工: emptied").faults() == {}


def test_a_doubled_row_changes_nothing_or_is_named() -> None:
    case, answer = "enterprise-returns.csv row 158: doubled", unspoiled()
    make(answer, "chengguan", "staff-present", "1")
    assert verdict_of(answer, case).unsaid == ["chengguan/staff-present"]
    answer.reply["problems"].append(PROBLEM | {"path": "/files/enterprise-returns.csv/rows/157", "params": {"row": 159}})
    assert verdict_of(answer, case).unsaid == []


def test_a_removed_return_makes_its_unit_missing_and_no_other() -> None:
    case, answer = "enterprise-returns.csv row 158: removed", unspoiled()
    answer.pressed["enterprise-return", "e08"] = "missing"
    assert verdict_of(answer, case).faults() == {}
    answer.pressed["enterprise-return", "e07"] = "missing"
    verdict = verdict_of(answer, case)
    assert (verdict.accused, verdict.others) == (["e07"], ["e07/pressed enterprise-return"])


def test_a_link_that_is_gone_from_the_chain_is_said() -> None:
    answer = unspoiled()
    assert verdict_of(answer, "journal.jsonl row 100: removed").unsaid == ["not named"]
    assert verdict_of(answer, "journal.jsonl row 393: removed").faults() == {}
    answer.reply["problems"].append({"code": "chain", "path": "/files/journal.jsonl/rows/99", "params": {}})
    assert verdict_of(answer, "journal.jsonl row 100: removed").unsaid == []


def test_a_file_that_is_not_there_has_no_figures() -> None:
    answer = unspoiled()
    for indicator in ("found", "open"):
        figure(answer, "district", indicator).update(cell="zero")
    for one in answer.reply["figures"]:
        if one["indicator"] == "inspected":
            one.update(cell="missing", value=None)
    answer.reply["problems"].append({"code": "missing_file", "path": "/files/inspections.jsonl", "params": {}})
    answer.reply |= {"fit_to_issue": False, "reasons": [{"file": "inspections.jsonl"}]}
    assert verdict_of(answer, "inspections.jsonl: absent").faults() == {"invented": ["district/found", "district/open"]}


def test_a_report_that_is_refused_has_to_say_where() -> None:
    refusal = {"code": "unknown_id", "path": "/files", "params": {"id": ""}}
    verdict = verdict_of(Answer(refused=[refusal]), "units.csv row 3 id: spoiled")
    assert any(one.startswith("hedong/") for one in verdict.others)
    assert verdict.unsaid
    assert verdict.misplaced == ["unknown_id at /files"]
    placed = Answer(refused=[refusal | {"path": "/files/units.csv/rows/0/id"}])
    assert verdict_of(placed, "units.csv row 2 id: spoiled").faults() == {}
