"""What comes in by another way than the telephone: a report at the counter, a partner's referral, an officer's observation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from headwater.contact import actions
from headwater.contact.forms import REPORTS
from headwater.contact.permissions import Permission
from headwater.contact.presenters import entering as presenter
from headwater.contact.presenters.frame import frame
from headwater.kernel import Actor, NotFound, now
from headwater.ui.access import actor_of, permitted


@permitted(Permission.RING)
def new(request: HttpRequest, channel: str) -> HttpResponse:
    """Enter one; it waits in the same queue as every call, or whoever enters it takes it at once."""
    actor, at = actor_of(request), now()
    if channel not in REPORTS:
        raise NotFound("There is no such way in.", "A counter report, a partner's referral, or an officer's observation.")
    form = REPORTS[channel](request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _entered(request, actor, channel, form.cleaned_data)
    context = {"form": form, "page": presenter.page(channel, actor), **frame(actor, at, "")}
    return render(request, "contact/new.jinja", context, status=422 if form.errors else 200)


def _entered(request: HttpRequest, actor: Actor, channel: str, said: dict[str, str]) -> HttpResponse:
    at = now()
    text, external_id = presenter.text_of(said), presenter.external_id_of(said)
    contact = actions.ring(by=actor, at=at, channel=channel, number=said["number"], text=text, external_id=external_id)
    if request.POST.get("then") == "take" and actor.may(Permission.HANDLE):
        actions.claim(by=actor, at=now(), contact=contact)
        return redirect("contact:call", contact.id)
    messages.success(request, "It is in the queue of contacts.")
    return redirect("contact:queue") if actor.may(Permission.QUEUE_READ) else redirect("contact:new", channel)
