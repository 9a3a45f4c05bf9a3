"""Citizens' pages in more languages than one: catalogues in ``locale/``, chosen by a link and kept in a cookie.

A view of a page that the catalogues know is marked ``@spoken_page``; any other stays English, and says so in its ``lang``.
Catalogues are read as translators leave them (.po): nothing is compiled, nothing can be out of date.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Callable, Iterable
from functools import cache, wraps
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from headwater.citizen.rules.spoken import TONGUES, Tongue, spoken
from headwater.ui.languages import Choice, Speech, speaking

COOKIE = "language"
LOCALE = Path(__file__).parent / "locale"

_V = TypeVar("_V", bound=Callable[..., HttpResponse])


@cache
def catalogue(code: str) -> gettext.NullTranslations:
    """The messages of a language; of English, the messages themselves."""
    path = LOCALE / f"{code}.po"
    if code == TONGUES[0].code or not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def chosen_by(request: HttpRequest) -> Tongue:
    """The language that was chosen on this device; English where none was."""
    return spoken(request.COOKIES.get(COOKIE, ""))


def in_language(code: str, here: str = "") -> Speech:
    """How pages speak in a language, and the links to the same page (``here``) in every language."""
    tongue = spoken(code)
    return Speech(tongue.tag, catalogue(tongue.code).gettext, tuple(_choices(here)) if here else ())


def spoken_page(view: _V) -> _V:
    """The page is in the catalogues: it is said in the language that was chosen."""

    @wraps(view)
    def said(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        tongue = chosen_by(request)
        here = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
        with speaking(in_language(tongue.code, here)):
            response = view(request, *args, **kwargs)
        response.headers.setdefault("Content-Language", tongue.tag)
        patch_vary_headers(response, ("Cookie",))
        return response

    return cast(_V, said)


def _choices(here: str) -> Iterable[Choice]:
    for tongue in TONGUES:
        yield Choice(tongue.tag, tongue.name, f"{reverse('citizen:language', args=[tongue.code])}?{urlencode({'back': here})}")
