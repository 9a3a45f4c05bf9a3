"""Vehicles that were seized: the list, and one."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from headwater.journal.queries import timeline
from headwater.kernel import Ref, now
from headwater.recovery import actions, queries
from headwater.recovery.permissions import Permission
from headwater.recovery.presenters import vehicles as shown
from headwater.recovery.views.offering import changes
from headwater.ui.access import actor_of, permitted


@permitted(Permission.READ)
@require_GET
def vehicles(request: HttpRequest) -> HttpResponse:
    """Everything that is kept, the longest first."""
    actor, at = actor_of(request), now()
    context = {
        "lines": shown.lines(queries.kept_vehicles(by=actor), at),
        "disputes": queries.disputes_waiting(by=actor),
        "may_seize": actor.may(Permission.SEIZE),
    }
    return render(request, "recovery/vehicles.jinja", context)


@permitted(Permission.READ)
@require_GET
def vehicle(request: HttpRequest, key: UUID) -> HttpResponse:
    """One vehicle."""
    return page(request, key)


def page(request: HttpRequest, key: UUID, wrong: tuple[str, forms.Form] | None = None) -> HttpResponse:
    """The page of a vehicle; ``wrong``: what was refused, with its form."""
    actor, at = actor_of(request), now()
    view = actions.consult(by=actor, at=at, seized=Ref("recovery.seized_vehicle", str(key)))
    context = {
        "view": view,
        "facts": shown.facts(view, at),
        "charges": shown.charges(view),
        "changes": changes(view, actor, wrong),
        "wrong": wrong,
        "history": timeline(view.ref, limit=50),
    }
    return render(request, "recovery/vehicle.jinja", context, status=422 if wrong else 200)
