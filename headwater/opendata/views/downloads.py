"""Published months and boundaries as files."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from headwater.opendata.downloads import Offer, Pieces, archive_of, boundaries_of, crimes_of, described, is_kept, kept, size_of
from headwater.opendata.openapi import LICENCE_URL
from headwater.opendata.published.rows import text_of
from headwater.opendata.rules import Refused, month_asked
from headwater.opendata.views.answering import FAULTS, answered, headed, may_ask, published, refusal_of
from headwater.opendata.views.negotiating import HTML, JSON, page_wanted, problem
from headwater.ui.access import public
from headwater.ui.programs import counts_for, has, options, takes_gzip, unchanged_since

NEWEST = "latest"

A_FILE = 10
"""For how many requests more a file counts that must be made: nobody has all months made at once, in every thread."""


def offered(view: Callable[..., Offer]) -> Callable[..., HttpResponseBase]:
    """Make an address of a file of a function that finds it."""

    @public
    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **parts: str) -> HttpResponseBase:
        try:
            if request.method == "OPTIONS":
                return options("GET")
            may_ask(request, ("GET",))
            return _sent(request, view(request, **parts))
        except FAULTS as fault:
            for_people = isinstance(fault, Refused) and page_wanted(request)
            return problem(request, refusal_of(fault), HTML if for_people else JSON)

    return answer


@offered
def archive(request: HttpRequest, month: str, force: str) -> Offer:
    """The ZIP file of a force's month, in the layout of the archive of data.police.uk; ``latest`` is the newest month."""
    known = published.lake.months("street", force) or published.lake.months("stops", force)
    return _found(archive_of(published.lake, force, _month(month, known)))


@offered
def crimes(request: HttpRequest, month: str, force: str, form: str) -> Offer:
    """The crimes of a force's month as CSV, GeoJSON or Parquet; ``latest`` is the newest month."""
    return _found(crimes_of(published, force, _month(month, published.lake.months("street", force)), form))


@offered
def areas(request: HttpRequest, level: str) -> Offer:
    """The boundaries of the areas of a level."""
    return _found(boundaries_of(level))


@answered("GET")
def crimes_described(request: HttpRequest, month: str, force: str) -> object:
    """What the columns of a CSV file of crimes mean: CSV on the Web."""
    wanted = _month(month, published.lake.months("street", force))
    offer = _found(crimes_of(published, force, wanted, "csv"))
    where = reverse("opendata:crimes_file", args=[force, text_of(wanted), "csv"])
    return described(offer, request.build_absolute_uri(where), f"Crimes and anti-social behaviour, {force}, {text_of(wanted)}")


def _month(text: str, known: list[int]) -> int:
    """Raises Refused (404) where nothing of that month is published."""
    wanted = month_asked(None if text == NEWEST else text, known)
    if wanted is None:
        raise _nothing()
    return wanted


def _found(offer: Offer | None) -> Offer:
    if offer is None:
        raise _nothing()
    return offer


def _nothing() -> Refused:
    return Refused(404, "Nothing of that is published. The page /open-data/ says what there is.")


def _sent(request: HttpRequest, offer: Offer) -> HttpResponseBase:
    mark = f'W/"{offer.mark}"'
    if has(request, mark) or unchanged_since(request, offer.changed):
        return headed(HttpResponse(status=304), mark, offer.changed)
    folder = settings.VAR / "archives"
    if not is_kept(offer, folder):
        counts_for(request, A_FILE)  # before it is made: others may be asked for meanwhile
    path = kept(offer, folder)
    packed = offer.packed and takes_gzip(request)
    unpack = offer.packed and not packed
    response: HttpResponse | StreamingHttpResponse
    if request.method == "HEAD":
        response = HttpResponse(content_type=offer.media)
    else:
        response = StreamingHttpResponse(Pieces(path, unpack=unpack), content_type=offer.media)
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Content-Length"] = str(size_of(path, unpack=unpack))
    response["Content-Disposition"] = f'attachment; filename="{offer.name}"'
    response["Link"] = _links(request, offer)
    return headed(response, mark, offer.changed)


def _links(request: HttpRequest, offer: Offer) -> str:
    """Where the licence and the meaning of the columns are."""
    licence = f'<{LICENCE_URL}>; rel="license"'
    columns = f'<{request.build_absolute_uri(reverse("opendata:columns"))}>; rel="describedby"; type="text/html"'
    if not offer.name.endswith(".csv"):
        return f"{licence}, {columns}"
    here = request.build_absolute_uri(request.path)
    return f'{licence}, <{here}-metadata.json>; rel="describedby"; type="application/csvm+json"'
