"""Bytes that are no texts, in every layout of texts, given to every door for tables. Run as a process: one that crashes is seen as such.

`python -m frames.fuzz SEED CELLS` prints `read CELLS cells`, or ends with the first row that differs from its card.
"""

from __future__ import annotations

import random
import sys
from typing import Any

import fugong
import pandas
import pyarrow

from .cells import BROKEN, DOCUMENT, FACTS, TEXTS, Cell, Refused, plain, questions
from .columns import dictionary, raw_texts, sliced

ROWS = 25
RULES = fugong.Rulebook.load(DOCUMENT)
LAYOUTS = (pyarrow.string(), pyarrow.large_string(), pyarrow.string_view())
WORDS = [text.encode() for text in TEXTS if isinstance(text, str)] + [text for text in BROKEN if isinstance(text, bytes)]


def drawn(dice: random.Random) -> bytes | None:
    """Bytes: any at all, or those of a text with one changed, put in, or cut off."""
    match dice.randrange(8):
        case 0:
            return None
        case 1 | 2:
            return dice.randbytes(dice.choice([0, 1, 2, 3, 4, 11, 12, 13, 14, 40, 300]))
        case 3 | 4:
            return dice.choice(WORDS)
    text = bytearray(dice.choice(WORDS))
    at = dice.randrange(len(text) + 1)
    match dice.randrange(3):
        case 0:
            text[at : at + 1] = dice.randbytes(1)
        case 1:
            text[at:at] = dice.randbytes(dice.randint(1, 3))
        case _:
            del text[at:]
    return bytes(text)


def cell_of(given: bytes | None) -> Cell:
    """The text of bytes that are one."""
    try:
        return None if given is None else given.decode()
    except UnicodeDecodeError:
        return given


def column(cells: list[bytes | None], dice: random.Random) -> pyarrow.ChunkedArray:
    """Bytes in one of the layouts, in chunks."""
    layout, coded, index = dice.choice(LAYOUTS), dice.random() < 0.4, dice.choice(["int8", "uint16", "int32", "int64"])

    def make(some: Any) -> pyarrow.Array:
        if coded and layout != pyarrow.string_view():  # pyarrow makes no dictionaries of views
            array = dictionary(some, layout, [b"\xff", b"pass"], dice)
            return pyarrow.DictionaryArray.from_arrays(array.indices.cast(index), array.dictionary)
        return raw_texts(some, layout)

    cut = dice.choice([0, 0, dice.randint(0, len(cells))])
    chunks = [sliced(make, part, [b"\xff", None], dice) if dice.random() < 0.5 else make(part) for part in (cells[:cut], cells[cut:])]
    return pyarrow.chunked_array(chunks)


def judged(checklist: str, row: dict[str, bytes | None]) -> tuple[dict[str, Any], dict[str, str]]:
    """What the readable cells of a row say, and the codes of the others."""
    asked = questions(checklist)
    meanings = {name: plain(cell_of(given)) for name, given in row.items()}
    refused = {name: meaning.code for name, meaning in meanings.items() if isinstance(meaning, Refused)}
    read: dict[str, Any] = {"answers": {}, "facts": {}}
    for name, meaning in meanings.items():
        if meaning is None or isinstance(meaning, Refused):
            continue
        item, _, part = name.partition(".") if name in asked else (name, "", "")
        place = read["answers" if name in asked else "facts"]
        if part:
            place.setdefault(item, {"parts": {}})["parts"][part] = meaning
        else:
            place[item] = meaning
    return read, refused


def kind(checklist: str, read: dict[str, Any], refused: dict[str, str]) -> str:
    """The outcome of a row's card; adds the codes of cells that the checklist refuses."""
    try:
        outcome: str = RULES.score(checklist, read)["outcome"]["kind"]
    except fugong.InvalidInput as error:
        for problem in error.problems:
            steps = problem["path"].removeprefix("/inspection/").split("/")
            refused.setdefault(f"{steps[1]}.{steps[3]}" if steps[2:3] == ["parts"] else steps[1], problem["code"])
        return "refused"
    return "refused" if refused else outcome


def one_frame(dice: random.Random) -> int:
    """One frame through every door; gives how many cells it has."""
    checklist = dice.choice(["closed", "open", "charged"])
    asked, facts = list(questions(checklist)), dice.sample(sorted(FACTS), 3)
    rows = [{name: drawn(dice) for name in [*asked, *facts]} for _ in range(ROWS)]
    table = pyarrow.table({name: column([row[name] for row in rows], dice) for name in rows[0]})
    told = [judged(checklist, row) for row in rows]
    outcomes = [kind(checklist, read, refused) for read, refused in told]
    problems = sorted((row, name, code) for row, (_, refused) in enumerate(told) for name, code in refused.items())

    scorer = RULES.table_scorer(checklist, asked, facts=facts)
    for frame in (table, pandas.DataFrame({name: pandas.Series(pandas.arrays.ArrowExtensionArray(table[name])) for name in table.column_names})):
        scores: Any = RULES.score_table(frame, checklist, output=["outcome"], refused="keep")
        agree(list(scores["outcome"].to_pylist() if isinstance(frame, pyarrow.Table) else scores["outcome"]), outcomes, rows)
    for refused in ("keep", "missing"):
        scored = scorer.score(table, refused=refused)
        agree(sorted((one["row"], one["column"], one["code"]) for one in scored.problems.to_pylist()), problems, rows)
        assert sum(scored.summary()["count"].to_pylist()) == len(problems)
    assert len(scorer.cards(table, range(ROWS), refused="missing")) == ROWS
    try:
        RULES.score_table(table, checklist)
        assert not problems
    except fugong.InvalidInput as error:
        assert len(error.problems) == len(problems)
    long = pyarrow.table({name: column([drawn(dice) for _ in range(ROWS)], dice) for name in ("inspection", "item", "answer", "instance")})
    cases = column([dice.choice([b"a", b"b", b"\xff"]) for _ in range(ROWS)], dice)
    items = column([dice.choice([*map(str.encode, asked), b"\xff"]) for _ in range(ROWS)], dice)
    for frame in (long, long.set_column(0, "inspection", cases).set_column(1, "item", items)):
        for instance in (None, "instance"):
            lines = RULES.score_rows(frame, checklist, instance=instance)
            broken = [row for row, cell in enumerate(frame["inspection"]) if is_broken(cell)]
            found = {one["row"] for one in lines.problems.to_pylist() if one["column"] == "inspection" and one["code"] == "not_utf8"}
            assert found == set(broken), (found, broken)
    return ROWS * (len(rows[0]) + 4)


def is_broken(cell: Any) -> bool:
    """Whether a cell of pyarrow is no text."""
    try:
        cell.as_py()
    except UnicodeDecodeError:
        return True
    return False


def agree(told: list[Any], judged: list[Any], rows: list[dict[str, bytes | None]]) -> None:
    """End with the first difference."""
    if told != judged:
        at = next((at for at, (one, other) in enumerate(zip(told, judged, strict=False)) if one != other), min(len(told), len(judged)))
        row = next((one[0] for one in [*told[at : at + 1], *judged[at : at + 1]] if isinstance(one, tuple)), at)
        raise AssertionError(f"{told[at : at + 2]} for {judged[at : at + 2]} in row {row}: {rows[row]}")


def main(seed: int, cells: int) -> None:
    dice = random.Random(seed)
    read = 0
    while read < cells:
        read += one_frame(dice)
    print(f"read {read} cells")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
