"""The Jinja environment of every page: autoescaped, strict about missing names, with the GOV.UK components."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined


def make(**options: Any) -> Environment:
    """Called by Django with the loader of every app's ``jinja2`` folder."""
    loader = options.pop("loader")
    options.pop("undefined", None)
    environment = Environment(
        **{**options, "autoescape": True},
        loader=ChoiceLoader([loader, PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(static=static, url=_url)
    return environment


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)
