"""The answers of an inspection as the scoring takes them: codes, numbers and states, parts and instances."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

from ..items import STATES
from ..places import DEFAULTS
from .labels import Labels, Texts
from .problems import At
from .texts import is_blank, scalar_text
from .values import allowed, read_value

LONGEST_NAME = 128


@dataclass
class Asked:
    """An item with what reading an answer to it depends on."""

    item: dict[str, Any]
    labels: Labels
    forbid: bool
    repeat: str | None
    """The repeated section that it stands in."""


@dataclass
class Form:
    """A checklist as its answers are read: items and repeated sections by their ids."""

    shared: Texts
    items: dict[str, Asked]
    repeats: dict[str, dict[str, Any]]


def form_of(checklist: dict[str, Any]) -> Form:
    form = Form(checklist.get("labels", {}), {}, {})
    walk(checklist, DEFAULTS | checklist.get("handling", {}), None, form)
    return form


def walk(node: dict[str, Any], handling: dict[str, str], repeat: str | None, form: Form) -> None:
    for item in node.get("items", []):
        forbid = (handling | item.get("handling", {}))["not_applicable"] == "forbid"
        form.items[item["id"]] = Asked(item, Labels(item, form.shared), forbid, repeat)
    for section in node.get("sections", []):
        if "repeat" in section:
            form.repeats[section["id"]] = section
        walk(section, handling | section.get("handling", {}), section["id"] if "repeat" in section else repeat, form)


def read_answers(raw: Any, form: Form, at: At) -> dict[str, Any]:
    """Every answer outside repeated sections by its item, and the instances of those by their section."""
    out: dict[str, Any] = {}
    if not isinstance(raw, dict):
        at.report("wrong_type")
        return out
    for id, value, here in at.each(raw):
        asked = form.items.get(id)
        if asked and asked.repeat is None:
            out[id] = read_item(value, asked, form, here)
        elif id in form.repeats:
            out[id] = read_instances(value, form.repeats[id], form, here)
        else:
            here.report("unknown_item")
    return out


def read_instances(raw: Any, section: dict[str, Any], form: Form, at: At) -> list[dict[str, Any]]:
    if raw is None:
        return []
    if not isinstance(raw, list):
        at.report("wrong_type")
        return []
    if "at_most" in section["repeat"] and len(raw) > section["repeat"]["at_most"]:
        at.report("out_of_range")
        return []
    out: list[dict[str, Any]] = []
    for _, one, here in at.each(raw):
        read = read_instance(one, section["id"], form, here)
        if read["id"] is not None and read["id"] in [before["id"] for before in out]:
            here.within("id").report("duplicate_id")
        out.append(read)
    return out


def read_instance(raw: Any, section: str, form: Form, at: At) -> dict[str, Any]:
    out: dict[str, Any] = {"id": None, "answers": {}}
    if not isinstance(raw, dict):
        at.report("wrong_type")
        return out
    at.unknown_fields(raw, {"id", "answers"})
    out["id"] = name = raw.get("id")
    if "id" not in raw:
        at.report("missing_field")
    elif not isinstance(name, str):
        at.within("id").report("wrong_type")
    elif not name.strip() or len(name) > LONGEST_NAME or any(unicodedata.category(letter) == "Cc" for letter in name):
        at.within("id").report("invalid_instance")
    if "answers" not in raw:
        at.report("missing_field")
    elif not isinstance(raw["answers"], dict):
        at.within("answers").report("wrong_type")
    else:
        for id, value, here in at.within("answers").each(raw["answers"]):
            asked = form.items.get(id)
            if asked and asked.repeat == section:
                out["answers"][id] = read_item(value, asked, form, here)
            else:
                here.report("unknown_item")
    return out


def read_item(raw: Any, asked: Asked, form: Form, at: At) -> Any:
    """The answer to an item, or to all of its parts: `{"parts": …}`, the parts alone, or a state for all."""
    item = asked.item
    if "parts" not in item:
        return read_answer(raw, item, asked.labels, asked.forbid, at)
    if raw is None or is_blank(raw):
        return None
    if isinstance(raw, dict):
        if "parts" in raw or any(state in raw for state in STATES):
            return read_object(raw, "parts", lambda value, here: read_parts(value, asked, form, here), asked.forbid, at)
        return {"parts": read_parts(raw, asked, form, at)}
    text = scalar_text(raw)
    code = None if text is None else asked.labels.code(text)
    return allowed(code, asked.forbid, at) if code in STATES else at.report("parts_expected")


def read_parts(raw: Any, asked: Asked, form: Form, at: At) -> dict[str, Any]:
    parts = {part["id"]: part for part in asked.item["parts"]}
    out: dict[str, Any] = {}
    if not isinstance(raw, dict):
        at.report("wrong_type")
        return out
    for id, value, here in at.each(raw):
        if id in parts:
            out[id] = read_answer(value, parts[id], Labels(parts[id], form.shared, asked.item), asked.forbid, here)
        else:
            here.report("unknown_item")
    return out


def read_answer(raw: Any, thing: dict[str, Any], labels: Labels, forbid: bool, at: At) -> Any:
    """The answer to an item without parts, or to a part: bare, or an object with what else was said."""
    if not isinstance(raw, dict):
        return read_value(raw, thing, labels, forbid, at)
    return read_object(raw, "value", lambda value, here: read_value(value, thing, labels, forbid, here), forbid, at)


def read_object(raw: dict[str, Any], field: str, read: Any, forbid: bool, at: At) -> Any:
    """Exactly one of a value (or parts) and the states, with a note, evidence, and whether it was put right."""
    at.unknown_fields(raw, {field, "note", "evidence", "corrected_on_the_spot", *STATES})
    check_beside(raw, at)
    given = [read(raw[field], at.within(field))] if field in raw else []
    given += [read_state(state, raw[state], forbid, at.within(state)) for state in STATES if state in raw]
    if len(given) != 1:
        return at.report("one_answer")
    (answer,) = given
    if answer is None or answer in STATES:
        return answer
    return {field: answer, "corrected_on_the_spot": raw.get("corrected_on_the_spot") is True}


def read_state(state: str, why: Any, forbid: bool, at: At) -> Any:
    """A state with its reason, or with `true`."""
    return allowed(state, forbid, at) if why is True or isinstance(why, str) else at.report("wrong_type")


def check_beside(raw: dict[str, Any], at: At) -> None:
    if not isinstance(raw.get("note"), str | None):
        at.within("note").report("wrong_type")
    if not isinstance(raw.get("corrected_on_the_spot", False), bool):
        at.within("corrected_on_the_spot").report("wrong_type")
    evidence = raw.get("evidence", [])
    if not isinstance(evidence, list):
        at.within("evidence").report("wrong_type")
        return
    for _, one, here in at.within("evidence").each(evidence):
        if not isinstance(one, str):
            here.report("wrong_type")
