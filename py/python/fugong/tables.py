"""Inspections by the million: frames in, frames of the same kind out, over the Arrow PyCapsule interface.

polars needs nothing else; pandas hands its frames over and takes them back with pyarrow's help.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date, datetime, time, timezone
from decimal import Decimal
from enum import Enum
from importlib import import_module
from typing import Any, Generic, TypeAlias, TypeVar, cast

from typing_extensions import NamedTuple  # that of Python 3.10 cannot be generic

from . import _fugong
from .door import answer, native
from .errors import SHOWN, InvalidInput
from .languages import UNKNOWN
from .one_line import counted
from .records import ScoreCard, in_language
from .titles import IdColumn, Titles
from .values import decimal_text, python_scalar

FrameT = TypeVar("FrameT")
"""A frame of polars, pandas or pyarrow, or anything that hands itself over as an Arrow stream."""
Columns: TypeAlias = Mapping[str, str] | Sequence[str]
"""`{name in the rulebook: column of the frame}`, or the names alone where columns are called so; a name is an id, or a title."""
Pairs: TypeAlias = tuple[tuple[str, str], ...]
"""Names of the rulebook, each with its column."""

_MIDNIGHT = re.compile(r"(?<=^\d{4}-\d\d-\d\d)T00(:00(:00(\.0+)?)?)?$")
_FRACTION = re.compile(r"\.((?:\d{3})*?)(?:000)*$")
_WHOLE = re.compile(r"-?\d{1,19}")
_KEPT = ("string", "boolean", "integer", "decimal", "empty")
"""What pandas calls columns of objects which Arrow takes over as they are."""
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

        return of_scored(_counts(self), _first_rows(self.problems, SHOWN), self._language)

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
        return _same_kind(scores, frame, self._titles.of_grades(titles, output))

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
        told = _same_kind(scores, frame, self._titles.of_grades(titles, output))
        return _scored(told, _kind(findings, frame, self._titles.of_items(titles)), _kind(problems.table(), frame), self._titles)

    def cards(self, frame: object, rows: Iterable[int], *, refused: str = "raise") -> list[ScoreCard]:
        """Draw the whole cards of some rows, as `Rulebook.score` does; raises `InvalidInput` where a cell cannot be read, unless told
        `refused="missing"`, and `IndexError` for a row beyond the last."""
        _one_of(refused, "raise", "missing")
        self._look_for_columns(frame)
        replies = self._native.cards(_chosen(frame, self._names), self._names, list(rows), refused == "missing")
        return [ScoreCard(in_language(answer(reply), self._titles.language)) for reply in replies]

    def _run(
        self, frame: object, output: Sequence[str] | None, *, findings: bool, missing: bool
    ) -> tuple[_fugong.Table, _fugong.Table | None, _fugong.Refusals]:
        wanted = _wanted(frame, output)
        if wanted is None and missing:
            wanted = [*self.output, "low", "high"]
        self._look_for_columns(frame)
        return native(self._native.score, _chosen(frame, self._names), self._names, wanted, findings, missing)

    def _look_for_columns(self, frame: object) -> None:
        headers = _headers(frame)
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
    output: Sequence[str] | None,
    titles: Titles,
    refused: str,
    language: str | None,
) -> Scored[FrameT]:
    """Score rows an answer: what `Rulebook.score_rows` says."""
    _one_of(refused, "keep", "raise")
    _look_for_titles(frame, titles, language)
    library = _library(frame)
    headers = _headers(frame)
    if headers is not None:
        native(_fugong.need_columns, names, headers)
    given: Any = _in_one(_chosen(frame, names))
    wanted = _wanted(frame, output)
    scores, first, findings, problems = native(_fugong.score_rows, rulebook, checklist, given, names, wanted, constant)
    if refused == "raise":
        _raise_any(problems)
    scored: Any = _kind(scores, frame, titles.of_grades(language, output))
    keys: Any = frame if library == "pandas" else given
    match library:
        case "polars":
            scored = scored.lazy().collect().insert_column(0, keys[names[0]].gather(first))
            scored = scored.lazy() if _is_lazy(frame) else scored
        case "pandas":
            scored.insert(0, names[0], _cells_at(keys[names[0]], first))
        case "pyarrow":
            scored = scored.add_column(0, names[0], _taken(keys.column(names[0]), first))
    return _scored(scored, _kind(findings, frame, titles.of_items(language)), _kind(problems.table(), frame), titles)


def _scored(scores: FrameT, findings: FrameT, problems: FrameT, titles: Titles) -> Scored[FrameT]:
    made = Scored(scores, findings, problems)
    made._language = titles.language
    return made


def _wanted(frame: object, output: Sequence[str] | None) -> list[str] | None:
    """Name the columns to ask for. Of a frame of polars, grades are placed by their rank, which is asked for with them."""
    if output is None:
        return None
    helps = _library(frame) == "polars" and "grade" in output and "rank" not in output
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
    if _library(frame) not in ("polars", "pandas", "pyarrow"):
        raise TypeError(f"titles are added to frames of polars, pandas and pyarrow, not to {type(frame).__name__}")


def _taken(column: Any, rows: list[int]) -> object:
    """Give the cells of some rows of a column of pyarrow, which takes none out of views."""
    arrow = import_module("pyarrow")
    places = arrow.array(rows, arrow.int64())
    try:
        return column.take(places)
    except arrow.ArrowNotImplementedError:
        return column.cast(arrow.large_string()).take(places).cast(column.type)


def _cells_at(column: Any, rows: list[int]) -> object:
    """Give the cells of some rows of a column of pandas, which may be one of pyarrow's."""
    try:
        return column.iloc[rows].to_numpy()
    except NotImplementedError:
        return [column.iloc[row] for row in rows]


