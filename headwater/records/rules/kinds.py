"""Kinds of marker and of link: reference data, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from headwater.kernel import Invalid

REFERENCE = Path(__file__).resolve().parents[1] / "reference"


@dataclass(frozen=True, slots=True)
class MarkerKind:
    """``severity`` 1 danger to life, 2 care, 3 good to know. ``on``: kinds of record that may bear it.

    ``short`` stands on boards; ``months`` to its first review.
    """

    code: str
    label: str
    short: str
    severity: int
    on: tuple[str, ...]
    months: int
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class LinkKind:
    """``label`` reads from the first record to the second, ``back`` the other way; ``between``: the kinds of the two."""

    code: str
    label: str
    back: str
    between: tuple[str, str]


@cache
def marker_kinds() -> dict[str, MarkerKind]:
    """Every kind of marker by its code, the gravest first."""
    found = [MarkerKind(**row | {"on": tuple(f"records.{noun}" for noun in row["on"])}) for row in _read("markers")["marker"]]
    return {kind.code: kind for kind in sorted(found, key=lambda kind: kind.severity)}


@cache
def link_kinds() -> dict[str, LinkKind]:
    """Every kind of link by its code."""
    return {
        row["code"]: LinkKind(row["code"], row["label"], row["back"], (_kind(row["between"][0]), _kind(row["between"][1])))
        for row in _read("links")["link"]
    }


def marker_kind(code: str) -> MarkerKind:
    """Raises Invalid for any other code."""
    found = marker_kinds().get(code)
    if found is None:
        raise Invalid(f"“{code[:40]}” is no kind of marker.", f"There are: {', '.join(marker_kinds())}.")
    return found


def link_kind(code: str) -> LinkKind:
    """Raises Invalid for any other code."""
    found = link_kinds().get(code)
    if found is None:
        raise Invalid(f"“{code[:40]}” is no kind of link.", f"There are: {', '.join(link_kinds())}.")
    return found


def _kind(noun: str) -> str:
    return f"records.{noun}"


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((REFERENCE / f"{name}.toml").read_text())
