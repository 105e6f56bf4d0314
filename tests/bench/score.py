"""Scores from columns beside what people use today, in one run, on one thread, results held equal.

    cargo xtask bench score [rows]

Every line names a peer, both rates (rows a second, the median of rounds that take turns) and their ratio. Peers get what a skilled
user would write: lazy polars expressions over small integers, one SQL statement, and NumPy with a table of all combinations.
"""

from __future__ import annotations

import os

for threads in ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[threads] = "1"

import json
import sys
from collections.abc import Callable
from itertools import product
from time import perf_counter
from typing import Any

import duckdb
import fugong
import numpy as np
import polars as pl

EIGHT = ["gate", "temperature", "visitors", "disinfection", "supplies", "masks", "outreach", "separate-dining"]
KEY = ["gate", "visitors", "disinfection", "masks", "separate-dining"]
GIVEN = {"site.has-canteen": True}
SCORE_AND_GRADE = ["percent", "rank"]


def answers(rows: int, items: list[str], seed: int) -> pl.DataFrame:
    """Codes: nine in ten pass, seven in a hundred fail, three do not apply."""
    random = np.random.default_rng(seed)
    codes = np.array([1, 0, -1], dtype=np.int8)
    return pl.DataFrame({item: random.choice(codes, size=rows, p=[0.9, 0.07, 0.03]) for item in items})


# --- the daily eight, three times by hand ---


def by_polars(frame: pl.DataFrame) -> pl.DataFrame:
    earned = pl.sum_horizontal([(pl.col(item) == 1).cast(pl.Int16) for item in EIGHT])
    possible = pl.sum_horizontal([(pl.col(item) >= 0).cast(pl.Int16) for item in EIGHT])
    key = pl.any_horizontal([pl.col(item) == 0 for item in KEY])
    sums = frame.lazy().select(e=earned, p=possible, auto=pl.col("temperature") == 0, key=key)
    counts, hundred = pl.col("p") > 0, pl.col("e") * 100
    rank = (
        pl.when(~counts).then(None)
        .when(~pl.col("auto") & ~pl.col("key") & (hundred >= pl.col("p") * 85)).then(pl.lit(0, dtype=pl.UInt8))
        .when(~pl.col("auto") & (hundred >= pl.col("p") * 60)).then(pl.lit(1, dtype=pl.UInt8))
        .otherwise(pl.lit(2, dtype=pl.UInt8))
    )  # fmt: skip
    percent = pl.when(counts).then((hundred.cast(pl.Float64) / pl.col("p")).round(1))
    return sums.select(percent=percent, rank=rank).collect()


def by_duckdb(database: duckdb.DuckDBPyConnection) -> Any:
    earned = "+".join(f'("{item}" = 1)::smallint' for item in EIGHT)
    possible = "+".join(f'("{item}" >= 0)::smallint' for item in EIGHT)
    key = " or ".join(f'"{item}" = 0' for item in KEY)
    return database.execute(f"""
        with sums as (select {earned} e, {possible} p, "temperature" = 0 auto, {key} failed from frame)
        select case when p > 0 then round(e * 100.0::double / p, 1) end percent,
               case when p = 0 then null when not auto and not failed and 100 * e >= 85 * p then 0
                    when not auto and 100 * e >= 60 * p then 1 else 2 end::utinyint rank
        from sums""").to_arrow_table()


class ByTable:
    """NumPy: a table of every combination of pass, fail and not applicable."""

    def __init__(self) -> None:
        self.percent = np.full(3**8, np.nan)
        self.rank = np.full(3**8, 255, dtype=np.uint8)
        for place, codes in enumerate(product((-1, 0, 1), repeat=8)):
            row = dict(zip(EIGHT, codes, strict=True))
            earned, possible = sum(code == 1 for code in codes), sum(code >= 0 for code in codes)
            if possible == 0:
                continue
            # Half up, by whole numbers.
            self.percent[place] = (earned * 2000 + possible) // (possible * 2) / 10
            auto, key = row["temperature"] == 0, any(row[item] == 0 for item in KEY)
            good = not auto and not key and 100 * earned >= 85 * possible
            self.rank[place] = 0 if good else 1 if not auto and 100 * earned >= 60 * possible else 2

    def __call__(self, columns: list[np.ndarray[Any, Any]]) -> tuple[Any, Any]:
        place = columns[0].astype(np.int16)
        place += 1
        for column in columns[1:]:
            place *= 3
            place += column
            place += 1
        return self.percent.take(place), self.rank.take(place)


# --- forty items with weights: no table holds them ---

