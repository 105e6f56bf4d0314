"""The guide, run block by block: what a page shows is what comes out. `blocks` says how a fence names its sort."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from guide.blocks import Block, blocks_of
from guide.runner import Page, Unmet, holds, put

GUIDE = ROOT / "core" / "guide"
ZH_CN = GUIDE / "zh-CN"
PAGES = sorted(page.relative_to(GUIDE).as_posix() for page in GUIDE.rglob("*.md"))
ENGLISH = [page for page in PAGES if not page.startswith("zh-CN/")]
LEAST, MOST = 80, 250


@pytest.mark.parametrize("name", PAGES)
def test_page_shows_what_comes_out(name: str, tmp_path: Path) -> None:
    blocks = blocks_of(GUIDE / name)
    assert Page(tmp_path).run(blocks) == len(blocks)


@pytest.mark.parametrize("name", ENGLISH)
def test_both_languages_have_the_same_blocks(name: str) -> None:
    assert (ZH_CN / name).exists(), f"{name} is not in Chinese"
    one, other = blocks_of(GUIDE / name), blocks_of(ZH_CN / name)
    # What a command prints is in the language of its page.
    assert [_compared(block) for block in one] == [_compared(block) for block in other]


def _compared(block: Block) -> tuple[str, str]:
    return block.info, "" if block.language == "console" else block.text


@pytest.mark.parametrize("name", PAGES)
def test_readers_see_where_a_block_goes(name: str) -> None:
    """Info strings are not shown: places and files stand in the text as well."""
    text = (GUIDE / name).read_text(encoding="utf-8")
    blocks = blocks_of(GUIDE / name)
    named = [place for block in blocks for place in (block.value("at"), block.value("file")) if place and f"`{place}`" not in paragraph_before(text, block)]
    assert named == []
    programs = "".join(block.text for block in blocks if block.language in ("python", "console"))
    files = {f"{rules}.json" for block in blocks if (rules := block.value("rulebook")) is not None}
    assert [file for file in sorted(files) if file in programs and f"`{file}`" not in text] == []


def paragraph_before(text: str, block: Block) -> str:
    """Give the paragraph that stands before a block's fence."""
    before = "\n".join(text.splitlines()[: block.line - 2]).rstrip("\n")
    return before.rsplit("\n\n", 1)[-1]


def test_no_page_is_in_chinese_alone() -> None:
    assert {page.removeprefix("zh-CN/") for page in PAGES} == set(ENGLISH)


@pytest.mark.parametrize("name", [page for page in PAGES if not page.endswith("README.md")])
def test_page_is_neither_a_note_nor_a_book(name: str) -> None:
    lines = len((GUIDE / name).read_text(encoding="utf-8").splitlines())
    assert LEAST <= lines <= MOST, f"{name} has {lines} lines"


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    page = GUIDE / name
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize(
    ("expected", "found", "same"),
    [
        ({"a": "1"}, {"a": "1", "b": 2}, True),
        ({"a": "1"}, {"a": 1}, False),
        ({"a": 1}, {"a": True}, False),
        ([{"a": 1}], [{"a": 2}, {"a": 1, "b": 3}], True),
        (["a"], ["a", "b"], False),
        ([], ["a"], False),
        ({"a": None}, {}, False),
    ],
)
def test_what_is_expected_is_compared_strictly(expected: Any, found: Any, same: bool) -> None:
    assert holds(expected, found) is same


def test_a_value_is_put_at_a_pointer() -> None:
    document = {"a": [{"b": 1}], "c": {}}
    assert put(document, "/a/0/b", 2) == {"a": [{"b": 2}], "c": {}}
    assert put(document, "/a/-", 3) == {"a": [{"b": 1}, 3], "c": {}}
    assert put(document, "/c/d", 4) == {"a": [{"b": 1}], "c": {"d": 4}}
    assert document == {"a": [{"b": 1}], "c": {}}


RULES = '{"format": 1, "id": "a", "version": "1.0.0", "checklists": [{"id": "b", "version": "1.0.0", "items": [{"id": "c"}]}]}\n'
SCORED = [Block("json rulebook=a", RULES, 1), Block("json inspection of=a/b", '{"answers": {"c": "pass"}}\n', 2)]


@pytest.mark.parametrize(
    ("blocks", "why"),
    [
        ([Block("yaml", "a: 1\n", 1)], "unknown sort"),
        ([Block("", "a\n", 1)], "unknown sort"),
        (SCORED, "no block says what comes out"),
        ([*SCORED, Block("python", "assert True\n", 3)], "no block says what comes out"),
        ([*SCORED, Block("json expected", '{"score": {"percent": "99.0"}}\n', 3)], "expected"),
        ([*SCORED, Block("json problems", '[{"code": "unknown_item", "path": ""}]\n', 3)], "expected"),
        ([Block("json rulebook=a", "{}\n", 1)], "RulebookError"),
        ([SCORED[0], Block("json refused=a at=/version", '"2.0.0"\n', 2)], "it loads"),
        ([*SCORED, Block("json expected", "{}\n", 3)], "nothing is expected"),
        ([Block("python", "assert 1 == 2\n", 1)], "AssertionError"),
        ([Block("python", "print(1)\n", 1)], "asserts nothing"),
        ([Block("console", "$ fugong --version\nnothing\n", 1)], "prints"),
    ],
)
def test_a_page_that_is_wrong_fails(blocks: list[Block], why: str, tmp_path: Path) -> None:
    with pytest.raises(Unmet, match=why):
        Page(tmp_path).run(blocks)
