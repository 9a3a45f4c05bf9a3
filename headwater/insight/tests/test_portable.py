"""One question, several engines: what is asked of the lake means the same in Spark's SQL as in DuckDB's.

Every expression is compiled for Spark. Its SQL is read as Spark reads it, turned back and run on the same rows, always;
where the extra ``spark`` is installed (pip install '.[spark]', and Java), Spark itself answers over the same Parquet files.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import ibis
import ibis.expr.types as ir
import polars as pl
import pytest
import sqlglot

from headwater.insight.crime import TOTAL, Crime, expressions
from headwater.insight.crime.cubes import tally_of
from headwater.insight.crime.reading import read
from headwater.insight.lake import Lake
from headwater.insight.periods import Period
from headwater.insight.tests.crimes import put, recorded, street

PERIODS = (Period(date(2018, 2, 1), date(2018, 3, 8)), Period(date(2017, 2, 1), date(2017, 3, 8)))
Ask: TypeAlias = Callable[[ir.Table], ir.Table]
Rows: TypeAlias = list[tuple[Any, ...]]


def force_crime(folder: Path) -> Crime:
    lake = Lake(folder)
    recorded(
        lake,
        [
            (date(year, month, day), code, day % 2 == 0, district, npu)
            for year in (2017, 2018)
            for month in (1, 2, 3)
            for day, code, district, npu in (
                (5, "34B", "Coventry", "Coventry"),
                (6, "28E", "Birmingham", "Birmingham East"),
                (6, "8N", "Birmingham", None),
                (7, "46", None, None),
            )
        ],
    )
    alone = {"crime_ref": "unknown", "recorded_on": date(2018, 4, 1), "public_place": None}
    put(lake, "recorded_crime", "west-midlands", 201804, [alone])
    return Crime(lake, "force", "west-midlands")


def street_crime(folder: Path) -> Crime:
    lake = Lake(folder)
    for month in (201702, 201802):
        street(lake, month, [("burglary", "Coventry 001A", "E1"), ("anti-social-behaviour", "Coventry 001B", "E2")])
        street(lake, month, [("drugs", "", "")], force="leicestershire")
    return Crime(lake, "police-uk", "leicestershire")


def questions(crime: Crime) -> dict[str, Ask]:
    """Every public expression, with every group and at every level, in an area and in none."""
    source = crime.source
    asked: dict[str, Ask] = {
        "counts": lambda table: expressions.counts(table, source, crime.groups()),
    }
    levels = list(source.levels)
    asked_of = [(group, levels[n % len(levels)]) for n, group in enumerate(crime.groups())]
    for group, level in [*asked_of, *((crime.group(TOTAL), level) for level in levels)]:
        asked[f"harm {group.slug} {level}"] = partial(
            expressions.by_offence, source=source, group=group, level=level, periods=PERIODS
        )
        asked[f"places {group.slug} {level}"] = partial(
            expressions.places_of, source=source, group=group, level=level, area=None, periods=PERIODS, also=source.shown[:1]
        )
        for area in (None, "E1" if level == "lsoa" else "Coventry"):
            asked[f"rows {group.slug} {level} {area}"] = partial(
                expressions.rows_of, source=source, group=group, level=level, area=area, periods=PERIODS
            )
    return asked


def rows(table: Any) -> Rows:
    """In an order that depends on the rows alone."""
    return sorted((tuple(row.values()) for row in table.to_pylist()), key=repr)


def through_sparks_sql(crime: Crime) -> Callable[[Ask], Rows]:
    """Compile for Spark, parse as Spark does, and run what was parsed."""
    table = crime.lake.table(crime.source.dataset.name, crime.force)
    unbound = ibis.table(table.schema(), name="crimes")
    database = duckdb.connect()
    database.register("crimes", read(table))

    def answer(ask: Ask) -> Rows:
        sql = str(ibis.to_sql(ask(unbound), dialect="pyspark"))
        parsed = sqlglot.parse_one(sql, dialect="spark")
        assert "`crimes`" in sql
        assert [one.name for one in parsed.find_all(sqlglot.exp.Table)] == ["crimes"]
        return rows(database.sql(parsed.sql(dialect="duckdb")).to_arrow_table())

    return answer


@cache
def spark() -> Any:
    SparkSession = import_module("pyspark.sql").SparkSession  # noqa: N806 - an extra, that need not be here

    settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.driver.bindAddress": "127.0.0.1"}
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def on_spark(crime: Crime) -> Callable[[Ask], Rows]:
    """Spark itself, over the Parquet files of the lake."""
    files = crime.lake.files(crime.source.dataset.name, crime.force)
    frame = spark().read.option("basePath", str(crime.lake.root / crime.source.dataset.name)).parquet(*map(str, files))
    frame.createOrReplaceTempView("crimes")
    table = ibis.pyspark.connect(spark()).table("crimes")
    return lambda ask: rows(read(ask(table)))


ENGINES = {"Spark's SQL": through_sparks_sql} | ({"Spark": on_spark} if find_spec("pyspark") else {})


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
@pytest.mark.parametrize("make", [force_crime, street_crime])
def test_every_question_has_the_same_answer_on_another_engine(
    tmp_path: Path, make: Callable[[Path], Crime], engine: Callable[[Crime], Callable[[Ask], Rows]]
) -> None:
    crime = make(tmp_path)
    table, answer = crime.lake.table(crime.source.dataset.name, crime.force), engine(crime)
    answered = 0
    for name, ask in questions(crime).items():
        ours = rows(read(ask(table)))
        assert answer(ask) == ours, name
        answered += bool(ours)
    assert answered >= 5, "the questions found something"


def test_an_engine_that_is_not_duckdb_is_read_through_ibis(tmp_path: Path) -> None:
    crime = force_crime(tmp_path)
    ours = read(expressions.counts(crime.lake.table("recorded_crime", crime.force), crime.source, crime.groups()))
    frame = pl.from_arrow(read(crime.lake.table("recorded_crime", crime.force)))
    polars = ibis.polars.connect({"crimes": frame})
    theirs = read(expressions.counts(polars.table("crimes"), crime.source, crime.groups()))
    for level in ("district", "npu", None):
        mine, other = (tally_of(table, crime.groups(), monthly=False).cube(level) for table in (ours, theirs))
        assert mine.areas == other.areas
        assert (mine.counts == other.counts).all()
