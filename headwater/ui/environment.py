"""The Jinja environment of every page: autoescaped, strict about missing names, with the GOV.UK components."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import json_script
from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Undefined,
)
from jinja2.utils import missing
from markupsafe import Markup

from headwater.ui.languages import gettext, ngettext, speech


class Missing(Undefined):
    """A name that is not there is an error in our pages, but a parameter that is not there is normal in a component.

    The GOV.UK macros ask their ``params`` dictionaries for anything that they may have been given. So a missing key of
    a dictionary is empty; a missing name, and a missing attribute of one of our own classes, stops the page.
    """

    def __new__(cls, hint: str | None = None, obj: Any = missing, name: str | None = None, *rest: Any) -> Any:
        component = isinstance(obj, dict | Undefined) or (obj is missing and name in {"undefined", "null", "caller"})
        kind = ChainableUndefined if component else StrictUndefined
        return kind(hint, obj, name, *rest)


def make(**options: Any) -> Environment:
    """Called by Django with the loader of every app's ``jinja2`` folder."""
    loader = options.pop("loader")
    options.pop("undefined", None)
    environment = Environment(  # noqa: S701 - autoescape is on, where the linter does not look
        **{**options, "autoescape": True},
        loader=ChoiceLoader([loader, PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]),
        undefined=Missing,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined] # by the extension
    environment.globals.update(static=static, url=_url, speech=speech)
    environment.filters["spoken"] = gettext  # words that are no literal here: escaped as ever, where _() would trust them
    environment.filters.update(day=_day, moment=_moment, json_script=json_script)
    return environment


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


def _day(value: Any) -> str:
    """A date as people write it: 12 March 2018."""
    return f"{value.day} {value:%B %Y}"


def _moment(value: Any) -> Markup:
    """A time of a day, in the platform's time zone: 12 March 2018, 14:05. A ``time`` element, unbroken in tables."""
    here = timezone.localtime(value)
    stamp, words = value.isoformat(timespec="seconds"), f"{_day(here)}, {here:%H:%M}"  # quicker than Django's, by the table
    return Markup(f'<time class="hw-moment" datetime="{stamp}">{words}</time>')  # noqa: S704 - digits and a month's name
