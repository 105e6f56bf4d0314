"""What notebooks show: rulebooks, cards, improvements, comparisons and scored frames as HTML.

Texts of the rulebook are in its own language, escaped; the package's own words are in Chinese beside it where that is Chinese, else English.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from .languages import Text, is_chinese, text_in
from .one_line import PARTS, is_in_percent, result
from .titles import items_of

MOST_ROWS = 100
"""A table shows no more rows, and says how many there are besides."""

_WORDS = {
    "no_score": ("不计分", "no score"),
    "provisional": ("暂定", "provisional"),
    "scored": ("已计分", "scored"),
    "ungraded": ("未定等次", "ungraded"),
    "total": ("总分", "total"),
    "waiting_for": ("待定项目：", "open items: "),
    "grade": ("等次", "grade"),
    "holds": ("是否达到", "reached"),
    "unmet": ("未满足的条件", "what is not met"),
    "true": ("是", "yes"),
    "false": ("否", "no"),
    "unknown": ("不能确定", "unknown"),
    "item": ("项目", "item"),
    "state": ("状态", "state"),
    "points": ("得分", "points"),
    "of": ("满分", "of"),
    "failed": ("不符合", "failed"),
    "deficient": ("未得满分", "below full marks"),
    "answered": ("已作答", "answered"),
    "hidden": ("按规则不适用", "hidden"),
    "not_applicable": ("不适用", "not applicable"),
    "not_sampled": ("未抽查", "not sampled"),
    "missing": ("未填", "missing"),
    "error": ("无法判定", "unjudged"),
    "correction": ("整改项", "correction"),
    "becomes": ("整改为", "becomes"),
    "gain": ("提高", "gain"),
    "cost": ("成本", "cost"),
    "then": ("整改后", "result"),
    "better": ("更高等次", "better grade"),
    "reachable": ("可达到", "reachable"),
    "smallest": ("最少整改项", "fewest corrections"),
    "cheapest": ("最低成本", "least cost"),
    "effect": ("影响", "effect"),
    "change": ("改动", "change"),
    "same": ("相同", "the same"),
    "text_only": ("仅文字不同", "texts only"),
    "keeps_scores": ("不影响得分", "scores stay"),
    "changes_scores": ("影响得分", "scores change"),
    "comparable": ("得分可比", "scores are comparable"),
    "not_comparable": ("得分不可比", "scores are not comparable"),
    "kind": ("类别", "kind"),
    "id": ("编号", "id"),
    "version": ("版本", "version"),
    "title": ("名称", "title"),
    "items": ("项目数", "items"),
    "checklists": ("检查表", "checklist"),
    "workflows": ("流程", "workflow"),
    "reports": ("报表", "report"),
    "bulletins": ("通报", "bulletin"),
    "sheets": ("表格", "sheet"),
    "rows": ("行数", "rows"),
    "refused": ("拒收行数", "refused rows"),
    "findings": ("发现问题", "findings"),
    "problems": ("无法读取的单元格", "cells that could not be read"),
    "row": ("行", "row"),
    "column": ("列", "column"),
    "value": ("内容", "value"),
    "message": ("说明", "message"),
}
"""The package's own words, in Chinese and in English."""


