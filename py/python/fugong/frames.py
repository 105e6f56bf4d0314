"""Frames of polars, pandas and pyarrow: what they hand over to the core, and frames of their kind made of what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar, cast

from .cells import cell_of

if TYPE_CHECKING:
    from . import _fugong
    from .titles import IdColumn

FrameT = TypeVar("FrameT")
"""A frame of polars, pandas or pyarrow, or anything that hands itself over as an Arrow stream."""

_KEPT = ("string", "boolean", "integer", "decimal", "empty")
"""What pandas calls columns of objects which Arrow takes over as they are."""


def column_names(frame: object) -> list[str]:
    """Name a frame's columns."""
    named = headers_of(frame)
    if named is None:
        raise TypeError(f"name the columns: {type(frame).__name__} does not tell its own")
    return named


def headers_of(frame: object) -> list[str] | None:
    """Name a frame's columns, if it tells them."""
    named = getattr(frame, "column_names", None)  # pyarrow
    if named is None and is_lazy(frame):
        named = cast("Any", frame).collect_schema().names()
    if named is None:
        named = getattr(frame, "columns", None)  # polars, pandas
    return None if named is None else [str(name) for name in named]


def library_of(frame: object) -> str:
    return type(frame).__module__.partition(".")[0]


def is_lazy(frame: object) -> bool:
    return library_of(frame) == "polars" and hasattr(frame, "collect")


def chosen(frame: object, names: list[str]) -> object:
    """Give the frame's columns that are needed, so that no others are handed over."""
    different = list(dict.fromkeys(names))
    known: Any = frame
    match library_of(frame):
        case "pandas":
            return _arrow_of(known[different])
        case "polars":
            return _typed(known.select(different).lazy().collect())
        case "pyarrow":
            return known if known.shape[1] == len(different) else known.select(different)
    return frame


def in_one_chunk(frame: Any) -> object:
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
    """Give cells of several kinds as a union: truths, whole numbers, floats, texts, and other numbers by their digits."""
    kinds: tuple[list[bool], list[int], list[float], list[str | None], list[str]] = ([], [], [], [], [])
    names = ["truth", "whole", "float", "text", "fugong.number"]
    types, offsets = [], []
    for cell, empty in zip(column, column.isna(), strict=True):
        kind, value = cell_of(None if empty else cell, column.name)
        types.append(kind)
        offsets.append(len(kinds[kind]))
        kinds[kind].append(value)  # type: ignore[arg-type]
    held = (arrow.bool_(), arrow.int64(), arrow.float64(), arrow.string(), arrow.string())
    children = [arrow.array(cells, type) for cells, type in zip(kinds, held, strict=True)]
    return arrow.UnionArray.from_dense(arrow.array(types, arrow.int8()), arrow.array(offsets, arrow.int32()), children, names)


def as_kind(table: _fugong.Table, frame: FrameT, ids: IdColumn | None = None) -> FrameT:
    """Give a table as a frame of the same kind, with a column of ids as it shall be; a frame of no known kind keeps it as it is."""
    made: Any = table
    match library_of(frame):
        case "polars":
            made = import_module("polars").DataFrame(table)
            made = made if ids is None else ids.in_polars(made)
            made = made.lazy() if is_lazy(frame) else made
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


def as_same_kind(table: _fugong.Table, frame: FrameT, ids: IdColumn) -> FrameT:
    """Give a table with a row for each of the frame's, called as they are."""
    made = as_kind(table, frame, ids)
    if library_of(frame) == "pandas":
        cast("Any", made).index = cast("Any", frame).index
    return made


def height(frame: Any) -> int:
    return len(frame.collect() if is_lazy(frame) else frame)


def first_rows(frame: Any, most: int) -> list[dict[str, Any]]:
    """Give the first rows of a frame; none of one of no known kind."""
    match library_of(frame):
        case "polars":
            rows: list[dict[str, Any]] = frame.lazy().head(most).collect().to_dicts()
        case "pandas":
            rows = frame.head(most).to_dict("records")
        case "pyarrow":
            rows = frame.slice(0, most).to_pylist()
        case _:
            rows = []
    return rows


def taken(column: Any, rows: list[int]) -> object:
    """Give the cells of some rows of a column of pyarrow, which takes none out of views."""
    arrow = import_module("pyarrow")
    places = arrow.array(rows, arrow.int64())
    try:
        return column.take(places)
    except arrow.ArrowNotImplementedError:
        return column.cast(arrow.large_string()).take(places).cast(column.type)


def cells_at(column: Any, rows: list[int]) -> object:
    """Give the cells of some rows of a column of pandas, which may be one of pyarrow's."""
    try:
        return column.iloc[rows].to_numpy()
    except NotImplementedError:
        return [column.iloc[row] for row in rows]
