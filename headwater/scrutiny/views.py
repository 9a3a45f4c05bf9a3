"""Pages of scrutiny: choose an area and a date, read the pack, open a figure, rebase a chart, see how good data is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST

from headwater.insight.charts import month_chart
from headwater.insight.datasets import is_own
from headwater.insight.figures import Question
from headwater.insight.lake import Lake
from headwater.kernel import Invalid, NotFound, Ref, now
from headwater.scrutiny import judging, kept, presenters
from headwater.scrutiny.actions import PAGE, is_open, open_figure, rebase_chart, withdraw_rebase
from headwater.scrutiny.forms import RebaseForm, WithdrawForm
from headwater.scrutiny.packs import CrimePicture, Scope, offence_section
from headwater.scrutiny.packs.crime import months_table, series_of
from headwater.scrutiny.packs.notes import held_table, holdings, warning_of
from headwater.scrutiny.packs.parts import Drawn
from headwater.scrutiny.packs.published import (
    findings_section,
    misprints,
    publication,
    reconciled,
    reconciled_tables,
    record_of_force,
)
from headwater.scrutiny.packs.rebasing import before_and_after
from headwater.scrutiny.permissions import Permission
from headwater.scrutiny.queries import rebases_of
from headwater.scrutiny.writing import FILES
from headwater.scrutiny.writing.page import TOOLS
from headwater.ui.access import NOBODY, actor_of, ask_to_sign_in, permitted, public

REFUSED_SHOWN = 100
_lake = Lake(settings.LAKE)


@public
def home(request: HttpRequest) -> HttpResponse:
    """Choose; the first look at the choice stands under the form. What is not published asks for a permission inside."""
    actor = actor_of(request)
    chosen = presenters.choice(_lake, request.GET.dict(), actor, kept.policed(_lake, at=now()))
    body = _body(request, "scrutiny/_look.jinja", chosen.scope, chosen.offence) if chosen.scope else ""
    status = 422 if chosen.errors else 200
    may_rebase = chosen.scope is not None and actor.may(Permission.CHARTS_REBASE)
    found = {"choice": chosen, "body": body, "files": FILES, "may_rebase": may_rebase}
    return render(request, "scrutiny/home.jinja", found, status=status)


@public
def pack(request: HttpRequest) -> HttpResponse:
    """The whole pack on one page. Open data is open to all; a force's own record asks for the permission."""
    asked = _asked(request)
    if isinstance(asked, HttpResponse):
        return asked
    body = _body(request, "scrutiny/_pack.jinja", asked)
    found = {"scope": asked, "query": presenters.query_of(asked), "body": body, "files": FILES}
    return render(request, "scrutiny/pack.jinja", found)


@public
def file(request: HttpRequest, name: str) -> HttpResponse:
    """One of the four files of a pack, under the same permission as its page."""
    if name not in FILES:
        raise NotFound(f"A pack has no file called “{name}”.", f"It has: {', '.join(FILES)}.")
    asked = _asked(request)
    if isinstance(asked, HttpResponse):
        return asked
    content = kept.file_of(asked, rebases_of(asked.crime), name, at=now(), may_see_small=_may_see_small(request))
    answer = HttpResponse(content, content_type=FILES[name].content_type)
    stem, _, kind = name.partition(".")
    place = "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in str(asked.area)).strip("-").lower()
    answer["Content-Disposition"] = f'attachment; filename="{stem}-{place or "area"}-{asked.as_at.isoformat()}.{kind}"'
    return answer


@public
def figure(request: HttpRequest) -> HttpResponse:
    """What one number means, and the rows behind it."""
    given = request.GET.dict()
    page = _page(given.pop("page", "1"))
    question = Question.from_query(given)
    actor = actor_of(request)
    if actor == NOBODY and not is_open(question):
        return ask_to_sign_in(request)
    opened = open_figure(by=actor, at=now(), question=question, page=page, fetch=partial(kept.rows_of, _lake))
    pages = _pages(question, page, opened.rows.total if opened.rows else 0)
    return render(request, "scrutiny/figure.jinja", {"opened": opened, "fig": opened.figure, "pages": pages, **TOOLS})


