"""The Python package against the core's own list, and its manners: errors, records, texts."""

from __future__ import annotations

import copy
import datetime
import json
import os
import pickle
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import reduce
from pathlib import Path
from typing import Any

import click
import pytest
import typing_extensions

import fugong
from fugong import errors, methods
from fugong.values import to_text

RULEBOOK = {
    "format": 1,
    "id": "two-items",
    "version": "1.0.0",
    "checklists": [
        {
            "id": "daily",
            "version": "1.0.0",
            "title": {"zh-CN": "每日", "en": "Daily"},
            "items": [{"id": "temperature"}, {"id": "masks"}],
            "grades": [
                {"id": "good", "when": {"fact": "percent", "at_least": "90"}},
                {"id": "poor", "otherwise": True},
            ],
        }
    ],
}


def test_every_operation_has_its_method() -> None:
    assert set(methods.METHODS) == set(fugong.operations())
    for dotted in methods.METHODS.values():
        found = reduce(getattr, dotted.split("."), fugong)
        assert callable(found) and found.__doc__


def test_all_names_exist_and_none_is_listed_twice() -> None:
    assert len(fugong.__all__) == len(set(fugong.__all__))
    assert all(hasattr(fugong, name) for name in fugong.__all__)
    functions = {dotted.split(".")[0] for dotted in methods.METHODS.values()}
    assert functions <= set(fugong.__all__)


def test_every_error_is_caught_by_the_documented_base() -> None:
    children = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert len(children) >= 3
    for kind in children:
        assert issubclass(kind, fugong.FugongError) and issubclass(kind, ValueError)
        assert kind.__name__ in fugong.__all__


def test_an_error_carries_all_problems_and_survives_a_copy() -> None:
    with pytest.raises(fugong.RulebookError) as caught:
        fugong.Rulebook.load({"no": "rulebook"})
    error = caught.value
    assert error.problems and error.code == error.problems[0]["code"] and error.path == error.problems[0]["path"]
    assert len(error.text("zh-CN").splitlines()) == len(error.problems)
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(twin) is type(error) and twin.problems == error.problems and str(twin) == str(error)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"a":1,"a":2}', "\ud800", '"\ud800"', "\x00", "NaN", "1e999", "[" * 5000])
@pytest.mark.parametrize("operation", [*fugong.operations(), "no such operation", "\udfff"])
def test_text_that_is_no_input_is_refused_and_nothing_else(operation: str, text: str) -> None:
    with pytest.raises(fugong.FugongError):
        fugong.call(operation, text)


def test_every_built_in_rulebook_is_listed_and_loads() -> None:
    ids = fugong.Rulebook.built_ins()
    assert ids == sorted(ids) and {"district-reopening", "uk-food-hygiene", "jgj-59"} <= set(ids)
    for id in ids:
        assert fugong.Rulebook.built_in(id).summary()["made_with"]["rulebook"] == id


def test_a_missing_rulebook_is_refused_and_a_missing_file_is_an_os_error() -> None:
    with pytest.raises(fugong.RulebookError):
        fugong.Rulebook.built_in("no-such-rulebook")
    with pytest.raises(fugong.RulebookError):
        fugong.Rulebook.load('{"a": "\ud800"}')
    with pytest.raises(FileNotFoundError):
        fugong.Rulebook.load("no-such-file.json")


def test_python_values_become_json_without_loss() -> None:
    value = {
        "d": Decimal("0.10"),
        "day": datetime.date(2020, 2, 19),
        "at": datetime.datetime(2020, 2, 19, 17, tzinfo=datetime.timezone.utc),
        "set": {"b", "a"},
    }
    assert to_text(value) == '{"d": "0.10", "day": "2020-02-19", "at": "2020-02-19T17:00:00+00:00", "set": ["a", "b"]}'
    with pytest.raises(fugong.InvalidInput, match=r"no_json_form at /x: .*\(object\) cannot be written as JSON"):
        to_text({"x": object()})