def turned_round(pairs: Iterable[tuple[str, str]]) -> ValueError:
    """Say that a mapping has columns for names and names for columns."""
    right = ", ".join(f"{column!r}: {name!r}" for name, column in pairs)
    return ValueError(f"columns and facts are mappings from the rulebook's names to the frame's columns; the wrong way round here, meant is {{{right}}}")


def column_names(frame: object) -> list[str]:
    """Name a frame's columns."""
    named = _headers(frame)
    if named is None:
        raise TypeError(f"name the columns: {type(frame).__name__} does not tell its own")
    return named


def _headers(frame: object) -> list[str] | None:
    """Name a frame's columns, if it tells them."""
    named = getattr(frame, "column_names", None)  # pyarrow
    if named is None and _is_lazy(frame):
        named = cast("Any", frame).collect_schema().names()
    if named is None:
        named = getattr(frame, "columns", None)  # polars, pandas
    return None if named is None else [str(name) for name in named]


def _one_of(refused: str, *known: str) -> None:
    if refused not in known:
        raise ValueError(f"refused is one of {', '.join(known)}, not {refused!r}")


def _summary(problems: FrameT) -> FrameT:
    """Count problems by column and value; a frame of no known kind as a table of pyarrow."""
    keys = ["column", "value", "nearest"]
    table: Any = problems
    match _library(problems):
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
    rows, findings, problems = (_height(frame) for frame in scored)
    refused = _refused_rows(scored.scores)
    return {"rows": rows} | ({} if refused is None else {"refused": refused}) | {"findings": findings, "problems": problems}


def _height(frame: Any) -> int:
    return len(frame.collect() if _is_lazy(frame) else frame)


def _refused_rows(scores: Any) -> int | None:
    """Count the refused rows; nothing where the frame has no outcomes, or is of no known kind."""
    if "outcome" not in (_headers(scores) or ()):
        return None
    match _library(scores):
        case "polars":
            outcomes = scores.lazy().select("outcome").collect().to_series().cast(import_module("polars").String)
            return int((outcomes == "refused").sum())
        case "pandas":
            return int((scores["outcome"] == "refused").sum())
        case _:
            return sum(int(told["counts"]) for told in scores.column("outcome").value_counts().to_pylist() if told["values"] == "refused")


def _first_rows(frame: Any, most: int) -> list[dict[str, Any]]:
    """Give the first rows of a frame; none of one of no known kind."""
    match _library(frame):
        case "polars":
            rows: list[dict[str, Any]] = frame.lazy().head(most).collect().to_dicts()
        case "pandas":
            rows = frame.head(most).to_dict("records")
        case "pyarrow":
            rows = frame.slice(0, most).to_pylist()
        case _:
            rows = []
    return rows


