"""The `fugong` command: check and lint rulebooks, score an inspection, compose the day's report.

Files are UTF-8, with or without a byte order mark, or UTF-16 with one; others are read as GB18030 (GBK), which is said on the standard
error stream. Exit codes: 0 done; 1 the input was refused, or a file cannot be read; 2 the command line is wrong; 3 the lint found
something, or the composed report names problems on record and `--strict` was given; 4 the composed report is not fit to issue.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from . import __version__
from .door import call_text
from .errors import FugongError, InvalidInput
from .rulebook import Rulebook
from .sources import explained, is_id
from .texts import UTF_8, read_text

REFUSED, FOUND, UNFIT = 1, 3, 4
ZH_CN, EN = "zh-CN", "en"
MESSAGES: dict[str, dict[str, str]] = {
    "sound": {ZH_CN: "{title}：可以使用", EN: "{title}: sound"},
    "holds": {ZH_CN: "  {kind} {id} {version}  {title}", EN: "  {kind} {id} {version}  {title}"},
    "nothing_found": {ZH_CN: "没有需要留意之处", EN: "nothing found"},
    "not_text": {
        ZH_CN: "{file} 不是 UTF-8、UTF-16 或 GB18030 文本，无法读取：表格请另存为 UTF-8 编码的 CSV",
        EN: "{file} is not text in UTF-8, UTF-16 or GB18030 and cannot be read: save a sheet as CSV in UTF-8",
    },
    "read_as": {ZH_CN: "{file} 不是 UTF-8 编码，已按 {encoding} 读取", EN: "{file} is not UTF-8: read as {encoding}"},
    "unreadable": {ZH_CN: "无法读取 {file}：{reason}", EN: "{file} cannot be read: {reason}"},
    "which_bulletin": {
        ZH_CN: "规则集中没有唯一的报告，请用 --bulletin 指定：{known}",
        EN: "the rulebook does not hold exactly one report: name it by --bulletin: {known}",
    },
    "not_fit": {
        ZH_CN: "本报告不宜签发：{count} 处登记材料无法读取或没有提供",
        EN: "the report is not fit to issue: {count} records cannot be read or were not given",
    },
    "on_record": {
        ZH_CN: "登记材料中有 {count} 处问题，用 --problems 列出",
        EN: "{count} problems on record; --problems lists them",
    },
}


class Failure(click.ClickException):
    """Something that ends the command with exit code 1, in the reader's language."""

    exit_code = REFUSED

    def show(self, file: Any = None) -> None:
        """Print the message alone: it is a whole sentence, or one a line."""
        click.echo(self.message, err=True)


class _Commands(click.Group):
    """Refused input is no crash: its problems are printed, a line each."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FugongError as error:
            raise Failure(error.text(_language(ctx))) from None


def _say(message: str, language: str, **parts: object) -> str:
    return MESSAGES[message][language].format(**parts)


def _language(ctx: click.Context) -> str:
    """Give the language of messages: the one asked for, else that of the environment."""
    asked = (ctx.find_root().obj or {}).get("language")
    if asked is None:
        names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
        asked = ZH_CN if next(filter(None, names), "").lower().startswith("zh") else EN
    return str(asked)


def _remember(ctx: click.Context, _: click.Parameter, value: str | None) -> str | None:
    ctx.find_root().ensure_object(dict)["language"] = value
    return value


def _text(text: Mapping[str, str] | str, language: str) -> str:
    """Give a localised text in a language; the core has filled in both that are shipped."""
    return text if isinstance(text, str) else text.get(language) or next(iter(text.values()))


def _read(file: Path, language: str) -> str:
    """Read a file as text, and say its encoding where that is not UTF-8."""
    try:
        text, encoding = read_text(file)
    except UnicodeDecodeError:
        raise Failure(_say("not_text", language, file=file)) from None
    except OSError as error:
        raise Failure(_say("unreadable", language, file=file, reason=error.strerror)) from None
    if encoding != UTF_8:
        click.echo(_say("read_as", language, file=file, encoding=encoding.upper()), err=True)
    return text


def _load(file: Path, language: str) -> Rulebook:
    # As bytes: what a file holds is text, also where it looks like a path.
    return Rulebook.load(_read(file, language).encode())


def _rulebook(source: str, language: str) -> Rulebook:
    """Load a rulebook: a file where there is one of this name, else a built-in one."""
    file = Path(source)
    return _load(file, language) if file.exists() or not is_id(source) else Rulebook.built_in(source)


def _json(file: Path, language: str) -> str:
    """Read JSON text; what is wrong with it is told by the file's own lines and columns."""
    text = _read(file, language)
    problems = json.loads(call_text("canonicalize", text)).get("problems", [])
    unread = [problem for problem in problems if problem["code"] in ("invalid_json", "duplicate_key", "too_deep")]
    if unread:
        raise InvalidInput(explained(unread, text, str(file)))
    return text