def test_a_record_is_a_dict_with_decimals() -> None:
    record = fugong.Record(percent="87.50", total=None)
    assert record.decimal("percent") == Decimal("87.5") and record.decimal("total") is None and record.decimal("x") is None
    assert isinstance(record, dict) and record == {"percent": "87.50", "total": None}


def test_a_card_says_its_grade_and_percent() -> None:
    rules = fugong.Rulebook.load(RULEBOOK)
    card = rules.score("daily", {"answers": {"temperature": True, "masks": False}})
    assert (card.grade, card.percent) == ("poor", Decimal("50.0"))
    assert [line["item"] for line in card.lines] == ["temperature", "masks"]
    empty = rules.score("daily", {"answers": {}})
    assert (empty.grade, empty.percent) == (None, None)
    assert not rules.checklist_view("daily", {"answers": {}}).complete
    assert rules.checklist_view("daily", {"answers": {}}, language="en")["title"] == "Daily"


def test_a_rulebook_is_loaded_from_text_file_and_mapping_alike(tmp_path: Path) -> None:
    text = json.dumps(RULEBOOK)
    file = tmp_path / "rulebook.json"
    file.write_text(text, encoding="utf-8")
    ways = [fugong.Rulebook.load(source) for source in (RULEBOOK, text, file, str(file))]
    assert len({rules.summary()["made_with"]["sha256"] for rules in ways}) == 1


def test_a_rulebook_serves_many_threads() -> None:
    rules = fugong.Rulebook.load(RULEBOOK)
    with ThreadPoolExecutor(4) as pool:
        cards = list(pool.map(lambda _: rules.score("daily", {"answers": {"temperature": True, "masks": True}}), range(50)))
    assert {card.grade for card in cards} == {"good"}


VECTORS = Path(__file__).parents[2] / "tests" / "vectors"


def refused_vectors() -> list[tuple[str, dict[str, Any]]]:
    """The first vector that states each code as a problem."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(VECTORS.glob("*/*.json")):
        vector = json.loads(file.read_text(encoding="utf-8"))
        for problem in vector.get("problems", []):
            found.setdefault(problem["code"], vector)
    return sorted(found.items())


@pytest.mark.parametrize(("code", "vector"), [pytest.param(*pair, id=pair[0]) for pair in refused_vectors()])
def test_every_code_is_caught_by_the_documented_base(code: str, vector: dict[str, Any]) -> None:
    text = vector.get("input_text") or json.dumps(
        ({"rulebook": vector["rulebook"]} if "rulebook" in vector else {}) | vector["input"]
    )
    try:
        fugong.call(vector["operation"], text)
    except fugong.FugongError as error:
        assert isinstance(error, ValueError) and code in {problem["code"] for problem in error.problems}
        for problem in error.problems:
            assert problem["kind"] == "problem" and problem["message"]["zh-CN"] and problem["message"]["en"]
            assert resolves(json.loads(text) if code not in ("invalid_json", "duplicate_key") else None, problem)
    else:
        pytest.fail("nothing was raised")


def resolves(value: Any, problem: fugong.Problem) -> bool:
    """Whether a problem's place is in the input."""
    if value is None:
        return True
    if problem["code"] == "file_not_given":
        # What is not there is named in its place among the files.
        return problem["path"].startswith("/files/") and problem["path"].count("/") == 2
    for part in problem["path"].split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        try:
            value = value[int(key)] if isinstance(value, list) else value[key]
        except (KeyError, IndexError, ValueError, TypeError):
            return False
    return True


PERMIT = {
    "format": 1,
    "id": "desk",
    "version": "1.0.0",
    "zone": "Asia/Shanghai",
    "calendar": "cn",
    "roles": ["clerk", "leader"],
    "facts": {"site.staff": {"type": "integer", "title": {"zh-CN": "在岗员工", "en": "staff"}}},
    "workflows": [
        {
            "id": "permit",
            "version": "1.0.0",
            "states": [{"id": "filed", "initial": True}, {"id": "granted", "final": True}],
            "actions": [
                {
                    "id": "grant",
                    "from": ["filed"],
                    "to": "granted",
                    "by": ["leader"],
                    "opinion": "required",
                    "when": {"fact": "site.staff", "at_most": 100},
                }
            ],
        }
    ],
    "sheets": [
        {
            "id": "notes",
            "file": "notes.csv",
            "holds": "translations",
            "sheet": {"columns": [{"name": "zh", "type": "text"}, {"name": "en", "type": "text"}, {"name": "day", "type": "date"}]},
        }
    ],
}
NINE = datetime.datetime(2020, 2, 19, 9, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))


