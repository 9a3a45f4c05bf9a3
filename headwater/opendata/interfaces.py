"""The ways for programs to read what is published, each with an example that works: what the page “Open data” lists.

A new one is a new line here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interface:
    """``example`` is an address: {force}, {month}, {longitude} and {latitude} in it become those of what is published;
    ``description`` is the address of its description for programs, "" where it has none."""

    title: str
    words: str
    example: str
    description: str = ""


INTERFACES = (
    Interface(
        "The addresses of data.police.uk",
        "Crimes near a place, outcomes, stops and searches, forces and neighbourhoods. Programs that read data.police.uk "
        "read this as it is.",
        "/api/crimes-street/all-crime?lat={latitude}&lng={longitude}&date={month}",
        "/open-data/police-api.json",
    ),
    Interface(
        "OGC API – Features",
        "Areas, crimes and priorities for maps: give the address /open-data/features/ to QGIS or to another program.",
        "/open-data/features/collections/crimes/items?f=json&datetime={month}&force={force}&limit=100",
        "/open-data/features/api?f=json",
    ),
    Interface(
        "Open311 GeoReport v2",
        "What other programs report to us that may be public, such as graffiti, and what became of it. Whoever reports needs a "
        "key; reading needs none.",
        "/open311/v2/services.json",
        "/open-data/open311.json",
    ),
    Interface(
        "Feeds",
        "Warnings to the public as Atom and RSS, each with its CAP 1.2. The page of a neighbourhood offers its news and its "
        "events, for readers and calendars.",
        "/warnings/feed.atom",
    ),
)
