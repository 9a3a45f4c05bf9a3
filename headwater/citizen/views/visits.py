"""Asking for a visit, choosing its time from the mailbox; and, signed in, moving it and giving it back."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from headwater.citizen.acting import visitor
from headwater.citizen.actions import ask_letter, note_own
from headwater.citizen.forms.tracking import TimeForm
from headwater.citizen.forms.visits import VisitForm
from headwater.citizen.presenters import owning as shown
from headwater.citizen.queries import SessionView
from headwater.citizen.rules.secrets import identifier_of, link_of
from headwater.citizen.strangers import TOO_OFTEN, may_ask_letter
from headwater.citizen.views.signing_in import following
from headwater.contact import actions, queries
from headwater.kernel import Actor, HeadwaterError, Invalid, NotFound, Ref, now
from headwater.ui.access import public

LINK = "visit"
"""What a link to choose a time is good for."""

_ASKER, _WRITER = visitor("contact.visit.own"), visitor("citizen.letter.ask")
_CHOOSER = visitor("contact.visit.own", "contact.request.make")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """What for and where. Nothing of the diary is taken before a time is chosen from the mailbox."""
    at, posted = now(), request.method == "POST"
    form = VisitForm(request.POST) if posted else VisitForm(initial={"token": secrets.token_urlsafe(16)})
    if posted and form.is_valid() and form.location:
        said = form.cleaned_data
        try:
            if may_ask_letter(request, said["email"], at):
                told = {name: said[name] for name in ("sort", "name", "email", "phone", "text", "token")}
                ref = actions.ask_visit(by=_ASKER, at=at, place=form.location, **told)
                path = reverse("citizen:visit_choose", args=[link_of(UUID(ref.id), settings.SECRET_KEY, LINK)])
                ask_letter(by=_WRITER, at=at, kind="visit", email=said["email"], name="", path=path)
                return redirect("citizen:visit_sent")
            form.add_error(None, TOO_OFTEN)
        except HeadwaterError as fault:
            form.add_error(None, f"{fault.message} {fault.remedy}".strip())
    return render(request, "citizen/visits/ask.jinja", {"form": form}, status=422 if form.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD"])
def sent(request: HttpRequest) -> HttpResponse:
    """Look at your e-mail. The same for every address."""
    return render(request, "citizen/visits/sent.jinja")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, link: str) -> HttpResponse:
    """From the e-mail: the free times. Only pressing the button takes one; the link then shows which."""
    at, found = now(), identifier_of(link, settings.SECRET_KEY, LINK)
    form = TimeForm(request.POST if request.method == "POST" else None)
    try:
        if found is None:
            raise NotFound("This link does not work.", "Part of it may have been lost when it was copied.")
        ref = Ref("contact.visit", str(found))
        if request.method == "POST":
            _chosen(request, form, ref)
        held = queries.visit(ref, at)
    except NotFound as fault:
        return render(request, "citizen/visits/old_link.jinja", {"fault": fault}, status=404)
    if held.chosen:
        return render(request, "citizen/visits/booked.jinja", {"page": shown.visit(held)})
    times = shown.days(queries.visit_times(by=_ASKER, at=at, visit=ref))
    context = {"page": shown.visit(held), "form": form, "days": times}
    return render(request, "citizen/visits/choose.jinja", context, status=422 if form.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@following
def visit(request: HttpRequest, session: SessionView, key: UUID) -> HttpResponse:
    """One's own: another time, or none."""
    by, at, ref = _signed(session), now(), Ref("contact.visit", str(key))
    form = TimeForm(request.POST if request.method == "POST" and "cancel" not in request.POST else None)
    if request.method == "POST":
        try:
            if "cancel" in request.POST:
                actions.cancel_visit(by=by, at=at, owner=session.email, visit=ref)
                messages.success(request, "The visit is cancelled.")
                return redirect("citizen:reports")
            if form.is_valid():
                slot = slot_of(form.cleaned_data["slot"])
                actions.move_visit(by=by, at=at, owner=session.email, visit=ref, slot=slot)
                messages.success(request, "The visit is moved.")
                return redirect("citizen:visit", key)
        except HeadwaterError as fault:
            form = TimeForm({"slot": request.POST.get("slot", "none")})
            form.add_error(None, f"{fault.message} {fault.remedy}".strip())
    note_own(by=by, at=at, subjects=[ref], what="their own visit")
    mine = next((one for one in queries.visits_of(by=by, at=at, owner=session.email) if one.ref == ref), None)
    if mine is None:
        raise NotFound("There is no such visit.", "Look at your list again.")
    times = shown.days(queries.visit_times(by=by, at=at, visit=ref)) if mine.changeable else []
    context = {"page": shown.visit(mine), "form": form, "days": times}
    return render(request, "citizen/visits/visit.jinja", context, status=422 if form.errors else 200)


def slot_of(text: str) -> Ref:
    """The time that was chosen in a list. Raises Invalid for what is none."""
    try:
        return Ref.parse(text)
    except Invalid:
        raise Invalid("That is not a time.", "Choose one from the list.") from None


def _chosen(request: HttpRequest, form: TimeForm, ref: Ref) -> None:
    """Take what was chosen, or say on the form why not. Raises NotFound where the link is too old."""
    at = now()
    try:
        if "later" in request.POST:
            actions.choose_time(by=_CHOOSER, at=at, visit=ref, slot=None)
        elif form.is_valid():
            actions.choose_time(by=_CHOOSER, at=at, visit=ref, slot=slot_of(form.cleaned_data["slot"]))
    except NotFound:
        raise
    except HeadwaterError as fault:
        form.add_error(None, f"{fault.message} {fault.remedy}".strip())


def _signed(session: SessionView) -> Actor:
    return visitor("citizen.report.follow", "contact.visit.own", of=session.ref)