OPENING = {"id": "a", "case": "case-1", "site": "huaxin", "actor": {"id": "zhou-min", "role": "clerk"}, "at": NINE}


def test_a_case_goes_through_the_facade() -> None:
    rules = fugong.Rulebook.load(PERMIT)
    opened = rules.open("permit", OPENING)
    assert opened.accepted and opened.codes == []
    case = rules.replay("permit", opened["events"])
    assert case["state"] == "filed"

    for held in (case, opened["events"]):
        again = rules.open("permit", OPENING, case=held)
        assert again["repeated"] and again["events"] == opened["events"], "a repeated opening gets its first event"
        assert rules.open("permit", OPENING | {"id": "z"}, case=held).codes == ["already_open"]

    leader = {"id": "zhao-gang", "role": "leader"}
    for held in (case, opened["events"]):
        (grant,) = rules.allowed("permit", held, actor=leader, at=NINE)
        assert not grant.possible and grant.codes == ["guard_unknown"]
    few = {"facts": {"site.staff": Decimal("80")}}
    (grant,) = rules.allowed("permit", case, actor=leader, at=NINE, context=few)
    assert grant.possible and grant["verdict"] == "needs_input" and grant["needs"] == {"opinion": True}

    wordless = {"id": "b", "case": "case-1", "action": "grant", "actor": leader, "at": NINE, "expected_version": 1}
    denied = rules.decide("permit", case, command=wordless)
    assert not denied.accepted and sorted(denied.codes) == ["guard_unknown", "opinion_required"]
    spoken = wordless | {"opinion": "同意"}
    first, second = rules.decide_many("permit", [{"command": spoken}, {"command": spoken}], cases=[case], context=few)
    assert first.accepted and second.accepted and first["events"] == second["events"], "a repeated command gets its first events"
    assert (first["repeated"], second["repeated"]) == (False, True)
    good, bad = rules.decide_many("permit", [{"command": spoken}, {"command": {"id": "c"}}], cases=[case], context=few)
    assert good.accepted and set(bad.codes) == {"missing_field"}, "a bad command loses no other"
    begun, done = rules.decide_many("permit", [{"opening": OPENING}, {"command": spoken}], context=few)
    assert begun["events"] == opened["events"] and done["events"] == first["events"], "a case may be opened and acted on in one batch"
    opens = rules.allowed_to_open("permit", "huaxin", actor=leader, at=NINE)
    assert opens.possible and opens["action"] == "open"
    with pytest.raises(fugong.InvalidInput) as caught:
        rules.decide("permit", case | {"state": "granted"}, command=spoken)
    assert (caught.value.code, caught.value.path) == ("case_inconsistent", "/case")
    with pytest.raises(fugong.InvalidInput) as caught:
        rules.open("permit", OPENING | {"expected_version": 0})
    assert (caught.value.code, caught.value.path) == ("unknown_field", "/opening/expected_version")


