"""A loaded rulebook and what can be asked under it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from . import _fugong
from .arguments import Loose
from .door import answer, input_text, native, well_formed
from .errors import RulebookError
from .frames import FrameT, column_names
from .methods import Methods
from .records import Record, in_language
from .sources import explained, rulebook_text
from .tables import Columns, Pairs, Scored, TableScorer, score_rows, turned_round
from .titles import Titles
from .values import HasDocument, to_text

Labels: TypeAlias = Mapping[str, Sequence[str]]
"""Texts by the code that they mean: `{"pass": ["对", "1"]}`."""

if TYPE_CHECKING:
    from . import contract


class FoundColumns(NamedTuple):
    """Columns of a frame by what they are called."""

    items: dict[str, str]
    """Of items and parts: the column of each by its id."""
    facts: dict[str, str]
    """Of facts: the column of each by its name."""


class Rulebook(Methods, HasDocument):
    """A rulebook: read and checked once, used from any thread. `Rulebook.built_in` and `Rulebook.load` make one."""

    __slots__ = ("_codes", "_language", "_loaded", "_scorer", "_text", "_titles")

    def __init__(self, loaded: object = None, text: str = "") -> None:
        if not isinstance(loaded, _fugong.Rulebook):
            raise TypeError("use Rulebook.built_in(id) for a rulebook that the library carries, or Rulebook.load(source) for your own")
        self._loaded = loaded
        self._text = text
        # Made once for the same arguments; those not asked for in a long time are forgotten.
        self._codes = lru_cache(64)(partial(_codes, loaded))
        self._language = lru_cache(1)(partial(_language, loaded))
        self._titles = lru_cache(64)(partial(_titles, self._language, text))
        self._scorer = lru_cache(64)(partial(_table_scorer, loaded, self._titles))

    @classmethod
    def built_in(cls, id: str) -> Rulebook:
        """Load a rulebook that the library carries; raises `RulebookError`, whose message names the ids that there are."""
        if not isinstance(id, str):
            raise TypeError(f"a built-in rulebook is named by its id, a string, not by {type(id).__name__}: use Rulebook.load")
        return cls(_loaded(_fugong.Rulebook.built_in, id), _fugong.built_in_text(id) or "")

    @staticmethod
    def built_ins() -> list[str]:
        """List the ids of the rulebooks that the library carries, sorted."""
        return _fugong.built_in_ids()

    @classmethod
    def load(cls, source: str | bytes | os.PathLike[str] | contract.Rulebook | Loose | Rulebook) -> Rulebook:
        """Load a rulebook from a file, JSON text, a mapping, or another `Rulebook`.

        A string is JSON text where it starts with a bracket or has several lines, else the path of a file. A file is UTF-8, or UTF-16
        with a byte order mark; one in GB18030 (GBK) is read with a `TextEncodingWarning`. Raises `RulebookError` for a document that
        is none (YAML has to be converted to JSON first), `OSError` for a file that cannot be read, `UnicodeDecodeError` for one that
        is no text.
        """
        text = rulebook_text(source)
        name = os.fspath(source) if isinstance(source, str | os.PathLike) else ""
        was_text = isinstance(source, str | bytes | bytearray | memoryview | os.PathLike)
        return cls(_loaded(_fugong.Rulebook.from_json, text, name, was_text=was_text), text)

    def document(self) -> dict[str, Any]:
        """Give the document that the rulebook was loaded from, a new one at each call."""
        document: dict[str, Any] = json.loads(self._text)
        return document

    def call_text(self, operation: str, text: str) -> str:
        """Run one operation on JSON text under this rulebook and return the reply's text; raises nothing."""
        return self._loaded.call(well_formed(operation), well_formed(text))

    def call(self, operation: str, input: Mapping[str, Any] | str) -> Any:
        """Run one operation under this rulebook and return what it answers; takes what `fugong.call` takes, and raises `FugongError`."""
        text = input_text(input)
        return in_language(answer(self.call_text(operation, text), text), self._language())

    def __repr__(self) -> str:
        from .one_line import of_rulebook

        return of_rulebook(self.document(), self._language())

    def _repr_html_(self) -> str:
        from .notebook import of_rulebook

        return of_rulebook(self.document(), self._language())

    def codes(self, checklist: str) -> dict[str, list[Record]]:
        """Give the table of codes: of each item, and of each part as `item.part`, what whole numbers in a column mean.

        Each entry has `code`, `answer` and `title`. Null (and -4) is missing, which is neither -1, not applicable, nor -2, not
        sampled. An item with labels that read as numbers takes those, and a number that is measured means itself.
        """
        return {name: list(entries) for name, entries in self._codes(checklist)}

    def table_scorer(
        self,
        checklist: str,
        columns: Columns,
        *,
        facts: Columns = (),
        given: contract.Facts | Loose | None = None,
        labels: Labels | None = None,
    ) -> TableScorer:
        """Make a checklist ready for tables: made once for the same arguments, used for any number of frames.

        `columns` says which column answers which item, `{item: column}`, or `{"item.part": column}` for a part; a list where they
        are called alike. One column for an item with parts answers all of them. An item may be named by its id or its title.
        `facts` names columns of facts likewise, `given` are facts of every row. `labels` are texts beside the checklist's own, by
        the code that they mean, for every item that takes the code.

        Raises `InvalidInput` for names and codes that there are not, titles that two items share, and labels that an item reads as
        another answer; `ValueError` for a mapping the wrong way round.
        """
        answers, turned = self._meant(checklist, _pairs(columns))
        known, facts_turned = self._meant(None, _pairs(facts))
        return self._scorer(checklist, answers, known, _facts_text(given), _labels(labels), turned + facts_turned)

    def _meant(self, checklist: str | None, pairs: Pairs) -> tuple[Pairs, Pairs]:
        """Give ids for titles, and besides what may be the wrong way round: titles for columns that are called as items."""
        of_checklist = None if checklist is None else well_formed(checklist)
        ids = native(_fugong.meant_names, self._loaded, of_checklist, [well_formed(name) for name, _ in pairs])
        columns = native(_fugong.meant_names, self._loaded, of_checklist, [well_formed(column) for _, column in pairs])
        suspects = [(pair, id) for pair, id, column in zip(pairs, ids, columns, strict=True) if column == pair[1] and id != pair[0]]
        if turned := [pair for pair, id in suspects if id is None]:
            raise turned_round(turned)
        return tuple((id or name, column) for (name, column), id in zip(pairs, ids, strict=True)), tuple(pair for pair, _ in suspects)

    def found_columns(
        self,
        frame: object,
        checklist: str,
        columns: Columns | None = None,
        *,
        given: contract.Facts | Loose | None = None,
    ) -> FoundColumns:
        """Find the columns of a frame that answer the checklist's items and that hold facts: those that are called as one, by its id,
        or else by its title in any language.

        `columns` are those of items where they are known; what is `given` as a fact of every row is in no column.

        >>> import polars
        >>> frame = polars.DataFrame({"hygiene": ["d0"], "Structural compliance": ["d5"], "inspector": ["Li"]})
        >>> Rulebook.built_in("uk-food-hygiene").found_columns(frame, "inspection").items
        {'hygiene': 'hygiene', 'structural': 'Structural compliance'}
        """
        names = [well_formed(name) for name in column_names(frame)]
        if columns is None:
            found = native(_fugong.found_columns, self._loaded, well_formed(checklist), names)
            columns = {id: names[place] for id, place in found}
        items = dict(_pairs(columns))
        others = {column for _, column in _pairs(columns)}
        rest = [name for name in names if name not in others]
        found = native(_fugong.found_columns, self._loaded, None, rest)
        return FoundColumns(items, {id: rest[place] for id, place in found if id not in (given or {})})

    def score_table(
        self,
        frame: FrameT,
        checklist: str,
        columns: Columns | None = None,
        *,
        facts: Columns | None = None,
        given: contract.Facts | Loose | None = None,
        labels: Labels | None = None,
        output: Sequence[str] | None = None,
        refused: str = "raise",
        titles: str | None = None,
    ) -> FrameT:
        """Score a row an inspection, and give a frame of the same kind (polars, pandas, pyarrow) with a row for each.

        Cells are codes (see `codes`), booleans, numbers or the items' labels; null is missing. Without `columns`, those are taken
        that are called as an item or part, and without `facts` those that are called as a fact: by its id, or else by its title in
        any language. `labels` are more labels for this call: what `table_scorer` says. `output` chooses among `outcome`, `reason`,
        `percent`, `numerator`, `denominator`, `total`, `final`, `grade`, `rank`, `failed`, `failed.<severity>`, `deficient`, `low` and `high`.

        Grades are ordered, the worst first, so that `grade > "fair"` are the better ones: an `Enum` of polars, an ordered `Categorical`
        of pandas, an ordered dictionary of pyarrow. `titles` names a language, `"zh-CN"`: beside `grade` comes `grade_title`, in that
        language or else in the rulebook's own. A language that no title of the checklist is in raises `ValueError` with those there are.
        A frame that is only handed over as an Arrow stream keeps its grades as a dictionary without an order, and takes no titles.

        >>> import polars
        >>> frame = polars.DataFrame({"hygiene": ["d0", "d25"], "structural": ["d5", "d20"], "confidence": ["d5", "d20"]})
        >>> rules = Rulebook.built_in("uk-food-hygiene")
        >>> scores = rules.score_table(frame, "inspection", output=["grade"], titles="en")
        >>> scores.filter(polars.col("grade") > "r2").rows()
        [('r5', '5: very good')]

        Cells that cannot be read raise `InvalidInput`. With `refused="keep"` their rows are `refused` and the others are scored. With
        `refused="missing"` such a cell counts as missing, an unreadable fact as unknown, and `low` and `high` come too: the range of
        a row that is `provisional`, rounded percentages from 0 to 100 or totals under demerit and counts; a row costs a card then.
        `table_scorer(…).score(frame, refused="missing")` tells more: findings, problems, and how often each spelling occurs.
        """
        if columns is None or facts is None:
            found = self.found_columns(frame, checklist, columns, given=given)
            columns = found.items if columns is None else columns
            facts = found.facts if facts is None else facts
        return self.table_scorer(checklist, columns, facts=facts, given=given, labels=labels).table(
            frame, output, refused=refused, titles=titles
        )

    def score_rows(
        self,
        frame: FrameT,
        checklist: str,
        *,
        inspection: str = "inspection",
        item: str = "item",
        answer: str = "answer",
        instance: str | None = None,
        given: contract.Facts | Loose | None = None,
        labels: Labels | None = None,
        output: Sequence[str] | None = None,
        refused: str = "keep",
        titles: str | None = None,
    ) -> Scored[FrameT]:
        """Score rows an answer, with the names of their columns: a row of scores for each inspection, in the order in which they occur.

        `item` holds ids, `item.part` for parts; `instance` names the instances of repeated sections. The scores' first column tells
        the inspection; findings count inspections by their place there, problems rows of the frame. `labels` are more labels for this
        call: what `table_scorer` says. Grades and `titles` are those of `score_table`; findings have an `item_title` too.

        Inspections with rows that cannot be read are `refused`, and nothing is raised, unless told `refused="raise"`. With
        `refused="missing"` such a row answers nothing, an item with two answers is missing, and the scores have `low` and `high`: what
        `score_table` says. An inspection with more instances than its section allows is `refused` all the same.
        """
        names = [inspection, item, answer, *([] if instance is None else [instance])]
        texts = _texts_by_code(_labels(labels))
        return score_rows(
            self._loaded, frame, well_formed(checklist), names, _facts_text(given), texts, output, self._titles(checklist), refused, titles
        )


