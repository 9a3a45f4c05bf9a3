"""What the columns of a CSV file mean, for programs: CSV on the Web (https://www.w3.org/TR/tabular-metadata/)."""

from __future__ import annotations

from typing import Any

from headwater.opendata.columns import CRIMES, Column, Kind
from headwater.opendata.downloads.crimes import stamp
from headwater.opendata.downloads.keeping import Offer
from headwater.opendata.openapi import LICENCE_URL

_KINDS: dict[Kind, str] = {
    Kind.TEXT: "string",
    Kind.WHOLE: "integer",
    Kind.NUMBER: "number",
    Kind.MONTH: "gYearMonth",
    Kind.TIME: "dateTime",
    Kind.TRUTH: "boolean",
}


def described(offer: Offer, address: str, title: str) -> dict[str, Any]:
    """The description of a CSV file at an address."""
    said: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": address,
        "dc:title": title,
        "dc:license": {"@id": LICENCE_URL},
        "dialect": {"encoding": "utf-8", "header": True},
        "tableSchema": {"columns": [_column(one) for one in CRIMES], "primaryKey": "id"},
    }
    return said if offer.changed is None else said | {"dc:modified": {"@value": stamp(offer.changed), "@type": "xsd:dateTime"}}


def _column(one: Column) -> dict[str, Any]:
    return {
        "name": one.name,
        "titles": [one.name, one.title],
        "datatype": _KINDS[one.kind],
        "required": not one.maybe,
        "dc:description": one.words,
    }