def test_a_card_is_what_a_guard_reads() -> None:
    grades = [{"id": "good", "when": {"fact": "percent", "at_least": 100}}, {"id": "bad", "otherwise": True}]
    visit = {"id": "visit", "version": "1.0.0", "items": [{"id": "gate"}, {"id": "masks"}], "grades": grades}
    (workflow,) = PERMIT["workflows"]
    (grant,) = workflow["actions"]
    guarded = workflow | {"actions": [grant | {"when": {"fact": "inspection.visit.grade", "is": "good"}}]}
    rules = fugong.Rulebook.load(PERMIT | {"checklists": [visit], "workflows": [guarded]})
    case = rules.replay("permit", rules.open("permit", OPENING)["events"])
    leader = {"id": "zhao-gang", "role": "leader"}

    def codes(answers: dict[str, str]) -> list[str]:
        record = rules.score("visit", {"answers": answers}).record(id="visit-1", site="huaxin", recorded_at=NINE)
        (grant,) = rules.allowed("permit", case, actor=leader, at=NINE, context={"inspections": [record]})
        return grant.codes

    assert codes({"gate": "pass", "masks": "pass"}) == []
    assert codes({"gate": "pass", "masks": "fail"}) == ["guard_unmet"]
    assert codes({"gate": "pass"}) == ["guard_unknown"], "while something is missing there is no grade"
    with pytest.raises(fugong.InvalidInput) as caught:
        fugong.inspection_record({"checklist": {"id": "visit"}}, id="visit-1", site="huaxin", recorded_at=NINE)
    assert [problem["path"] for problem in caught.value.problems] == ["/card", "/card"]


def test_a_journal_is_written_and_checked() -> None:
    first = fugong.append_entry({"kind": "opened"}, recorded_at=NINE)
    second = fugong.append_entry(None, recorded_at=NINE, head={"sequence": first["sequence"], "hash": first["hash"]})
    assert fugong.verify_journal([first, second])["head"] == {"sequence": 2, "hash": second["hash"]}
    with pytest.raises(fugong.InvalidInput) as caught:
        fugong.verify_journal([first], checkpoint={"sequence": 2, "hash": second["hash"]})
    assert caught.value.code == "checkpoint_missing"


def test_time_findings_and_sheets_through_the_facade() -> None:
    rules = fugong.Rulebook.load(PERMIT)
    assert rules.day_kind(datetime.date(2020, 2, 1), known_at="2020-01-20T00:00:00+08:00")["kind"] == "work"
    assert rules.day_kind("2020-02-01", known_at=NINE)["kind"] == "off"
    due = rules.deadline(NINE, {"working_days": 2}, known_at=NINE)
    assert due["due"]["last_day"] == "2020-02-21"
    clock = rules.time_limit({"hours": 48}, start=NINE, known_at=NINE, changes=[{"kind": "pause", "at": NINE}])
    assert clock["due"]["clock"] == "paused"
    seen = {"site": "huaxin", "checklist": "daily", "item": "masks", "at": NINE, "inspection": "i-1", "failed": True}
    ledger = rules.ledger(as_of=NINE, sightings=[seen], from_="2020-02-18T17:00:00+08:00", to=NINE)
    assert (len(ledger["entries"]), ledger["tally"]["found"]) == (1, 1)
    listed = rules.ledger(as_of=NINE, sightings=[seen], language="en", format="text")
    assert listed["rows"][0]["status"] == "open" and listed["text"].startswith("Problem ledger\n")
    sheet = rules.read_sheet("notes", "zh;en;day\n复工;back to work;2月19日\n", year=2020, delimiter=";")
    assert sheet.cells == [{"zh": "复工", "en": "back to work", "day": "2020-02-19"}]
    assert fugong.read_json_lines('{"a": 1}\n{')["refused"] == [2]


def test_stated_figures_are_verified() -> None:
    rules = fugong.Rulebook.load(
        {"format": 1, "id": "stated", "version": "1.0.0", "checklists": [{"id": "list", "version": "1.0.0", "items": [{"id": "a"}, {"id": "b"}]}]}
    )
    inspection = {"answers": {"a": "pass", "b": "fail"}}
    assert rules.verify_stated("list", inspection, {"percent": 50, "items": {"b": 0}})["disagreements"] == []
    (one,) = rules.verify_stated("list", inspection, {"total": "2"})["disagreements"]
    assert (one["stated"], one["computed"], one["difference"]) == ("2", "1.0", "1")
    assert rules.verify_stated("list", inspection, card=rules.score("list", inspection))["disagreements"] == []


def test_types_of_the_contract_are_there_when_asked_for_and_not_before() -> None:
    lazy = "import sys, fugong; assert 'fugong.contract' not in sys.modules; fugong.Problem; assert 'fugong.contract' in sys.modules"
    subprocess.run([sys.executable, "-c", lazy], check=True)
    summary = fugong.Rulebook.built_in("district-reopening").summary()
    assert summary.typed is summary and fugong.contract.CitedSummary.__required_keys__ <= summary.keys()


