"""Registering a camera, confirming it from the mailbox; and, signed in, answering what was asked of it and withdrawing it."""

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
from headwater.citizen.forms.cameras import CameraForm, FootageAnswerForm
from headwater.citizen.presenters import owning as shown
from headwater.citizen.queries import SessionView
from headwater.citizen.rules.secrets import identifier_of, link_of
from headwater.citizen.strangers import TOO_OFTEN, may_ask_letter
from headwater.citizen.views.signing_in import following
from headwater.contact import actions, queries
from headwater.kernel import Actor, HeadwaterError, NotFound, Ref, now
from headwater.ui.access import public

LINK = "camera"
"""What a link to confirm a camera is good for."""

_OWNER, _WRITER = visitor("contact.camera.own"), visitor("citizen.letter.ask")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """One page; nothing is found of the camera before it is confirmed from the mailbox."""
    at, posted = now(), request.method == "POST"
    form = CameraForm(request.POST) if posted else CameraForm(initial={"token": secrets.token_urlsafe(16)})
    if posted and form.is_valid() and form.location:
        said = form.cleaned_data
        try:
            if may_ask_letter(request, said["email"], at):
                told = {name: said[name] for name in ("sort", "sees", "view", "keeps_days", "name", "email", "phone")}
                new = actions.NewCamera(**told, place=form.location)
                ref = actions.register_camera(by=_OWNER, at=at, camera=new, token=said["token"])
                path = reverse("citizen:camera_confirm", args=[link_of(UUID(ref.id), settings.SECRET_KEY, LINK)])
                ask_letter(by=_WRITER, at=at, kind="camera", email=said["email"], name="", path=path)
                return redirect("citizen:camera_sent")
            form.add_error(None, TOO_OFTEN)
        except HeadwaterError as fault:
            form.add_error(None, f"{fault.message} {fault.remedy}".strip())
    return render(request, "citizen/cameras/register.jinja", {"form": form}, status=422 if form.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD"])
def sent(request: HttpRequest) -> HttpResponse:
    """Look at your e-mail. The same for every address."""
    return render(request, "citizen/cameras/sent.jinja")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, link: str) -> HttpResponse:
    """From the e-mail. Only pressing the button confirms it."""
    found = identifier_of(link, settings.SECRET_KEY, LINK)
    try:
        if found is None:
            raise NotFound("This link does not work.", "Part of it may have been lost when it was copied.")
        ref = Ref("contact.camera", str(found))
        if request.method == "POST":
            actions.confirm_camera(by=_OWNER, at=now(), camera=ref)
        camera = queries.registered(ref, now())
    except HeadwaterError as fault:
        return render(request, "citizen/cameras/old_link.jinja", {"fault": fault}, status=404)
    return render(request, "citizen/cameras/confirm.jinja", {"camera": shown.camera(camera)})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@following
def camera(request: HttpRequest, session: SessionView, key: UUID) -> HttpResponse:
    """One's own: what was asked of it. Posted to: agreed again, or withdrawn."""
    by, at, ref = _signed(session), now(), Ref("contact.camera", str(key))
    if request.method == "POST":
        if request.POST.get("act") == "withdraw":
            actions.withdraw_camera(by=by, at=at, owner=session.email, camera=ref)
            messages.success(request, "The camera is withdrawn. We have erased what you told us of it.")
            return redirect("citizen:reports")
        actions.renew_camera(by=by, at=at, owner=session.email, camera=ref)
        messages.success(request, "Thank you. It stays registered.")
        return redirect("citizen:camera", key)
    note_own(by=by, at=at, subjects=[ref], what="their own camera")
    mine = _one(queries.cameras_of(by=by, at=at, owner=session.email), ref)
    return render(request, "citizen/cameras/camera.jinja", {"page": shown.camera(mine)})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@following
def footage(request: HttpRequest, session: SessionView, key: UUID) -> HttpResponse:
    """What they were asked for, and their answer."""
    by, at, ref = _signed(session), now(), Ref("contact.footage", str(key))
    owned = queries.cameras_of(by=by, at=at, owner=session.email)
    held = next(((one, ask) for one in owned for ask in one.asks if ask.ref == ref), None)
    if held is None:
        raise NotFound("There is no such request.", "Look at your cameras again.")
    mine, asked = held
    answered = {"answer": asked.state, "note": asked.note}
    form = FootageAnswerForm(request.POST) if request.method == "POST" else FootageAnswerForm(initial=answered)
    if request.method == "POST" and form.is_valid():
        actions.answer_footage(by=by, at=at, owner=session.email, footage=ref, **form.cleaned_data)
        messages.success(request, "Thank you. Whoever asked has your answer.")
        return redirect("citizen:camera", mine.ref.id)
    context = {"form": form, "camera": shown.camera(mine), "asked": shown.ask(asked)}
    return render(request, "citizen/cameras/footage.jinja", context, status=422 if form.errors else 200)


def _signed(session: SessionView) -> Actor:
    return visitor("citizen.report.follow", "contact.camera.own", of=session.ref)


def _one(owned: tuple[queries.CameraView, ...], ref: Ref) -> queries.CameraView:
    found = next((one for one in owned if one.ref == ref), None)
    if found is None:
        raise NotFound("There is no such camera.", "Look at your list again.")
    return found