def _write(text: str) -> None:
    """Write the core's own bytes: no line ends and no encoding of the terminal's."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())


_language_option = click.option(
    "--language", type=click.Choice([ZH_CN, EN]), callback=_remember, is_eager=True, help="Language of what is printed."
)
_rulebook_option = click.option(
    "--rulebook", default="district-reopening", show_default=True, help="A built-in rulebook's id, or a file."
)


@click.group(
    cls=_Commands,
    epilog="Files are UTF-8, or UTF-16 with a byte order mark; others are read as GB18030 (GBK), and that is said. "
    "Exit codes: 0 done; 1 refused or unreadable; 2 wrong usage; 3 something was found; 4 the report is not fit to issue.",
)
@click.version_option(__version__, package_name="fugong")
def main() -> None:
    """Rules as data: check rulebooks, score inspections, compose reports."""


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@_language_option
@click.pass_context
def check(ctx: click.Context, file: Path, language: str | None) -> None:
    """Load the rulebook FILE and say what it holds, or every problem in it."""
    shown = _language(ctx)
    summary = _load(file, shown).summary()
    click.echo(_say("sound", shown, title=_text(summary["title"], shown) or file))
    for kind in ("checklists", "workflows", "reports", "bulletins"):
        for entry in summary.get(kind, []):
            title = _text(entry["title"], shown)
            click.echo(_say("holds", shown, kind=kind, id=entry["id"], version=entry["version"], title=title))
    click.echo(f"  sha256 {summary['made_with']['sha256']}")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@_language_option
@click.pass_context
def lint(ctx: click.Context, file: Path, language: str | None) -> None:
    """List what in the rulebook FILE loads and deserves a look; exit code 3 where there is something."""
    shown = _language(ctx)
    findings = _load(file, shown).lint()
    for line in _lines(findings, shown):
        click.echo(line)
    if findings:
        ctx.exit(FOUND)
    click.echo(_say("nothing_found", shown))


@main.command()
@click.argument("checklist")
@click.argument("inspection", type=click.Path(path_type=Path))
@_rulebook_option
@_language_option
@click.option("--json", "as_json", is_flag=True, help="Print the whole score card as JSON.")
@click.pass_context
def score(
    ctx: click.Context, checklist: str, inspection: Path, rulebook: str, language: str | None, as_json: bool
) -> None:
    """Score the INSPECTION (a JSON file) under a CHECKLIST."""
    shown = _language(ctx)
    text = f'{{"checklist": {json.dumps(checklist)}, "inspection": {_json(inspection, shown)}}}'
    card = _rulebook(rulebook, shown).call("score", text)
    if as_json:
        click.echo(json.dumps(card, ensure_ascii=False, indent=2))
        return
    click.echo(_text(card["headline"], shown))
    if "decided_by" in card:
        click.echo(_text(card["decided_by"], shown))
    for line in card["lines"]:
        worth = f"{line['earned']} / {line['possible']}" if "possible" in line else "–"
        name = _text(line["title"], shown) or line["item"]
        instance = f" ({line['instance']})" if "instance" in line else ""
        unanswered = "" if line["state"] == "answered" else f": {_why(line, shown)}"
        click.echo(f"  {worth:<10} {name}{instance}{unanswered}")


def _why(line: dict[str, Any], language: str) -> str:
    """What put a line into its state, in the card's words; the state itself where nothing more is to be said."""

    def told(reason: dict[str, Any]) -> str:
        if "message" in reason:
            return _text(reason["message"], language)
        if "any" in reason:
            return f"({' | '.join(map(told, reason['any']))})"
        return "; ".join(map(told, reason["all"]))

    return told(line["because"]) if "because" in line else str(line["state"])


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--day", required=True, metavar="YYYY-MM-DD", help="The report's day.")
@click.option("--as-of", required=True, metavar="INSTANT", help="What was on record by then counts (RFC 3339).")
@_rulebook_option
@click.option("--bulletin", help="Which of the rulebook's reports, where it holds several.")
@_language_option
@click.option("--edition", help="An edition of the report, such as full or short.")
@click.option("--format", "format_", type=click.Choice(["text", "markdown", "html"]), help="Text where none is named.")
@click.option("--explain", "figure", metavar="FIGURE", help="List what is inside this figure instead.")
@click.option("--unit", help="With --explain: the figure of this unit.")
@click.option("--problems", "list_problems", is_flag=True, help="List what on record did not fit.")
@click.option("--consistency", "list_contradictions", is_flag=True, help="List what returns and figures contradict.")
@click.option("--strict", is_flag=True, help="Exit with 3 where something on record did not fit.")
@click.pass_context
def report(
    ctx: click.Context,
    folder: Path,
    day: str,
    as_of: str,
    rulebook: str,
    bulletin: str | None,
    language: str | None,
    edition: str | None,
    format_: str | None,
    figure: str | None,
    unit: str | None,
    list_problems: bool,
    list_contradictions: bool,
    strict: bool,
) -> None:
    """Compose a day's report from the files in DIR, as known at an instant."""
    shown = _language(ctx)
    rules = _rulebook(rulebook, shown)
    name = bulletin or _only_bulletin(rules, shown)
    entries = sorted(entry for entry in folder.iterdir() if entry.is_file() and not entry.name.startswith("."))
    files = {entry.name: _read(entry, shown) for entry in entries}
    if figure is not None:
        told = rules.explain(
            name, figure, day=day, as_of=as_of, files=files, unit=unit, language=language, format=format_
        )
        return _write(told["text"])
    composed = rules.compose(
        name, day=day, as_of=as_of, files=files, language=language, edition=edition, format=format_
    )
    _write(composed["text"])
    problems = composed["problems"]
    if list_problems:
        for line in _lines(problems, shown):
            click.echo(line, err=True)
    elif problems:
        click.echo(_say("on_record", shown, count=len(problems)), err=True)
    if list_contradictions:
        for line in _lines(composed["consistency"], shown):
            click.echo(line, err=True)
    if not composed["fit_to_issue"]:
        click.echo(_say("not_fit", shown, count=len(composed["reasons"])), err=True)
        for line in _lines(composed["reasons"], shown):
            click.echo(f"  {line}", err=True)
        ctx.exit(UNFIT)
    if problems and strict:
        ctx.exit(FOUND)


def _only_bulletin(rules: Rulebook, language: str) -> str:
    known = [entry["id"] for entry in rules.summary().get("bulletins", [])]
    if len(known) != 1:
        raise Failure(_say("which_bulletin", language, known=", ".join(known)))
    return str(known[0])


def _lines(problems: Iterable[Mapping[str, Any]], language: str) -> Iterable[str]:
    for problem in problems:
        place = f" {problem['path']}" if problem["path"] else ""
        yield f"{problem['code']}{place}: {_text(problem['message'], language)}"
