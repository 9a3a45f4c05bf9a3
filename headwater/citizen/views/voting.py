"""Voting on what matters most in a neighbourhood, and suggesting what the team should work on."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from headwater.accounts.actions import take_allowance
from headwater.citizen.acting import visitor
from headwater.citizen.actions import ask_letter
from headwater.citizen.forms.area import SuggestForm, VoteForm
from headwater.citizen.strangers import address_of, may_ask_letter
from headwater.citizen.views.marked import fault_of, marked
from headwater.kernel import HeadwaterError, Ref, now
from headwater.neighbourhood import actions, queries
from headwater.ui.access import public

_VOTER = visitor("neighbourhood.vote.cast")
_WRITER = visitor("citizen.letter.ask")
_SUGGESTER = visitor("neighbourhood.suggestion.make")
_HOUR = timedelta(hours=1)
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
        fault, email = fault_of(form, area, at), form.cleaned_data["email"]
        if fault is None and not may_ask_letter(request, email, at):
            fault = TOO_OFTEN
        if fault is None:
            ballot = actions.write_ballot(area=area, choice=Ref.parse(form.cleaned_data["choice"]), email=email, at=at)
            path = reverse("citizen:area_confirm", args=[ballot])
            ask_letter(by=_WRITER, at=at, kind="vote", email=email, name=choices.area.name, path=path)
            return render(request, "citizen/area/sent.jinja", {"area": choices.area, "begins": "vote"})
        form = VoteForm(marked(request, area, at), choices=list(choices.options))
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
        fault = fault_of(form, area, at)
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
        form = SuggestForm(marked(request, area, at))
        form.add_error(None, fault)
    return render(request, "citizen/area/suggest.jinja", {"form": form, "area": here}, status=422 if form.errors else 200)
