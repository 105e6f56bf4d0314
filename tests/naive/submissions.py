"""Returns, the naive way: which count, whether they came in time, what they add up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from . import sheets
from .sheets import BEIJING, UNREAD, Reader, code, day, moment, number, one_of

KINDS = {"original": ["初报"], "correction": ["更正"], "retraction": ["撤回"], "nil": ["零报告"]}
STREETS = {
    "chengguan": ["城关街道", "Chengguan Subdistrict"],
    "hedong": ["河东街道", "Hedong Subdistrict"],
    "liulin": ["柳林镇", "Liulin Town"],
    "shiqiao": ["石桥镇", "Shiqiao Town"],
}
# Indicator → (header, whether it is a flow: what a nil return says is zero).
ENTERPRISE = {
    "staff-present": ("在岗员工", False),
    "staff-measured": ("测温人数", False),
    "readings": ("测温人次", True),
    "febrile": ("体温37.3℃及以上", True),
    "remeasured": ("复测", True),
    "sent-to-clinic": ("送发热门诊", True),
    "masks": ("口罩库存", False),
    "mask-days": ("口罩可用天数", False),
    "request-masks": ("口罩等物资需求", True),
    "request-transport": ("运输需求", True),
    "request-staff": ("员工返岗需求", True),
}
GROUP = {
    "to-call": ("应摸排", False),
    "called": ("已摸排", True),
    "reached": ("接通", True),
    "not-reached": ("未接通", True),
    "history": ("有重点地区旅居史或接触史", True),
    "observed": ("居家观察", False),
    "to-follow-up": ("需跟踪回访", False),
    "screening-problems": ("摸排发现问题", True),
    "officials-registering": ("排查登记", False),
    "officials-persuading": ("文明劝导", False),
    "officials-gates": ("出入管理", False),
    "posters-received": ("接收宣传画", True),
    "posters-posted": ("张贴宣传画", True),
    "villages-covered": ("覆盖村社", False),
    "volunteers": ("志愿者", False),
}
BUREAU = {
    "posters-printed": ("印制宣传画", False),
    "posters-delivered": ("送达镇街宣传画", False),
    "articles": ("发布科普文章", False),
    "messages": ("企业群转发信息", True),
    "banners": ("悬挂横幅", False),
    "drawings": ("学生科普画作", False),
    "handouts": ("发放手册和公开信", True),
    "gallery-updates": ("科普画廊更新", True),
    "matters-online": ("线上办理事项", True),
    "premises-disinfected": ("机关消毒", True),
    "leaders-on-duty": ("带班领导", False),
    "officers-on-duty": ("值班人员", False),
}


@dataclass
class Standing:
    """How one unit's return of one day stands."""

    status: str
    nil: bool
    values: dict[str, int]


@dataclass
class Returns:
    """The returns of one report."""

    list: list[dict[str, Any]]
    broken: list[dict[str, Any]]
    indicators: dict[str, tuple[str, bool]]
    due: time

    def standing(self, unit: str, on: date, as_of: datetime, expected: bool, waived: bool) -> Standing:
        """Its status, and the figures that are in force."""
        mine = [row for row in self.list if row["unit"] == unit and row["day"] == on and row["recorded-at"] <= as_of]
        first: datetime | None = None
        in_force: dict[str, Any] | None = None
        for row in sorted(mine, key=lambda row: row["revision"]):
            if row["kind"] == "retraction":
                in_force = None
            elif self.acceptable(row):
                first = first or row["recorded-at"]
                in_force = row
        due = datetime.combine(on, self.due, BEIJING)
        if not expected or waived:
            status = "waived" if expected else "not_expected"
        elif first is not None:
            status = "on_time" if first <= due else "late"
        elif any(row["kind"] != "retraction" for row in mine) or any(row["unit"] == unit and row["day"] == on for row in self.came(on, as_of)):
            # Something came, and nothing of it is acceptable.
            status = "returned"
        elif any(row["unit"] in (unit, UNREAD) and row["day"] in (on, UNREAD) for row in self.came(on, as_of)):
            status = "unknown"
        else:
            status = "awaited" if as_of <= due else "missing"
        nil = in_force is not None and in_force["kind"] == "nil"
        return Standing(status, nil, self.figures(in_force) if in_force and expected else {})

    def came(self, on: date, as_of: datetime) -> Iterable[dict[str, Any]]:
        """The rows that cannot be read and were there by a moment; nothing comes before the day's window."""
        begins = datetime.combine(on - timedelta(days=1), self.due, BEIJING)
        for row in self.broken:
            at = row["recorded-at"]
            if at is UNREAD or (at <= as_of and (row["day"] is not UNREAD or at > begins)):
                yield row

    def figures(self, row: dict[str, Any]) -> dict[str, int]:
        given = {name: row.get(name) for name in self.indicators}
        if row["kind"] == "nil":
            given |= {name: 0 for name, (_, flow) in self.indicators.items() if flow}
        return {name: value for name, value in given.items() if value is not None}

    def acceptable(self, row: dict[str, Any]) -> bool:
        """No rule of severity error is broken; what is not known breaks none."""
        known = self.figures(row)

        def at_most(less: str, more: str) -> bool:
            return less not in known or more not in known or known[less] <= known[more]

        pairs = [
            ("staff-measured", "staff-present"),
            ("febrile", "staff-measured"),
            ("febrile", "remeasured"),
            ("sent-to-clinic", "remeasured"),
            ("called", "to-call"),
            ("history", "reached"),
        ]
        return all(at_most(*pair) for pair in pairs)


def read(text: str, unit: tuple[tuple[str, ...], Reader], indicators: dict[str, tuple[str, bool]], due: time) -> Returns:
    columns: dict[str, tuple[tuple[str, ...], Reader]] = {
        "unit": unit,
        "day": (("日期", "Day"), day),
        "revision": (("修订", "Revision"), number),
        "kind": (("类型", "Kind"), one_of(KINDS)),
        "recorded-at": (("报送时间", "Recorded at"), moment),
        "by": (("报送人", "By"), code),
    }
    columns |= {name: ((header,), number) for name, (header, _) in indicators.items()}
    good, broken = sheets.read(text, columns, ("unit", "day", "revision"), ("kind", "recorded-at", "by"))
    return Returns(good, broken, indicators, due)


def enterprise_returns(text: str) -> Returns:
    return read(text, (("企业编号", "企业", "Enterprise"), code), ENTERPRISE, time(15, 30))


def group_returns(text: str) -> Returns:
    return read(text, (("工作组", "镇街", "Work group"), one_of(STREETS)), GROUP, time(16, 0))


def bureau_returns(text: str) -> Returns:
    return read(text, (("单位", "Unit"), code), BUREAU, time(16, 30))


def summed(standings: Iterable[Standing], name: str) -> int | None:
    """The sum of what is given; nothing where nobody gives it."""
    given = [standing.values[name] for standing in standings if name in standing.values]
    return sum(given) if given else None
