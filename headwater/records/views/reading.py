"""Looking for records, and reading them. Every read is noted by the action that makes it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from headwater.kernel import Ref, now
from headwater.records import actions, presenters, queries
from headwater.records.forms import SearchForm
from headwater.records.permissions import Permission
from headwater.records.queries.pages import About
from headwater.ui.access import actor_of, permitted

_MOST = 25


@permitted(Permission.RECORDS_READ)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The search, and the markers that somebody should look at again."""
    by, at = actor_of(request), now()
    form = SearchForm(request.GET)
    text = request.GET.get("q", "").strip()[:200]
    context: dict[str, Any] = {"form": form, "text": text, "href": presenters.href_of, "day": timezone.localdate()}
    if text:
        context |= {
            "people": actions.search_people(by=by, at=at, text=text, limit=_MOST),
            "vehicles": actions.search_vehicles(by=by, at=at, text=text, limit=_MOST),
            "premises": actions.search_premises(by=by, text=text, limit=_MOST),
        }
    else:
        due = queries.reviews_due(timezone.localdate(), by=by)
        context |= {"due": due, "names": queries.names_of_records([one.about for one in due])}
    return render(request, "records/home.jinja", context | {"may_write": by.may(Permission.RECORDS_WRITE)})


@permitted(Permission.RECORDS_READ)
@require_GET
def person(request: HttpRequest, key: UUID) -> HttpResponse:
    """Somebody: markers first, then what is known, what was asked of the force, and what happened to the record."""
    by = actor_of(request)
    page = actions.consult_person(by=by, at=now(), person=Ref("records.person", str(key)))
    if page.person.ref.id != str(key):
        return redirect("records:people", page.person.ref.id)
    facts = presenters.person_facts(page.person, timezone.localdate())
    context = {"page": page, "facts": facts, "may_merge": by.may(Permission.RECORDS_MERGE)}
    return render(request, "records/person.jinja", context | _around(request, "people", page.person.ref, page.about))


@permitted(Permission.RECORDS_READ)
@require_GET
def vehicle(request: HttpRequest, key: UUID) -> HttpResponse:
    """A vehicle, its markers, who keeps it."""
    page = actions.consult_vehicle(by=actor_of(request), at=now(), vehicle=Ref("records.vehicle", str(key)))
    context = {"page": page, "facts": presenters.vehicle_facts(page.vehicle)}
    return render(request, "records/vehicle.jinja", context | _around(request, "vehicles", page.vehicle.ref, page.about))


@permitted(Permission.RECORDS_READ)
@require_GET
def premises(request: HttpRequest, key: UUID) -> HttpResponse:
    """Premises, their markers, who lives there."""
    page = actions.consult_premises(by=actor_of(request), at=now(), premises=Ref("records.premises", str(key)))
    context = {"page": page, "facts": presenters.premises_facts(page.premises)}
    return render(request, "records/premises.jinja", context | _around(request, "premises", page.premises.ref, page.about))


def _around(request: HttpRequest, noun: str, ref: Ref, about: About) -> dict[str, Any]:
    """What the pages of every kind of record have."""
    by, day = actor_of(request), timezone.localdate()
    stand, lifted = presenters.marker_lines(about.markers, about.names, day)
    return {
        "noun": noun, "ref": ref, "about": about, "stand": stand, "lifted": lifted, "day": day, "href": presenters.href_of,
        "may_write": by.may(Permission.RECORDS_WRITE), "may_mark": by.may(Permission.MARKER_PLACE),
    }  # fmt: skip
