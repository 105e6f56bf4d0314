"""Cells as values of Python, and what each stands for: stated here, and not taken from the library.

A cell is `None` (also for not a number), a truth, a whole number, a decimal (whatever the width of its float: the number of its shortest
text), a text, bytes that are no UTF-8, a day, a moment with or without a zone, or an infinite float.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timezone
from decimal import Decimal
from typing import Any, TypeAlias

from typing_extensions import NamedTuple

Cell: TypeAlias = bool | int | float | Decimal | str | bytes | date | datetime | None
STATES = {-1: "not_applicable", -2: "not_sampled", -3: "error"}
"""What these codes mean in every column but one of measured numbers; -4 is missing."""
MISSING = -4

FACTS: dict[str, dict[str, Any]] = {
    "site.opened": {"type": "date"},
    "site.closed": {"type": "instant"},
    "site.staff": {"type": "integer", "min": 0, "max": 500},
    "site.area": {"type": "decimal"},
    "site.canteen": {"type": "bool"},
    "site.sector": {"type": "choice", "options": [{"id": "food", "title": "餐饮"}, {"id": "tech", "title": "科技"}]},
    "site.risks": {"type": "set", "options": [{"id": "fire", "title": "火"}, {"id": "water", "title": "水"}]},
}
LONG = "一切符合规定而无须任何整改"
"""A label that is too long to stand in a view itself."""
GATE = {"id": "gate", "severity": "veto", "applies_when": {"fact": "site.opened", "at_least": "2020-02-10", "if_unknown": True}}
MARK = {"id": "mark", "labels": {"pass": ["1", "优"], "fail": ["2"]}}
STRICT = {"id": "strict", "handling": {"not_applicable": "forbid"}, "applies_when": {"fact": "site.closed", "at_least": "2020-02-10T12:00:00Z", "if_unknown": True}}
STATE = {
    "id": "state",
    "kind": "choice",
    "severity": "minor",
    "options": [{"id": "bad", "points": 0, "fails": True}, {"id": "fair", "points": 1}, {"id": "good", "points": 2, "labels": ["好", LONG]}],
}
DOORS = {
    "id": "doors",
    "kind": "multi_select",
    "options": [{"id": "north", "points": 1}, {"id": "south", "points": 2}, {"id": "east", "points": 4}],
    "applies_when": {"fact": "site.risks", "includes": "fire", "if_unknown": True},
}
MASKS = {"id": "masks", "kind": "count", "each": "0.5", "max": 40}
CLEAN = {
    "id": "clean",
    "fold": "worst",
    "points": 3,
    "parts": [
        {"id": "shop", "applies_when": {"fact": "site.staff", "at_least": 20, "if_unknown": True}},
        {"id": "canteen", "kind": "choice", "options": [{"id": "dirty", "points": 0}, {"id": "clean", "points": 1}]},
    ],
}
HEAT = {"id": "heat", "kind": "number", "min": "35", "max": "42", "each": "0.1", "applies_when": {"fact": "site.canteen", "is": True, "if_unknown": True}}
VISITORS = {"id": "visitors", "kind": "count", "each": "0.01", "max": 1000, "applies_when": {"fact": "site.area", "at_least": "36.6", "if_unknown": True}}
NOTE = {"id": "note", "kind": "text", "applies_when": {"fact": "site.sector", "is": "food", "if_unknown": True}}
ROADS = {"id": "roads", "kind": "multi_select", "options": [{"id": f"r{at}", "points": at + 1} for at in range(8)]}
SHARED: dict[str, Any] = {
    "version": "1.0.0",
    "labels": {"pass": ["是", "√"], "fail": ["否", "×"], "not_applicable": ["无此项"]},
    "severities": [{"id": "veto"}, {"id": "minor"}],
}
GRADES: list[dict[str, Any]] = [
    {"id": "high", "when": {"all": [{"fact": "percent", "at_least": 60}, {"fact": "failed.veto", "at_most": 0}]}},
    {"id": "middle", "when": {"any": [{"fact": "percent", "at_least": 40}, {"fact": "site.staff", "at_least": 100}]}},
    {"id": "low", "otherwise": True},
]
CHECKLISTS: dict[str, dict[str, Any]] = {
    "closed": {"items": [GATE, MARK, STRICT, STATE, DOORS, MASKS, CLEAN], "grades": GRADES},
    "open": {"items": [GATE, HEAT, VISITORS, NOTE, ROADS]},
    "charged": {"method": "demerit", "items": [GATE, MARK, STATE, DOORS]},
}
DOCUMENT: dict[str, Any] = {
    "format": 1,
    "id": "frames",
    "version": "1.0.0",
    "facts": FACTS,
    "checklists": [{"id": id, **SHARED, **more} for id, more in CHECKLISTS.items()],
}


class Question(NamedTuple):
    """What a column answers: an item, or a part of one."""

    kind: str
    options: tuple[str, ...]
    numbered: bool
    """Whether a label is a whole number: whole numbers are labels then, beside the codes of states."""


def questions(checklist: str) -> dict[str, Question]:
    """Every column of answers of a checklist, by name."""
    found = {}
    for item in CHECKLISTS[checklist]["items"]:
        for part in item.get("parts", [None]):
            asked = item if part is None else part
            name = item["id"] if part is None else f"{item['id']}.{part['id']}"
            kind = asked.get("kind", "pass_fail")
            options = ("fail", "pass") if kind == "pass_fail" else tuple(option["id"] for option in asked.get("options", []))
            labels = [text for texts in asked.get("labels", {}).values() for text in texts]
            found[name] = Question(kind, options, any(text.isdecimal() for text in labels))
    return found


@dataclass(frozen=True)
class Refused:
    """What no inspection can say: the cell is refused with this code."""

    code: str


Meaning: TypeAlias = bool | int | float | str | list[str] | Refused | None
"""What a cell stands for, as JSON says it; `None` is missing."""


def whole(cell: Cell) -> int | None:
    """A whole number of whatever type; none of anything else."""
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool) and cell == int(cell):
        return int(cell)
    return None


def written(number: int | Decimal, measured: bool) -> int | float | str:
    """A number as an inspection says it where numbers are taken: as such, or as a text where it has more digits than a JSON number keeps.
    Where no numbers are taken it is one all the same, and no text."""
    exact = whole(number)
    if exact is not None:
        return exact if -(2**63) <= exact < 2**63 or not measured else str(exact)
    return float(number) if len(Decimal(number).as_tuple().digits) <= 15 or not measured else f"{number:f}"


def moment(cell: date | datetime) -> str:
    """A day, where a moment is its midnight and has no zone; a moment in UTC; else a moment without an offset, which is none."""
    if not isinstance(cell, datetime):
        return cell.isoformat()
    if cell.tzinfo is None and cell.time() == time():
        return cell.date().isoformat()
    local = cell if cell.tzinfo is None else cell.astimezone(timezone.utc).replace(tzinfo=None)
    fraction = "" if cell.microsecond == 0 else f".{cell.microsecond:06}".removesuffix("000")
    return f"{local.replace(microsecond=0).isoformat()}{fraction}{'' if cell.tzinfo is None else 'Z'}"


def plain(cell: Cell, measured: bool = False) -> Meaning:
    """What a cell says by itself, where numbers are taken or not."""
    match cell:
        case None | bool() | str():
            return cell
        case bytes():
            return Refused("not_utf8")
        case int() | Decimal():
            return written(cell, measured)
        case float():
            return "inf" if cell > 0 else "-inf"
        case _:
            return moment(cell)


def answer(cell: Cell, question: Question) -> Meaning:
    """What a cell stands for as an answer."""
    number = whole(cell)
    if question.kind == "text" and isinstance(cell, float):
        return Refused("unknown_answer")  # a number, though no inspection can say it
    if number is None or question.kind == "number":
        return plain(cell, question.kind in ("number", "count"))
    if number in STATES:
        return STATES[number]
    if number == MISSING:
        return None
    if question.numbered or question.kind == "count" and number >= 0:
        return written(number, question.kind == "count")
    if question.kind == "multi_select" and 0 <= number < 2 ** len(question.options):
        return [option for bit, option in enumerate(question.options) if number >> bit & 1]
    if question.kind in ("pass_fail", "choice") and 0 <= number < len(question.options):
        return question.options[number]
    return Refused("unknown_answer")


class Expected(NamedTuple):
    """What a row stands for: answers by columns, facts by names, and the cells that nothing can be made of, with their codes."""

    answers: dict[str, Any]
    facts: dict[str, Any]
    refused: dict[str, str]

    def inspection(self) -> dict[str, Any]:
        """The inspection that says the same; parts stand in their item."""
        answers: dict[str, Any] = {}
        for column, given in self.answers.items():
            item, _, part = column.partition(".")
            if part:
                answers.setdefault(item, {"parts": {}})["parts"][part] = given
            else:
                answers[item] = given
        return {"answers": answers, "facts": self.facts}

    def without(self, columns: Mapping[str, str]) -> Expected:
        """The same without these columns."""
        kept = [{name: given for name, given in cells.items() if name not in columns} for cells in (self.answers, self.facts)]
        return Expected(kept[0], kept[1], {})


def expected(row: Mapping[str, Cell], asked: Mapping[str, Question]) -> Expected:
    """What the cells of a row stand for; those of facts have their names."""
    told = Expected({}, {}, {})
    for name, cell in row.items():
        meaning = answer(cell, asked[name]) if name in asked else plain(cell, FACTS[name]["type"] in ("integer", "decimal"))
        if isinstance(meaning, Refused):
            told.refused[name] = meaning.code
        elif meaning is not None:
            (told.answers if name in asked else told.facts)[name] = meaning
    return told


WHOLE: Sequence[Cell] = [
    None, 1, 0, -1, -2, -3, -4, -5, 2, 3, 4, 5, 7, 8, 20, 35, 36, 39, 40, 41, 42, 43, 99, 100, 127, -128, 128, 255, 256, 500, 501, 1000, 1001, 1024,
    2**15 - 1, 2**16 - 1, 2**31 - 1, 2**32, 2**53, -(2**53), 2**63 - 1, -(2**63), 2**63, 2**64 - 1, 10**30,
]  # fmt: skip
DECIMALS: Sequence[Cell] = [
    *[Decimal(text) for text in ("0.5", "36.6", "37.3", "35", "35.0", "41.95", "42.0", "1.0", "2.50", "0.1", "-1.0", "-0.5", "-4.00", "0.0", "-0")],
    *[Decimal(text) for text in ("36.59375", "0.000001", "123456.7", "36.60000000001", "99999999999999999.5", "36.6000000000000000000000000001")],
]  # fmt: skip
INFINITE: Sequence[Cell] = [float("inf"), float("-inf")]
TRUTHS: Sequence[Cell] = [None, True, False]
TEXTS: Sequence[Cell] = [
    None, "是", "否", "√", "×", "pass", "fail", " Pass ", "ＦＡＩＬ", "无此项", "not_applicable", "not_sampled", "error", "missing", "优", "好", LONG, LONG + "！",
    "good", "bad", "fair", "GOOD", "clean", "dirty", "north", "north、south", "south,north", "north;north", "r7", "r0|r3", "、", "east，?", "1", "0", "2", "１", "-1", "-4",
    "36.6", "37", "４０", " 3 ", "3.0", "1e1", "0x1", "+1", "", "  ", "　", "true", "FALSE", "yes", "no", "?", "也许", "null", "nan", "inf",
    "2020-02-10", "2020-02-09", "2020-2-9", "2020-02-30", "2020-02-10T12:00:00Z", "2020-02-10T19:59:59+08:00", "2020-02-10T12:00:00",
    "food", "餐饮", "科技", "fire", "火、水", "火、土", "\x00", "e\u0301", "🏭", "\ufeffpass", "A" * 100, "9" * 40,
]  # fmt: skip
BROKEN: Sequence[Cell] = [
    *[text.encode("gbk") for text in ("是", "否", "坏", LONG, "餐饮")],
    b"\xff", b"pass\xff", b"\xed\xa0\x80", b"\xc3", b"2020-02-10\x80", b"\xf8" * 13, b"north\xe3\x80",
]  # fmt: skip
DAYS: Sequence[Cell] = [None, *(date(*day) for day in ((2020, 2, 10), (2020, 2, 9), (2020, 2, 29), (1970, 1, 1), (1969, 12, 31), (1900, 1, 1), (2200, 12, 31), (1, 1, 1), (9999, 12, 31)))]
MOMENTS: Sequence[Cell] = [
    None, datetime(2020, 2, 10), datetime(2020, 2, 9), datetime(1970, 1, 1), datetime(2020, 2, 10, 12), datetime(2020, 2, 9, 23, 59, 59), datetime(2020, 2, 10, 0, 0, 0, 1000),
    datetime(2020, 2, 10, 0, 0, 0, 1), datetime(1900, 1, 1), datetime(2200, 12, 31, 1, 2, 3), datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59),
]  # fmt: skip
ZONED: Sequence[Cell] = [cell.replace(tzinfo=timezone.utc) if isinstance(cell, datetime) else None for cell in MOMENTS]