def _pairs(columns: Columns) -> Pairs:
    """Give names of the rulebook with their columns; what is named twice is the core's to refuse."""
    return tuple(columns.items()) if isinstance(columns, Mapping) else tuple((name, name) for name in columns)


def _facts_text(given: Mapping[str, Any] | None) -> str:
    """Give the facts of every row as JSON text."""
    if given is not None and not isinstance(given, Mapping):
        raise TypeError(f"given facts are a mapping, not {type(given).__name__}")
    return to_text(given or {})


def _codes(loaded: _fugong.Rulebook, checklist: str) -> list[tuple[str, list[Record]]]:
    codes: list[tuple[str, list[Record]]] = answer(native(_fugong.codes, loaded, well_formed(checklist)))
    return codes


def _language(loaded: _fugong.Rulebook) -> str:
    """Give the rulebook's own language."""
    language: str = answer(loaded.call("summary", "{}"))["language"]
    return language


def _titles(language: Callable[[], str], text: str, checklist: str) -> Titles:
    """Give the titles of a checklist; none of one that the rulebook does not have."""
    checklists = json.loads(text).get("checklists") or ()
    return Titles(next((one for one in checklists if one["id"] == checklist), {}), language())


def _labels(labels: Labels | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give labels as what a scorer is remembered by."""
    if labels is not None and not isinstance(labels, Mapping):
        raise TypeError(f"labels are a mapping from codes to texts, not {type(labels).__name__}")
    for code, texts in (labels or {}).items():
        if isinstance(texts, str | bytes):
            raise TypeError(f"the labels of {code!r} are a list of texts, not {type(texts).__name__}")
    return tuple((well_formed(code), tuple(well_formed(text) for text in texts)) for code, texts in (labels or {}).items())


def _texts_by_code(labels: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, list[str]]:
    """Give labels as the core takes them."""
    return {code: list(texts) for code, texts in labels}


def _table_scorer(
    loaded: _fugong.Rulebook,
    titles: Callable[[str], Titles],
    checklist: str,
    answers: Pairs,
    facts: Pairs,
    constant: str,
    labels: tuple[tuple[str, tuple[str, ...]], ...],
    turned: Pairs,
) -> TableScorer:
    items, known = [well_formed(item) for item, _ in answers], [well_formed(fact) for fact, _ in facts]
    scorer = native(_fugong.Scorer, loaded, well_formed(checklist), items, known, constant, _texts_by_code(labels))
    return TableScorer(scorer, [column for _, column in [*answers, *facts]], titles(checklist), turned)


def _loaded(load: Callable[[str], _fugong.Rulebook], text: str, name: str = "", *, was_text: bool = True) -> _fugong.Rulebook:
    try:
        return load(well_formed(text))
    except _fugong.Refused as refused:
        problems = json.loads(refused.args[0])["problems"]
        if not was_text:  # Nobody has seen the text that was made of a mapping.
            for problem in problems:
                problem.pop("line", None)
                problem.pop("column", None)
        raise RulebookError(explained(problems, text, name)) from None