def test_the_package_loads_in_the_oldest_python_that_it_names() -> None:
    project = (Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    oldest = project.partition('requires-python = ">=')[2].partition('"')[0]
    found = shutil.which(f"python{oldest}")
    if found is None or subprocess.run([found, "-V"], capture_output=True).returncode != 0:
        pytest.skip(f"there is no Python {oldest} here")
    paths = [Path(module.__file__).parents[1] for module in (fugong, click)] + [Path(typing_extensions.__file__).parent]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, paths)), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([found, "-c", "import fugong.cli, fugong.contract"], check=True, env=environment)


def test_numbers_that_json_lacks_or_readers_change_are_refused_by_their_place() -> None:
    def places(value: object) -> list[tuple[str, str]]:
        with pytest.raises(fugong.InvalidInput) as refused:
            fugong.canonicalize(value)
        return [(problem["code"], problem["path"]) for problem in refused.value.problems]

    nan = float("nan")
    assert places({"a": [1, nan], "b/c": {"d": float("inf")}, "e": Decimal("-Infinity")}) == [
        ("invalid_number", "/value/a/1"),
        ("invalid_number", "/value/b~1c/d"),
        ("invalid_number", "/value/e"),
    ]
    assert places([2**53 + 1, -(2**53)]) == [("inexact_number", "/value/0"), ("inexact_number", "/value/1")]
    assert fugong.canonicalize([2**53 - 1, 0.1])["canonical"] == "[9007199254740991,0.1]"
    text = fugong.call_text("canonicalize", '{"value": 0.1234567890123456789}')
    assert '"inexact_number"' in text
    with pytest.raises(fugong.InvalidInput) as refused:
        fugong.append_entry({"amount": 2**53}, recorded_at="2020-02-19T17:00:00+08:00")
    assert refused.value.path == "/body/amount"


def test_numbers_of_other_libraries_are_numbers() -> None:
    numpy, pandas = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    given = [numpy.int64(3), numpy.float32(0.1), numpy.bool_(True), Decimal("1E+2"), pandas.NA]
    assert fugong.canonicalize(given)["canonical"] == '[3,0.1,true,"100",null]'


def test_any_fraction_of_a_second_is_read_and_cut_to_milliseconds() -> None:
    at = datetime.datetime(2020, 2, 19, 17, 0, 0, 123999, datetime.timezone(datetime.timedelta(hours=8)))
    entry = fugong.append_entry({}, recorded_at=at)
    assert entry["recorded_at"] == "2020-02-19T17:00:00.123+08:00"


def test_an_error_prints_ten_problems_and_counts_the_others_by_code_and_place() -> None:
    answers = {f"item-{number}": "pass" for number in range(30)}
    with pytest.raises(fugong.InvalidInput) as refused:
        fugong.Rulebook.built_in("district-reopening").score("daily-eight", {"answers": answers | {"gate": "maybe"}})
    problems, printed = refused.value.problems, str(refused.value).splitlines()
    assert len(problems) == 31 and len(printed) == 11
    assert printed[10].startswith("and 21 more, all in `problems`: ")
    assert refused.value.text().count("\n") == 30


def test_a_misspelt_name_is_answered_with_the_nearest_one() -> None:
    rules = fugong.Rulebook.built_in("district-reopening")
    for call, nearest in [
        (lambda: rules.score("daily-eigth", {"answers": {}}), "daily-eight"),
        (lambda: rules.score("daily-eight", {"answers": {"gaet": "pass"}}), "gate"),
        (lambda: rules.score("daily-eight", {"answers": {"gate": "pas"}}), "pass"),
        (lambda: rules.call("scoer", {}), "score"),
    ]:
        with pytest.raises(fugong.FugongError) as refused:
            call()
        (problem,) = refused.value.problems
        assert problem["params"]["nearest"] == nearest
        assert f"`{nearest}`" in problem["message"]["en"] and f"`{nearest}`" in problem["message"]["zh-CN"]
