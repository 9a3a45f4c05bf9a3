"""Pages that change records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from headwater.kernel import HeadwaterError, Ref, now
from headwater.records import actions, presenters, queries
from headwater.records.forms import AmendForm, LiftForm, MarkerForm, MergeForm, PersonForm, PhoneForm, ReviewForm
from headwater.records.permissions import Permission
from headwater.ui.access import actor_of, permitted


@permitted(Permission.RECORDS_WRITE)
def add_person(request: HttpRequest) -> HttpResponse:
    """A new record. Those who may be the same person are shown first, once, so that nobody is recorded twice unawares."""
    by, form = actor_of(request), PersonForm(request.POST or None, initial={"name": request.GET.get("name", "")[:200]})
    alike: tuple[queries.Recognised, ...] = ()
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if "anyway" not in request.POST:
            alike = actions.look_for(
                by=by, at=now(), number=said["phone"], name=said["name"], birth_date=said["birth_date"]
            )  # fmt: skip
        if not alike:
            made: list[Ref] = []
            if _done(form, lambda: made.append(_added(request, said))):
                messages.success(request, f"{said['name'] or 'The person'} is on record.")
                return redirect("records:people", made[0].id)
    context = {"form": form, "alike": alike, "href": presenters.href_of, "day": timezone.localdate(), "born": presenters.born}
    return render(request, "records/add_person.jinja", context, status=422 if form.errors else 200)


def _added(request: HttpRequest, said: dict[str, Any]) -> Ref:
    return actions.add_person(
        by=actor_of(request), at=now(), name=said["name"], birth_date=said["birth_date"], note=said["note"],
        phones=[said["phone"]] if said["phone"] else [],
    )  # fmt: skip


@permitted(Permission.RECORDS_WRITE)
def amend_person(request: HttpRequest, key: UUID) -> HttpResponse:
    """Another name, a date of birth, a note."""
    by, ref = actor_of(request), Ref("records.person", str(key))
    known = actions.consult_person(by=by, at=now(), person=ref, reason="to amend it").person
    first = {"name": known.name, "birth_date": known.birth_date, "note": known.note}
    form = AmendForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data

        def change() -> None:
            actions.amend_person(
                by=by, at=now(), person=ref, name=said["name"], birth_date=said["birth_date"], note=said["note"],
                reason=said["reason"],
            )  # fmt: skip
            if said["phone"]:
                actions.add_phone(by=by, at=now(), person=ref, number=said["phone"])

        if _done(form, change):
            messages.success(request, "The record was changed.")
            return redirect("records:people", key)
    return _form_page(request, form, "Amend the record", "Save", "people", ref, known.called)


@permitted(Permission.RECORDS_WRITE)
def add_phone(request: HttpRequest, key: UUID) -> HttpResponse:
    """A number that somebody uses."""
    by, ref = actor_of(request), Ref("records.person", str(key))
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        if _done(form, lambda: actions.add_phone(by=by, at=now(), person=ref, number=number)):
            messages.success(request, "The number is on record.")
            return redirect("records:people", key)
    return _form_page(request, form, "Add a telephone number", "Add", "people", ref, _called(ref))


@permitted(Permission.MARKER_PLACE)
def place_marker(request: HttpRequest, noun: str, key: UUID) -> HttpResponse:
    """A marker on a person, vehicle or premises."""
    by, ref = actor_of(request), presenters.ref_of(noun, key)
    form = MarkerForm(request.POST or None, kinds=presenters.kinds_for(by, noun))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if _done(
            form,
            lambda: actions.place_marker(
                by=by, at=now(), subject=ref, kind=said["kind"], detail=said["detail"], until=said["until"],
                reason=said["reason"],
            ),
        ):  # fmt: skip
            messages.success(request, "The marker is placed. Whoever is sent will see it.")
            return redirect(f"records:{noun}", key)
    return _form_page(request, form, "Place a marker", "Place the marker", noun, ref, _called(ref))


@permitted(Permission.MARKER_PLACE)
def lift_marker(request: HttpRequest, noun: str, key: UUID, marker: UUID) -> HttpResponse:
    """Take a marker off, with a reason."""
    by, ref, on = actor_of(request), Ref("records.marker", str(marker)), presenters.ref_of(noun, key)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if _done(form, lambda: actions.lift_marker(by=by, at=now(), marker=ref, reason=reason)):
            messages.success(request, "The marker is lifted.")
            return redirect(f"records:{noun}", key)
    return _form_page(request, form, "Lift a marker", "Lift the marker", noun, on, _called(on), _marker(request, on, ref))


@permitted(Permission.MARKER_PLACE)
def review_marker(request: HttpRequest, noun: str, key: UUID, marker: UUID) -> HttpResponse:
    """Say that a marker was looked at and stands."""
    by, ref, on = actor_of(request), Ref("records.marker", str(marker)), presenters.ref_of(noun, key)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if _done(
            form, lambda: actions.review_marker(by=by, at=now(), marker=ref, until=said["until"], reason=said["reason"])
        ):  # fmt: skip
            messages.success(request, "The marker stands until its next review.")
            return redirect(f"records:{noun}", key)
    return _form_page(request, form, "Review a marker", "It stands", noun, on, _called(on), _marker(request, on, ref))


@permitted(Permission.RECORDS_MERGE)
def merge(request: HttpRequest, key: UUID, other: UUID) -> HttpResponse:
    """Two records of one person, side by side before they are merged."""
    by, keep, gone = actor_of(request), Ref("records.person", str(key)), Ref("records.person", str(other))
    pages = [actions.consult_person(by=by, at=now(), person=ref, reason="to merge it") for ref in (keep, gone)]
    form = MergeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if _done(form, lambda: actions.merge_people(by=by, at=now(), keep=keep, other=gone, reason=reason)):
            messages.success(request, "The two records are read as one. Both keep what they hold.")
            return redirect("records:people", key)
    day = timezone.localdate()
    sides = [(page.person, presenters.person_facts(page.person, day)) for page in pages]
    context = {"form": form, "sides": sides, "keep": pages[0].person}
    return render(request, "records/merge.jinja", context, status=422 if form.errors else 200)


@permitted(Permission.RECORDS_MERGE)
def part(request: HttpRequest, key: UUID, other: UUID) -> HttpResponse:
    """Take a merge back."""
    by, keep, gone = actor_of(request), Ref("records.person", str(key)), Ref("records.person", str(other))
    form = MergeForm(request.POST or None)
    form.fields["reason"].label = "Why they are two people"
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if _done(form, lambda: actions.part_people(by=by, at=now(), keep=keep, other=gone, reason=reason)):
            messages.success(request, "They are two people again, each with what was their own.")
            return redirect("records:people", key)
    return _form_page(request, form, "Part two records", "Part them", "people", keep, _called(keep))


def _marker(request: HttpRequest, on: Ref, ref: Ref) -> queries.Marker | None:
    """The marker that is spoken of, as far as this reader may see it."""
    found = queries.all_markers(queries.same_person(on), by=actor_of(request))
    return next((one for one in found if one.ref == ref), None)


def _called(ref: Ref) -> str:
    return queries.names_of_records([ref])[ref]


def _done(form: Form, act: Callable[[], object]) -> bool:
    """Whether it was done; what was refused is said on the form."""
    try:
        act()
    except HeadwaterError as fault:
        form.add_error(None, f"{fault.message} {fault.remedy}".strip())
        return False
    return True


def _form_page(
    request: HttpRequest, form: Form, title: str, button: str, noun: str, ref: Ref, called: str,
    marker: queries.Marker | None = None,
) -> HttpResponse:  # fmt: skip
    context = {"form": form, "title": title, "button": button, "noun": noun, "ref": ref, "called": called, "marker": marker}
    return render(request, "records/form.jinja", context, status=422 if form.errors else 200)
