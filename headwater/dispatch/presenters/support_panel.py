"""What Force Support shows on the page of a log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from headwater.dispatch.permissions import Permission
from headwater.dispatch.presenters.support import listed
from headwater.dispatch.queries.support import tasks_of
from headwater.kernel import Actor, Ref


def support_panel(actor: Actor, incident: Ref, at: datetime) -> Mapping[str, Any] | None:
    """The tasks that were booked for a log, and where one is booked; None where there is neither."""
    tasks = listed(tasks_of(incident, by=actor), at)
    may = actor.may(Permission.SUPPORT_MANAGE)
    book = f"{reverse('dispatch:support_book')}?{urlencode({'log': incident.id})}" if may else ""
    return {"tasks": tasks, "book": book} if tasks or may else None
