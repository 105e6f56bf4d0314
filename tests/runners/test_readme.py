"""The Python blocks of the READMEs, run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

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
