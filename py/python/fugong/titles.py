"""Ids in columns: grades in their order, and titles beside grades and items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple

from .languages import Text, has_language, text_in


class Titles:
    """The grades and items of a checklist, with their titles."""

    __slots__ = ("_grades", "_items", "language")

    def __init__(self, checklist: Mapping[str, Any], language: str) -> None:
        self.language: str = language
        """The rulebook's own language."""
        self._grades: dict[str, Text] = {grade["id"]: grade.get("title") or grade["id"] for grade in checklist.get("grades") or ()}
        self._items: dict[str, Text] = {item["id"]: item.get("title") or item["id"] for item in items_of(checklist)}

    def languages(self) -> list[str]:
        """Name the rulebook's own language and every other one of some title, sorted."""
        texts = [*self._grades.values(), *self._items.values()]
        return sorted({self.language, *(tag for text in texts if not isinstance(text, str) for tag in text)})

    def check(self, language: str) -> None:
        """Raise `ValueError` for a language that no title is in."""
        if not isinstance(language, str):
            raise TypeError(f"titles are named by a language, a string, not by {type(language).__name__}")
        known = self.languages()
        if not has_language(known, language):
            raise ValueError(f"there are no titles in the language {language!r}; the checklist's are in {', '.join(known)}")

    def of_grades(self, language: str | None, output: Sequence[str] | None) -> IdColumn:
        """Say what becomes of the column of grades: ordered, and with titles where a language is named."""
        only_helps = output is not None and "rank" not in output
        return IdColumn("grade", [*reversed(self._grades)], self._in(self._grades, language), drops_rank=only_helps)

    def of_items(self, language: str | None) -> IdColumn:
        """Say what becomes of a column of items: titles beside it where a language is named."""
        return IdColumn("item", [], self._in(self._items, language))

    def _in(self, texts: Mapping[str, Text], language: str | None) -> dict[str, str] | None:
        return None if language is None else {id: text_in(text, language, self.language) for id, text in texts.items()}


class IdColumn(NamedTuple):
    """A column of ids, and what becomes of it where a frame has it."""

    name: str
    order: list[str]
    """The ids in ascending order; none where the column is not ordered."""
    titles: dict[str, str] | None
    """The titles by id, for a column `…_title` beside this one."""
    drops_rank: bool = False
    """Whether the column `rank` was asked for only to place the grades."""

    def in_polars(self, frame: Any) -> Any:
        """Order the column of a `polars.DataFrame`, which is changed, as an `Enum`, and add the titles as strings.

        Grades are taken by their rank, which costs a tenth of what a cast of the column does.
        """
        polars = import_module("polars")
        if self.name not in frame.columns:
            return frame
        titles, place = None, frame.columns.index(self.name)
        if self.order:
            best_first, ranks = self.order[::-1], frame["rank"]
            frame.replace_column(place, polars.Series(self.name, best_first, polars.Enum(self.order)).gather(ranks))
            if self.titles is not None:
                titles = polars.Series([self.titles[id] for id in best_first], dtype=polars.String).gather(ranks)
        elif self.titles is not None:
            titles = frame[self.name].cast(polars.String).replace(self.titles)
        if titles is not None:
            frame.insert_column(place + 1, titles.alias(f"{self.name}_title"))
        return frame.drop("rank") if self.drops_rank else frame

    def in_arrow(self, table: Any) -> Any:
        """Order the column of a `pyarrow.Table` as an ordered dictionary, and add the titles as strings."""
        arrow = import_module("pyarrow")
        place = table.schema.get_field_index(self.name)
        if place < 0:
            return table
        column = table.column(place).combine_chunks()
        column = column if isinstance(column, arrow.Array) else arrow.concat_arrays(column.chunks)
        if self.titles is not None:
            words = column.dictionary.to_pylist()
            told = arrow.array([self.titles.get(word, word) for word in words], arrow.string()).take(column.indices)
            table = table.add_column(place + 1, f"{self.name}_title", told)
        if self.order:
            places = arrow.array([self.order.index(word) for word in column.dictionary.to_pylist()], arrow.uint8())
            ordered = arrow.DictionaryArray.from_arrays(places.take(column.indices), arrow.array(self.order), ordered=True)
            table = table.set_column(place, self.name, ordered)
        return table


def items_of(whole: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give the items of a checklist or section, with those of the sections below it."""
    yield from whole.get("items") or ()
    for section in whole.get("sections") or ():
        yield from items_of(section)
