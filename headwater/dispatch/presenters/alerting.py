"""The banner that tells a role that something waits for it."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from headwater.dispatch.permissions import Permission
from headwater.dispatch.queries.escalations import MANY, alert_for
from headwater.kernel import Actor
from headwater.ui.access import actor_of
from headwater.ui.context import Banner


def escalation_banner(request: HttpRequest) -> Banner | None:
    """On every page of those who answer escalations; not asked for anybody else."""
    actor = actor_of(request)
    return banner_for(actor) if actor.may(Permission.ESCALATION_ACK) else None


def banner_for(actor: Actor) -> Banner:
    """What waits for this actor, or an empty banner that waits for something to wait."""
    follow = " ".join(sorted(f"dispatch.alert:{role.value}" for role in actor.roles))
    found = alert_for(actor.roles)
    text = ""
    if found is not None:
        many = f"{found.count} or more" if found.count >= MANY else str(found.count)
        wait = "escalation waits" if found.count == 1 else "escalations wait"
        text = f"{many} {wait} for you. {found.words}" + (f" ({found.log})." if found.log else ".")
    return Banner(
        text=text,
        href=reverse("dispatch:escalations"),
        link_text="Answer",
        label="Escalations",
        urgent=True,
        source=reverse("dispatch:escalation_banner"),
        follow=follow,
    )