class _Page:
    """Writes HTML in a language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def word(self, name: str) -> str:
        chinese, english = _WORDS[name]
        return chinese if is_chinese(self.language) else english

    def text(self, text: Text) -> str:
        """A text of the rulebook or of the core; the core's are in Chinese and English."""
        return text_in(text, self.language)

    def result(self, outcome: Mapping[str, Any], score: Mapping[str, Any], *, in_percent: bool) -> str:
        """An outcome with its number, in the page's words."""
        told = result(outcome, score, self.language, in_percent=in_percent)
        if not is_chinese(self.language):
            return told
        if outcome["kind"] == "no_score":
            return self.word("no_score")
        if outcome["kind"] != "graded":
            told = told.replace(outcome["kind"], self.word(outcome["kind"]), 1)
        return told if in_percent else told.replace(", total ", f"，{self.word('total')} ")

    def whole(self, *parts: str) -> str:
        return f'<div lang="{escape(self.language)}">{"".join(parts)}</div>'

    def paragraph(self, text: str, *, strong: bool = False) -> str:
        return f"<p>{'<strong>' if strong else ''}{escape(text)}{'</strong>' if strong else ''}</p>" if text else ""

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[object]], *, count: int, marked: Sequence[bool] = ()) -> str:
        """A table of `count` rows, of which `rows` gives those that are shown; marked ones are red."""
        shown = [*rows]
        if not shown:
            return ""
        head = "".join(f"<th>{escape(self.word(name))}</th>" for name in headings)
        red = [*marked, *[False] * (len(shown) - len(marked))]
        lines = [f"<tr{_RED if is_red else ''}>{''.join(map(_cell, row))}</tr>" for row, is_red in zip(shown, red, strict=True)]
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
        return table + self.paragraph(self.more(count - len(shown)))

    def more(self, count: int) -> str:
        if count < 1:
            return ""
        return f"另有 {count} 行" if is_chinese(self.language) else f"and {count} more"

    def joined(self, texts: Iterable[str]) -> str:
        return ("、" if is_chinese(self.language) else ", ").join(texts)


_RED = ' style="color: #c62828"'


def _cell(value: object) -> str:
    return f'<td style="text-align: left">{escape("" if value is None else str(value))}</td>'


def of_rulebook(document: Mapping[str, Any], language: str) -> str:
    """Show a rulebook: its title, id and version, and what it holds."""
    page = _Page(language)
    title = " ".join(filter(None, [page.text(document.get("title") or ""), f"({document['id']} {document['version']})"]))
    entries = [(part, entry) for part in PARTS for entry in document.get(part) or ()]
    rows = [
        (
            page.word(part),
            entry["id"],
            entry.get("version"),
            page.text(entry.get("title") or ""),
            sum(1 for _ in items_of(entry)) if part == "checklists" else None,
        )
        for part, entry in entries[:MOST_ROWS]
    ]
    return page.whole(
        page.paragraph(title, strong=True), page.table(["kind", "id", "version", "title", "items"], rows, count=len(entries))
    )


def of_card(card: Mapping[str, Any], language: str) -> str:
    """Show a card: its result, the headline, why, the grades, and a line an item; failed lines are marked and shown before others."""
    page = _Page(language)
    outcome = card["outcome"]
    lines: Sequence[Mapping[str, Any]] = card["lines"]
    titles = {line["item"]: page.text(line["title"]) or line["item"] for line in lines}
    open_items = page.joined(titles.get(item, item) for item in outcome.get("waiting_for") or ())
    shown = _with_failed_ones(lines)
    grades = [
        (page.text(rung["title"]) or rung["grade"], _truth(page, rung["holds"]), page.joined(_unmet(page, rung.get("unmet"))))
        for rung in card["grading"]["rungs"]
        if rung.get("holds") is not None  # none is evaluated before there is a score
    ]
    result_text = page.result(outcome, card.get("score") or {}, in_percent=is_in_percent(card))
    return page.whole(
        page.paragraph(f"{card['checklist']['id']}: {result_text}", strong=True),
        page.paragraph(page.text(card["headline"])),
        page.paragraph(page.text(card.get("decided_by") or "")),
        page.paragraph(page.text(outcome["reason"]["message"]) if outcome["kind"] == "no_score" else ""),
        page.paragraph(open_items and page.word("waiting_for") + open_items),
        page.table(["grade", "holds", "unmet"], grades[:MOST_ROWS], count=len(grades)),
        page.table(
            ["item", "state", "points", "of"],
            [(_line_title(page, line), _state(page, line), line.get("earned"), line.get("possible")) for line in shown],
            count=len(lines),
            marked=[line["failed"] for line in shown],
        ),
    )


