"""What other control rooms say to us about incidents, and what they fetch. See docs/how-to/exchange-incidents-with-partners.md.

The partner of an address is the program that signs: nobody speaks for another. Faults are JSON, whatever was sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from headwater.accounts.queries import program_signed
from headwater.dispatch.actions import transfers as actions
from headwater.dispatch.queries.transfers import outgoing, standing
from headwater.dispatch.rules.transfers import (
    FORMATS,
    Document,
    Partner,
    json_schema,
    partner_of,
    partners,
    program_of,
    read,
    us,
    write,
    write_all,
)
from headwater.kernel import Actor, Forbidden, HeadwaterError, Invalid, NotFound, Ref, now

router = Router()

_DOCUMENT: dict[str, Any] = {
    FORMATS["json"]: {"schema": json_schema()},
    FORMATS["xml"]: {"schema": {"type": "string", "description": "The same fields as elements of the namespace."}},
}
_SAID = {"description": "A document, in the format that was asked in.", "content": _DOCUMENT}


class _Unreadable(HeadwaterError):
    """A media type that we do not read."""

    status = 415


def partner_program(request: HttpRequest) -> Actor:
    """The program of the partner whose address this is, by its signature. Raises Forbidden."""
    code = str(request.resolver_match.kwargs["partner"]) if request.resolver_match else ""
    if code not in partners():
        raise Forbidden("No such control room may speak to us.", "Use the code that you were given.")
    return program_signed(program_of(code), request.headers, request.body, now())


@router.post(
    "transfers/{partner}/",
    auth=partner_program,
    url_name="transfers",
    openapi_extra={"requestBody": {"required": True, "content": _DOCUMENT}, "responses": {200: _SAID}},
)
def say(request: HttpRequest, partner: str) -> HttpResponse:
    """A partner offers an incident, accepts or refuses one of ours, takes one back, or says that a document has come.

    The answer says how the transfer stands: a receipt while it is considered, or the acknowledgement that it had. The same
    document sent again has the same answer.
    """
    by: Actor = request.auth  # type: ignore[attr-defined]  # set by ninja from partner_program()
    here, form = partner_of(partner), _format(request.content_type or "")
    said = read(request.body, form)
    _check_ends(said.document, here)
    ref = _DOES[said.document.type](by, now(), here, said.document, request.body.decode("utf-8-sig"), form)
    return _answer(write(standing(ref, said.document.type), form), form)


@router.get(
    "transfers/{partner}/",
    auth=partner_program,
    url_name="transfers",
    openapi_extra={"responses": {200: {**_SAID, "description": "Every document that waits for the partner, in its format."}}},
)
def fetch(request: HttpRequest, partner: str) -> HttpResponse:
    """What waits for a partner, oldest first, until it says by a receipt or an acknowledgement that it has it."""
    by: Actor = request.auth  # type: ignore[attr-defined]  # set by ninja from partner_program()
    here = partner_of(partner)
    return _answer(write_all(actions.fetched(by=by, at=now(), partner=here), here.format), here.format)


def _format(content_type: str) -> str:
    for form, media_type in {**FORMATS, "": "text/xml"}.items():
        if content_type.lower() == media_type:
            return form or "xml"
    raise _Unreadable(f"“{content_type[:60]}” is not read here.", f"Send {' or '.join(FORMATS.values())}.")


def _check_ends(document: Document, partner: Partner) -> None:
    if document.sender != partner.code:
        raise Invalid("“from” is another control room.", f"It is {partner.code} at this address.")
    if document.recipient != us().code:
        raise Invalid("“to” is another control room.", f"We are {us().code}.")


def _incident(by: Actor, at: datetime, partner: Partner, document: Document, text: str, form: str) -> Ref:
    return actions.receive(by=by, at=at, partner=partner, document=document, text=text, form=form)


def _acknowledgement(by: Actor, at: datetime, partner: Partner, document: Document, *_: str) -> Ref:
    ref, answer = outgoing(partner.code, document.reference), document.answer
    if answer is None:
        raise NotFound("There is no answer in it.", "Send its outcome.")
    actions.answered(by=by, at=at, transfer=ref, outcome=answer.outcome, answer=answer.reason, their_reference=answer.reference)
    return ref


def _withdrawal(by: Actor, at: datetime, partner: Partner, document: Document, *_: str) -> Ref:
    return actions.taken_back(by=by, at=at, partner=partner, reference=document.reference, reason=document.reason)


def _receipt(by: Actor, at: datetime, partner: Partner, document: Document, *_: str) -> Ref:
    return actions.received(by=by, at=at, partner=partner, reference=document.reference, of=document.of)


_DOES: Mapping[str, Callable[[Actor, datetime, Partner, Document, str, str], Ref]] = {
    "incident": _incident,
    "acknowledgement": _acknowledgement,
    "withdrawal": _withdrawal,
    "receipt": _receipt,
}


def _answer(text: str, form: str) -> HttpResponse:
    return HttpResponse(text, content_type=f"{FORMATS[form]}; charset=utf-8")
