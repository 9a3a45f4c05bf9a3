"""The supervisor's page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from headwater.contact import queries
from headwater.contact.permissions import Permission
from headwater.contact.presenters import supervising as presenter
from headwater.contact.presenters.frame import frame
from headwater.contact.queries.overrides import overrides
from headwater.journal.queries import names_of
from headwater.kernel import now
from headwater.ui.access import actor_of, permitted


@permitted(Permission.SUPERVISE)
@require_GET
def supervisor(request: HttpRequest) -> HttpResponse:
    """Who is on what and for how long, what must be assessed again, which grades were chosen against the rules today."""
    actor, at = actor_of(request), now()
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    taken, due = queries.trays(by=actor, at=at).taken, queries.due_assessments()
    chosen = overrides(by=actor, since=midnight)
    names = names_of([*(one.incident for one in due), *(one.about for one in chosen)])
    page = presenter.page(taken, due, chosen, names, actor, at)
    context = {"page": page, **frame(actor, at, "contact:supervisor", presenter.KEYS)}
    return render(request, "contact/supervisor.jinja", context)
