"""What people ask for without a report: that footage is kept before it is deleted, a complaint, thanks."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from headwater.citizen.acting import visitor
from headwater.citizen.forms.requests import FootageForm, RequestForm, ThanksForm
from headwater.citizen.languages import spoken_page
from headwater.citizen.strangers import may_make_request
from headwater.contact.actions import make_request
from headwater.kernel import Conflict, HeadwaterError, now
from headwater.ui.access import public
from headwater.ui.languages import marked as said

_ASKER = visitor("contact.request.make")
_COMPLAINT = said(
    "Somebody who was not there has it within 2 days. Within 28 days they tell you what became of it, or how far it is."
)
_SENT, _SHOWN_FOR = "citizen.request", 60 * 60


@dataclass(frozen=True, slots=True)
class Sort:
    """One thing to ask for: its form, and the words of its pages."""

    code: str
    title: str
    before: str
    button: str
    after: str
    form: type[RequestForm]


SORTS = {
    "keep-footage": Sort(
        "footage", said("Ask us to keep footage"),
        said("What officers’ cameras record is kept for 31 days. Then it is deleted, unless somebody has asked us to keep it."),
        said("Ask us to keep it"), said("Somebody has it held within a day, or sooner where it would be deleted before. "
        "Whether you may see it is another question: they tell you how to ask for it."), FootageForm,
    ),
    "complain": Sort(
        "complaint", said("Complain"),
        said("Tell us what we did wrong, or did not do. You can also complain to the Independent Office for Police Conduct, "
        "which sends it to us first."),
        said("Send the complaint"),
        _COMPLAINT, RequestForm,
    ),
    "thank": Sort(
        "thanks", said("Say thank you"), said("Tell us who did something well. We pass it on to them."), said("Send it"),
        said("We pass it on."), ThanksForm,
    ),
}  # fmt: skip
"""By what stands in their addresses."""


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@spoken_page
def ask(request: HttpRequest, sort: str) -> HttpResponse:
    """One page, and it is with us."""
    asked = SORTS[sort]
    posted = request.method == "POST"
    form = asked.form(request.POST) if posted else asked.form(initial={"token": secrets.token_urlsafe(16)})
    status = 422 if form.errors else 200
    if posted and form.is_valid():
        at, written = now(), form.cleaned_data
        try:
            if not may_make_request(request, at):
                form.add_error(None, said("That is a lot for one hour. Wait an hour, or call 101."))
                status = 429
            else:
                reference = make_request(by=_ASKER, at=at, sort=asked.code, **written)
                told = signing.dumps({"sort": sort, "reference": reference}, salt=_SENT)
                return redirect(f"{reverse('citizen:request_sent')}?what={told}")
        except Conflict:
            return render(request, "citizen/requests/too_late.jinja", {"day": written.get("day")}, status=409)
        except HeadwaterError as fault:
            form.add_error(None, f"{fault.message} {fault.remedy}".strip())
            status = 422
    return render(request, "citizen/requests/ask.jinja", {"sort": asked, "form": form}, status=status)


@public
@never_cache
@require_safe
@spoken_page
def sent(request: HttpRequest) -> HttpResponse:
    """It is with us: the reference, and what happens next."""
    try:
        told: dict[str, Any] = signing.loads(request.GET.get("what", ""), max_age=_SHOWN_FOR, salt=_SENT)
    except signing.BadSignature:
        return redirect("citizen:start")
    context = {"sort": SORTS[told["sort"]], "reference": told["reference"]}
    return render(request, "citizen/requests/sent.jinja", context)
