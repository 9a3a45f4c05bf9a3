"""Rows as data.police.uk writes them: crimes, outcomes, stops; every field in its place, coordinates as text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl

from headwater.opendata.naming import outcome_code
from headwater.opendata.published.months import Month, made, number_of, quoted, spot_id
from headwater.space.grid import to_degrees

_PLACE = ("easting", "northing", "longitude", "latitude", "location")
_NOWHERE = "null"

Latest = Mapping[str, tuple[str, int]]
"""The newest outcome of each crime and its month, by the crime's identifier."""


def text_of(month: int) -> str:
    """201803 as 2018-03."""
    return f"{month // 100}-{month % 100:02}"


def crimes(file: Path, force: str, month: int, latest: Latest) -> Month:
    """A month of street-level crime."""
    frame = pl.read_parquet(file, columns=["crime_id", *_PLACE, "category", "outcome", "context"])
    rows = _crimes(frame, force, [month] * frame.height, latest)
    return made(frame, frame["category"].to_list(), rows)


def outcomes(file: Path, force: str, month: int, crimes: pl.DataFrame) -> Month:
    """A month of outcomes; ``crimes`` are those of the force (with ``month``) that they are about.

    An outcome of a crime that is not published says of nothing what it was, and is left out.
    """
    frame = pl.read_parquet(file, columns=["crime_id", "outcome"]).join(
        crimes.unique("crime_id", keep="first"), on="crime_id", how="inner", maintain_order="left"
    )
    about = _crimes(frame, force, frame["month"].to_list(), None)
    rows = [
        f'{{"category":{{"code":{quoted(outcome_code(name))},"name":{quoted(name)}}},"date":"{text_of(month)}",'
        f'"person_id":null,"crime":{crime.decode()}}}'.encode()
        for name, crime in zip(frame["outcome"].to_list(), about, strict=True)
    ]
    return made(frame, ["outcome"] * frame.height, rows)


def stops(file: Path, force: str, names: pl.DataFrame) -> Month:
    """A month of stops and searches. ``names``: what anchor points are called (``easting``, ``northing``, ``location``)."""
    frame = pl.read_parquet(file)
    metres = [frame[name].cast(pl.Float64).fill_null(float("nan")).to_numpy() for name in ("easting", "northing")]
    degrees = [pl.Series(np.round(values, 6)).fill_nan(None) for values in to_degrees(*metres)]
    frame = frame.with_columns(longitude=degrees[0], latitude=degrees[1]).join(
        names.unique(["easting", "northing"], keep="first", maintain_order=True),
        on=["easting", "northing"],
        how="left",
        maintain_order="left",
    )
    frame = frame.with_columns(location=pl.when(pl.col("easting").is_not_null()).then(pl.col("location").fill_null(UNNAMED)))
    places = places_of(frame)
    rows = [_stop(row, place) for row, place in zip(frame.iter_rows(named=True), places, strict=True)]
    return made(frame, ["stop"] * frame.height, rows)


UNNAMED = "On or near a street"
"""Where the archive of stops gives a point and nothing else names it."""


def _crimes(frame: pl.DataFrame, force: str, months: Sequence[int], latest: Latest | None) -> list[bytes]:
    """``latest`` None: without their status, as they stand inside an outcome."""
    kind = '"BTP"' if force == "btp" else '"Force"'
    columns = (
        [frame[name].to_list() for name in ("crime_id", "category", "outcome", "context")]
        if latest is not None
        else [frame["crime_id"].to_list(), frame["category"].to_list(), [None] * frame.height, frame["context"].to_list()]
    )
    found = []
    twins: dict[str, int] = {}
    for id_, category, outcome, context, month, place in zip(*columns, months, places_of(frame), strict=True):
        date = text_of(month)
        if id_:
            number = number_of(id_)
        else:  # alike in all that is published: told apart by how many came before
            same = f"{force} {date} {category} {place}"
            twins[same] = twins.get(same, 0) + 1
            number = number_of(f"{same} {twins[same]}")
        where = _NOWHERE if place == _NOWHERE else kind
        status = "" if latest is None else f'"outcome_status":{_status(id_, outcome, month, latest)},'
        found.append(
            f'{{"category":"{category}","location_type":{where},"location":{place},"context":{quoted(context or "")},'
            f'{status}"persistent_id":"{id_ or ""}","id":{number},"location_subtype":"","month":"{date}"}}'.encode()
        )
    return found


def _status(id_: str | None, outcome: str | None, month: int, latest: Latest) -> str:
    known = status_of(id_, outcome, month, latest)
    return "null" if known is None else f'{{"category":{quoted(known[0])},"date":"{text_of(known[1])}"}}'


def status_of(id_: str | None, outcome: str | None, month: int, latest: Latest) -> tuple[str, int] | None:
    """What became of a crime and in which month: as its own row says it, else by the newest outcome; None: nothing is said."""
    name, of = latest.get(id_ or "", (outcome, month))
    name = outcome or name
    return None if name is None else (name, of)


def places_of(frame: pl.DataFrame) -> list[str]:
    """The location of each row as JSON; those of one anchor point are made once."""
    known: dict[tuple[object, ...], str] = {}
    found = []
    for key in zip(*(frame[name].to_list() for name in _PLACE), strict=True):
        text = known.get(key)
        if text is None:
            text = known[key] = _place(*key)
        found.append(text)
    return found


def _place(easting: int | None, northing: int | None, longitude: float, latitude: float, location: str | None) -> str:
    if easting is None or northing is None:
        return _NOWHERE
    street = f'{{"id":{spot_id(easting, northing, location)},"name":{quoted(location or "")}}}'
    return f'{{"latitude":"{latitude!r}","street":{street},"longitude":"{longitude!r}"}}'


def _stop(row: Mapping[str, object], place: str) -> bytes:
    def text(name: str) -> str:
        value = row[name]
        return quoted(str(value)) if value is not None else "null"

    def truth(name: str) -> str:
        return {True: "true", False: "false"}.get(row[name], "null")  # type: ignore[call-overload, no-any-return]

    outcome = str(row["outcome"] or "")
    at = row["at"]
    assert isinstance(at, datetime), "a stop without a time is not loaded"
    return (
        f'{{"age_range":{text("age_range")},"outcome":{quoted(outcome)},'
        f'"involved_person":{"false" if row["type"] == "Vehicle search" else "true"},'
        f'"self_defined_ethnicity":{text("self_defined_ethnicity")},"gender":{text("gender")},'
        f'"legislation":{text("legislation")},'
        f'"outcome_linked_to_object_of_search":{truth("outcome_linked_to_object_of_search")},'
        f'"datetime":"{at:%Y-%m-%dT%H:%M:%S}+00:00",'
        f'"removal_of_more_than_outer_clothing":{truth("removal_of_more_than_outer_clothing")},'
        f'"outcome_object":{{"id":{quoted(_stop_outcome(outcome))},"name":{quoted(outcome)}}},"location":{place},'
        f'"operation":{truth("operation")},"officer_defined_ethnicity":{text("officer_defined_ethnicity")},'
        f'"type":{text("type")},"operation_name":{text("operation_name")},'
        f'"object_of_search":{text("object_of_search")}}}'
    ).encode()


def _stop_outcome(name: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", name.lower().removeprefix("a ").removesuffix(" disposal")).strip("-")
    return f"bu-{words}" if words else ""
