"""Which form a file of inspections has, told by its name."""

from __future__ import annotations

from pathlib import Path

import click

from .messages import say
from .reading import STDIN

FORMS = ("json", "csv", "jsonl", "parquet", "excel")
_BY_SUFFIX = {
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".xlsx": "excel",
    ".xlsm": "excel",
}


def form_of(file: str, language: str) -> str:
    """Say what a file is by its name; standard input is JSON where nothing else is said."""
    if file == STDIN:
        return "json"
    form = _BY_SUFFIX.get(Path(file).suffix.lower())
    if form is None:
        raise click.UsageError(say("which_form", language, file=file, known=", ".join(FORMS)))
    return form
