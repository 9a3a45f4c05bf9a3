"""Changing how one is reached: the number at once, the address once it is confirmed from its mailbox. Both addresses are told.

A GET changes nothing: programs that look at mail open links.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from headwater.citizen import actions, queries
from headwater.citizen.acting import visitor
from headwater.citizen.forms.tracking import NewAddressForm, PhoneForm
from headwater.citizen.languages import spoken_page
from headwater.citizen.strangers import TOO_OFTEN, may_ask_letter
from headwater.citizen.views.signing_in import SESSION, following
from headwater.kernel import Actor, HeadwaterError, Ref, now
from headwater.ui.access import public
from headwater.ui.languages import gettext as _

_STRANGER = visitor("citizen.report.follow", "citizen.letter.ask", "contact.reach.change")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@spoken_page
@following
def details(request: HttpRequest, session: queries.SessionView) -> HttpResponse:
    """The number; and the way to another address."""
    at, by = now(), _signed(session)
    form = PhoneForm(request.POST if request.method == "POST" else None, initial={"phone": queries.phone_of(session.email)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_details(by=by, at=at, session=session.ref, email=session.email, phone=form.cleaned_data["phone"])
            messages.success(request, _("Your number is changed. Whoever deals with your reports is told."))
            return redirect("citizen:reports")
        except HeadwaterError as fault:
            form.add_error(None, f"{fault.message} {fault.remedy}".strip())
    context = {"form": form, "email": session.email}
    return render(request, "citizen/tracking/details.jinja", context, status=422 if form.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@spoken_page
@following
def new_address(request: HttpRequest, session: queries.SessionView) -> HttpResponse:
    """First whether it is safe, then which it is; a link goes there."""
    at, form = now(), NewAddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["safe"] == "no":
            return redirect("citizen:follow_other")
        after = form.cleaned_data["email"]
        try:
            if may_ask_letter(request, after, at):
                actions.ask_address(by=_signed(session), at=at, session=session.ref, before=session.email, after=after)
                return render(request, "citizen/tracking/address_sent.jinja", {"email": after})
            form.add_error(None, TOO_OFTEN)
        except HeadwaterError as fault:
            form.add_error(None, f"{fault.message} {fault.remedy}".strip())
    context = {"form": form, "email": session.email}
    return render(request, "citizen/tracking/new_address.jinja", context, status=422 if form.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@spoken_page
def confirm(request: HttpRequest, link: str) -> HttpResponse:
    """From the e-mail to the new address: a page with one button."""
    return _by_link(request, actions.change_in(link), undo=False)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@spoken_page
def undo(request: HttpRequest, link: str) -> HttpResponse:
    """From the e-mail to the old address: it was not them."""
    return _by_link(request, actions.change_in(link, undo=True), undo=True)


def _by_link(request: HttpRequest, change: Ref | None, *, undo: bool) -> HttpResponse:
    at = now()
    held = queries.address_change(change, at) if change else None
    done = False
    if held is not None and request.method == "POST":
        act = actions.undo_address if undo else actions.confirm_address
        done = act(by=_STRANGER, at=at, change=held.ref)
    if held is None or (request.method == "POST" and not done):
        return render(request, "citizen/tracking/old_address_link.jinja", status=404)
    answer = render(request, "citizen/tracking/address_link.jinja", {"change": held, "undo": undo, "done": done})
    if done:
        answer.delete_cookie(SESSION, path="/yours/")
    return answer


def _signed(session: queries.SessionView) -> Actor:
    may = ("citizen.report.follow", "citizen.letter.ask", "contact.case.own", "contact.reach.change")
    return visitor(*may, of=session.ref)
