"""The Python blocks of the READMEs, run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import fugong
import pytest
from conftest import ROOT

READMES = ("README.md", "README.zh-CN.md", "py/README.md")
FENCE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks() -> list[object]:
    found = []
    for name in READMES:
        text = (ROOT / name).read_text(encoding="utf-8")
        for match in FENCE.finditer(text):
            line = text[: match.start()].count("\n") + 2
            found.append(pytest.param(name, line, match[1], id=f"{name}:{line}"))
    return found


@pytest.mark.parametrize(("name", "line", "code"), blocks())
def test_block_runs(at_root: Path, name: str, line: int, code: str) -> None:
    # Lines are counted as in the file, so that a failure points there.
    exec(compile("\n" * (line - 1) + code, name, "exec"), {"__name__": "__main__"})


def test_every_file_has_blocks() -> None:
    assert {block.values[0] for block in blocks()} == set(READMES)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_every_call_of_the_table_of_questions_exists(name: str) -> None:
    owners = {"rules": fugong.Rulebook, "card": fugong.ScoreCard}
    rows = [line.split("|") for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if line.startswith("|") and line.count("|") == 5]
    calls = [call for row in rows for call in re.findall(r"(\w+)\.(\w+)\(", row[3])]
    assert len(calls) > 10
    assert [call for call in calls if not hasattr(owners[call[0]], call[1])] == []
