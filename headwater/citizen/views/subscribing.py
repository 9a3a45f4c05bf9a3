"""Being told by e-mail of what is new in a neighbourhood: asking, confirming, stopping. No account, no password.

A GET changes nothing: programs that look at mail open links. No answer says whether an address is known.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from headwater.citizen.acting import visitor
from headwater.citizen.actions import ask_letter
from headwater.citizen.forms.area import SubscribeForm
from headwater.citizen.strangers import TOO_OFTEN, may_ask_letter
from headwater.citizen.views.marked import fault_of, marked
from headwater.kernel import Ref, now
from headwater.neighbourhood import actions, queries
from headwater.ui.access import public

_SUBSCRIBER = visitor("neighbourhood.subscription.keep")
_WRITER = visitor("citizen.letter.ask")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest, key: UUID) -> HttpResponse:
    """Choose what to be told about. The e-mails begin when that is confirmed from the mailbox."""
    at, area = now(), Ref("places.area", str(key))
    here = queries.neighbourhood_of(area)
    sent = request.method == "POST"
    topics = [(one.slug, one.label) for one in queries.sources]
    started = {"mark": actions.mark_form(area, at), "topics": [slug for slug, _ in topics]}
    form = SubscribeForm(request.POST if sent else None, topics=topics, initial=started)
    if sent and form.is_valid():
        fault = fault_of(form, area, at) or _may_not(request, form.cleaned_data["email"], at)
        if fault is None:
            wish = actions.write_wish(area=area, at=at, **{name: form.cleaned_data[name] for name in ("email", "topics")})
            path = reverse("citizen:area_subscribed", args=[wish])
            ask_letter(by=_WRITER, at=at, kind="subscription", email=form.cleaned_data["email"], name=here.name, path=path)
            return render(request, "citizen/area/sent.jinja", {"area": here, "begins": "subscription"})
        form = SubscribeForm(marked(request, area, at), topics=topics)
        form.add_error(None, fault)
    context = {"form": form, "area": here}
    return render(request, "citizen/area/subscribe.jinja", context, status=422 if form.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, wish: str) -> HttpResponse:
    """From the e-mail. Only pressing the button begins anything."""
    at = now()
    read = actions.read_wish(wish, at)
    area = queries.neighbourhood_of(read.area)
    if request.method == "POST":
        actions.subscribe(by=_SUBSCRIBER, at=at, wish=read)
        messages.success(request, f"We write to you when there is something new in {area.name}.")
        return redirect("citizen:area", area.ref.id)
    topics = [one.label for one in queries.sources if one.slug in read.topics]
    return render(request, "citizen/area/subscribe_confirm.jinja", {"area": area, "email": read.email, "topics": topics})


@public
@never_cache
@csrf_exempt  # what the link holds is the right to stop it: programs of mail press for their readers (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """From any e-mail, however old; also for the button that a program of mail shows beside it."""
    subscription = actions.read_stop(token)
    stopped = request.method == "POST"
    if stopped:
        actions.stop_subscription(by=_SUBSCRIBER, at=now(), subscription=subscription)
    return render(request, "citizen/area/stop.jinja", {"stopped": stopped})


def _may_not(request: HttpRequest, email: str, at: datetime) -> str | None:
    return None if may_ask_letter(request, email, at) else TOO_OFTEN
