"""The guide's Nutri-Score over 20,000 foods in one pass, against a second reckoning that knows only the published tables.

General foods by the rules of 2023: the limits are those of the report *Update of the Nutri-Score algorithm* of the Nutri-Score's scientific
committee (2022), as Open Food Facts publishes them (`lib/ProductOpener/Nutriscore.pm`). A limit has to be exceeded.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import polars
import pytest
from conftest import ROOT
from guide.blocks import blocks_of

import fugong

PAGE = ROOT / "core" / "guide" / "cookbook" / "nutri-score.md"
CHECKLIST = "general-foods"
COUNT, SEED = 20_000, 2023

LIMITS = {
    "energy": "335 670 1005 1340 1675 2010 2345 2680 3015 3350",
    "sugars": "3.4 6.8 10 14 17 20 24 27 31 34 37 41 44 48 51",
    "saturates": "1 2 3 4 5 6 7 8 9 10",
    "salt": "0.2 0.4 0.6 0.8 1 1.2 1.4 1.6 1.8 2 2.2 2.4 2.6 2.8 3 3.2 3.4 3.6 3.8 4",
    "fruit-vegetables-legumes": "40 60 80 80 80",
    "fibre": "3.0 4.1 5.2 6.3 7.4",
    "protein": "2.4 4.8 7.2 9.6 12 14 17",
}
"""Each limit that is exceeded is a point; from 60 % of plants on, 80 % brings three at once."""
MOST = {"energy": 4000}
"""The highest value that may be declared, where it is not 100."""
Food = dict[str, str]


class Reckoned(NamedTuple):
    """What a food comes to."""

    negative: int
    final: int
    grade: str


def reckoned(food: Food) -> Reckoned:
    """Work a food out by the published rule, in whole numbers."""
    points = {name: sum(Decimal(food[name]) > Decimal(limit) for limit in limits.split()) for name, limits in LIMITS.items()}
    negative = points["energy"] + points["sugars"] + points["saturates"] + points["salt"]
    final = negative - points["fruit-vegetables-legumes"] - points["fibre"]
    if negative < 11:
        final -= points["protein"]
    for grade, highest in (("a", 0), ("b", 2), ("c", 10), ("d", 18)):
        if final <= highest:
            return Reckoned(negative, final, grade)
    return Reckoned(negative, final, "e")


def drawn(dice: random.Random, name: str, share: float) -> str:
    """Draw a value: half of them stand on a limit, an eighth a hundredth beside one, the rest anywhere; `share` is how far up it may go."""
    limits = [Decimal(limit) for limit in LIMITS[name].split()]
    limit = limits[dice.randrange(max(1, round(share * len(limits))))]
    place = dice.random()
    if place < 0.5:
        return str(limit)
    if place < 0.625:
        return str(limit + dice.choice([1, -1]) * Decimal("0.01"))
    most = int(Decimal(MOST.get(name, 100)) if share > 0.95 else min(limits[-1] * Decimal("1.2"), Decimal(MOST.get(name, 100))))
    return str(Decimal(dice.randint(0, round(share * most * 100))) / 100)


@cache
def foods() -> tuple[Food, ...]:
    dice = random.Random(SEED)
    drawn_foods = []
    for _ in range(COUNT):
        # From foods with hardly anything in them to those that exceed every limit, so that every grade occurs often; of one in six any limit.
        bad, good = (1.0, 1.0) if dice.random() < 1 / 6 else (dice.random() ** 2, dice.random())
        shares = {name: bad if name in ("energy", "sugars", "saturates", "salt") else good for name in LIMITS}
        drawn_foods.append({name: drawn(dice, name, share) for name, share in shares.items()})
    return tuple(drawn_foods)


def rules() -> fugong.Rulebook:
    """Load the rulebook of the page, as its first block has it."""
    [block] = [block for block in blocks_of(PAGE) if block.sort == "rulebook"]
    return fugong.Rulebook.load(block.text)


def frame_of(some: tuple[Food, ...]) -> polars.DataFrame:
    return polars.DataFrame({name: [float(food[name]) for food in some] for name in LIMITS})


def test_a_table_of_foods_has_the_scores_and_grades_of_the_published_rule() -> None:
    expected = [reckoned(food) for food in foods()]
    frame = frame_of(foods())
    scorer = rules().table_scorer(CHECKLIST, list(LIMITS))
    begun = time.perf_counter()
    scores = scorer.table(frame)
    took = time.perf_counter() - begun
    found = list(zip(scores["outcome"].to_list(), scores["final"].to_list(), scores["grade"].to_list(), strict=True))
    wrong = [
        (food, one, other)
        for food, one, other in zip(foods(), expected, found, strict=True)
        if other != ("graded", one.final, one.grade)
    ]
    print(f"{len(found)} foods in {took * 1000:.0f} ms, {len(wrong)} differ; {dict(sorted(Counter(one.grade for one in expected).items()))}")
    assert len(found) == COUNT and wrong == [], wrong[:3]


def test_the_foods_are_where_it_matters() -> None:
    expected = [reckoned(food) for food in foods()]
    grades, finals, negative = (Counter(column) for column in zip(*((one.grade, one.final, one.negative) for one in expected), strict=True))
    assert min(grades[grade] for grade in "abcde") >= 1000, grades
    # Both sides of every boundary between two grades, and of the one from which on protein is left out.
    assert min(finals[final] for final in (0, 1, 2, 3, 10, 11, 18, 19)) >= 100, finals
    assert min(negative[10], negative[11]) >= 100, negative
    for name, limits in LIMITS.items():
        values = Counter(Decimal(food[name]) for food in foods())
        assert all(values[Decimal(limit)] >= 50 and values[Decimal(limit) + Decimal("0.01")] >= 1 for limit in limits.split()), name


@pytest.mark.parametrize(
    ("food", "final", "grade"),
    [
        # As Open Food Facts states them (`tests/unit/expected_test_results/nutriscore`): breakfast-cereals, cookies, fr-canned-pineapple,
        # mushrooms, en-tofu.
        ("2450 31 1.03 0.5525 0 6.9 10.3", 14, "d"),
        ("3460 0 15 0 0 0 0", 20, "e"),
        ("315 3.6 0.1 1.2 10 5.3 5", 1, "b"),
        ("667 1.1 1.2 1 69 10.9 2.4", -1, "a"),
        ("82 1.5 0 0.03 0 11.7 20", -12, "a"),
    ],
)
def test_foods_that_others_have_scored(food: str, final: int, grade: str) -> None:
    values = dict(zip(LIMITS, food.split(), strict=True))
    assert reckoned(values)[1:] == (final, grade)
    card: Any = rules().score(CHECKLIST, {"answers": values})
    assert (card["score"]["final"], card.grade) == (str(final), grade)
