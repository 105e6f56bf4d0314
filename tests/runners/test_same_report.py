"""The main job in three languages: the same bytes from Rust, Python and Node."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

DISTRICT = ROOT / "examples" / "data" / "district"
FIVE, EIGHT = "2020-02-19T17:00:00+08:00", "2020-02-19T20:00:00+08:00"
EDITIONS = [
    ("zh-CN", "full", "text", FIVE),
    ("zh-CN", "full", "text", EIGHT),
    ("zh-CN", "full", "markdown", FIVE),
    ("zh-CN", "full", "html", FIVE),
    ("zh-CN", "short", "text", FIVE),
    ("en", "full", "text", FIVE),
    ("en", "full", "html", EIGHT),
    ("en", "short", "markdown", FIVE),
]


def out(*command: str | Path) -> bytes:
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.mark.parametrize(("language", "edition", "format", "as_of"), EDITIONS)
def test_the_report_is_the_same_bytes(language: str, edition: str, format: str, as_of: str) -> None:
    asked = ["--language", language, "--edition", edition, "--format", format, "--as-of", as_of]
    rust = out("cargo", "run", "--quiet", "--package", "xtask", "--", "demo", *asked)
    given = [str(DISTRICT), language, edition, format, as_of]
    assert out(sys.executable, ROOT / "examples" / "daily_report.py", *given) == rust
    assert out("node", ROOT / "examples" / "daily-report.mjs", *given) == rust
    assert len(rust) > 200


def test_the_report_says_what_the_bureau_owes() -> None:
    text = out("cargo", "run", "--quiet", "--package", "xtask", "--", "demo").decode()
    assert "全区52家高科技企业累计复工复产39家" in text
    assert "复工复产率75.0%" in text
    for must in ("特此报告。", "填报人：", "问题台账", "未报2家", "截至2月19日17时"):
        assert must in text, must


def test_the_short_edition_is_short() -> None:
    text = out("cargo", "run", "--quiet", "--package", "xtask", "--", "demo", "--edition", "short").decode()
    body = text.split("\n", 1)[1]
    assert len("".join(body.split())) <= 300
