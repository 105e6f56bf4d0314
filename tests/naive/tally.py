"""The district's day, counted by hand: every figure of the bureau's daily report from the files alone.

Nothing here calls the core or reads the rulebook: what a figure means is written down again, in plain Python.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from . import submissions
from .ledger import Finding, Seen, draw_up, instant, lines, standing
from .sheets import BEIJING, code, day, moment, number, one_of, rows, text
from .submissions import STREETS, Standing, summed

Number = Fraction | None
YES_NO = {"true": ["是", "有", "√", "yes"], "false": ["否", "无", "×", "no"]}
REOPENED = {"operating", "stopped", "stopped-rectifying", "stopped-recheck"}
SCREENING = {"phone", "temperature", "roster"}
STAGES = {
    "operating": {"operating"},
    "stopped": {"stopped", "stopped-rectifying", "stopped-recheck"},
    "pending": {"pending"},
    "document-review": {"document-review"},
    "correcting": {"correcting"},
    "on-site": {"on-site", "rectifying", "ready-for-recheck"},
    "sign-off": {"sign-off"},
    "refused": {"refused", "not-accepted"},
}
Change = tuple[datetime, datetime, str]


def tally(files: dict[str, str], on: date, as_of: datetime) -> dict[tuple[str, str], Number]:
    """(unit, indicator) → figure, for the district and each street; None where there is none."""
    office = Office(files, on, as_of)
    out: dict[tuple[str, str], Number] = {}
    for unit in ["district", *STREETS]:
        sites = [site for site in office.sites if unit in ("district", office.sites[site]["parent"])]
        groups = [street for street in STREETS if unit in ("district", street)]
        for name, value in office.figures(sites, groups, unit == "district").items():
            out[unit, name] = None if value is None else Fraction(value)
    return out


def standings(files: dict[str, str], on: date, as_of: datetime) -> dict[tuple[str, str], str]:
    """(report, unit) → how its return stands: on time, late, missing, waived, not expected."""
    office = Office(files, on, as_of)
    out = {("enterprise-return", site): one.status for site, one in office.returns.items()}
    out |= {("work-group-return", street): one.status for street, one in office.groups.items()}
    return out | {("bureau-return", "district"): office.bureau.status}


# Shares of what ought to be complete are cut, never rounded up to 100; the reopening rate is rounded, halves up.
ADDED = {"reopening-rate": Fraction(1, 2), "inspection-rate": 0, "return-rate": 0, "measured-rate": 0, "called-rate": 0}


def shown(value: Fraction, indicator: str) -> str:
    """As the report shows it: ratios to one decimal."""
    if indicator not in ADDED:
        return str(value)
    tenths = int(value * 10 + ADDED[indicator])
    return f"{tenths // 10}.{tenths % 10}"


class Office:
    """What is on record of one day, as known at a moment."""

    def __init__(self, files: dict[str, str], on: date, as_of: datetime) -> None:
        self.on, self.as_of = on, as_of
        self.midnight = datetime.combine(on, time(0), BEIJING)
        self.since = datetime.combine(on - timedelta(days=1), time(17), BEIJING)
        self.until = min(datetime.combine(on, time(17), BEIJING), as_of)
        self.sites = self.read_sites(files["enterprises.csv"])
        self.assigned = self.read_assignments(files["assignments.csv"])
        self.changes = self.read_journal(files["journal.jsonl"])
        self.seen: list[Seen] = standing(files["inspections.jsonl"], as_of)
        self.found: list[Finding] = draw_up(self.seen, files["findings.jsonl"], self.until)
        waived = self.read_waivers(files["waivers.csv"])
        mine = submissions.enterprise_returns(files["enterprise-returns.csv"])
        groups = submissions.group_returns(files["work-group-returns.csv"])
        bureau = submissions.bureau_returns(files["bureau-returns.csv"])
        self.returns = {site: mine.standing(site, on, as_of, self.due(site), site in waived) for site in self.sites}
        self.groups = {street: groups.standing(street, on, as_of, True, False) for street in STREETS}
        self.bureau = bureau.standing("district", on, as_of, True, False)

    def read_sites(self, sheet: str) -> dict[str, dict[str, Any]]:
        columns = {
            "id": (("企业编号", "编号"), code),
            "parent": (("镇街", "街道", "Town"), one_of(STREETS)),
            "works-remotely": (("云办公",), one_of(YES_NO)),
            "from": (("名称起用",), day),
            "to": (("名称停用",), day),
        }
        found: dict[str, dict[str, Any]] = {}
        for row in rows(sheet, columns, ("id", "from"), ("parent",)):
            if row["from"] <= self.on and (row["to"] is None or self.on < row["to"]):
                found[row["id"]] = row
        return found

    def read_assignments(self, sheet: str) -> dict[str, dict[str, Any]]:
        columns = {
            "site": (("企业编号",), code),
            "officer": (("责任检查员",), text),
            "backup": (("备岗检查员",), text),
            "from": (("起",), day),
            "to": (("止",), day),
        }
        known = rows(sheet, columns, ("site", "from"), ("officer", "backup"))
        return {row["site"]: row for row in known if row["from"] <= self.on and (row["to"] is None or self.on < row["to"])}

    def read_waivers(self, sheet: str) -> set[str]:
        columns = {
            "report": (("报表",), text),
            "unit": (("单位",), text),
            "from": (("起",), day),
            "to": (("止",), day),
            "recorded-at": (("批准时间",), moment),
        }
        found = set()
        for row in rows(sheet, columns, (), ("report", "from")):
            known = row["recorded-at"] is None or row["recorded-at"] <= self.as_of
            holds = row["from"] <= self.on and (row["to"] is None or self.on < row["to"])
            if row["report"] == "enterprise-return" and known and holds:
                found |= {row["unit"]} if row["unit"] else set(self.sites)
        return found

    def read_journal(self, journal: str) -> dict[str, list[Change]]:
        """Site → the states that its case came into: effective, recorded, state."""
        sites: dict[str, str] = {}
        changes: dict[str, list[Change]] = {}
        for entry in lines(journal):
            event = entry["body"]
            if "opened" in event:
                sites[event["case"]] = event["opened"]["site"]
            if "to" in event:
                effective = instant(event.get("effective", event["at"]))
                recorded = instant(entry["recorded_at"])
                changes.setdefault(sites[event["case"]], []).append((effective, recorded, event["to"]))
        return changes

    def states(self, site: str, at: datetime) -> list[Change]:
        """Those that held by a moment, as known."""
        return [change for change in self.changes.get(site, []) if change[0] <= at and change[1] <= self.as_of]

    def state(self, site: str, at: datetime) -> str | None:
        held = self.states(site, at)
        return held[-1][2] if held else None

    def due(self, site: str) -> bool:
        """In operation when the day began: due for inspection, and to report."""
        return self.state(site, self.midnight) == "operating"

    def within(self, at: datetime | None) -> bool:
        return at is not None and self.since < at <= self.until

    def figures(self, sites: list[str], groups: list[str], whole: bool) -> dict[str, Any]:
        out: dict[str, Any] = {"enterprises": len(sites)}
        out |= self.of_cases(sites)
        out |= self.of_coverage(sites)
        out |= self.of_findings(sites)
        out |= self.of_returns(sites, groups)
        mine = [self.returns[site] for site in sites]
        out |= {name: summed(mine, name) for name in submissions.ENTERPRISE}
        days = [one.values["mask-days"] for one in mine if "mask-days" in one.values]
        out["mask-days"] = min(days) if days else None
        out |= {name: summed([self.groups[street] for street in groups], name) for name in submissions.GROUP}
        out |= {name: summed([self.bureau] if whole else [], name) for name in submissions.BUREAU}
        both = [one.values for one in mine if {"staff-present", "staff-measured"} <= set(one.values)]
        out["staff-unmeasured"] = total(one["staff-present"] - one["staff-measured"] for one in both)
        kinds = ("request-masks", "request-transport", "request-staff")
        out["requests"] = total(sum(one.values[kind] for kind in kinds) for one in mine if set(kinds) <= set(one.values))
        out["reopening-rate"] = share(out["reopened-ever"], out["enterprises"])
        out["inspection-rate"] = share(out["inspected"], out["inspections-due"])
        out["return-rate"] = share(out["returns-received"], out["returns-expected"])
        out["measured-rate"] = share(sum(one["staff-measured"] for one in both), sum(one["staff-present"] for one in both))
        calls = [one.values for one in (self.groups[street] for street in groups) if {"called", "to-call"} <= set(one.values)]
        out["called-rate"] = share(sum(one["called"] for one in calls), sum(one["to-call"] for one in calls))
        return out

    def of_cases(self, sites: list[str]) -> dict[str, int]:
        now = {site: self.state(site, self.until) for site in sites}
        out = {name: sum(state in states for state in now.values()) for name, states in STAGES.items()}
        ever = {site for site in sites if any(change[2] in REOPENED for change in self.states(site, self.until))}
        out["reopened-ever"] = len(ever)
        out["not-reopened"] = len(sites) - len(ever)
        out["remote"] = sum(site not in ever and self.sites[site]["works-remotely"] == "true" for site in sites)
        out["not-applied"] = sum(state in (None, "draft") for state in now.values())
        out["reopened-today"] = sum(self.came_in(site) for site in sites)
        return out

    def came_in(self, site: str) -> bool:
        """Into the reopened states from outside them, within the window."""
        before = None
        for effective, _, state in self.states(site, self.until):
            if state in REOPENED and before not in REOPENED and effective > self.since:
                return True
            before = state
        return False

    def of_coverage(self, sites: list[str]) -> dict[str, int]:
        due = [site for site in sites if self.due(site)]
        today = [one for one in self.seen if one.at.astimezone(BEIJING).date() == self.on]
        by: dict[str, set[str]] = {}
        for one in today:
            by.setdefault(one.site, set()).update(one.inspectors)
        over = self.as_of >= datetime.combine(self.on, time(16), BEIJING)
        backup = 0
        for site in (site for site in due if site in by and site in self.assigned):
            assigned = self.assigned[site]
            backup += assigned["officer"] not in by[site] and assigned["backup"] in by[site]
        graded = [one.grade for one in self.seen if self.within(one.at) and one.site in sites]
        return {
            "inspections-due": len(due),
            "inspected": sum(site in by for site in due),
            "inspected-by-backup": backup,
            "inspections-missed": sum(over and site not in by for site in due),
            "graded-conforming": graded.count("conforming"),
            "graded-mostly": graded.count("mostly"),
            "graded-nonconforming": graded.count("nonconforming"),
        }

    def of_findings(self, sites: list[str]) -> dict[str, int]:
        mine = [one for one in self.found if one.site in sites and one.source == "inspection"]
        others = [one for one in self.found if one.site in sites and one.source in SCREENING]
        found = [one for one in mine if self.within(one.opened)]
        spot = sum(one.on_the_spot for one in found)
        stop = sum(one.grade == "nonconforming" for one in found)
        still = [one for one in mine if one.closed is None]
        return {
            "found": len(found),
            "corrected-on-the-spot": spot,
            "stop-work": stop,
            "to-correct": len(found) - spot - stop,
            "closed-today": sum(self.within(one.closed) and not one.on_the_spot for one in mine),
            "open": len(still),
            "overdue": sum(one.corrected is None and one.due is not None and one.due < self.until for one in still),
            "found-by-screening": sum(self.within(one.opened) for one in others),
            "screening-closed": sum(self.within(one.closed) for one in others),
            "screening-open": sum(one.closed is None for one in others),
        }

    def of_returns(self, sites: list[str], groups: list[str]) -> dict[str, int]:
        def counts(standings: list[Standing], *statuses: str) -> int | None:
            known = all(one.status != "unknown" for one in standings) or "unknown" in statuses
            return sum(one.status in statuses for one in standings) if known else None

        mine, theirs = [self.returns[site] for site in sites], [self.groups[street] for street in groups]
        expected = ("on_time", "late", "returned", "missing", "awaited", "unknown")
        return {
            "returns-expected": counts(mine, *expected),
            "returns-received": counts(mine, "on_time", "late"),
            "returns-on-time": counts(mine, "on_time"),
            "returns-late": counts(mine, "late"),
            "returns-returned": counts(mine, "returned"),
            "returns-missing": counts(mine, "missing"),
            "returns-nil": sum(one.nil for one in mine),
            "group-returns-expected": counts(theirs, *expected),
            "group-returns-received": counts(theirs, "on_time", "late"),
            "group-returns-returned": counts(theirs, "returned"),
            "group-returns-missing": counts(theirs, "missing"),
        }


def total(parts: Iterable[int]) -> int | None:
    """The sum of what is known; none where nothing is."""
    known = list(parts)
    return sum(known) if known else None


def share(part: int, of: int) -> Number:
    """In percent; none where there is nothing to share."""
    return Fraction(100 * part, of) if of else None
