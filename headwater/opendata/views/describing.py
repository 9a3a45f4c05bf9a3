"""What may be asked: as programs read it, and as people do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from headwater.opendata import holdings, presenters
from headwater.opendata.openapi import open311, police, whole
from headwater.opendata.openapi.parts import Said
from headwater.opendata.views.answering import answered, published
from headwater.opendata.views.features import KNOWN
from headwater.ui.access import public


@answered("GET", by_lake=False)
def everything(request: HttpRequest) -> object:
    """Every public address as OpenAPI describes it."""
    return _described(request)


@public
@require_safe
def addresses(request: HttpRequest) -> HttpResponse:
    """Every public address, for people."""
    return render(request, "opendata/api/home.jinja", {"parts": presenters.parts_of(_described(request))})


@public
@require_safe
def part(request: HttpRequest, part: str) -> HttpResponse:
    """The addresses of one part: what may be asked, and what it answers. An example is a link where it finds something."""
    something = bool(published.lake.forces("street"))
    shown = presenters.part_called(part, _described(request))
    return render(request, "opendata/api/part.jinja", {"part": shown, "something": something})


def _described(request: HttpRequest) -> Said:
    address = request.build_absolute_uri("/").rstrip("/")
    return whole.document(KNOWN.values(), address, holdings.examples(published))


@answered("GET", by_lake=False)
def police_api(request: HttpRequest) -> object:
    """The addresses of data.police.uk as OpenAPI describes them."""
    return police.document()


@answered("GET", by_lake=False)
def open311_api(request: HttpRequest) -> object:
    """The addresses of Open311 as OpenAPI describes them."""
    return open311.document()