@permitted(Permission.PERFORMANCE_READ)
def performance(request: HttpRequest) -> HttpResponse:
    """How contact and dispatch perform, in a hub, a policing unit or the whole force."""
    chosen = judging.choice(_lake, request.GET.dict())
    body, picked = SafeString(), chosen.picked
    if picked is not None:
        body = _kept(("performance", picked.key, _may_see_small(request)), lambda: _performance(request, picked))
    status = 422 if chosen.errors else 200
    found = {"choice": chosen, "body": body, "files": judging.FILES}
    return render(request, "scrutiny/performance.jinja", found, status=status)


@permitted(Permission.PERFORMANCE_READ)
def performance_file(request: HttpRequest, name: str) -> HttpResponse:
    """Every figure of the page, as CSV or as a workbook."""
    if name not in judging.FILES:
        raise NotFound(f"There is no file called “{name}”.", f"There are: {', '.join(judging.FILES)}.")
    picked, small = judging.picked(_lake, request.GET.dict()), _may_see_small(request)
    content = kept.keep(_lake, ("performance file", name, picked.key, small), lambda: judging.file(name, picked, small))
    answer = HttpResponse(content, content_type=judging.FILES[name].content_type)
    answer["Content-Disposition"] = f'attachment; filename="{judging.name_of(picked, name)}"'
    return answer


def _performance(request: HttpRequest, picked: judging.Picked) -> SafeString:
    sections = judging.sections(picked, _may_see_small(request))
    return _written("scrutiny/_performance.jinja", {"sections": sections, "picked": picked})


@public
def published(request: HttpRequest) -> HttpResponse:
    """Each published figure beside the recomputed one, for those who may read the record; the findings are for all."""
    may = actor_of(request).may(Permission.FIGURES_READ)
    body = _kept(("published", may), lambda: _published(recompute=may))
    return render(request, "scrutiny/published.jinja", {"body": body})


@public
def data(request: HttpRequest) -> HttpResponse:
    """Which data there is and how good it is: coverage by month, what was replaced, what was refused."""
    may = actor_of(request).may(Permission.FIGURES_READ)
    body = _kept(("data", may), lambda: _data(all_of_it=may))
    return render(request, "scrutiny/data.jinja", {"body": body})


@permitted(Permission.CHARTS_REBASE)
def rebase(request: HttpRequest) -> HttpResponse:
    """One month chart: where its limits begin anew, and a form to begin or withdraw some."""
    scope, offence = _chart(request)
    series = series_of(scope, offence)
    form = RebaseForm(series.months[1:], request.POST.dict() if request.method == "POST" else None)
    if form.is_valid():
        try:
            chosen = {"month": int(form.cleaned_data["month"]), "reason": form.cleaned_data["reason"]}
            rebase_chart(by=actor_of(request), at=now(), scope=scope, offence=offence, **chosen)
            return redirect(_back(scope, offence))
        except Invalid as fault:
            form.add_error("reason", f"{fault.message} {fault.remedy}")
    return _rebasing(request, scope, offence, form, WithdrawForm())


@permitted(Permission.CHARTS_REBASE)
@require_POST
def withdraw(request: HttpRequest, rebase: UUID) -> HttpResponse:
    """Give a chart its former limits back."""
    scope, offence = _chart(request)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            ref = Ref("scrutiny.rebase", str(rebase))
            withdraw_rebase(by=actor_of(request), at=now(), rebase=ref, reason=form.cleaned_data["reason"])
            return redirect(_back(scope, offence))
        except Invalid as fault:
            form.add_error("reason", f"{fault.message} {fault.remedy}")
    return _rebasing(request, scope, offence, RebaseForm(series_of(scope, offence).months[1:]), form)


def _chart(request: HttpRequest) -> tuple[Scope, str]:
    """The scope and the offence of a link. Raises NotFound where it names none."""
    given = request.GET.dict()
    scope = presenters.scope_of(_lake, given, actor_of(request))
    return scope, scope.crime.group(given.get("offence", "")).slug


