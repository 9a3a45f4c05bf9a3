"""The log of an incident."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from headwater.dispatch import queries
from headwater.dispatch.permissions import Permission
from headwater.dispatch.presenters.timeline import lines
from headwater.journal.actions import consulted
from headwater.journal.queries import timeline
from headwater.kernel import Ref, now
from headwater.ui.access import actor_of, permitted


@permitted(Permission.BOARD_READ)
@require_GET
def log(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """How an incident stands, and its log. Reading it is noted."""
    actor, ref = actor_of(request), Ref("dispatch.incident", str(incident_id))
    held = queries.incident(ref)
    with transaction.atomic():
        consulted(by=actor, at=now(), subjects=[ref], what="Incident log")
    return render(request, "dispatch/log.jinja", {"held": held, "lines": lines(timeline(ref, limit=500))})
