"""What the Python tests share: where things lie, and the vectors."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
VECTORS = ROOT / "tests" / "vectors"


def vectors() -> list[tuple[str, dict[str, Any]]]:
    """Every vector by its name, `operation/stem`, sorted."""
    files = sorted(VECTORS.glob("*/*.json"), key=lambda file: f"{file.parent.name}/{file.stem}")
    return [(f"{file.parent.name}/{file.stem}", json.loads(file.read_text(encoding="utf-8"))) for file in files]


def wire_input(vector: dict[str, Any]) -> str:
    """The text that goes in: `input_text` as it is, or `input` with the rulebook before its other fields."""
    if "input_text" in vector:
        return vector["input_text"]
    beside = {"rulebook": vector["rulebook"]} if "rulebook" in vector else {}
    return json.dumps(beside | vector["input"])


@pytest.fixture
def at_root(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run the test with the repository's folder as the current one."""
    monkeypatch.chdir(ROOT)
    return Path(os.getcwd())
