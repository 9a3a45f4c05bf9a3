"""The analyst's workbench: one choice, many views, each with its files."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST

from headwater.desk.permissions import Permission
from headwater.desk.workbench.choosing import Chosen, choice
from headwater.desk.workbench.files import file_named, files_of
from headwater.desk.workbench.kept import keep
from headwater.desk.workbench.looking import NEXT, VIEWS, Look, View, key_of, sections_of, view_named
from headwater.desk.workbench.parts import Sections, is_figure
from headwater.desk.workbench.working import KIND
from headwater.insight.lake import Lake
from headwater.journal.actions import start_job
from headwater.journal.queries import JobView, job
from headwater.kernel import Actor, HeadwaterError, Invalid, NotFound, Ref, now
from headwater.ui.access import actor_of, permitted

_lake = Lake(settings.LAKE)


@permitted(Permission.WORKBENCH)
def start(request: HttpRequest) -> HttpResponse:
    """The first view, of whatever was chosen."""
    query = request.GET.urlencode()
    return redirect(f"{reverse('desk:view', args=['happening'])}{'?' if query else ''}{query}")


@permitted(Permission.WORKBENCH)
def view(request: HttpRequest, view: str) -> HttpResponse:
    """One view of what was chosen. The address carries all of it."""
    shown, given = view_named(view), _given(request)
    picked = choice(_lake, given)
    found = {"choice": picked, "views": VIEWS.values(), "shown": shown, "body": SafeString(), "look": None, "work": None}
    if picked.chosen:
        look = shown.look(picked.chosen, given, actor_of(request))
        sections = sections_of(shown, picked.chosen, look)
        found["look"] = look
        if sections is not None:
            found["body"] = _body(shown, picked.chosen, look, sections)
        elif shown.slow:
            found["work"] = _work(actor_of(request), given.get("job", ""))
    wrong = picked.errors or (found["look"] and found["look"].form and found["look"].form.error)  # type: ignore[attr-defined]
    return render(request, "desk/workbench.jinja", found, status=422 if wrong else 200)


@permitted(Permission.WORKBENCH)
@require_POST
def work(request: HttpRequest) -> HttpResponse:
    """Ask the worker for what takes longer than somebody wants to wait."""
    picked = choice(_lake, request.POST.dict())
    if picked.chosen is None:
        raise Invalid("What was chosen is not there.", "Choose again on the workbench.")
    asked = start_job(by=actor_of(request), at=now(), kind=KIND, params=picked.chosen.params())
    return redirect(f"{reverse('desk:view', args=[NEXT])}?{picked.chosen.query(job=asked.id)}")


@permitted(Permission.WORKBENCH)
def file(request: HttpRequest, view: str, name: str) -> HttpResponse:
    """One file of one part of a view."""
    shown, given = view_named(view), _given(request)
    picked = choice(_lake, given)
    if picked.chosen is None:
        said = next(iter((picked.errors or {}).values()), "No crime has been loaded")
        raise Invalid(f"{said}.", "Follow the link from the page.")
    look = shown.look(picked.chosen, given, actor_of(request))
    sections = sections_of(shown, picked.chosen, look)
    if sections is None:
        raise NotFound("This view has not been worked out.", "Open the page, and ask for it there.")
    made = file_named(sections, name)
    content = keep(_lake, ("file", name, key_of(shown, picked.chosen, look)), made.make)
    answer = HttpResponse(content, content_type=made.content_type)
    stem = re.sub(r"[^a-z0-9]+", "-", f"{picked.chosen.group.slug} {picked.chosen.area}".lower()).strip("-")
    answer["Content-Disposition"] = f'attachment; filename="{stem}-{picked.chosen.until.isoformat()}-{name}"'
    return answer


def _given(request: HttpRequest) -> dict[str, str]:
    """What the address says; of what is said more than once, all of it, joined by commas."""
    return {name: ",".join(request.GET.getlist(name)) if name == "beside" else request.GET[name] for name in request.GET}


def _work(by: Actor, job_id: str) -> JobView | None:
    """The job that an address names; None where it names none, or one that is not there."""
    if not job_id:
        return None
    try:
        found = job(by=by, at=now(), ref=Ref("journal.job", job_id))
    except HeadwaterError:
        return None
    return found if found.kind == KIND else None


def _body(shown: View, chosen: Chosen, look: Look, sections: Sections) -> SafeString:
    """The sections, written once for as long as what they depend on stands."""

    def write() -> SafeString:
        offered = {section.slug: files_of(section) for section in sections}
        query = chosen.query() + (f"&{urlencode(look.more)}" if look.more else "")
        here = f"{reverse('desk:view', args=[shown.slug])}?{query}"
        found = {"sections": sections, "files": offered, "chosen": chosen, "shown": shown, "query": query, "here": here}
        return mark_safe(render_to_string("desk/_sections.jinja", {**found, "is_figure": is_figure}))  # noqa: S308 - an autoescaped template of our own

    return keep(_lake, ("body", key_of(shown, chosen, look)), write)
