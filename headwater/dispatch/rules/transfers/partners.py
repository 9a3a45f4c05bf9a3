"""Who incidents are exchanged with, from reference/partners.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from headwater.kernel import Invalid

_FILE = Path(__file__).resolve().parents[2] / "reference" / "partners.toml"


@dataclass(frozen=True, slots=True)
class Partner:
    """Another control room. ``format``: json or xml, which it is sent; it may send us either.

    ``acknowledge``: how long it may take to answer; ``accept``: how long what it offers may wait here.
    """

    code: str
    name: str
    kind: str
    kind_name: str
    format: str
    acknowledge: timedelta
    accept: timedelta


@dataclass(frozen=True, slots=True)
class Us:
    """This control room, as partners know it. ``short`` begins our references."""

    code: str
    short: str
    name: str


@cache
def partners() -> Mapping[str, Partner]:
    """Every partner by its code, in the order of the file."""
    return read_partners(_held())


@cache
def us() -> Us:
    return Us(**_held()["us"])


def read_partners(held: Mapping[str, Any]) -> Mapping[str, Partner]:
    """Raises ValueError for a partner of a kind or format that there is not, and for one that is there twice."""
    kinds = {row["code"]: row for row in held["kind"]}
    found: dict[str, Partner] = {}
    for row in held["partner"]:
        code, kind = row["code"], kinds.get(row["kind"])
        if kind is None or row["format"] not in ("json", "xml") or code in found or code == held["us"]["code"]:
            raise ValueError(f"partners.toml: {code} has no such kind or format, or is there twice")
        found[code] = Partner(
            code=code,
            name=row["name"],
            kind=row["kind"],
            kind_name=kind["name"],
            format=row["format"],
            acknowledge=timedelta(minutes=kind["acknowledge_minutes"]),
            accept=timedelta(minutes=kind["accept_minutes"]),
        )
    return found


def partner_of(code: str) -> Partner:
    """By its code. Raises Invalid."""
    found = partners().get(code)
    if found is None:
        raise Invalid(f"“{code[:40]}” is no control room that incidents are exchanged with.", "Choose one from the list.")
    return found


def program_of(code: str) -> str:
    """What the program of a partner is called, which signs what it says and is signed to."""
    return f"partner-{code}"


def our_reference(day: date, number: int) -> str:
    """How partners know one of our logs: WMP-20180312-417."""
    return f"{us().short}-{day:%Y%m%d}-{number}"


def _held() -> dict[str, Any]:
    with _FILE.open("rb") as file:
        return tomllib.load(file)
