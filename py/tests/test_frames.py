"""Random frames against cards: a row of `score_table` is the card of the same cells, alone and in company, in any type and any chunking.

`FUGONG_FRAMES` says how many frames are drawn, `FUGONG_BYTES` how many cells of random bytes are given to every door for tables.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import fugong
import pandas
import polars
import pyarrow
import pytest
from frames.cells import CHECKLISTS, DOCUMENT, FACTS, SHARED, Cell, Expected, Question, expected, questions
from frames.columns import ENCODINGS, NO_ANSWERS, POLARS_NO_ANSWERS, Encoding
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

FRAMES = int(os.environ.get("FUGONG_FRAMES", "150"))
BYTES = int(os.environ.get("FUGONG_BYTES", "4000"))
CELLS_A_PROCESS = 10_000
RULES = fugong.Rulebook.load(DOCUMENT)
MANY = 8192
"""More rows than this are scored in several turns."""
PHASES = [phase for phase in Phase if phase != Phase.explain]
drawn = settings(max_examples=FRAMES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=PHASES)
few = settings(drawn, max_examples=max(FRAMES // 50, 3))

Drawn = tuple[str, str, list[dict[str, Cell]], dict[str, Encoding], int]


@st.composite
def frames(draw: st.DrawFn) -> Drawn:
    """A checklist, a library, rows of cells by names of columns, the encoding of each column, and the dice for how they lie in memory."""
    checklist, library = draw(st.sampled_from(sorted(CHECKLISTS))), draw(st.sampled_from(sorted(ENCODINGS)))
    facts = draw(st.lists(st.sampled_from(sorted(FACTS)), unique=True, max_size=4))
    names = draw(st.permutations([*questions(checklist), *facts]))
    rows = draw(st.integers(1, 6))
    encodings = {name: draw(st.sampled_from(ENCODINGS[library])) for name in names}
    columns = {name: draw(st.lists(st.sampled_from(encodings[name].pool), min_size=rows, max_size=rows)) for name in names}
    return checklist, library, [{name: columns[name][row] for name in names} for row in range(rows)], encodings, draw(st.integers(0, 2**32))


def built(library: str, rows: list[dict[str, Cell]], encodings: dict[str, Encoding], dice: random.Random) -> Any:
    """A frame of these cells, beside a column that nobody asks for."""
    columns = {name: encoding.make([row[name] for row in rows], dice) for name, encoding in encodings.items()}
    match library:
        case "polars":
            frame: Any = polars.DataFrame(columns).with_columns(other=polars.lit([1]))
            return dice.choice([frame, frame, frame.lazy()])
        case "pandas":
            named = pandas.DataFrame({name: column.reset_index(drop=True) for name, column in columns.items()}).assign(other=b"other")
            return named.set_axis(dice.choices(["a", 1, None], k=len(rows)), axis=0)
    table = pyarrow.table(columns | {"other": [[1]] * len(rows)})
    batches = table.to_batches()
    return batches[0] if len(batches) == 1 and dice.random() < 0.5 else table


def tables(frame: Any) -> list[dict[str, Any]]:
    """A frame as rows, whatever its kind."""
    if isinstance(frame, polars.LazyFrame):
        frame = frame.collect()
    if isinstance(frame, pandas.DataFrame):
        return polars.from_pandas(frame.reset_index(drop=True)).to_dicts()
    rows: list[dict[str, Any]] = frame.to_dicts() if isinstance(frame, polars.DataFrame) else frame.to_pylist()
    return rows


def part(frame: Any, start: int, rows: int) -> Any:
    return frame.iloc[start : start + rows] if isinstance(frame, pandas.DataFrame) else frame.slice(start, rows)


def chunked(frame: Any, cut: int, rows: int) -> Any:
    """The same rows in other chunks."""
    parts = [part(frame, 0, cut), part(frame, cut, rows - cut)]
    if isinstance(frame, pandas.DataFrame):
        return pandas.concat(parts)
    if isinstance(frame, polars.DataFrame | polars.LazyFrame):
        return polars.concat(parts, rechunk=False)
    return pyarrow.concat_tables([pyarrow.Table.from_batches([one]) if isinstance(one, pyarrow.RecordBatch) else one for one in parts])


def place(path: str) -> str:
    """The column that a problem of an inspection is about."""
    steps = path.removeprefix("/inspection/").split("/")
    return f"{steps[1]}.{steps[3]}" if steps[2:3] == ["parts"] else steps[1]


def card_of(checklist: str, told: Expected) -> tuple[fugong.ScoreCard | None, dict[str, str]]:
    """The card of what a row stands for, if it has one; and the code of each cell that is refused."""
    refused: dict[str, str] = dict(told.refused)
    try:
        card = RULES.score(checklist, told.inspection())
    except fugong.InvalidInput as error:
        for problem in error.problems:
            refused.setdefault(place(problem["path"]), problem["code"])
        return None, refused
    return (None if refused else card), refused


def figures(checklist: str, card: fugong.ScoreCard | None) -> dict[str, Any]:
    """What the row of a card is."""
    severities = [severity["id"] for severity in SHARED["severities"]]
    if card is None:
        counts = ["failed", "deficient", *(f"failed.{severity}" for severity in severities)]
        return {"outcome": "refused", **dict.fromkeys(["reason", "percent", "numerator", "denominator", "total", "grade", "rank", "low", "high", *counts])}

    def number(text: str | None) -> float | None:
        return None if text is None else float(text)

    outcome, score = card["outcome"], card.get("score", {})
    numerator, _, denominator = (score.get("fraction") or "").partition("/")
    grades = [grade["id"] for grade in CHECKLISTS[checklist].get("grades", [])]
    return {
        "outcome": outcome["kind"],
        "reason": outcome.get("reason", {}).get("code"),
        "percent": number(score.get("percent")),
        "numerator": int(numerator) if numerator else None,
        "denominator": int(denominator) if denominator else None,
        "total": number(score.get("total")),
        "grade": outcome.get("grade"),
        "rank": grades.index(outcome["grade"]) if "grade" in outcome else None,
        "failed": card["counts"]["failed"],
        "deficient": card["counts"]["deficient"],
        **{f"failed.{id}": sum(line["failed"] and line.get("severity") == id for line in card["lines"]) for id in severities},
        "low": number(outcome.get("low")),
        "high": number(outcome.get("high")),
    }


def found(checklist: str, cards: list[fugong.ScoreCard | None]) -> list[tuple[Any, ...]]:
    """The findings of cards: by row, and in the order of the items."""
    order = [item["id"] for item in CHECKLISTS[checklist]["items"]]
    rows = []
    for row, card in enumerate(cards):
        for finding in sorted(card["findings"] if card else [], key=lambda finding: order.index(finding["item"])):
            rows.append((row, finding["item"], finding.get("severity"), finding["failed"]))
    return rows


class Judged:
    """What a frame has to come to, from the cards of its rows."""

    def __init__(self, checklist: str, rows: list[dict[str, Cell]], asked: dict[str, Question]) -> None:
        told = [expected(row, asked) for row in rows]
        kept = [card_of(checklist, one) for one in told]
        self.problems = sorted((row, column, code) for row, (_, refused) in enumerate(kept) for column, code in refused.items())
        self.kept = [figures(checklist, card) for card, _ in kept]
        self.findings = found(checklist, [card for card, _ in kept])
        missing = [card_of(checklist, one.without(refused)) if refused else (card, {}) for one, (card, refused) in zip(told, kept, strict=True)]
        assert not any(refused for _, refused in missing), "what cannot be read was left out"
        self.cards = [card for card, _ in missing if card is not None]
        self.missing = [figures(checklist, card) for card in self.cards]
        self.findings_missing = found(checklist, list(self.cards))


def same(told: list[Any], judged: list[Any]) -> None:
    """Say where two lists differ, and in what."""
    if told == judged:
        return
    assert len(told) == len(judged), f"{[one for one in told if one not in judged]} for {[one for one in judged if one not in told]}"
    for row, (one, other) in enumerate(zip(told, judged, strict=True)):
        if isinstance(one, dict):
            one, other = ({name: value for name, value in side.items() if one.get(name) != other.get(name) or one.keys() != other.keys()} for side in (one, other))
        assert one == other, f"row {row}: {one} for {other}"


def without_range(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name not in ("low", "high")} for row in rows]


def unordered(card: fugong.ScoreCard) -> dict[str, Any]:
    """A card whose chosen options stand in one order: in which they were named makes no difference, and a cell does not keep it."""
    lines = [line | {"answer": sorted(line["answer"])} if isinstance(line.get("answer"), list) else dict(line) for line in card["lines"]]
    return dict(card) | {"lines": lines}


def problems_of(scored: Any) -> list[tuple[Any, ...]]:
    return sorted((problem["row"], problem["column"], problem["code"]) for problem in tables(scored.problems))


def findings_of(scored: Any) -> list[tuple[Any, ...]]:
    return [(one["row"], one["item"], one["severity"], one["failed"]) for one in tables(scored.findings)]


@drawn
@given(frames())
def test_frames_score_as_their_cells(frame: Drawn) -> None:
    checklist, library, rows, encodings, seed = frame
    dice = random.Random(seed)
    asked = questions(checklist)
    table = built(library, rows, encodings, dice)
    judged = Judged(checklist, rows, asked)

    kept = RULES.score_table(table, checklist, refused="keep")
    assert type(kept) is type(table)
    same(tables(kept), without_range(judged.kept))
    same(tables(RULES.score_table(table, checklist, refused="missing")), judged.missing)
    facts = [name for name in encodings if name in FACTS]
    scorer = RULES.table_scorer(checklist, list(asked), facts=facts)
    for refused, scores, findings in (("keep", without_range(judged.kept), judged.findings), ("missing", judged.missing, judged.findings_missing)):
        scored = scorer.score(table, refused=refused)
        same(tables(scored.scores), scores)
        same(problems_of(scored), judged.problems)
        same(findings_of(scored), findings)
    if judged.problems:
        with pytest.raises(fugong.InvalidInput) as error:
            RULES.score_table(table, checklist)
        paths = sorted((problem["path"], problem["code"]) for problem in error.value.problems)
        same(paths, sorted((f"/{row}/{column}", code) for row, column, code in judged.problems))

    alone = dice.randrange(len(rows))
    same(tables(RULES.score_table(part(table, alone, 1), checklist, refused="keep")), without_range(judged.kept[alone : alone + 1]))
    same(tables(RULES.score_table(part(table, alone, 1), checklist, refused="missing")), judged.missing[alone : alone + 1])
    [card] = scorer.cards(table, [alone], refused="missing")
    same([unordered(card)], [unordered(judged.cards[alone])])
    if not isinstance(table, pyarrow.RecordBatch) or len(rows) > 1:
        same(tables(RULES.score_table(chunked(table, dice.randint(0, len(rows)), len(rows)), checklist, refused="keep")), without_range(judged.kept))


@few
@given(frames().filter(lambda frame: frame[1] == "pyarrow" and not any(encoding.name == "union" for encoding in frame[3].values())))
def test_many_rows_score_as_few(frame: Drawn) -> None:
    checklist, library, rows, encodings, seed = frame
    judged = without_range(Judged(checklist, rows, questions(checklist)).kept)
    times = MANY // len(rows) + 2
    dice = random.Random(seed)
    one = built(library, rows, encodings, dice)
    table = pyarrow.Table.from_batches([one]) if isinstance(one, pyarrow.RecordBatch) else one
    for many in (built(library, rows * times, encodings, dice), pyarrow.concat_tables([table] * times)):
        same(tables(RULES.score_table(many, checklist, refused="keep")), judged * times)


@drawn
@given(frames(), st.booleans())
def test_rows_an_answer_score_as_their_cells(frame: Drawn, shuffled: bool) -> None:
    """The same cells one below the other, in one column of any type."""
    checklist, library, rows, encodings, seed = frame
    dice = random.Random(seed)
    asked = questions(checklist)
    encoding = encodings[next(iter(asked))]
    rows = [{name: dice.choice(encoding.pool) for name in asked} for _ in rows]
    judged = Judged(checklist, rows, asked)
    names = {f"case {at}": row for at, row in enumerate(judged.kept)}
    long = [{"case": f"case {at}", "point": name, "said": cell} for at, row in enumerate(rows) for name, cell in row.items()]
    if shuffled:
        dice.shuffle(long)
    text = next(one for one in ENCODINGS[library] if one.name in ("string", "polars String", "pandas str"))
    table = built(library, long, {"case": text, "point": text, "said": encoding}, dice)
    scored = RULES.score_rows(table, checklist, inspection="case", item="point", answer="said")
    told = {row.pop("case"): row for row in tables(scored.scores)}
    same([told[name] for name in names], without_range(list(names.values())))
    places = {(line["case"], line["point"]): row for row, line in enumerate(long)}
    same(problems_of(scored), sorted((places[f"case {row}", column], "said", code) for row, column, code in judged.problems))


@pytest.mark.parametrize("type", NO_ANSWERS)
def test_types_that_hold_no_answers_are_named(type: str) -> None:
    """The one exception besides `InvalidInput`: whatever the row, the type is refused."""
    column = NO_ANSWERS[type](2)
    others = {name: [None, None] for name in questions("closed")}
    backed = pandas.Series(pandas.arrays.ArrowExtensionArray(pyarrow.chunked_array([column])))
    for table in (pyarrow.table(others | {"state": column}), pandas.DataFrame(others).assign(state=backed)):
        with pytest.raises(TypeError, match="a column of Arrow type .* cannot hold answers or facts"):
            RULES.score_table(table, "closed", refused="keep")


@pytest.mark.parametrize("type", POLARS_NO_ANSWERS)
def test_types_of_polars_that_hold_no_answers_are_named(type: str) -> None:
    table = polars.DataFrame({name: [None, None] for name in questions("closed")}).with_columns(state=POLARS_NO_ANSWERS[type](2))
    for frame in (table, table.lazy()):
        with pytest.raises(TypeError, match="a column of Arrow type .* cannot hold answers or facts"):
            RULES.score_table(frame, "closed", refused="keep")


@pytest.mark.parametrize("seed", range(-(-BYTES // CELLS_A_PROCESS)))
def test_bytes_in_columns_of_texts_crash_nothing(seed: int) -> None:
    """Each process is one test: one that crashes fails it, and its seed draws the same bytes again."""
    cells = min(BYTES - seed * CELLS_A_PROCESS, CELLS_A_PROCESS)
    done = subprocess.run([sys.executable, "-m", "frames.fuzz", str(seed), str(cells)], cwd=Path(__file__).parent, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split(" ")[0]) == (0, "read"), f"{done.stdout}\n{done.stderr}"
