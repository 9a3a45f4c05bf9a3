"""Voting on what matters most in a neighbourhood, and suggesting what the team should work on."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from headwater.accounts.actions import take_allowance
from headwater.citizen.acting import visitor
from headwater.citizen.forms.area import SuggestForm, VoteForm
from headwater.citizen.strangers import address_of
from headwater.kernel import HeadwaterError, Ref, now
from headwater.neighbourhood import actions, queries
from headwater.ui.access import public

_VOTER = visitor("neighbourhood.vote.cast")
_SUGGESTER = visitor("neighbourhood.suggestion.make")
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
TOO_OFTEN = "That was done too often from where you are. Try again tomorrow, or come to a meeting."


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, key: UUID) -> HttpResponse:
    """Choose. The vote counts when it is confirmed from the e-mail; whoever has voted before is answered alike."""
    at, area = now(), Ref("places.area", str(key))
    choices = queries.choices(area, at)
    sent = request.method == "POST"
    form = VoteForm(
        request.POST if sent else None, choices=list(choices.options), initial={"mark": actions.mark_form(area, at)}
    )
    if sent and form.is_valid():
        fault = _fault(form, area, at)
        email = form.cleaned_data["email"]
        if fault is None and not _may_vote(request, email, at):
            fault = TOO_OFTEN
        if fault is None:
            ballot = actions.write_ballot(area=area, choice=Ref.parse(form.cleaned_data["choice"]), email=email, at=at)
            link = request.build_absolute_uri(reverse("citizen:area_confirm", args=[ballot]))
            letter = render_to_string("citizen/area/vote_mail.jinja", {"link": link, "name": choices.area.name})
            send_mail("Confirm your vote", letter, None, [email])
            return render(request, "citizen/area/sent.jinja", {"area": choices.area})
        form = VoteForm(_marked(request, area, at), choices=list(choices.options))
        form.add_error(None, fault)
    context = {"form": form, "area": choices.area}
    return render(request, "citizen/area/vote.jinja", context, status=422 if form.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, ballot: str) -> HttpResponse:
    """From the e-mail. Opening the link counts nothing: programs that look through mail open links too."""
    at = now()
    read = actions.read_ballot(ballot, at)
    area = queries.neighbourhood_of(read.area)
    if request.method == "POST":
        actions.cast_vote(by=_VOTER, at=at, ballot=read)
        messages.success(request, "Your vote is counted. Thank you.")
        return redirect("citizen:area", area.ref.id)
    return render(request, "citizen/area/confirm.jinja", {"area": area})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, key: UUID) -> HttpResponse:
    """Suggest an issue. Staff read it before everybody does."""
    at, area = now(), Ref("places.area", str(key))
    here = queries.neighbourhood_of(area)
    sent = request.method == "POST"
    form = SuggestForm(request.POST if sent else None, initial={"mark": actions.mark_form(area, at)})
    if sent and form.is_valid():
        fault = _fault(form, area, at)
        if fault is None and not take_allowance(what="suggestion", who=address_of(request), at=at, most=5, within=_HOUR):
            fault = TOO_OFTEN
        if fault is None:
            try:
                actions.suggest(by=_SUGGESTER, at=at, area=area, text=form.cleaned_data["text"])
            except HeadwaterError as refused:
                fault = f"{refused.message} {refused.remedy}"
        if fault is None:
            messages.success(request, "Thank you. The team reads it first; then others can read it and vote for it.")
            return redirect("citizen:area", key)
        form = SuggestForm(_marked(request, area, at))
        form.add_error(None, fault)
    return render(request, "citizen/area/suggest.jinja", {"form": form, "area": here}, status=422 if form.errors else 200)


def _fault(form: forms.Form, area: Ref, at: datetime) -> str | None:
    """Why a form is not taken that was sent too quickly, too late, or from nowhere; None where it is."""
    try:
        actions.check_form(form.cleaned_data["mark"], area, at)
    except HeadwaterError as fault:
        return f"{fault.message} {fault.remedy}"
    return None


def _marked(request: HttpRequest, area: Ref, at: datetime) -> QueryDict:
    """What was sent, good for another try."""
    sent = request.POST.copy()
    sent["mark"] = actions.mark_form(area, at)
    return sent


def _may_vote(request: HttpRequest, email: str, at: datetime) -> bool:
    """So many letters from one address of the network, and so many to one mailbox."""
    tries = [
        take_allowance(what="vote from", who=address_of(request), at=at, most=20, within=_HOUR),
        take_allowance(what="vote to", who=actions.voter_of(Ref("places.area", "any"), email), at=at, most=5, within=_DAY),
    ]
    return all(tries)
