"""Visits that people may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from headwater.contact.rules.channels import read


@dataclass(frozen=True, slots=True)
class VisitSort:
    """What a visit is for, in the words of the public's page."""

    code: str
    name: str
    summary: str


@cache
def visit_sorts() -> Mapping[str, VisitSort]:
    """Every sort by its code."""
    return {code: VisitSort(code, row["name"], row["summary"]) for code, row in read("visits")["sort"].items()}


@cache
def choose_within() -> timedelta:
    """How long whoever asked may choose a time."""
    return timedelta(hours=read("visits")["choose_within"])
