"""OGC API – Features Part 1: https://docs.ogc.org/is/17-069r4/17-069r4.html, at /open-data/features/."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from headwater.opendata import presenters
from headwater.opendata.features import Collection, Said, asked_of, collections, nothing_asked
from headwater.opendata.openapi import LICENCE_URL, features
from headwater.opendata.rules import Refused
from headwater.opendata.views.answering import published
from headwater.opendata.views.negotiating import GEOJSON, HTML, JSON, OPENAPI, negotiated
from headwater.ui.programs import counts_for

KNOWN = collections(published)
"""Every collection by its name."""

_PART_1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
CONFORMS = [_PART_1 + one for one in ("core", "oas30", "html", "geojson")]


_LICENCE = {"href": LICENCE_URL, "rel": "license", "type": HTML, "title": "Open Government Licence v3.0"}


def _by_lake(collection: str = "", **_: str) -> bool:
    return collection in KNOWN and KNOWN[collection].by_lake


def _shown(found: Mapping[str, Any], collection: str, **_: str) -> Mapping[str, Any]:
    return presenters.features_page(KNOWN[collection], found)


@negotiated("opendata/features/landing.jinja")
def landing(request: HttpRequest) -> Mapping[str, Any]:
    """What there is, and where."""
    nothing_asked(_given(request))
    return {
        "title": "Open data as features",
        "description": "Areas, crimes and priorities as OGC API – Features has them: for maps and programs that read it.",
        "attribution": "Contains public sector information licensed under the Open Government Licence v3.0.",
        "links": [
            *_selves(request, JSON),
            _link(request, "features_api", "service-desc", OPENAPI, "The description of these addresses (OpenAPI 3.0)"),
            _link(request, "home", "service-doc", HTML, "Open data, for people"),
            _link(request, "conformance", "conformance", JSON, "What this conforms to"),
            _link(request, "collections", "data", JSON, "The collections"),
            _LICENCE,
        ],
    }


@negotiated("opendata/features/conformance.jinja")
def conformance(request: HttpRequest) -> Mapping[str, Any]:
    """Which classes of requirements are kept."""
    nothing_asked(_given(request))
    return {"conformsTo": CONFORMS, "links": _selves(request, JSON)}


@negotiated("opendata/features/collections.jinja")
def all_collections(request: HttpRequest) -> Mapping[str, Any]:
    """Every collection."""
    nothing_asked(_given(request))
    described = [_described(request, one) for one in KNOWN.values()]
    return {"links": _selves(request, JSON), "collections": described}


@negotiated("opendata/features/collection.jinja", shown=_shown)
def collection(request: HttpRequest, collection: str) -> Mapping[str, Any]:
    """One collection."""
    nothing_asked(_given(request))
    return _described(request, _known(collection))


@negotiated("opendata/features/items.jinja", GEOJSON, by_lake=_by_lake, shown=_shown)
def items(request: HttpRequest, collection: str) -> Mapping[str, Any]:
    """A page of features."""
    one = _known(collection)
    given = _given(request)
    page = one.page(asked_of(given, {held.name for held in one.filters}))
    counts_for(request, page.cost)
    said: Said = {
        "type": "FeatureCollection",
        "links": [*_selves(request, GEOJSON), *_about(request, one)],
        "numberReturned": len(page.features),
        "features": page.features,
    }
    if page.matched is not None:
        said["numberMatched"] = page.matched
    if page.after:
        query = {name: values[0] for name, values in given.items()} | {"after": page.after}
        said["links"].append({"href": _here(request, query), "rel": "next", "type": GEOJSON, "title": "The next page"})
    return said


@negotiated("opendata/features/item.jinja", GEOJSON, by_lake=_by_lake, shown=_shown)
def item(request: HttpRequest, collection: str, item: str) -> Mapping[str, Any]:
    """One feature."""
    nothing_asked(_given(request))
    one = _known(collection)
    found = one.one(item)
    if found is None:
        raise Refused(404, f"There is no such feature in {one.id}.")
    return {**found, "links": [*_selves(request, GEOJSON), *_about(request, one)]}


@negotiated("opendata/features/api.jinja", OPENAPI)
def api(request: HttpRequest) -> Mapping[str, Any]:
    """These addresses, as OpenAPI 3.0 describes them."""
    nothing_asked(_given(request))
    return features.document(KNOWN.values(), request.build_absolute_uri(reverse("opendata:landing")))


def _known(name: str) -> Collection:
    if name not in KNOWN:
        raise Refused(404, f"There is no such collection. There are: {', '.join(KNOWN)}.")
    return KNOWN[name]


def _described(request: HttpRequest, one: Collection) -> Said:
    said: Said = {
        "id": one.id,
        "title": one.title,
        "description": one.words,
        "itemType": "feature",
        "crs": ["http://www.opengis.net/def/crs/OGC/1.3/CRS84"],
    }
    extent = one.extent()
    if extent:
        said["extent"] = extent
    here = reverse("opendata:collection", args=[one.id])
    links = [
        {"href": request.build_absolute_uri(here), "rel": "self", "type": JSON, "title": one.title},
        {
            "href": request.build_absolute_uri(here + "?f=html"),
            "rel": "alternate",
            "type": HTML,
            "title": f"{one.title}, a page",
        },
    ]
    return said | {"links": [*links, *_items(request, one)]}


def _selves(request: HttpRequest, media: str) -> list[Said]:
    """This answer, and the same in the other form."""
    query = {name: values[0] for name, values in _given(request).items()}
    return [
        {"href": _here(request, query | {"f": "json"}), "rel": "self", "type": media, "title": "This, as JSON"},
        {"href": _here(request, query | {"f": "html"}), "rel": "alternate", "type": HTML, "title": "This, as a page"},
    ]


def _about(request: HttpRequest, one: Collection) -> list[Said]:
    return [_link(request, "collection", "collection", JSON, one.title, one.id), _LICENCE]


def _items(request: HttpRequest, one: Collection) -> list[Said]:
    here = request.build_absolute_uri(reverse("opendata:items", args=[one.id]))
    return [
        {"href": f"{here}?f=json", "rel": "items", "type": GEOJSON, "title": f"{one.title}, as GeoJSON"},
        {"href": f"{here}?f=html", "rel": "items", "type": HTML, "title": f"{one.title}, as a page"},
        _LICENCE,
    ]


def _link(request: HttpRequest, name: str, rel: str, media: str, title: str, *parts: str) -> Said:
    where = request.build_absolute_uri(reverse(f"opendata:{name}", args=parts))
    return {"href": where, "rel": rel, "type": media, "title": title}


def _here(request: HttpRequest, query: Mapping[str, str]) -> str:
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")


def _given(request: HttpRequest) -> dict[str, list[str]]:
    return {name: [str(value) for value in values] for name, values in request.GET.lists()}