FORTY = [f"i{n}" for n in range(40)]
WEIGHTS = [f"{1 + n % 7}.{n % 10}" for n in range(40)]
WEIGHTED = {
    "format": 1,
    "id": "bench",
    "version": "1.0.0",
    "checklists": [
        {
            "id": "forty",
            "version": "1.0.0",
            "severities": ["key", "minor"],
            "items": [
                {"id": item, "weight": weight, "severity": "key" if n % 5 == 0 else "minor"}
                for n, (item, weight) in enumerate(zip(FORTY, WEIGHTS, strict=True))
            ],
            "grades": [
                {"id": "a", "when": {"all": [{"fact": "failed.key", "is": 0}, {"fact": "percent", "at_least": 90}]}},
                {"id": "b", "when": {"fact": "percent", "at_least": 75}},
                {"id": "c", "otherwise": True},
            ],
        }
    ],
}


def forty_by_polars(frame: pl.DataFrame) -> pl.DataFrame:
    tenths = [int(weight.replace(".", "")) for weight in WEIGHTS]
    pairs = list(zip(FORTY, tenths, strict=True))
    earned = pl.sum_horizontal([(pl.col(item) == 1).cast(pl.Int16) * weight for item, weight in pairs]).cast(pl.Int32)
    possible = pl.sum_horizontal([(pl.col(item) >= 0).cast(pl.Int16) * weight for item, weight in pairs]).cast(pl.Int32)
    key = pl.any_horizontal([pl.col(item) == 0 for item in FORTY[::5]])
    sums = frame.lazy().select(e=earned, p=possible, key=key)
    counts, hundred = pl.col("p") > 0, pl.col("e") * 100
    rank = (
        pl.when(~counts).then(None)
        .when(~pl.col("key") & (hundred >= pl.col("p") * 90)).then(pl.lit(0, dtype=pl.UInt8))
        .when(hundred >= pl.col("p") * 75).then(pl.lit(1, dtype=pl.UInt8))
        .otherwise(pl.lit(2, dtype=pl.UInt8))
    )  # fmt: skip
    percent = pl.when(counts).then((hundred.cast(pl.Float64) / pl.col("p")).round(1))
    return sums.select(percent=percent, rank=rank).collect()


# --- the same with a final score: a surcharge from two key failures on ---

CHARGED = json.loads(json.dumps(WEIGHTED))
CHARGED["checklists"][0] |= {
    "scoring": {"adjust": [{"id": "surcharge", "when": {"fact": "failed.key", "at_least": 2}, "plus": -3}]},
    "grades": [
        {"id": "a", "when": {"all": [{"fact": "failed.key", "is": 0}, {"fact": "score", "at_least": 90}]}},
        {"id": "b", "when": {"fact": "score", "at_least": 75}},
        {"id": "c", "otherwise": True},
    ],
}
FINAL_AND_GRADE = ["final", "rank"]


def charged_by_polars(frame: pl.DataFrame) -> pl.DataFrame:
    tenths = [int(weight.replace(".", "")) for weight in WEIGHTS]
    pairs = list(zip(FORTY, tenths, strict=True))
    earned = pl.sum_horizontal([(pl.col(item) == 1).cast(pl.Int16) * weight for item, weight in pairs]).cast(pl.Int32)
    possible = pl.sum_horizontal([(pl.col(item) >= 0).cast(pl.Int16) * weight for item, weight in pairs]).cast(pl.Int32)
    keys = pl.sum_horizontal([(pl.col(item) == 0).cast(pl.UInt8) for item in FORTY[::5]])
    sums = frame.lazy().select(e=earned, p=possible, keys=keys)
    # In hundredths of the possible points, so that comparisons are exact.
    scored = sums.with_columns(hundred=pl.col("e") * 100 - pl.when(pl.col("keys") >= 2).then(3 * pl.col("p")).otherwise(0))
    counts, hundred = pl.col("p") > 0, pl.col("hundred")
    rank = (
        pl.when(~counts).then(None)
        .when((pl.col("keys") == 0) & (hundred >= pl.col("p") * 90)).then(pl.lit(0, dtype=pl.UInt8))
        .when(hundred >= pl.col("p") * 75).then(pl.lit(1, dtype=pl.UInt8))
        .otherwise(pl.lit(2, dtype=pl.UInt8))
    )  # fmt: skip
    final = pl.when(counts).then((hundred.cast(pl.Float64) / pl.col("p")).round(1))
    return scored.select(final=final, rank=rank).collect()


# --- measuring ---


