"""Columns that hold given cells, in every type that pyarrow, polars and pandas make. A type takes the cells that it can say; how they lie in
memory (slices, chunks, dictionaries with unused entries) is the dice's."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from typing import Any

import numpy
import pandas
import polars
import pyarrow

from .cells import BROKEN, DAYS, DECIMALS, INFINITE, MOMENTS, TEXTS, TRUTHS, WHOLE, ZONED, Cell, whole

Dice = random.Random
WIDE = Context(prec=100)


@dataclass(frozen=True)
class Encoding:
    """A type of column: the cells that it can hold, and a column of some."""

    name: str
    pool: Sequence[Cell] = field(repr=False)
    make: Callable[[list[Any], Dice], Any] = field(repr=False)


def bits(low: int, high: int) -> list[Cell]:
    """Whole numbers of this range."""
    return [cell for cell in WHOLE if cell is None or (isinstance(cell, int) and low <= cell <= high)]


def digits(cell: Cell) -> int:
    return len(WIDE.normalize(Decimal(cell)).as_tuple().digits) if isinstance(cell, int | Decimal) else 0


def floats(kept: int, greatest: int) -> list[Cell]:
    """Numbers that a float gives back as its shortest text: so many digits, whole ones up to the greatest that is exact."""
    numbers = [cell for cell in [*WHOLE, *DECIMALS] if isinstance(cell, int | Decimal) and abs(Decimal(cell)) <= greatest]
    return [None, *(cell for cell in numbers if digits(cell) <= kept), *INFINITE]


def decimals(precision: int, scale: int) -> Sequence[Cell]:
    """Numbers that fit so many digits, some behind the point."""

    def fits(cell: Cell) -> bool:
        if not isinstance(cell, int | Decimal):
            return cell is None
        return -int(WIDE.normalize(Decimal(cell)).as_tuple().exponent) <= scale and abs(Decimal(cell)) < Decimal(10) ** (precision - scale)

    return [cell for cell in [*WHOLE, *DECIMALS] if fits(cell)]


def moments(pool: Sequence[Cell], unit: str) -> Sequence[Cell]:
    """Moments that a unit tells apart, in the years that its 64 bits reach."""
    micros = {"s": 1_000_000, "ms": 1000, "us": 1, "ns": 1}[unit]
    return [cell for cell in pool if not isinstance(cell, datetime) or (cell.microsecond % micros == 0 and (unit != "ns" or 1700 < cell.year < 2250))]


def held(cell: Cell, type: pyarrow.DataType) -> Any:
    """A cell as pyarrow takes it for a type."""
    if cell is None:
        return None
    if pyarrow.types.is_decimal(type):
        return Decimal(cell).quantize(Decimal(1).scaleb(-type.scale), context=WIDE)  # type: ignore[arg-type]
    if pyarrow.types.is_float16(type):
        return numpy.float16(float(cell))  # type: ignore[arg-type]
    if pyarrow.types.is_floating(type):
        return float(cell)  # type: ignore[arg-type]
    return cell


def raw_texts(cells: Sequence[Cell], type: pyarrow.DataType) -> pyarrow.Array:
    """Bytes as a column of texts, which nobody has looked at."""
    binary = pyarrow.large_binary() if type == pyarrow.large_string() else pyarrow.binary()
    array = pyarrow.array([cell.encode() if isinstance(cell, str) else cell for cell in cells], binary)
    if type == pyarrow.string_view():
        array = array.cast(pyarrow.binary_view())
    return pyarrow.Array.from_buffers(type, len(array), array.buffers(), array.null_count)


def arrow(cells: Sequence[Cell], type: pyarrow.DataType) -> pyarrow.Array:
    if any(isinstance(cell, bytes) for cell in cells):
        return raw_texts(cells, type)
    return pyarrow.array([held(cell, type) for cell in cells], type)


def arrow_types() -> dict[str, tuple[pyarrow.DataType, Sequence[Cell]]]:
    """Every type of pyarrow that can hold answers or facts, but those made of others."""
    integers = [(sign, bit) for bit in (8, 16, 32, 64) for sign in ("int", "uint")]
    types: dict[str, tuple[pyarrow.DataType, Sequence[Cell]]] = {"null": (pyarrow.null(), [None]), "bool": (pyarrow.bool_(), TRUTHS)}
    for sign, bit in integers:
        low, high = (-(2 ** (bit - 1)), 2 ** (bit - 1) - 1) if sign == "int" else (0, 2**bit - 1)
        types[f"{sign}{bit}"] = (getattr(pyarrow, f"{sign}{bit}")(), bits(low, high))
    types |= {
        "float16": (pyarrow.float16(), floats(3, 2**11)),
        "float32": (pyarrow.float32(), floats(6, 2**24)),
        "float64": (pyarrow.float64(), floats(15, 2**53)),
        "decimal32": (pyarrow.decimal32(7, 3), decimals(7, 3)),
        "decimal64": (pyarrow.decimal64(18, 6), decimals(18, 6)),
        "decimal128": (pyarrow.decimal128(38, 12), decimals(38, 12)),
        "decimal128 whole": (pyarrow.decimal128(38, 0), decimals(38, 0)),
        "decimal128 of tens": (pyarrow.decimal128(20, -1), [None, 0, 40, 20, 100, 500, 1000, 10]),
        "decimal256": (pyarrow.decimal256(76, 30), decimals(76, 30)),
        "string": (pyarrow.string(), TEXTS),
        "large_string": (pyarrow.large_string(), TEXTS),
        "string_view": (pyarrow.string_view(), TEXTS),
        "broken string": (pyarrow.string(), [*TEXTS, *BROKEN]),
        "broken large_string": (pyarrow.large_string(), [*TEXTS, *BROKEN]),
        "broken string_view": (pyarrow.string_view(), [*TEXTS, *BROKEN]),
        "date32": (pyarrow.date32(), DAYS),
        "date64": (pyarrow.date64(), DAYS),
    }
    for unit in ("s", "ms", "us", "ns"):
        types[f"timestamp {unit}"] = (pyarrow.timestamp(unit), moments(MOMENTS, unit))
        for zone in ("UTC", "Asia/Shanghai", "+08:00"):
            types[f"timestamp {unit} {zone}"] = (pyarrow.timestamp(unit, zone), moments(ZONED, unit))
    return types


TYPES = arrow_types()
INDICES = ("int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64")


def sliced(make: Callable[[Sequence[Cell]], Any], cells: Sequence[Cell], pool: Sequence[Cell], dice: Dice) -> Any:
    """The column of these cells as a part of a longer one."""
    before, after = (dice.choices(pool, k=dice.randrange(10)) for _ in range(2))
    return make([*before, *cells, *after]).slice(len(before), len(cells))


def dictionary(cells: Sequence[Cell], type: pyarrow.DataType, pool: Sequence[Cell], dice: Dice) -> pyarrow.Array:
    """Cells by a dictionary: its entries in any order, some unused, some twice, some null, the dictionary itself sliced or not."""
    entries = list(dict.fromkeys([(cell.__class__, cell) for cell in [*cells, *dice.choices(pool, k=dice.randrange(4))]]))
    entries += dice.choices(entries, k=dice.randrange(3)) if entries else []
    dice.shuffle(entries)
    values = [cell for _, cell in entries]
    places: dict[Any, list[int]] = {}
    for at, entry in enumerate(entries):
        places.setdefault(entry, []).append(at)
    null = dice.random() < 0.5
    indices = [None if cell is None and null else dice.choice(places[cell.__class__, cell]) for cell in cells]
    held = sliced(lambda some: arrow(some, type), values, pool, dice) if dice.random() < 0.3 else arrow(values, type)
    index = getattr(pyarrow, dice.choice(INDICES))()
    return pyarrow.DictionaryArray.from_arrays(pyarrow.array(indices, index), held, ordered=dice.random() < 0.3)


def union(cells: Sequence[Cell], dice: Dice) -> pyarrow.Array:
    """Cells of several kinds side by side, dense or sparse."""
    kinds = [pyarrow.bool_(), pyarrow.int64(), pyarrow.float64(), pyarrow.string(), pyarrow.timestamp("us"), pyarrow.decimal128(38, 12), pyarrow.large_string()]

    def kind(cell: Cell) -> int:
        match cell:
            case None:
                return dice.randrange(len(kinds))
            case bool():
                return 0
            case int():
                return dice.choice([1, 5]) if abs(cell) < 2**63 else 5
            case Decimal():
                return 5
            case float():
                return 2
            case datetime():
                return 4
            case _:
                return dice.choice([3, 6])

    places = [kind(cell) for cell in cells]
    types = pyarrow.array(places, pyarrow.int8())
    if dice.random() < 0.5:
        children = [arrow([cell if place == at else None for cell, place in zip(cells, places, strict=True)], type) for at, type in enumerate(kinds)]
        return pyarrow.UnionArray.from_sparse(types, children)
    offsets = [places[:at].count(place) for at, place in enumerate(places)]
    children = [arrow([cell for cell, place in zip(cells, places, strict=True) if place == at], type) for at, type in enumerate(kinds)]
    return pyarrow.UnionArray.from_dense(types, pyarrow.array(offsets, pyarrow.int32()), children)


UNION_POOL: Sequence[Cell] = [*TRUTHS, *bits(-(2**63), 2**63 - 1), *decimals(38, 12), *INFINITE, *TEXTS, *MOMENTS]


def pieces(make: Callable[[list[Cell]], Any], cells: list[Any], dice: Dice) -> Any:
    """Cells in one chunk or several, each made by itself."""
    cuts = sorted(dice.randint(0, len(cells)) for _ in range(dice.choice([0, 0, 1, 2])))
    parts = [cells[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(cells)], strict=True)]
    chunks = [make(part) for part in parts]
    return pyarrow.chunked_array(chunks, type=chunks[0].type)


def of_pyarrow() -> list[Encoding]:
    made = []
    for name, (type, pool) in TYPES.items():

        def plain(cells: list[Any], dice: Dice, type: pyarrow.DataType = type, pool: Sequence[Cell] = pool) -> Any:
            make = lambda part: sliced(lambda some: arrow(some, type), part, pool, dice) if dice.random() < 0.5 else arrow(part, type)  # noqa: E731
            return pieces(make, cells, dice)

        made.append(Encoding(name, pool, plain))
        if name in ("null", "broken string_view", "string_view"):
            continue  # pyarrow makes no dictionaries of them

        def coded(cells: list[Any], dice: Dice, type: pyarrow.DataType = type, pool: Sequence[Cell] = pool) -> Any:
            index, ordered = dice.choice(INDICES), dice.random() < 0.3

            def make(part: Sequence[Cell]) -> Any:
                array = dictionary(part, type, pool, dice)
                return pyarrow.DictionaryArray.from_arrays(array.indices.cast(index), array.dictionary, ordered=ordered)

            return pieces(lambda part: sliced(make, part, pool, dice), cells, dice)

        made.append(Encoding(f"dictionary of {name}", pool, coded))
    made.append(Encoding("union", UNION_POOL, lambda cells, dice: union_pieces(cells, dice)))
    return made


def union_pieces(cells: list[Any], dice: Dice) -> Any:
    """Unions in one chunk, a part of a longer one or not: chunks of them have to be of one mode."""
    array = sliced(lambda some: union(some, dice), cells, UNION_POOL, dice) if dice.random() < 0.5 else union(cells, dice)
    return pyarrow.chunked_array([array])


def of_polars() -> list[Encoding]:
    def series(cells: list[Any], dtype: Any, pool: Sequence[Cell], dice: Dice) -> polars.Series:
        def part(some: Sequence[Cell]) -> polars.Series:
            given = [float(cell) if dtype in (polars.Float16, polars.Float32, polars.Float64) and cell is not None else cell for cell in some]  # type: ignore[arg-type]
            given = [Decimal(cell) if isinstance(dtype, polars.Decimal) and cell is not None else cell for cell in given]  # type: ignore[arg-type]
            return polars.Series(given, dtype=dtype)

        cut = dice.randint(0, len(cells))
        some = [sliced(part, cells[:cut], pool, dice), sliced(part, cells[cut:], pool, dice)] if dice.random() < 0.5 else [part(cells)]
        return polars.concat(some, rechunk=False) if len(some) > 1 else some[0]

    types: dict[str, tuple[Any, Sequence[Cell]]] = {"Null": (polars.Null, [None]), "Boolean": (polars.Boolean, TRUTHS), "String": (polars.String, TEXTS)}
    types |= {f"Int{bit}": (getattr(polars, f"Int{bit}"), bits(-(2 ** (bit - 1)), 2 ** (bit - 1) - 1)) for bit in (8, 16, 32, 64)}
    types |= {f"UInt{bit}": (getattr(polars, f"UInt{bit}"), bits(0, 2**bit - 1)) for bit in (8, 16, 32, 64)}
    types |= {"Int128": (polars.Int128, WHOLE), "UInt128": (polars.UInt128, bits(0, 2**128)), "Float16": (polars.Float16, floats(3, 2**11))}
    types |= {"Float32": (polars.Float32, floats(6, 2**24)), "Float64": (polars.Float64, floats(15, 2**53))}
    types |= {f"Decimal {digits}": (polars.Decimal(*digits), decimals(*digits)) for digits in ((9, 2), (18, 6), (38, 12), (38, 0))}
    texts = [cell for cell in dict.fromkeys(TEXTS) if isinstance(cell, str)]
    types |= {"Categorical": (polars.Categorical, TEXTS), "Enum": (polars.Enum(texts), TEXTS), "Date": (polars.Date, DAYS)}
    for unit in ("ms", "us", "ns"):
        types[f"Datetime {unit}"] = (polars.Datetime(unit), moments(MOMENTS, unit))
        types[f"Datetime {unit} zoned"] = (polars.Datetime(unit, "UTC"), moments(ZONED, unit))
    return [
        Encoding(f"polars {name}", pool, lambda cells, dice, dtype=dtype, pool=pool: series(cells, dtype, pool, dice))  # type: ignore[misc]
        for name, (dtype, pool) in types.items()
    ]


def of_pandas() -> list[Encoding]:
    made = []
    for one in of_pyarrow():
        if one.name in ("union", "null") or one.name.startswith("dictionary of"):
            continue  # pandas holds no unions

        def backed(cells: list[Any], dice: Dice, one: Encoding = one) -> Any:
            return pandas.Series(pandas.arrays.ArrowExtensionArray(one.make(cells, dice)))

        made.append(Encoding(f"ArrowDtype {one.name}", one.pool, backed))

    def typed(name: str, dtype: Any, pool: Sequence[Cell], some: Callable[[Cell], Any] = lambda cell: cell) -> None:
        made.append(Encoding(f"pandas {name}", pool, lambda cells, _: pandas.Series([None if cell is None else some(cell) for cell in cells], dtype=dtype)))

    for bit in (8, 16, 32, 64):
        typed(f"Int{bit}", f"Int{bit}", bits(-(2 ** (bit - 1)), 2 ** (bit - 1) - 1))
        typed(f"UInt{bit}", f"UInt{bit}", bits(0, 2**bit - 1))
        typed(f"int{bit}", f"int{bit}", [cell for cell in bits(-(2 ** (bit - 1)), 2 ** (bit - 1) - 1) if cell is not None])
        typed(f"uint{bit}", f"uint{bit}", [cell for cell in bits(0, 2**bit - 1) if cell is not None])
    number = lambda cell: float(cell)  # noqa: E731
    for width, some in (("16", floats(3, 2**11)), ("32", floats(6, 2**24)), ("64", floats(15, 2**53))):

        def floating(cells: list[Any], _: Dice, width: str = width) -> Any:
            return pandas.Series(numpy.array([numpy.nan if cell is None else float(cell) for cell in cells], f"float{width}"))

        made.append(Encoding(f"pandas float{width}", some, floating))
    typed("Float32", "Float32", floats(6, 2**24), number)
    typed("Float64", "Float64", floats(15, 2**53), number)
    typed("bool", "bool", [True, False])
    typed("boolean", "boolean", TRUTHS)
    texts = [cell for cell in TEXTS if cell != "\x00"]
    typed("str", "str", TEXTS)
    typed("string", "string", TEXTS)
    typed("string of Python", pandas.StringDtype("python"), TEXTS)
    typed("category of texts", "category", texts)
    typed("category of numbers", "category", bits(-(2**63), 2**63 - 1))
    typed("category of days", "category", moments(MOMENTS, "ns"))
    typed("sparse whole", pandas.SparseDtype("int64", 0), [cell for cell in bits(-(2**63), 2**63 - 1) if cell is not None])
    midnights = [cell for cell in moments(MOMENTS, "ns") if not isinstance(cell, datetime) or cell.time() == datetime.min.time()]
    typed("period of days", "period[D]", midnights)
    for unit in ("s", "ms", "us", "ns"):
        typed(f"datetime64 {unit}", f"datetime64[{unit}]", moments(MOMENTS, unit))
        typed(f"datetime64 {unit} zoned", f"datetime64[{unit}, UTC]", moments(ZONED, unit))
    everything = [*UNION_POOL, *ZONED, *DAYS, *WHOLE, *floats(15, 2**53)]
    made.append(Encoding("pandas object", everything, lambda cells, dice: pandas.Series([scalar(cell, dice) for cell in cells], dtype=object)))
    for name, pool in (("texts", TEXTS), ("truths", TRUTHS), ("whole numbers", WHOLE), ("days", DAYS), ("moments", MOMENTS), ("decimals", DECIMALS)):
        made.append(Encoding(f"pandas object of {name}", pool, lambda cells, _: pandas.Series(cells, dtype=object)))
    return made


def scalar(cell: Cell, dice: Dice) -> Any:
    """A cell as one of the objects that say it: of Python, NumPy or pandas."""
    match cell:
        case None:
            return dice.choice([None, float("nan"), pandas.NA, pandas.NaT, numpy.float32("nan"), Decimal("NaN"), numpy.datetime64("NaT")])
        case bool():
            return dice.choice([cell, numpy.bool_(cell)])
        case int() | Decimal() if whole(cell) is not None and abs(Decimal(cell)) <= 100:
            kinds: list[Callable[[Any], Any]] = [int, float, numpy.int8, numpy.int64, numpy.float16, numpy.float32, numpy.float64, Decimal]
            return dice.choice(kinds)(whole(cell))
        case Decimal():
            kept = digits(cell)
            fits: list[Callable[[Any], Any]] = [Decimal, *([float, numpy.float64] if kept <= 15 else [])]
            fits += [*([numpy.float32] if kept <= 6 else []), *([numpy.float16] if kept <= 3 and abs(cell) < 2**11 else [])]
            return dice.choice(fits)(str(cell))
        case datetime() if 1700 < cell.year < 2250:
            others = [numpy.datetime64(cell, "us"), numpy.datetime64(cell, "ns")] if cell.tzinfo is None else []
            return dice.choice([cell, pandas.Timestamp(cell), *others])
        case date() if not isinstance(cell, datetime) and 1700 < cell.year < 2250:
            return dice.choice([cell, numpy.datetime64(cell, "D")])
    return cell


ENCODINGS: dict[str, list[Encoding]] = {"pyarrow": of_pyarrow(), "polars": of_polars(), "pandas": of_pandas()}

NO_ANSWERS: dict[str, Callable[[int], Any]] = {
    str(type): (lambda rows, type=type, cell=cell: pyarrow.array([cell] * rows, type))  # type: ignore[misc]
    for type, cell in (
        (pyarrow.time32("s"), 1), (pyarrow.time32("ms"), 1), (pyarrow.time64("us"), 1), (pyarrow.time64("ns"), 1),
        *((pyarrow.duration(unit), 1) for unit in ("s", "ms", "us", "ns")), (pyarrow.month_day_nano_interval(), (1, 1, 1)),
        (pyarrow.binary(), b"pass"), (pyarrow.large_binary(), b"pass"), (pyarrow.binary(4), b"pass"), (pyarrow.binary_view(), b"pass"),
        (pyarrow.list_(pyarrow.string()), ["pass"]), (pyarrow.large_list(pyarrow.string()), ["pass"]), (pyarrow.list_(pyarrow.string(), 1), ["pass"]),
        (pyarrow.list_view(pyarrow.string()), ["pass"]), (pyarrow.large_list_view(pyarrow.string()), ["pass"]),
        (pyarrow.struct([("value", pyarrow.string())]), {"value": "pass"}), (pyarrow.map_(pyarrow.string(), pyarrow.string()), [("value", "pass")]),
    )
}  # fmt: skip
"""Columns of types that hold no answers: `TypeError`, which names the type."""
NO_ANSWERS["runs"] = lambda rows: pyarrow.RunEndEncodedArray.from_arrays(pyarrow.array([rows], pyarrow.int16()), pyarrow.array(["pass"]))
NO_ANSWERS["uuid"] = lambda rows: pyarrow.array([bytes(16)] * rows, pyarrow.uuid())
POLARS_NO_ANSWERS: dict[str, Callable[[int], polars.Series]] = {
    str(dtype): (lambda rows, dtype=dtype, cell=cell: polars.Series([cell] * rows, dtype=dtype))  # type: ignore[misc]
    for dtype, cell in (
        (polars.Time, time(1)), (polars.Duration("ms"), timedelta(1)), (polars.Duration("us"), timedelta(1)), (polars.Duration("ns"), timedelta(1)),
        (polars.Binary, b"pass"), (polars.List(polars.String), ["pass"]), (polars.Array(polars.String, 1), ["pass"]),
        (polars.Struct({"value": polars.String}), {"value": "pass"}), (polars.Object, object()),
    )
}  # fmt: skip