def of_improvement(improvement: Mapping[str, Any], language: str) -> str:
    """Show an improvement: the result now, what each correction brings, and how better grades are reached."""
    page = _Page(language)
    in_percent = improvement["gains_in"] == "percent"
    corrections: Sequence[Mapping[str, Any]] = improvement["corrections"]
    titles = {one["item"]: page.text(one["title"]) or one["item"] for one in corrections}
    rows = [
        (
            _line_title(page, one),
            _answer(one["becomes"]),
            one["gain"]["rounded"],
            one["cost"],
            page.result(one["then"]["outcome"], one["then"], in_percent=in_percent),
        )
        for one in corrections[:MOST_ROWS]
    ]
    targets = [
        (page.text(target["title"]) or target["grade"], _truth(page, target["reachable"]), *_sets(page, target, titles))
        for target in improvement["targets"]
    ]
    held_up = improvement.get("held_up")
    now = page.result(improvement["now"]["outcome"], improvement["now"], in_percent=in_percent)
    return page.whole(
        page.paragraph(f"{improvement['checklist']['id']}: {now}", strong=True),
        page.paragraph(page.text(held_up["message"]) if held_up else ""),
        page.table(["correction", "becomes", "gain", "cost", "then"], rows, count=len(corrections)),
        page.table(["better", "reachable", "smallest", "cheapest"], targets[:MOST_ROWS], count=len(targets)),
    )


def of_comparison(comparison: Mapping[str, Any], language: str) -> str:
    """Show a comparison: the versions, the verdict, and every change with its effect on scores."""
    page = _Page(language)
    old, new = comparison["from"], comparison["to"]
    changes: Sequence[Mapping[str, Any]] = comparison["changes"]
    rows = [(page.word(change["effect"]), page.text(change["reason"]["message"])) for change in changes[:MOST_ROWS]]
    versions = f"{old['id']} {old['version']} → {new['id']} {new['version']}"
    return page.whole(
        page.paragraph(f"{versions}: {page.word(comparison['verdict'])}", strong=True),
        page.table(["effect", "change"], rows, count=len(changes)),
    )


def of_scored(counts: Mapping[str, int], problems: Sequence[Mapping[str, Any]], language: str) -> str:
    """Show scored frames: how many rows, refused rows, findings and problems there are, and the first problems."""
    page = _Page(language)
    told = page.joined(f"{page.word(name)}: {count}" for name, count in counts.items())
    message = "zh-CN" if is_chinese(language) else "en"
    rows = [(problem["row"], problem["column"], problem["value"], problem[message]) for problem in problems]
    return page.whole(
        page.paragraph(told, strong=True), page.table(["row", "column", "value", "message"], rows, count=counts["problems"])
    )


def _with_failed_ones(lines: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Choose the lines that are shown, in the card's order: where there are too many, failed ones are chosen before others."""
    chosen = sorted(range(len(lines)), key=lambda place: (not lines[place]["failed"], place))[:MOST_ROWS]
    return [lines[place] for place in sorted(chosen)]


def _line_title(page: _Page, line: Mapping[str, Any]) -> str:
    title = page.text(line["title"]) or line["item"]
    return f"{title} ({line['instance']})" if line.get("instance") is not None else title


def _state(page: _Page, line: Mapping[str, Any]) -> str:
    if line["failed"]:
        return f"✗ {page.word('failed')}"
    return page.word("deficient" if line["deficient"] else line["state"])


def _truth(page: _Page, truth: str | bool | None) -> str:
    """A truth in words; `None`, of a grade that an unfinished search did not reach, is unknown."""
    return page.word("unknown" if truth is None else str(truth).lower())


def _unmet(page: _Page, unmet: Mapping[str, Any] | None) -> Iterator[str]:
    """The sentences of what is not met, in the order of the tree."""
    if unmet is None:
        return
    parts = unmet.get("all", unmet.get("any"))
    if parts is None:
        yield page.text(unmet["message"])
    for part in parts or ():
        yield from _unmet(page, part)


def _sets(page: _Page, target: Mapping[str, Any], titles: Mapping[str, str]) -> Iterator[str]:
    """The smallest and the cheapest set of corrections for a grade."""
    for name in ("smallest", "cheapest"):
        fixes = target.get(name)
        if not fixes:
            yield ""
            continue
        shown = [titles.get(fix["item"], fix["item"]) for fix in fixes["corrections"][:MOST_ROWS]]
        more = page.more(len(fixes["corrections"]) - len(shown))
        yield f"{page.joined([*shown, *filter(None, [more])])} ({page.word('cost')} {fixes['cost']})"


def _answer(answer: object) -> str:
    return answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
