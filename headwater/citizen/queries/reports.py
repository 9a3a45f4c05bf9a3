"""Drafts and reports, as pages and the worker read them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from headwater.citizen import models
from headwater.citizen.rules.flows import Flow, flows
from headwater.kernel import NotFound, Ref

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file of a draft; ``size`` in bytes."""

    id: str
    name: str
    media: str
    size: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A report that is being written. ``sent``: the reference of what it became."""

    flow: Flow
    language: str
    answers: Mapping[str, Mapping[str, Any]]
    files: tuple[DraftFile, ...]
    sent: str = ""


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report that was sent, as its sender is told of it."""

    ref: Ref
    reference: str
    kind: str
    contact: Ref
    name: str
    email: str
    phone: str
    safe: str
    safe_how: str
    language: str
    submitted_at: datetime
    passed_on: bool

    @property
    def may_mail(self) -> bool:
        """Whether an e-mail may be sent: an address, and nobody said that contact is not safe."""
        return bool(self.email) and self.safe in ("", "yes")


def draft(secret: str, at: datetime) -> Draft | None:
    """The draft that a secret finds; None where there is none any more. Two queries."""
    if not secret:
        return None
    row = (
        models.Draft.objects.select_related("report")
        .filter(secret=hashlib.sha256(secret.encode()).hexdigest(), expires_on__gte=at.astimezone(LONDON).date())
        .first()
    )
    return draft_of(row) if row else None


def report(ref: Ref) -> ReportView:
    """A report that was sent. Raises NotFound. One query."""
    row = models.Report.objects.filter(pk=ref.id).first() if ref.kind == "citizen.report" else None
    if row is None:
        raise NotFound("There is no such report.", "Look at your reference again.")
    return view_of(row)


def view_of(row: models.Report) -> ReportView:
    """A row as others read it."""
    return ReportView(
        row.ref, row.reference, row.kind, Ref.parse(row.contact), row.name, row.email, row.phone, row.safe, row.safe_how,
        row.language, row.submitted_at, row.passed_on,
    )  # fmt: skip


def references(ids: Collection[str]) -> Mapping[str, str]:
    """What reports are called, by their identifiers. One query."""
    return {str(pk): text for pk, text in models.Report.objects.filter(pk__in=list(ids)).values_list("pk", "reference")}


def draft_of(row: models.Draft) -> Draft:
    """A row as others read it."""
    files = tuple(DraftFile(str(one.id), one.name, one.media, one.size) for one in row.files.order_by("id"))
    return Draft(flows()[row.kind], row.language, row.answers, files, row.report.reference if row.report else "")
