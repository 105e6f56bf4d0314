"""A stranger's path: from an empty folder to scores of a table, with the installed package and no source tree there."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import fugong
import polars
import pytest
import typing_extensions


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Make a folder of packages with copies of what a wheel holds, and of nothing else that is the repository's."""
    folder = tmp_path / "site"
    package = Path(fugong.__file__).parent
    shutil.copytree(package, folder / "fugong", ignore=shutil.ignore_patterns("__pycache__"))
    for module in (click, polars):
        (folder / module.__name__).symlink_to(Path(module.__file__ or "").parent)
    runtime = Path(polars.__file__ or "").parents[1] / "_polars_runtime_32"
    if runtime.exists():
        (folder / runtime.name).symlink_to(runtime)
    (folder / "typing_extensions.py").symlink_to(typing_extensions.__file__)
    return folder


def test_from_an_empty_folder_to_the_scores_of_a_table(tmp_path: Path, site: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "LC_ALL", "LC_MESSAGES")}
    environment |= {"PYTHONPATH": str(site), "LANG": "en_GB.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}

    def run(*arguments: str) -> str:
        # Without the packages of this environment (-S), which has the source tree on its path.
        command = [sys.executable, "-S", "-m", "fugong", *arguments]
        done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        return done.stdout

    where = subprocess.run(
        [sys.executable, "-S", "-c", "import fugong; print(fugong.__file__)"], cwd=home, env=environment, capture_output=True, text=True, check=True
    )
    assert where.stdout.startswith(str(site))
    assert "wrote rulebook.json" in run("new", "checklist", "rulebook.json", "--id", "plant", "--title", "Plant")
    assert run("check", "rulebook.json").startswith("Plant: sound")
    assert run("lint", "rulebook.json") == "nothing found\n"
    assert "all 6 cases as expected" in run("test", ".")
    (home / "visits.csv").write_text(
        "site,exits,floors,records,fridge,site.has-kitchen\nnorth,yes,clean,yes,yes,yes\nsouth,yes,worn,no,,no\n", encoding="utf-8"
    )
    told = run("score", "inspection", "visits.csv", "--rulebook", "rulebook.json", "--keep", "site", "--titles")
    north, south = csv.DictReader(told.splitlines())
    # 2 + 2 + 1 + 1 of 6; without a kitchen 2 + 1 + 0 of 5.
    assert (north["site"], north["percent"], north["grade"], north["grade_title"]) == ("north", "100.0", "good", "Good")
    assert (south["site"], south["percent"], south["grade"], south["failed"]) == ("south", "60.0", "fair", "1")