def _chosen(frame: object, names: list[str]) -> object:
    """Give the frame's columns that are needed, so that no others are handed over."""
    different = list(dict.fromkeys(names))
    known: Any = frame
    match _library(frame):
        case "pandas":
            return _arrow_of(known[different])
        case "polars":
            return _typed(known.select(different).lazy().collect())
        case "pyarrow":
            return known if known.shape[1] == len(different) else known.select(different)
    return frame


def _in_one(frame: Any) -> object:
    """Give a frame's rows in one chunk: an inspection's need not stand together."""
    if hasattr(frame, "rechunk"):  # of polars
        return frame.rechunk()
    if not hasattr(frame, "combine_chunks"):  # of pyarrow
        return frame
    arrow = import_module("pyarrow")

    def half(type: Any) -> bool:
        return bool(arrow.types.is_dictionary(type) and arrow.types.is_float16(type.value_type))

    if any(half(field.type) for field in frame.schema):  # pyarrow makes other numbers of them
        frame = _without(half, frame, arrow)
    try:
        return frame.combine_chunks()
    except arrow.ArrowException:  # dictionaries that pyarrow does not bring together, as those with entries without a value
        return _without(arrow.types.is_dictionary, frame, arrow).combine_chunks()


def _without(dictionaries: Callable[[Any], bool], frame: Any, arrow: Any) -> Any:
    """Give a table of pyarrow with the cells of these dictionaries in their place."""
    columns = [_entries(column, arrow) if dictionaries(column.type) else column for column in frame.columns]
    return arrow.table(columns, frame.column_names)


def _entries(column: Any, arrow: Any) -> object:
    """Give the cells of a column of dictionaries without them."""
    return arrow.chunked_array([chunk.dictionary_decode() for chunk in column.chunks], column.type.value_type)


def _typed(frame: Any) -> object:
    """Give columns types that Arrow has: polars hands over its own for those without a single value, and for numbers of 128 bits."""
    polars = import_module("polars")
    empty = [name for name, type in frame.schema.items() if type == polars.Null]
    wide = [name for name, type in frame.schema.items() if str(type) in ("Int128", "UInt128")]
    narrow = [_narrow(frame[name], polars) for name in wide]
    return frame.with_columns(polars.col(empty).cast(polars.Boolean), *narrow) if empty or wide else frame


def _narrow(column: Any, polars: Any) -> object:
    """Give whole numbers of 128 bits as such of 64 bits, or as decimals."""
    for type in (polars.Int64, polars.Decimal(38, 0)):
        try:
            return column.cast(type)
        except polars.exceptions.InvalidOperationError:
            pass
    raise TypeError(f"the column {column.name!r} has numbers of more than 38 digits, which cannot hold answers or facts")


def _arrow_of(frame: Any) -> object:
    """Give a frame of pandas to Arrow, without its index. A column whose cells differ in kind, as sheets have them, keeps each."""
    arrow = import_module("pyarrow")
    names = list(frame.columns)
    frame = _told(frame)
    if not any(_is_mixed(frame[name]) for name in names):
        try:
            return arrow.Table.from_pandas(frame, preserve_index=False)
        except _refusals_of(arrow):
            pass
    return arrow.table({name: _column_of(frame[name], arrow) for name in names})


def _told(frame: Any) -> Any:
    """Give columns types that Arrow has, where pandas has its own: every cell of sparse ones, and periods by what they are called."""
    pandas = import_module("pandas")
    types = {name: type.subtype for name, type in frame.dtypes.items() if isinstance(type, pandas.SparseDtype)}
    types |= {name: object for name, type in frame.dtypes.items() if isinstance(type, pandas.PeriodDtype)}
    return frame.astype(types) if types else frame


def _column_of(column: Any, arrow: Any) -> object:
    if _is_mixed(column):
        return _union_of(column, arrow)
    try:
        return arrow.array(column, from_pandas=True)
    except _refusals_of(arrow):
        return _union_of(column, arrow)


def _is_mixed(column: Any) -> bool:
    """Whether a column is one of objects of which Arrow would change some: it makes days of moments beside days, drops zones beside moments
    without one, and widens floats of 32 bits."""
    return bool(column.dtype == object) and import_module("pandas").api.types.infer_dtype(column) not in _KEPT


def _refusals_of(arrow: Any) -> tuple[type[Exception], ...]:
    return arrow.ArrowInvalid, arrow.ArrowTypeError, arrow.ArrowNotImplementedError, OverflowError