def _back(scope: Scope, offence: str) -> str:
    return f"{reverse('scrutiny:home')}?{presenters.query_of(scope)}&{urlencode({'offence': offence})}#closely"


def _rebasing(request: HttpRequest, scope: Scope, offence: str, form: RebaseForm, withdrawing: WithdrawForm) -> HttpResponse:
    picture = CrimePicture(scope, rebases_of(scope.crime))
    series = picture.series(scope.crime.group(offence))
    rebases = picture.rebased(series)
    found = {
        "scope": scope,
        "series": series,
        "drawn": Drawn((month_chart(series),), months_table(series)),
        "stretches": before_and_after(series, rebases),
        "rebases": rebases,
        "form": form,
        "withdrawing": withdrawing,
        "query": f"{presenters.query_of(scope)}&{urlencode({'offence': offence})}",
        "back": _back(scope, offence),
        "scoped": None,
        **TOOLS,
    }
    status = 422 if form.errors or withdrawing.errors else 200
    return render(request, "scrutiny/rebase.jinja", found, status=status)


def _asked(request: HttpRequest) -> Scope | HttpResponse:
    """The scope of a link, or the way to sign in where it needs one."""
    given, actor = request.GET.dict(), actor_of(request)
    if actor == NOBODY and not presenters.is_public(given):
        return ask_to_sign_in(request)
    return presenters.scope_of(_lake, given, actor)


def _body(request: HttpRequest, template: str, scope: Scope, offence: str = "") -> SafeString:
    """The part of a page that depends on the scope (and one offence) alone, written once and kept."""
    at, small, rebases = now(), _may_see_small(request), rebases_of(scope.crime)

    def write() -> SafeString:
        made = kept.pack_of(scope, rebases, at=at, may_see_small=small)
        closely = offence_section(CrimePicture(scope, rebases), offence) if offence else None
        scoped = partial(presenters.query_of, scope)
        return _written(template, {"pack": made, "closely": closely, "scoped": scoped})

    key = (template, offence, *kept.key_of(scope, rebases, at=at, may_see_small=small))
    found: SafeString = kept.keep(_lake, key, write)
    return found


def _kept(key: tuple[object, ...], write: Callable[[], SafeString]) -> SafeString:
    found: SafeString = kept.keep(_lake, key, write)
    return found


def _published(*, recompute: bool) -> SafeString:
    record = record_of_force(_lake) if recompute else None
    rows = reconciled(record)
    return _written(
        "scrutiny/_published.jinja",
        {
            "tables": list(reconciled_tables(rows)),
            "agreeing": sum(row.agrees for row in rows),
            "rows": rows,
            "recomputed": any(row.measures for row in rows),
            "recompute": recompute,
            "misprints": misprints(rows),
            "warning": warning_of(record) if record else "",
            "publication": publication(),
            "findings": findings_section(),
        },
    )


def _data(*, all_of_it: bool) -> SafeString:
    held = [one for one in holdings(_lake) if all_of_it or not is_own(one.dataset)]
    refused = [row for row in _lake.quarantined() if all_of_it or not is_own(row.dataset)]
    return _written(
        "scrutiny/_data.jinja",
        {
            "held": held,
            "table": held_table(held, "What is held, by dataset and force"),
            "refused": refused[:REFUSED_SHOWN],
            "refused_in_all": len(refused),
        },
    )


def _written(template: str, context: dict[str, Any]) -> SafeString:
    return mark_safe(render_to_string(template, {"scoped": None, **context, **TOOLS}))  # noqa: S308 - an autoescaped template of our own


def _may_see_small(request: HttpRequest) -> bool:
    return actor_of(request).may(Permission.SMALL_NUMBERS)


def _page(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1_000_000:
        raise Invalid(f"“{text[:20]}” is not a page.", "Start from the first page.")
    return int(text)


def _pages(question: Question, page: int, total: int) -> dict[str, str]:
    """The links to the pages of rows before and after; empty where there is none."""

    def link(number: int) -> str:
        return f"?{question.to_query()}&{urlencode({'page': number})}"

    return {
        "previous": link(page - 1) if page > 1 else "",
        "next": link(page + 1) if page * PAGE < total else "",
    }
