"""The analyst's workbench: one choice, many views, each with its files."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from headwater.desk.permissions import Permission
from headwater.desk.workbench.choosing import Chosen, choice
from headwater.desk.workbench.files import file_named, files_of
from headwater.desk.workbench.kept import keep
from headwater.desk.workbench.looking import VIEWS, View, sections_of, view_named
from headwater.desk.workbench.parts import is_figure
from headwater.insight.lake import Lake
from headwater.kernel import Invalid
from headwater.ui.access import permitted

_lake = Lake(settings.LAKE)


@permitted(Permission.WORKBENCH)
def start(request: HttpRequest) -> HttpResponse:
    """The first view, of whatever was chosen."""
    query = request.GET.urlencode()
    return redirect(f"{reverse('desk:view', args=['happening'])}{'?' if query else ''}{query}")


@permitted(Permission.WORKBENCH)
def view(request: HttpRequest, view: str) -> HttpResponse:
    """One view of what was chosen. The address carries all of it."""
    shown = view_named(view)
    picked = choice(_lake, request.GET.dict())
    body = _body(shown, picked.chosen) if picked.chosen else SafeString()
    found = {"choice": picked, "views": VIEWS.values(), "shown": shown, "body": body}
    return render(request, "desk/workbench.jinja", found, status=422 if picked.errors else 200)


@permitted(Permission.WORKBENCH)
def file(request: HttpRequest, view: str, name: str) -> HttpResponse:
    """One file of one part of a view."""
    shown = view_named(view)
    picked = choice(_lake, request.GET.dict())
    if picked.chosen is None:
        said = next(iter((picked.errors or {}).values()), "No crime has been loaded")
        raise Invalid(f"{said}.", "Follow the link from the page.")
    key, sections = sections_of(shown, picked.chosen)
    made = file_named(sections, name)
    content = keep(_lake, ("file", name, key), made.make)
    answer = HttpResponse(content, content_type=made.content_type)
    stem = re.sub(r"[^a-z0-9]+", "-", f"{picked.chosen.group.slug} {picked.chosen.area}".lower()).strip("-")
    answer["Content-Disposition"] = f'attachment; filename="{stem}-{picked.chosen.until.isoformat()}-{name}"'
    return answer


def _body(shown: View, chosen: Chosen) -> SafeString:
    """The sections, written once for as long as what they depend on stands."""
    key, sections = sections_of(shown, chosen)

    def write() -> SafeString:
        offered = {section.slug: files_of(section) for section in sections}
        found = {"sections": sections, "files": offered, "chosen": chosen, "shown": shown, "is_figure": is_figure}
        return mark_safe(render_to_string("desk/_sections.jinja", found))  # noqa: S308 - an autoescaped template of our own

    return keep(_lake, ("body", key), write)
