"""The screen of one call, and what it asks for while somebody types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from headwater.contact import actions, queries
from headwater.contact.permissions import Permission
from headwater.contact.presenters import call as presenter
from headwater.contact.presenters import ended, noted
from headwater.contact.presenters.frame import frame
from headwater.contact.views.queue import ref_of
from headwater.contact.views.reading import read
from headwater.kernel import Actor, Conflict, Forbidden, HeadwaterError, Invalid, Ref, now
from headwater.places.queries import resolve
from headwater.ui.access import actor_of, permitted

LARGEST = 300_000
"""Bytes of one saving: twenty thousand characters of a paste, and everything else, fit many times."""


@permitted(Permission.CONTACT_READ)
@require_GET
def call(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """One contact: to be worked on by whoever has it, to be read by others."""
    actor, at = actor_of(request), now()
    shown = queries.screen(by=actor, at=at, contact=ref_of(contact_id))
    _note_read(actor, shown)
    slots = () if shown.contact.state == "closed" else queries.free_slots(at=at, kind=shown.contact.kind, limit=20)
    page = presenter.page(shown, actor, at, slots)
    if page.listening:
        actions.listen_in(by=actor, at=at, contact=ref_of(contact_id))
    return render(request, "contact/call.jinja", {"call": page, **frame(actor, at, "contact:queue", presenter.KEYS)})


@permitted(Permission.HANDLE)
@require_POST
def details(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Keep what was typed; the answer says what is kept, what is wrong, and brings the parts of the page that it changes."""
    actor, at, contact = actor_of(request), now(), ref_of(contact_id)
    try:
        body = _body(request)
        fields = body.get("fields")
        if not isinstance(fields, dict):
            raise Invalid("Nothing was sent.", "Load the page again.")
        typed = noted.read(fields, timezone.localdate(at))
        _note(actor, contact, typed)
    except HeadwaterError as fault:
        return _fault(actor, contact, fault)
    answer: dict[str, Any] = {"saved": timezone.localtime(at).strftime("%H:%M:%S")}
    if typed.faults:
        answer["faults"] = typed.faults
    wanted = presenter.parts_after(fields.keys())
    if wanted:
        shown = queries.screen(by=actor, at=now(), contact=contact)
        if _NAMES & fields.keys():
            _note_read(actor, shown)
        page = presenter.page(shown, actor, at)
        if page.groups != body.get("groups", page.groups):
            wanted |= {"prompts"}
        answer["parts"] = {part: _part(request, part, page) for part in presenter.PARTS if part in wanted}
        answer["groups"] = page.groups
    return JsonResponse(answer)


@permitted(Permission.HANDLE)
@require_POST
def finish(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """End the contact with its outcome, or say what is still missing."""
    actor, at, contact = actor_of(request), now(), ref_of(contact_id)
    try:
        body = _body(request)
        outcome, faults = ended.outcome_of(body)
        if outcome is None:
            return JsonResponse({"faults": faults}, status=422)
        done = actions.finish(
            by=actor, at=at, contact=contact, outcome=outcome, told=ended.told_of(body), told_text=ended.words_of(body)
        )
    except Invalid as fault:
        return JsonResponse(
            {"faults": [{"words": f"{fault.message} {fault.remedy}".strip(), "at": ended.where(fault)}]}, status=422
        )
    except HeadwaterError as fault:
        return _fault(actor, contact, fault)
    return JsonResponse({"href": f"{reverse('contact:queue')}", "done": str(done) if done else ""})


@permitted(Permission.CONTACT_READ)
@require_GET
def state(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Whether the contact is still this person's, and in words whose it is."""
    actor = actor_of(request)
    return JsonResponse(presenter.state_of(queries.contact(ref_of(contact_id)), actor))


@permitted(Permission.HANDLE)
@require_GET
def callers(request: HttpRequest) -> HttpResponse:
    """Who this may be: by number, name and date of birth. A read of people's records, and journalled as one."""
    actor, at = actor_of(request), now()
    asked = {name: request.GET.get(name, "")[:200] for name in ("q", "born", "number")}
    born = noted.born(asked["born"], timezone.localdate(at))
    found = queries.recognised(by=actor, at=at, name=asked["q"], number=asked["number"], birth_date=born)
    read(actor, [one.person for one in found], "who a caller may be")
    return _choices(request, "callers", presenter.recognised(found))


@permitted(Permission.HANDLE)
@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Where a text may mean."""
    return _choices(request, "places", presenter.places(resolve(request.GET.get("q", "")[:200])))


@permitted(Permission.HANDLE)
@require_GET
def kinds(request: HttpRequest) -> HttpResponse:
    """Kinds of incident, as they are typed."""
    return _choices(request, "kinds", presenter.kinds_matching(request.GET.get("q", "")[:100]))


_NAMES = {"caller_name", "birth_date", "number", "person"}
"""Fields that show other people's records when they change."""


def _note_read(actor: Actor, shown: queries.Screen) -> None:
    read(actor, queries.people_shown(shown), "the screen of a contact")


def _note(actor: Actor, contact: Ref, typed: noted.Noted) -> None:
    """Everything at once; where something in it is refused, each field by itself, so that one fault costs one field."""
    at = now()
    if typed.details:
        try:
            actions.note_details(by=actor, at=at, contact=contact, **typed.details)
        except Invalid:
            for name, value in typed.details.items():
                try:
                    actions.note_details(by=actor, at=at, contact=contact, **{name: value})
                except Invalid as fault:
                    typed.faults[name] = f"{fault.message} {fault.remedy}".strip()
    if "person" in typed.acts:
        person = Ref.parse(typed.acts["person"]) if typed.acts["person"] else None
        actions.recognise_caller(by=actor, at=at, contact=contact, person=person)
    if "silent" in typed.acts:
        actions.silent_solution(by=actor, at=at, contact=contact, heard_55=typed.acts["silent"] == "55")
    if "rang_off" in typed.acts:
        actions.abandon(by=actor, at=at, contact=contact)


def _body(request: HttpRequest) -> Mapping[str, Any]:
    if len(request.body) > LARGEST:
        raise Invalid("That is too much at once.", "Shorten what was pasted.")
    try:
        body = json.loads(request.body)
    except ValueError:
        raise Invalid("What was sent cannot be read.", "Load the page again.") from None
    if not isinstance(body, dict):
        raise Invalid("What was sent cannot be read.", "Load the page again.")
    return body


def _part(request: HttpRequest, part: str, page: presenter.CallPage) -> str:
    return render_to_string(f"contact/call/{part.replace('caller-known', 'caller')}.jinja", {"call": page}, request)


def _choices(request: HttpRequest, name: str, found: tuple[presenter.Choice, ...]) -> HttpResponse:
    return render(request, "contact/call/choices.jinja", {"choices": found, "name": name})


def _fault(actor: Actor, contact: Ref, fault: HeadwaterError) -> JsonResponse:
    said = {"message": fault.message, "remedy": fault.remedy}
    if isinstance(fault, Conflict | Forbidden):
        return JsonResponse({**said, "gone": True}, status=409)
    return JsonResponse(said, status=fault.status)
