"""What programs read to know what may be asked."""

from __future__ import annotations

from django.http import HttpRequest

from headwater.opendata.openapi import open311, police
from headwater.opendata.views.answering import answered


@answered("GET", by_lake=False)
def police_api(request: HttpRequest) -> object:
    """The addresses of data.police.uk as OpenAPI describes them."""
    return police.document()


@answered("GET", by_lake=False)
def open311_api(request: HttpRequest) -> object:
    """The addresses of Open311 as OpenAPI describes them."""
    return open311.document()
