"""Drafts: kept here, found by a secret in a cookie, gone when they are sent, left or too old."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from headwater.citizen import models
from headwater.citizen.permissions import Permission
from headwater.citizen.queries.reports import LONDON, Draft, draft_of
from headwater.citizen.rules.flows import flows
from headwater.contact.actions import forget_file, receive_file
from headwater.kernel import Actor, Invalid, NotFound

KEPT = timedelta(days=7)
"""How long a draft is kept where nobody may look over its writer's shoulder."""

MOST_FILES = 6


@transaction.atomic
def begin_draft(*, by: Actor, at: datetime, kind: str, language: str) -> str:
    """Begin a report of a kind; returns the secret that finds it. Raises NotFound on a kind that there is not."""
    by.must(Permission.REPORT)
    flow = flows().get(kind)
    if flow is None:
        raise NotFound("Nothing is reported here.", "Choose what it is about from the list.")
    secret = secrets.token_urlsafe(32)
    day = at.astimezone(LONDON).date()
    last = day + (timedelta(days=1) if flow.watched else KEPT)
    models.Draft.objects.create(secret=hashed(secret), kind=kind, language=language, expires_on=last)
    return secret


@transaction.atomic
def keep_answer(*, by: Actor, at: datetime, secret: str, page: str, answer: Mapping[str, Any]) -> Draft:
    """Keep the answer to one page. Raises NotFound where the draft is gone, Invalid on a page that it does not ask."""
    by.must(Permission.REPORT)
    row = _held(secret, at)
    if flows()[row.kind].page(page) is None:
        raise Invalid("That is not asked here.", "Go back to the question before.")
    row.answers = {**row.answers, page: dict(answer)}
    row.save(update_fields=["answers"])
    return draft_of(row)


def add_file(*, by: Actor, at: datetime, secret: str, name: str, chunks: Iterable[bytes]) -> None:
    """Add a photograph or video. Raises Invalid where there are enough, Refused where it is none."""
    by.must(Permission.REPORT)
    with transaction.atomic():
        if _held(secret, at).files.count() >= MOST_FILES:
            raise Invalid(f"There are {MOST_FILES} files already.", "Take one away first.")
    received = receive_file(by=by, name=name, chunks=chunks)
    with transaction.atomic():
        row = _held(secret, at)
        models.DraftFile.objects.create(
            draft=row, key=received.key, sha256=received.sha256, shown=received.shown, name=received.name,
            media=received.media, size=received.size,
        )  # fmt: skip


@transaction.atomic
def remove_file(*, by: Actor, at: datetime, secret: str, file: str) -> None:
    """Take a file away again; one that is not there is gone already."""
    by.must(Permission.REPORT)
    row = _held(secret, at)
    for one in [one for one in row.files.all() if str(one.id) == file]:
        one.delete()
        _forget(one)


@transaction.atomic
def discard_draft(*, by: Actor, secret: str) -> None:
    """Leave no trace of a draft; one that is not there is gone already."""
    by.must(Permission.REPORT)
    _discard(models.Draft.objects.filter(secret=hashed(secret)).prefetch_related("files"))


@transaction.atomic
def forget_drafts(*, by: Actor, at: datetime) -> int:
    """Delete the drafts that are too old; returns how many."""
    by.must(Permission.REPORT)
    day = at.astimezone(LONDON).date()
    return _discard(models.Draft.objects.filter(expires_on__lt=day).prefetch_related("files")[:1000])


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _held(secret: str, at: datetime) -> models.Draft:
    day = at.astimezone(LONDON).date()
    row = models.Draft.objects.select_for_update().filter(secret=hashed(secret), report=None, expires_on__gte=day).first()
    if row is None:
        raise NotFound("What you had written is gone.", "Begin again: it was sent, or left for too long.")
    return row


def _discard(drafts: Iterable[models.Draft]) -> int:
    rows = list(drafts)
    for row in rows:
        for file in row.files.all():
            _forget(file)
        row.delete()
    return len(rows)


def _forget(file: models.DraftFile) -> None:
    key = file.key
    transaction.on_commit(lambda: forget_file(key))
