"""What is published under which name: forces, kinds of crime, outcomes."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

ALL_CRIME = "all-crime"


@cache
def force_names() -> Mapping[str, str]:
    """Each force's slug with its name, as data.police.uk has them."""
    return {row["force"]: row["name"] for row in _insight("police_uk_forces.csv")}


def force_name(slug: str) -> str:
    """The published name of a force; its slug in words where it is not one of those that data.police.uk lists."""
    return force_names().get(slug) or f"{slug.replace('-', ' ').title()} Police"


@cache
def category_names() -> Mapping[str, str]:
    """Each slug of a kind of crime with its heading."""
    return {row["category"]: row["name"] for row in _insight("police_uk_categories.csv")}


def categories_in(month: int) -> list[tuple[str, str]]:
    """Slug and heading of the kinds of crime that were published in a month (201803), by heading; all crime first."""
    text = f"{month // 100}-{month % 100:02}"
    found = [
        (row["category"], row["name"])
        for row in _insight("police_uk_categories.csv")
        if row["from"] <= text <= (row["to"] or "9999-12")
    ]
    return [(ALL_CRIME, "All crime"), *sorted(found, key=lambda one: one[1])]


@cache
def outcome_codes() -> Mapping[str, str]:
    """Each outcome's name with its code, in every spelling that data.police.uk uses."""
    return {row["name"]: row["code"] for row in _ours("outcome_categories.csv")}


def outcome_code(name: str) -> str:
    """The code of an outcome; a new one that we do not know yet becomes its own name with hyphens."""
    return outcome_codes().get(name) or re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


@cache
def _classes() -> Mapping[str, str]:
    return {row["class"]: row["category"] for row in _ours("offence_categories.csv")}


def category_of(offence: str, listed: Mapping[str, str]) -> str:
    """The published kind of a Home Office offence code: as the lake's own list says, else by its class (28E: class 28)."""
    if offence in listed:
        return listed[offence]
    whole = re.match(r"\d+(\.\d+)?", offence)
    classes = (whole[0], whole[0].partition(".")[0]) if whole else ()
    return next((_classes()[one] for one in classes if one in _classes()), "other-crime")


def _insight(name: str) -> list[dict[str, str]]:
    return _read("headwater.insight", name)


def _ours(name: str) -> list[dict[str, str]]:
    return _read("headwater.opendata", name)


@cache
def _read(package: str, name: str) -> list[dict[str, str]]:
    text = (resources.files(package) / "reference" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
