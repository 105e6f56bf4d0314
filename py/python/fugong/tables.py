"""Inspections by the million: frames in, frames of the same kind out, over the Arrow PyCapsule interface.

polars needs nothing else; pandas hands its frames over and takes them back with pyarrow's help.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar, cast

from . import _fugong
from .door import answer, native
from .errors import InvalidInput
from .records import ScoreCard

FrameT = TypeVar("FrameT")
"""A frame of polars, pandas or pyarrow, or anything that hands itself over as an Arrow stream."""
Columns: TypeAlias = Mapping[str, str] | Sequence[str]
"""`{name in the rulebook: column of the frame}`, or the names alone where columns are called so."""

_MOST_TOLD = 1000
"""An exception tells of no more cells; the table of problems has all."""


class Scored(NamedTuple, Generic[FrameT]):
    """What a frame comes to, each a frame of its kind."""

    scores: FrameT
    """A row for each inspection, in order."""
    findings: FrameT
    """What failed or is below full: `row`, `item`, `severity`, `failed`."""
    problems: FrameT
    """Cells that could not be read: `row`, `column`, `code`, `zh-CN`, `en`; their rows are `refused`."""


class TableScorer:
    """A checklist made ready for frames whose columns are named; used from any thread."""

    __slots__ = ("_names", "_native")

    def __init__(self, scorer: _fugong.Scorer, names: list[str]) -> None:
        self._native = scorer
        self._names = names

    @property
    def output(self) -> list[str]:
        """Name every column that can be asked for."""
        return self._native.columns()

    def table(self, frame: FrameT, output: Sequence[str] | None = None, *, refused: str = "raise") -> FrameT:
        """Give the scores alone; raises `InvalidInput` for cells that cannot be read, unless told `refused="keep"`."""
        if refused not in ("raise", "keep"):
            raise ValueError(f"refused is \"raise\" or \"keep\", not {refused!r}")
        scores, _, problems = self._run(frame, output, findings=False)
        if refused == "raise" and len(problems) > 0:
            raise InvalidInput(json.loads(problems.reply(_MOST_TOLD))["problems"])
        return _same_kind(scores, frame)

    def score(self, frame: FrameT, output: Sequence[str] | None = None) -> Scored[FrameT]:
        """Give the scores, what was found wrong, and the cells that could not be read; nothing of them is raised."""
        scores, findings, problems = self._run(frame, output, findings=True)
        assert findings is not None
        return Scored(_same_kind(scores, frame), _kind(findings, frame), _kind(problems.table(), frame))

    def cards(self, frame: object, rows: Iterable[int]) -> list[ScoreCard]:
        """Draw the whole cards of some rows, as `Rulebook.score` does; raises `InvalidInput` where a cell cannot be read."""
        replies = self._native.cards(_chosen(frame, self._names), self._names, list(rows))
        return [ScoreCard(answer(reply)) for reply in replies]

    def _run(self, frame: object, output: Sequence[str] | None, *, findings: bool) -> tuple[_fugong.Table, _fugong.Table | None, _fugong.Refusals]:
        wanted = None if output is None else list(output)
        return native(self._native.score, _chosen(frame, self._names), self._names, wanted, findings)


def score_rows(
    rulebook: _fugong.Rulebook, frame: FrameT, checklist: str, names: list[str], constant: str, output: Sequence[str] | None
) -> Scored[FrameT]:
    """Score rows an answer: what `Rulebook.score_rows` says."""
    library = _library(frame)
    given: Any = _chosen(frame, names)
    if library == "polars":
        given = given.rechunk()
    elif library == "pyarrow" and hasattr(given, "combine_chunks"):
        given = given.combine_chunks()
    wanted = None if output is None else list(output)
    scores, first, findings, problems = native(_fugong.score_rows, rulebook, checklist, given, names, wanted, constant)
    scored: Any = _kind(scores, frame)
    keys: Any = cast("Any", frame)
    match library:
        case "polars":
            scored = scored.insert_column(0, keys[names[0]].gather(first))
        case "pandas":
            scored.insert(0, names[0], keys[names[0]].iloc[first].to_numpy())
        case "pyarrow":
            arrow = import_module("pyarrow")
            scored = scored.add_column(0, names[0], keys.column(names[0]).take(arrow.array(first, arrow.int64())))
    return Scored(scored, _kind(findings, frame), _kind(problems.table(), frame))


def column_names(frame: object) -> list[str]:
    """Name a frame's columns."""
    named = getattr(frame, "column_names", None)  # pyarrow
    if named is None:
        named = getattr(frame, "columns", None)  # polars, pandas
    if named is None:
        raise TypeError(f"name the columns: {type(frame).__name__} does not tell its own")
    return [str(name) for name in named]


def _chosen(frame: object, names: list[str]) -> object:
    """Give the frame's columns that are needed, so that no others are handed over."""
    different = list(dict.fromkeys(names))
    library = _library(frame)
    if library not in ("pandas", "polars", "pyarrow") or cast("Any", frame).shape[1] == len(different):
        return frame
    return cast("Any", frame)[different] if library == "pandas" else cast("Any", frame).select(different)


def _library(frame: object) -> str:
    return type(frame).__module__.partition(".")[0]


def _kind(table: _fugong.Table, frame: FrameT) -> FrameT:
    """Give a table as a frame of the same kind."""
    made: Any = table
    match _library(frame):
        case "polars":
            made = import_module("polars").DataFrame(table)
        case "pandas":
            made = import_module("pyarrow").table(table).to_pandas()
        case "pyarrow":
            arrow = import_module("pyarrow")
            made = arrow.table(table)
            if isinstance(frame, arrow.RecordBatch):
                [made] = made.to_batches() or [arrow.RecordBatch.from_pylist([], made.schema)]
    return cast("FrameT", made)


def _same_kind(table: _fugong.Table, frame: FrameT) -> FrameT:
    """Give a table with a row for each of the frame's, called as they are."""
    made = _kind(table, frame)
    if _library(frame) == "pandas":
        cast("Any", made).index = cast("Any", frame).index
    return made
