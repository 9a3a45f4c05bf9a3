"""The audit, the jobs, the dead letters, and the stream that live pages follow."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from headwater.insight.export import to_csv
from headwater.journal import actions, live, queries
from headwater.journal.events import AuditConsulted, AuditExported
from headwater.journal.forms import AuditForm
from headwater.journal.permissions import Permission
from headwater.kernel import NotFound, Ref, now
from headwater.ui.access import actor_of, permitted, signed_in

PAGE = 50

TOPICS = 20
"""Most kinds of subjects and single subjects that one page follows."""


@permitted(Permission.AUDIT_READ)
@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """Who did, consulted and disclosed what. Each look is an entry itself."""
    actor, form = actor_of(request), AuditForm(request.GET)
    if not form.is_valid():
        return render(
            request, "journal/audit.jinja", {"form": form, "rows": [], "names": {}, "next": "", "query": ""}, status=422
        )
    before = _number(request.GET.get("before", ""))
    rows = queries.audit(by=actor, question=form.question(), before=before, limit=PAGE + 1)
    with transaction.atomic():
        actions.record(AuditConsulted(reader=actor.ref, question=form.question().words(), by=actor.ref, at=now()))
    asked = request.GET.copy()
    asked.pop("before", None)
    query = asked.urlencode()
    following = f"?{query}&before={rows[PAGE - 1].id}".replace("?&", "?") if len(rows) > PAGE else ""
    shown = rows[:PAGE]
    names = queries.names_of(ref for row in shown for ref in (row.by, row.supervisor, row.subject) if ref)
    context = {"form": form, "rows": shown, "names": names, "next": following, "query": query}
    return render(request, "journal/audit.jinja", context)


@permitted(Permission.AUDIT_READ)
@require_GET
def audit_export(request: HttpRequest) -> HttpResponse:
    """The same rows as CSV, which no spreadsheet can run."""
    actor, form = actor_of(request), AuditForm(request.GET)
    if not form.is_valid():
        return render(
            request, "journal/audit.jinja", {"form": form, "rows": [], "names": {}, "next": "", "query": ""}, status=422
        )
    columns = ("Entry", "When", "Who", "Supervised by", "What happened", "About", "Also concerns", "What", "To whom", "Why")
    rows = [
        (
            row.id, row.at.isoformat(), str(row.by), str(row.supervisor or ""), row.meaning or row.name, str(row.subject),
            " ".join(row.concerned), row.what, row.recipient, row.reason,
        )
        for row in queries.audit_all(by=actor, question=form.question())
    ]  # fmt: skip
    words = form.question().words()
    with transaction.atomic():
        actions.record(AuditExported(reader=actor.ref, question=words, rows=len(rows), by=actor.ref, at=now()))
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return HttpResponse(to_csv(columns, rows), content_type="text/csv; charset=utf-8", headers=headers)


@permitted(Permission.DEAD_LETTERS)
@require_GET
def dead_letters(request: HttpRequest) -> HttpResponse:
    return render(request, "journal/dead_letters.jinja", {"letters": queries.dead_letters(by=actor_of(request))})


@permitted(Permission.DEAD_LETTERS)
@require_POST
def retry_dead_letter(request: HttpRequest, job: int) -> HttpResponse:
    actions.retry_dead_letter(by=actor_of(request), at=now(), job=job)
    return redirect("journal:dead_letters")


@permitted(Permission.JOB_RUN)
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    startable = [kind for kind in actions.kinds if kind.on_demand and actor.may(kind.permission)]
    context = {"jobs": queries.jobs(by=actor, at=now()), "titles": _titles(), "startable": startable}
    return render(request, "journal/jobs.jinja", context)


@permitted(Permission.JOB_RUN)
@require_POST
def start_job(request: HttpRequest) -> HttpResponse:
    """Start work that needs nothing but the wish; the action asks for its permission."""
    kind = actions.kinds.get(request.POST.get("kind", ""))
    if kind is None or not kind.on_demand:
        raise NotFound("There is no such work to start.", "Choose it on the page of jobs.")
    job = actions.start_job(by=actor_of(request), at=now(), kind=kind.name, params={})
    return redirect("journal:job", job.id)


@permitted(Permission.JOB_RUN)
@require_GET
def job(request: HttpRequest, job_id: str) -> HttpResponse:
    """One piece of work; asked for by htmx while it runs, only the part that moves."""
    found = queries.job(by=actor_of(request), at=now(), ref=Ref("journal.job", job_id))
    template = "journal/job_part.jinja" if request.headers.get("HX-Request") == "true" else "journal/job.jinja"
    return render(request, template, {"job": found, "title": _titles().get(found.kind, found.kind)})


@permitted(Permission.JOB_RUN)
@require_POST
def cancel_job(request: HttpRequest, job_id: str) -> HttpResponse:
    actions.cancel_job(by=actor_of(request), at=now(), job=Ref("journal.job", job_id))
    return redirect("journal:job", job_id)


@permitted(Permission.JOB_RUN)
@require_POST
def resume_job(request: HttpRequest, job_id: str) -> HttpResponse:
    actions.resume_job(by=actor_of(request), at=now(), job=Ref("journal.job", job_id))
    return redirect("journal:job", job_id)


@signed_in
def live_stream(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Server-sent events of the topics asked for, as far as the reader may follow them."""
    followed = queries.permitted_topics(by=actor_of(request), asked=request.GET.getlist("topic")[:TOPICS])
    if not followed:
        return HttpResponse(status=204)  # tells the browser not to come back
    since = _number(request.headers.get("Last-Event-ID", "") or request.GET.get("since", ""))
    response = StreamingHttpResponse(live.stream(followed, since), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


def _refused(request: HttpRequest, form: AuditForm) -> HttpResponse:
    context = {"form": form, "rows": [], "names": {}, "next": "", "query": ""}
    return render(request, "journal/audit.jinja", context, status=422)


def _number(text: str) -> int | None:
    """The number of an entry out of an address; None where it is none (18 digits are more than there will ever be)."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def _titles() -> dict[str, str]:
    return {kind.name: kind.title for kind in actions.kinds}
