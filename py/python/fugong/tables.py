"""Inspections by the million: frames in, frames of the same kind out, over the Arrow PyCapsule interface.

polars needs nothing else; pandas hands its frames over and takes them back with pyarrow's help.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any, Generic, TypeAlias, cast

from typing_extensions import NamedTuple  # that of Python 3.10 cannot be generic

from . import _fugong
from .door import answer, native
from .errors import SHOWN, InvalidInput
from .frames import (
    FrameT,
    as_kind,
    as_same_kind,
    cells_at,
    chosen,
    first_rows,
    headers_of,
    height,
    in_one_chunk,
    is_lazy,
    library_of,
    taken,
)
from .languages import UNKNOWN
from .one_line import counted
from .records import ScoreCard, in_language
from .titles import Titles

Columns: TypeAlias = Mapping[str, str] | Sequence[str]
"""`{name in the rulebook: column of the frame}`, or the names alone where columns are called so; a name is an id, or a title."""
Pairs: TypeAlias = tuple[tuple[str, str], ...]
"""Names of the rulebook, each with its column."""

_MOST_TOLD = 1000
"""An exception tells of no more cells; the table of problems has all."""


class _Frames(NamedTuple, Generic[FrameT]):
    """What a frame comes to, each a frame of its kind."""

    scores: FrameT
    """A row for each inspection, in order."""
    findings: FrameT
    """What failed or is below full: `row`, `item`, `severity`, `failed`."""
    problems: FrameT
    """Cells that could not be read: `row`, `column`, `value` as it is written, the `nearest` label if one is near, `code`, and the
    message in `zh-CN` and `en`; their rows are `refused`, unless such cells count as missing."""


class Scored(_Frames[FrameT]):
    """What a frame comes to: `scores`, `findings` and `problems`, each a frame of its kind. Notebooks show counts and the first problems."""

    _language = UNKNOWN
    """The own language of the rulebook."""

    def __repr__(self) -> str:
        counts = _counts(self)
        told = [counted(counts["rows"], "row"), counted(counts["findings"], "finding"), counted(counts["problems"], "problem")]
        if "refused" in counts:
            told.insert(1, f"{counts['refused']} refused")
        return f"<Scored: {', '.join(told)}>"

    def _repr_html_(self) -> str:
        from .notebook import of_scored

        return of_scored(_counts(self), first_rows(self.problems, SHOWN), self._language)

    def summary(self) -> FrameT:
        """Count the cells that could not be read by how they are written: `column`, `value`, `nearest`, `count`, the most frequent first."""
        return _summary(self.problems)


class TableScorer:
    """A checklist made ready for frames whose columns are named; used from any thread."""

    __slots__ = ("_names", "_native", "_titles", "_turned")

    def __init__(self, scorer: _fugong.Scorer, names: list[str], titles: Titles, turned: Pairs = ()) -> None:
        self._native = scorer
        self._names = names
        self._titles = titles
        self._turned = turned
        """Titles named for columns that are called as items: the wrong way round, where the frame has no such column."""

    @property
    def output(self) -> list[str]:
        """Name every column that comes where none is asked for; `low` and `high` can be asked for besides."""
        return self._native.columns()

    def table(self, frame: FrameT, output: Sequence[str] | None = None, *, refused: str = "raise", titles: str | None = None) -> FrameT:
        """Give the scores alone; raises `InvalidInput` for cells that cannot be read, unless told `refused="keep"` or `refused="missing"`:
        what `Rulebook.score_table` says. A column that the frame does not have raises `InvalidInput` with those it has."""
        _one_of(refused, "raise", "keep", "missing")
        _look_for_titles(frame, self._titles, titles)
        scores, _, problems = self._run(frame, output, findings=False, missing=refused == "missing")
        if refused == "raise":
            _raise_any(problems)
        return as_same_kind(scores, frame, self._titles.of_grades(titles, output))

    def score(
        self, frame: FrameT, output: Sequence[str] | None = None, *, refused: str = "keep", titles: str | None = None
    ) -> Scored[FrameT]:
        """Give the scores, what was found wrong, and the cells that could not be read; nothing of them is raised.

        A row with such a cell is `refused`; with `refused="missing"` the cell counts as missing, and the scores have `low` and `high`.
        With a language as `titles`, the scores have a `grade_title` and the findings an `item_title`.
        """
        _one_of(refused, "keep", "missing")
        _look_for_titles(frame, self._titles, titles)
        scores, findings, problems = self._run(frame, output, findings=True, missing=refused == "missing")
        assert findings is not None
        told = as_same_kind(scores, frame, self._titles.of_grades(titles, output))
        return _scored(told, as_kind(findings, frame, self._titles.of_items(titles)), as_kind(problems.table(), frame), self._titles)

    def cards(self, frame: object, rows: Iterable[int], *, refused: str = "raise") -> list[ScoreCard]:
        """Draw the whole cards of some rows, as `Rulebook.score` does; raises `InvalidInput` where a cell cannot be read, unless told
        `refused="missing"`, and `IndexError` for a row beyond the last."""
        _one_of(refused, "raise", "missing")
        self._look_for_columns(frame)
        replies = self._native.cards(chosen(frame, self._names), self._names, list(rows), refused == "missing")
        return [ScoreCard(in_language(answer(reply), self._titles.language)) for reply in replies]

    def _run(
        self, frame: object, output: Sequence[str] | None, *, findings: bool, missing: bool
    ) -> tuple[_fugong.Table, _fugong.Table | None, _fugong.Refusals]:
        wanted = _wanted(frame, output)
        self._look_for_columns(frame)
        return native(self._native.score, chosen(frame, self._names), self._names, wanted, findings, missing)

    def _look_for_columns(self, frame: object) -> None:
        headers = headers_of(frame)
        if headers is None:
            return
        if turned := [(name, column) for name, column in self._turned if column not in headers and name in headers]:
            raise turned_round(turned)
        native(_fugong.need_columns, self._names, headers)


def score_rows(
    rulebook: _fugong.Rulebook,
    frame: FrameT,
    checklist: str,
    names: list[str],
    constant: str,
    labels: dict[str, list[str]],
    output: Sequence[str] | None,
    titles: Titles,
    refused: str,
    language: str | None,
) -> Scored[FrameT]:
    """Score rows an answer: what `Rulebook.score_rows` says."""
    _one_of(refused, "keep", "raise", "missing")
    _look_for_titles(frame, titles, language)
    library = library_of(frame)
    headers = headers_of(frame)
    if headers is not None:
        native(_fugong.need_columns, names, headers)
    given: Any = in_one_chunk(chosen(frame, names))
    wanted = _wanted(frame, output)
    missing = refused == "missing"
    scores, first, findings, problems = native(_fugong.score_rows, rulebook, checklist, given, names, wanted, constant, labels, missing)
    if refused == "raise":
        _raise_any(problems)
    scored: Any = as_kind(scores, frame, titles.of_grades(language, output))
    keys: Any = frame if library == "pandas" else given
    match library:
        case "polars":
            scored = scored.lazy().collect().insert_column(0, keys[names[0]].gather(first))
            scored = scored.lazy() if is_lazy(frame) else scored
        case "pandas":
            scored.insert(0, names[0], cells_at(keys[names[0]], first))
        case "pyarrow":
            scored = scored.add_column(0, names[0], taken(keys.column(names[0]), first))
    return _scored(scored, as_kind(findings, frame, titles.of_items(language)), as_kind(problems.table(), frame), titles)


def _scored(scores: FrameT, findings: FrameT, problems: FrameT, titles: Titles) -> Scored[FrameT]:
    made = Scored(scores, findings, problems)
    made._language = titles.language
    return made


def _wanted(frame: object, output: Sequence[str] | None) -> list[str] | None:
    """Name the columns to ask for. Of a frame of polars, grades are placed by their rank, which is asked for with them."""
    if output is None:
        return None
    helps = library_of(frame) == "polars" and "grade" in output and "rank" not in output
    return [*output, *(["rank"] if helps else [])]


def _raise_any(problems: _fugong.Refusals) -> None:
    """Raise `InvalidInput` for cells that could not be read."""
    if len(problems) > 0:
        raise InvalidInput(json.loads(problems.reply(_MOST_TOLD))["problems"])


def _look_for_titles(frame: object, titles: Titles, language: str | None) -> None:
    """Refuse a language without titles, and frames that no column can be added to."""
    if language is None:
        return
    titles.check(language)
    if library_of(frame) not in ("polars", "pandas", "pyarrow"):
        raise TypeError(f"titles are added to frames of polars, pandas and pyarrow, not to {type(frame).__name__}")


def turned_round(pairs: Iterable[tuple[str, str]]) -> ValueError:
    """Say that a mapping has columns for names and names for columns."""
    right = ", ".join(f"{column!r}: {name!r}" for name, column in pairs)
    return ValueError(f"columns and facts are mappings from the rulebook's names to the frame's columns; the wrong way round here, meant is {{{right}}}")


def _one_of(refused: str, *known: str) -> None:
    if refused not in known:
        raise ValueError(f"refused is one of {', '.join(known)}, not {refused!r}")


def _summary(problems: FrameT) -> FrameT:
    """Count problems by column and value; a frame of no known kind as a table of pyarrow."""
    keys = ["column", "value", "nearest"]
    table: Any = problems
    match library_of(problems):
        case "polars":
            polars = import_module("polars")
            counted = table.with_columns(polars.col("column").cast(polars.String)).group_by(keys).agg(count=polars.len())
            table = counted.sort(["count", *keys[:2]], descending=[True, False, False])
        case "pandas":
            named = table.assign(column=table["column"].astype(object))
            counted = named.groupby(keys, dropna=False).size().reset_index(name="count")
            table = counted.sort_values(["count", *keys[:2]], ascending=[False, True, True], ignore_index=True)
        case _:
            arrow = import_module("pyarrow")
            rows = arrow.table(table).select(keys)
            rows = rows.set_column(0, "column", rows["column"].cast(arrow.string()))
            counted = rows.group_by(keys).aggregate([([], "count_all")])
            counted = arrow.table({**{key: counted[key] for key in keys}, "count": counted["count_all"]})
            order = [("count", "descending"), *((key, "ascending") for key in keys[:2])]
            table = counted.sort_by(order)
            if isinstance(problems, arrow.RecordBatch):
                [table] = table.combine_chunks().to_batches() or [arrow.RecordBatch.from_pylist([], table.schema)]
    return cast("FrameT", table)


def _counts(scored: Scored[Any]) -> dict[str, int]:
    """Count rows, those refused if the outcomes tell, findings and problems."""
    rows, findings, problems = (height(frame) for frame in scored)
    refused = _refused_rows(scored.scores)
    return {"rows": rows} | ({} if refused is None else {"refused": refused}) | {"findings": findings, "problems": problems}


def _refused_rows(scores: Any) -> int | None:
    """Count the refused rows; nothing where the frame has no outcomes, or is of no known kind."""
    if "outcome" not in (headers_of(scores) or ()):
        return None
    match library_of(scores):
        case "polars":
            outcomes = scores.lazy().select("outcome").collect().to_series().cast(import_module("polars").String)
            return int((outcomes == "refused").sum())
        case "pandas":
            return int((scores["outcome"] == "refused").sum())
        case _:
            return sum(int(told["counts"]) for told in scores.column("outcome").value_counts().to_pylist() if told["values"] == "refused")