def _union_of(column: Any, arrow: Any) -> object:
    """Give cells of several kinds as a union: truths, whole numbers, decimals, texts."""
    kinds: tuple[list[bool], list[int], list[float], list[str | None]] = ([], [], [], [])
    types, offsets = [], []
    for cell, empty in zip(column, column.isna(), strict=True):
        kind, value = _cell(None if empty else cell, column.name)
        types.append(kind)
        offsets.append(len(kinds[kind]))
        kinds[kind].append(value)  # type: ignore[arg-type]
    children = [arrow.array(cells, type) for cells, type in zip(kinds, (arrow.bool_(), arrow.int64(), arrow.float64(), arrow.string()), strict=True)]
    return arrow.UnionArray.from_dense(arrow.array(types, arrow.int8()), arrow.array(offsets, arrow.int32()), children)


def _cell(value: object, column: object) -> tuple[int, object]:
    """Say which kind a cell is of, by its place among those of a union."""
    if isinstance(value, Enum):
        value = value.value
    held = python_scalar(value)
    match held:
        case bool():
            return 0, held
        case int() if -(2**63) <= held < 2**63:
            return 1, held
        case float():
            return 2, held
        case None | str() if held is value:
            return 3, held
        case Decimal() if held.is_finite():
            return _decimal(held)
        case datetime():
            return 3, _day(_moment(held.isoformat())) if held.tzinfo is None else _in_utc(held)
        case date() | time():
            return 3, held.isoformat()
        case str() if getattr(value, "dtype", None) is not None:
            return 3, _day(_moment(held)) if value.dtype.kind == "M" else held  # type: ignore[attr-defined]
        case bytes() | bytearray() | memoryview() | Mapping() | Sequence() | Set():
            raise TypeError(f"a cell of type {type(value).__name__} in the column {column!r} cannot hold an answer or a fact")
    return 3, None if held is None else str(held)


def _decimal(held: Decimal) -> tuple[int, object]:
    """Give a decimal as a column of decimals means it: a whole number as such, any other without zeros behind its last digit."""
    text = decimal_text(held)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if _WHOLE.fullmatch(text) and -(2**63) <= int(text) < 2**63:
        return 1, int(text)
    return 3, text


def _moment(text: str) -> str:
    """Write a moment as a column of timestamps does: fractions of seconds in as many groups of three digits as are needed."""
    return _FRACTION.sub(lambda found: "." + found[1] if found[1] else "", text)


def _in_utc(moment: datetime) -> str:
    """Write a moment with a zone as a column of timestamps does, where the calendar reaches so far."""
    try:
        local = moment.astimezone(timezone.utc).replace(tzinfo=None)
    except OverflowError:
        return moment.isoformat()
    return _moment(local.isoformat()) + "Z"


def _day(moment: str) -> str:
    """Give the day alone of a moment that is its midnight and has no zone: what a column of timestamps means by it."""
    return _MIDNIGHT.sub("", moment)


def _is_lazy(frame: object) -> bool:
    return _library(frame) == "polars" and hasattr(frame, "collect")


def _library(frame: object) -> str:
    return type(frame).__module__.partition(".")[0]


def _kind(table: _fugong.Table, frame: FrameT, ids: IdColumn | None = None) -> FrameT:
    """Give a table as a frame of the same kind, with a column of ids as it shall be; a frame of no known kind keeps it as it is."""
    made: Any = table
    match _library(frame):
        case "polars":
            made = import_module("polars").DataFrame(table)
            made = made if ids is None else ids.in_polars(made)
            made = made.lazy() if _is_lazy(frame) else made
        case "pandas":
            made = _arrow_table(table, ids).to_pandas()
        case "pyarrow":
            arrow = import_module("pyarrow")
            made = _arrow_table(table, ids)
            if isinstance(frame, arrow.RecordBatch):
                [made] = made.to_batches() or [arrow.RecordBatch.from_pylist([], made.schema)]
    return cast("FrameT", made)


def _arrow_table(table: _fugong.Table, ids: IdColumn | None) -> Any:
    made = import_module("pyarrow").table(table)
    return made if ids is None else ids.in_arrow(made)


def _same_kind(table: _fugong.Table, frame: FrameT, ids: IdColumn) -> FrameT:
    """Give a table with a row for each of the frame's, called as they are."""
    made = _kind(table, frame, ids)
    if _library(frame) == "pandas":
        cast("Any", made).index = cast("Any", frame).index
    return made
