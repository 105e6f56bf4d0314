"""The guide on the command line: its pages as they stand in the repository, listed and printed in both languages."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import fugong
import pytest
from click.testing import CliRunner, Result
from fugong.cli import main

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "core" / "guide"
CARRIED = Path(fugong.__file__).parent / "guide"
PAGES = sorted(page.relative_to(GUIDE).as_posix() for page in GUIDE.rglob("*.md"))
ENGLISH = [page.removesuffix(".md") for page in PAGES if not page.startswith("zh-CN/")]


def run(*arguments: str, **environment: str) -> Result:
    variables = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "en_GB.UTF-8"} | environment
    return CliRunner().invoke(main, ["guide", *arguments], env=variables)


def test_the_package_carries_every_page_and_no_other() -> None:
    carried = {page.relative_to(CARRIED).as_posix(): page.read_bytes() for page in CARRIED.rglob("*") if page.is_file()}
    stale = [page for page in {*PAGES, *carried} if carried.get(page) != ((GUIDE / page).read_bytes() if page in PAGES else None)]
    assert sorted(stale) == [], "copy core/guide to py/python/fugong/guide"


def test_pages_are_listed_with_their_titles_the_contents_first() -> None:
    listed = dict(line.split(maxsplit=1) for line in run().stdout.splitlines())
    assert set(listed) == set(ENGLISH) and list(listed)[:2] == ["README", "checklist"]
    for page, title in listed.items():
        assert (GUIDE / f"{page}.md").read_text(encoding="utf-8").startswith(f"# {title}\n")
    chinese = dict(line.split(maxsplit=1) for line in run("--lang", "zh-CN").stdout.splitlines())
    assert list(chinese) == list(listed) and chinese["cookbook/caps"] == "封顶"


@pytest.mark.parametrize("page", ENGLISH)
def test_a_page_is_printed_as_it_stands(page: str) -> None:
    printed = run(page)
    assert printed.exit_code == 0 and printed.stdout_bytes == (GUIDE / f"{page}.md").read_bytes()
    translated = GUIDE / "zh-CN" / f"{page}.md"
    for asked in (run(page, "--language", "zh-CN"), run(page, "--lang", "zh-CN"), run(page, LANG="zh_CN.UTF-8")):
        assert asked.exit_code == 0 and asked.stdout_bytes == (translated if translated.exists() else GUIDE / f"{page}.md").read_bytes()


def test_a_page_may_be_named_by_its_last_part_or_its_file() -> None:
    caps = (GUIDE / "cookbook" / "caps.md").read_bytes()
    assert {run(name).stdout_bytes for name in ("caps", "caps.md", "cookbook/caps.md")} == {caps}


def test_a_page_that_is_not_there_says_what_there_is() -> None:
    result = run("cap")
    assert result.exit_code == 1 and result.stdout == ""
    assert "cap names no page" in result.stderr and "cookbook/caps" in result.stderr
    assert "不是指南中的一页" in run("cap", "--lang", "zh-CN").stderr
    assert run("../cli/guide").exit_code == 1 and run("zh-CN/checklist").exit_code == 1


def test_pages_that_are_added_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(CARRIED, tmp_path / "guide")
    added = {"reference/README": "# All fields\n", "reference/item": "# Item\n", "other/item": "# Another\n", "zh-CN/reference/item": "# 项目\n"}
    for page, text in added.items():
        file = tmp_path / "guide" / f"{page}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    # The module is called as its command, which stands in its place in the package.
    monkeypatch.setattr(sys.modules["fugong.cli.guide"], "files", lambda _: tmp_path)
    listed = dict(line.split(maxsplit=1) for line in run("--lang", "zh-CN").stdout.splitlines())
    # What is not in Chinese is there in English.
    assert (listed["reference/item"], listed["reference/README"]) == ("项目", "All fields")
    assert run("reference").stdout == run("reference/README").stdout == "# All fields\n"
    # Two pages have this last part.
    assert run("item").exit_code == 1 and run("other/item").stdout == "# Another\n"


def test_pages_are_completed() -> None:
    asked = {"_FUGONG_COMPLETE": "bash_complete", "COMP_CWORD": "2", "COMP_WORDS": "fugong guide cookbook/ca"}
    assert "plain,cookbook/caps" in CliRunner().invoke(main, [], env=asked, prog_name="fugong").stdout
