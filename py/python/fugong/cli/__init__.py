"""The `fugong` command: write, check and test rulebooks, score inspections and tables, ask about cases, compose the day's report.

Files are UTF-8, with or without a byte order mark, or UTF-16 with one; others are read as GB18030 (GBK), which is said on the standard
error stream; - is standard input. Exit codes: 0 done; 1 the input was refused, or a file cannot be read; 2 the command line is wrong;
3 something was found: by the lint, a case that is not as expected, a stated figure that does not agree, a file that `fmt --check` would
lay out anew, or with `--strict` problems on record; 4 the composed report is not fit to issue.
"""

from __future__ import annotations

import click

from .. import __version__
from .begin import new
from .books import list_, schema, show
from .cases import test
from .checking import check, lint
from .completing import completion
from .guide import guide
from .inspections import improve, verify, view
from .layout import fmt
from .messages import MESSAGES as MESSAGES
from .reporting import explain, report
from .scoring import score
from .shell import Commands
from .versions import compare
from .workflows import allowed


@click.group(
    cls=Commands,
    epilog="Files are UTF-8, or UTF-16 with a byte order mark; others are read as GB18030 (GBK), and that is said; - is standard input. "
    "Exit codes: 0 done; 1 refused or unreadable; 2 wrong usage; 3 something was found; 4 the report is not fit to issue.",
)
@click.version_option(__version__, package_name="fugong")
def main() -> None:
    """Rules as data: write, check and test rulebooks, score inspections, compose reports."""


for _command in (new, list_, show, check, lint, test, score, improve, verify, view, compare, allowed, report, explain, schema, guide, fmt, completion):
    main.add_command(_command)
