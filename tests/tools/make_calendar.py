"""Make core/src/tools/calendar/data/cn.json: the Chinese working calendar 2007-2026 as dated notices.

Run by hand when a new year's notice has been published; no test runs it. It needs the network once:

    pip install chinesecalendar==1.11.0
    python tests/tools/make_calendar.py [--check]

Where things come from
    days        the package `chinesecalendar` (MIT): its `holidays` and `workdays`, as finally amended
    documents   number, title and day of publication of each notice: the table NOTICES below, from reprints of the
                notices and the dated addresses of the government's site; from 2018 on, numbers as two compilations agree
    amendments  what the first notice said where a later one changed it: the table AMENDMENTS below

The published calendar that the oracle test compares with (holiday-cn) takes no part in this.
"""

import argparse
import datetime
import json
import pathlib
import sys

PACKAGE = "1.11.0"
TARGET = pathlib.Path(__file__).parents[2] / "core/src/tools/calendar/data/cn.json"
OFFICE = "国务院办公厅关于{}年部分节假日安排的通知"

# (document number, year, published on, note). Where only the day is known, the notice counts as known from the end of
# that day: nobody may be said to have known it before it existed.
NOTICES = [
    ("国办发明电〔2006〕49号", 2007, "2006-12-18", "signed on 2006-12-14; the day is that of the first press reports"),
    ("国办发明电〔2007〕52号", 2008, "2007-12-18", "signed on 2007-12-15; the day is that of the first press reports; the number is from a compilation, not seen on the notice"),
    ("国办发明电〔2008〕42号", 2009, "2008-12-10", None),
    ("国办发明电〔2009〕27号", 2010, "2009-12-08", None),
    ("国办发明电〔2010〕40号", 2011, "2010-12-10", None),
    ("国办发明电〔2011〕45号", 2012, "2011-12-06", None),
    ("国办发明电〔2012〕33号", 2013, "2012-12-10", None),
    ("国办发明电〔2013〕28号", 2014, "2013-12-11", None),
    ("国办发明电〔2014〕28号", 2015, "2014-12-16", None),
    ("国办发明电〔2015〕18号", 2016, "2015-12-10", None),
    ("国办发明电〔2016〕17号", 2017, "2016-12-01", None),
    ("国办发明电〔2017〕12号", 2018, "2017-11-30", None),
    ("国办发明电〔2018〕15号", 2019, "2018-12-06", None),
    ("国办发明电〔2019〕16号", 2020, "2019-11-21", None),
    ("国办发明电〔2020〕27号", 2021, "2020-11-25", None),
    ("国办发明电〔2021〕11号", 2022, "2021-10-25", None),
    ("国办发明电〔2022〕16号", 2023, "2022-12-08", None),
    ("国办发明电〔2023〕7号", 2024, "2023-10-25", None),
    ("国办发明电〔2024〕12号", 2025, "2024-11-12", None),
    ("国办发明电〔2025〕7号", 2026, "2025-11-04", None),
]

# Later notices that changed a year. `days` are those the amendment decides; `before` is what the year's own notice
# said of them (a day that is absent there was not named, and followed its weekday).
AMENDMENTS = [
    {
        "id": "国发明电〔2015〕1号",
        "title": "国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知",
        "published_at": "2015-05-13T23:59:59+08:00",
        "year": 2015,
        "days": ["2015-09-03", "2015-09-04", "2015-09-05", "2015-09-06"],
        "before": {},
    },
    {
        "id": "国办发明电〔2019〕3号",
        "title": "国务院办公厅关于调整2019年劳动节假期安排的通知",
        "published_at": "2019-03-22T23:59:59+08:00",
        "year": 2019,
        "days": ["2019-04-28", "2019-05-01", "2019-05-02", "2019-05-03", "2019-05-04", "2019-05-05"],
        "before": {"2019-05-01": "off"},
    },
    {
        "id": "国办发明电〔2020〕1号",
        "title": "国务院办公厅关于延长2020年春节假期的通知",
        "published_at": "2020-01-27T07:53:02+08:00",
        "year": 2020,
        "days": ["2020-01-31", "2020-02-01", "2020-02-02"],
        "before": {"2020-02-01": "work"},
        "note": "signed on 2020-01-26; the time is that of the Xinhua release",
    },
]


def final_days():
    """All named days as finally amended: {date: (kind, festival)}."""
    import chinese_calendar.constants as package

    days = {day: ("off", festival) for day, festival in package.holidays.items()}
    days.update({day: ("work", festival) for day, festival in package.workdays.items()})
    # 5 September 2015 is a Saturday that the notice names; the package lists weekday holidays only there.
    days[datetime.date(2015, 9, 5)] = ("off", "Anti-Fascist 70th Day")
    return days


def year_of_notice(day, festival):
    """The year whose notice names a day: New Year's days in December belong to the next year's notice."""
    return day.year + 1 if day.month == 12 and festival == "New Year's Day" else day.year


def calendar():
    days = final_days()
    amended = {day for amendment in AMENDMENTS for day in amendment["days"]}
    notices = []
    for number, year, published, note in NOTICES:
        own = {
            day.isoformat(): kind
            for day, (kind, festival) in days.items()
            if year_of_notice(day, festival) == year and day.isoformat() not in amended
        }
        for amendment in AMENDMENTS:
            if amendment["year"] == year:
                own.update(amendment["before"])
        notice = {"id": number, "title": OFFICE.format(year), "published_at": f"{published}T23:59:59+08:00", "years": [year]}
        if note:
            notice["note"] = note
        notices.append(notice | {"days": dict(sorted(own.items()))})
    for amendment in AMENDMENTS:
        final = {day: days.get(datetime.date.fromisoformat(day), ("off",))[0] for day in amendment["days"]}
        notice = {key: amendment[key] for key in ("id", "title", "published_at")} | {"years": [amendment["year"]]}
        if "note" in amendment:
            notice["note"] = amendment["note"]
        notices.append(notice | {"days": final})
    notices.sort(key=lambda notice: notice["published_at"])
    return {
        "id": "cn",
        "title": {"zh-CN": "中国工作日历（含调休）", "en": "Chinese working calendar with make-up work days"},
        "source": f"days: chinesecalendar {PACKAGE} (MIT); documents: notices of the General Office of the State Council",
        "note": "Where only the day of publication is known, published_at is the end of that day.",
        "weekend": ["sat", "sun"],
        "notices": notices,
    }


def text(document):
    """JSON with one line per month of days, so that a later notice makes a readable diff."""
    lines = json.dumps(document | {"notices": []}, ensure_ascii=False, indent=2).replace('"notices": []\n}', '"notices": [\n')
    blocks = []
    for notice in document["notices"]:
        head = "".join(f"      {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)},\n" for k, v in notice.items() if k != "days")
        months = {}
        for day, kind in notice["days"].items():
            months.setdefault(day[:7], []).append(f'"{day}": "{kind}"')
        body = ",\n".join("        " + ", ".join(entries) for entries in months.values())
        blocks.append("    {\n" + head + '      "days": {\n' + body + "\n      }\n    }")
    return lines + ",\n".join(blocks) + "\n  ]\n}\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with the file instead of writing it")
    made = text(calendar())
    json.loads(made)
    if parser.parse_args().check:
        same = TARGET.read_text(encoding="utf-8") == made
        print(f"{TARGET.name}: {'as made' if same else 'differs from what the package gives'}")
        sys.exit(0 if same else 1)
    TARGET.write_text(made, encoding="utf-8")
    print(f"wrote {TARGET.name}: {len(NOTICES) + len(AMENDMENTS)} notices")


if __name__ == "__main__":
    main()
