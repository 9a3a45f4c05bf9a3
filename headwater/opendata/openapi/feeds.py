"""What programs follow: warnings as CAP, Atom and RSS, the news and the events of a neighbourhood; as OpenAPI 3.1 describes it.

The addresses are those of the citizens' door; a test of the whole platform holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping

from headwater.opendata.openapi.parts import UNCHANGED, Said, refusal

_TEXT: Said = {"type": "string"}
_UUID: Said = {"type": "string", "format": "uuid"}
_IN_PATH: Mapping[str, tuple[Said, str]] = {
    "form": ({"type": "string", "enum": ["atom", "rss"]}, "Atom or RSS."),
    "warning": (_UUID, "The message, as a feed of warnings links to it."),
    "area": (_UUID, "The neighbourhood, as its page has it."),
}
_FEED = ("application/atom+xml", "application/rss+xml")

ADDRESSES: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    # path: (operation, what it is, media types)
    "/warnings/feed.{form}": ("warningsFeed", "Every warning to the public of the last thirty days.", _FEED),
    "/warnings/{warning}.cap": ("warning", "One warning, as CAP 1.2 has it. It never changes.", ("application/cap+xml",)),
    "/area/{area}/news.{form}": ("newsFeed", "What is new in a neighbourhood.", _FEED),
    "/area/{area}/events.ics": ("eventsCalendar", "Where people can meet the team, for calendars.", ("text/calendar",)),
}

_REFUSALS = {
    "404": "There is no such thing.",
    "405": "This address is asked by GET.",
    "429": "Asked too often; wait as long as Retry-After says.",
    "503": "The database does not answer; wait as long as Retry-After says.",
}


def paths() -> dict[str, Said]:
    """Every feed, by its address."""
    return {path: {"get": _get(path)} for path in ADDRESSES}


def _get(path: str) -> Said:
    operation, summary, media = ADDRESSES[path]
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": schema, "description": words}
        for name, (schema, words) in _IN_PATH.items()
        if f"{{{name}}}" in path
    ]
    found = {"description": summary, "content": {one: {"schema": _TEXT} for one in media}}
    refusals = {
        status: refusal(words, "text/plain", _TEXT, again=status in {"429", "503"}) for status, words in _REFUSALS.items()
    }
    responses = {"200": found, "304": UNCHANGED, **refusals}
    return {"operationId": operation, "summary": summary, "parameters": parameters, "responses": responses}