def race(rounds: int, *runners: Callable[[], object]) -> list[float]:
    """Median seconds of each, taking turns so that noise meets all alike."""
    times: list[list[float]] = [[] for _ in runners]
    for runner in runners:
        runner()
    for _ in range(rounds):
        for mine, runner in zip(times, runners, strict=True):
            begun = perf_counter()
            runner()
            mine.append(perf_counter() - begun)
    return [sorted(mine)[len(mine) // 2] for mine in times]


def tell(job: str, rows: int, ours: float, peer: str, theirs: float) -> None:
    rate = rows / ours / 1e6
    print(f"{job:<34} {peer:<22} {rows / theirs / 1e6:>8.1f} M/s   fugong {rate:>8.1f} M/s   {theirs / ours:.1f}x", flush=True)


def equal(ours: pl.DataFrame, percent: Any, rank: Any, peer: str) -> None:
    """Ranks are equal, and percentages to the last digit kept.

    Peers round a double, and a tie such as 56.25 may go either way there; ours rounds the exact value half up.
    """
    ranks = ours["rank"].fill_null(255).to_numpy()
    assert (ranks == np.asarray(rank)).all(), f"{peer}: ranks differ"
    difference = np.abs(ours["percent"].to_numpy() - np.asarray(percent, dtype=float))
    assert np.nanmax(difference) < 0.11 and (np.isnan(difference) == (np.asarray(rank) == 255)).all(), f"{peer}: percentages differ"
    ties = float(np.nanmean(difference > 1e-9))
    if ties:
        print(f"  {peer} rounds {ties:.4%} of the rows the other way (ties of doubles)")


def main(rows: int = 10_000_000) -> None:
    rules = fugong.Rulebook.built_in("district-reopening")
    frame = answers(rows, EIGHT, 1)
    columns = [frame[item].to_numpy() for item in EIGHT]
    scorer = rules.table_scorer("daily-eight", EIGHT, given=GIVEN)
    table = ByTable()
    database = duckdb.connect()
    database.execute("set threads = 1")
    database.register("frame", frame.to_arrow())

    def ours() -> pl.DataFrame:
        return scorer.table(frame, SCORE_AND_GRADE)

    scores = ours()
    polars = by_polars(frame)
    equal(scores, polars["percent"].to_numpy(), polars["rank"].fill_null(255).to_numpy(), "polars")
    duck: Any = pl.from_arrow(by_duckdb(database))
    equal(scores, duck["percent"].to_numpy(), duck["rank"].fill_null(255).to_numpy(), "DuckDB")
    equal(scores, *table(columns), "NumPy")
    job = f"daily eight, {rows / 1e6:g} M rows"
    mine, *theirs = race(21, ours, lambda: by_polars(frame), lambda: table(columns), lambda: by_duckdb(database))
    for peer, seconds in zip(("polars expressions", "NumPy with a table", "DuckDB SQL"), theirs, strict=True):
        tell(job, rows, mine, peer, seconds)
    full, alone = race(9, lambda: scorer.table(frame), ours)
    print(f"{job:<34} {'all 13 columns':<22} {rows / full / 1e6:>8.1f} M/s   {full / alone:.1f} times as long as two columns")

    few = 10_000
    small = frame.head(few).rechunk()
    small_columns = [column[:few].copy() for column in columns]
    mine, seconds = race(2000, lambda: scorer.table(small, SCORE_AND_GRADE), lambda: table(small_columns))
    tell("daily eight, a batch of 10,000", few, mine, "NumPy with a table", seconds)

    for size in (10_000, 100_000, 1_000_000, rows):
        part = frame.head(size).rechunk()
        (seconds,) = race(max(5, min(300, 20_000_000 // size)), lambda part=part: scorer.table(part, SCORE_AND_GRADE))  # type: ignore[misc]
        print(f"{'cost of a row':<34} {size:>10} rows {seconds / size * 1e9:>14.2f} ns")

    many = min(rows, 2_000_000)
    wide = answers(many, FORTY, 2)
    forty = fugong.Rulebook.load(json.dumps(WEIGHTED)).table_scorer("forty", FORTY)
    polars = forty_by_polars(wide)
    equal(forty.table(wide, SCORE_AND_GRADE), polars["percent"].to_numpy(), polars["rank"].fill_null(255).to_numpy(), "polars")
    mine, seconds = race(21, lambda: forty.table(wide, SCORE_AND_GRADE), lambda: forty_by_polars(wide))
    tell(f"forty weighted items, {many / 1e6:g} M rows", many, mine, "polars expressions", seconds)

    charged = fugong.Rulebook.load(json.dumps(CHARGED)).table_scorer("forty", FORTY)
    polars = charged_by_polars(wide)
    ours = charged.table(wide, FINAL_AND_GRADE)
    equal(ours.rename({"final": "percent"}), polars["final"].to_numpy(), polars["rank"].fill_null(255).to_numpy(), "polars")
    mine, seconds = race(21, lambda: charged.table(wide, FINAL_AND_GRADE), lambda: charged_by_polars(wide))
    tell(f"forty with a surcharge, {many / 1e6:g} M rows", many, mine, "polars expressions", seconds)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
