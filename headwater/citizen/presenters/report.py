"""The pages of a report, in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import isinf
from typing import Any

from babel.dates import format_date
from django import forms
from django.urls import reverse

from headwater.citizen.queries import NEAR, Draft, Nearby
from headwater.citizen.rules.flows import Flow, Page, words
from headwater.citizen.rules.published import category_names
from headwater.contact.actions import LARGEST
from headwater.contact.queries import answer_times
from headwater.places.queries import Location
from headwater.ui.languages import gettext as _
from headwater.ui.languages import speech


@dataclass(frozen=True, slots=True)
class StartPage:
    """What to know before one begins."""

    code: str
    title: str
    summary: str
    before: tuple[str, ...]
    watched: bool
    nameless: bool
    silent_call: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a question."""

    value: str
    text: str
    hint: str


@dataclass(frozen=True, slots=True)
class File:
    """A file of the draft; ``size`` in words."""

    id: str
    name: str
    size: str


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question. ``back``: where one comes from; ``mapped``: a map is offered (not in
    confidence: what of it is fetched would tell where); ``largest``: bytes of one file that is taken."""

    flow: str
    caption: str
    code: str
    sort: str
    title: str
    hint: str
    label: str
    required: bool
    choices: tuple[Choice, ...]
    files: tuple[File, ...]
    back: str
    watched: bool
    mapped: bool
    largest: int = LARGEST


@dataclass(frozen=True, slots=True)
class Place:
    """A place that was found for what was typed."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Places:
    """What was found for ``text``; ``asked`` says whether anything was looked up, ``start`` where a map opens (grid metres)."""

    asked: bool
    text: str
    found: tuple[Place, ...]
    start: str


@dataclass(frozen=True, slots=True)
class DangerPage:
    """999 first. ``on``: the next page, for whoever cannot call."""

    title: str
    on: str
    back: str
    watched: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A question and its answer, and where to change it."""

    asked: str
    said: str
    change: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """Everything that was answered."""

    flow: str
    caption: str
    rows: tuple[Row, ...]
    near: tuple[str, ...]
    near_when: str
    back: str
    watched: bool
    nameless: bool


@dataclass(frozen=True, slots=True)
class SentPage:
    """It is with us. ``promise``: when somebody answers, as far as that is known from what was measured."""

    reference: str
    title: str
    promise: str
    passed_on: bool
    watched: bool
    nameless: bool


def start(flow: Flow) -> StartPage:
    before = tuple(_(one) for one in flow.before)
    return StartPage(
        flow.code, _(flow.title), _(flow.summary), before, flow.watched, flow.nameless, flow.silent_call
    )  # fmt: skip


def question(flow: Flow, page: Page, draft: Draft) -> QuestionPage:
    """A page of the flow, with the one before it."""
    before = flow.before_page(page.code, draft.answers)
    return QuestionPage(
        flow=flow.code,
        caption=_(flow.title),
        code=page.code,
        sort=page.sort,
        title=_(page.title),
        hint=_(page.hint) if page.hint else "",
        label=_(page.label) if page.label else "",
        required=page.required,
        choices=tuple(Choice(one.value, _(one.text), _(one.hint) if one.hint else "") for one in page.options),
        files=tuple(File(one.id, one.name, _size(one.size)) for one in draft.files),
        back=_href(flow, before) if before else reverse("citizen:report_start", args=[flow.code]),
        watched=flow.watched,
        mapped=page.sort == "place" and not flow.nameless,
    )


def places(found: Sequence[Location], form: forms.Form) -> Places:
    """The places that were found, once something was looked up."""
    asked = form.is_bound and form.is_valid()
    text = form.cleaned_data["text"] if asked else ""
    start = f"{found[0].easting},{found[0].northing}" if found else ""
    return Places(asked, text, tuple(Place(str(number), one.text) for number, one in enumerate(found)), start)


def danger(flow: Flow, code: str, draft: Draft) -> DangerPage:
    following = flow.next_after(code, draft.answers)
    on = _href(flow, following) if following else reverse("citizen:report_check", args=[flow.code])
    back = reverse("citizen:report_page", args=[flow.code, code])
    return DangerPage(_(flow.title), on, back, flow.watched)


def check(flow: Flow, draft: Draft, near: Nearby | None) -> CheckPage:
    """Question and answer, each with a way to change it; and what is published of the same place."""
    asked = flow.asked(draft.answers)
    rows = tuple(Row(_(page.title), _said(page, draft), f"{_href(flow, page)}?then=check") for page in asked)
    said = near.counts.items() if near else ()
    return CheckPage(
        flow.code, _(flow.title), rows, tuple(f"{_(category_names().get(slug, slug))}: {number}" for slug, number in said),
        _when(near.month) if near else "", _href(flow, asked[-1]), flow.watched, flow.nameless,
    )  # fmt: skip


def sent(flow: Flow, told: Mapping[str, Any], at: datetime) -> SentPage:
    """What happens next, and by when. One query."""
    return SentPage(
        told["reference"], _(flow.title), "" if flow.nameless else promise(at), bool(told["passed_on"]), flow.watched,
        flow.nameless,
    )  # fmt: skip


def promise(at: datetime) -> str:
    """When a report is looked at, from what was measured; where too little was, it says so."""
    times = answer_times(channel="web", at=at)
    if times.median is None:
        return _("We do not know yet how long it takes until somebody reads it: too few reports have come in to measure it.")
    if isinf(times.median):
        return _("More than half of the reports of the last four weeks still wait to be taken up.")
    half = _("Half of the reports of the last four weeks were taken up within {time}.")
    return half.replace("{time}", duration(times.median))


def duration(seconds: float) -> str:
    """About how long, rounded up: nobody is promised too little."""
    minutes = max(1, -int(-seconds // 60))
    if minutes < 90:
        return _("{n} minutes").replace("{n}", str(minutes)) if minutes > 1 else _("a minute")
    hours = -(-minutes // 60)
    if hours < 48:
        return _("{n} hours").replace("{n}", str(hours))
    return _("{n} days").replace("{n}", str(-(-hours // 24)))


def _said(page: Page, draft: Draft) -> str:
    if page.sort == "files":
        return ", ".join(one.name for one in draft.files) or _("None")
    answer = draft.answers.get(page.code)
    return words(page, answer, _) or _("Nothing")


def _when(month: int) -> str:
    """A month such as 202610 in the language of the page, with how far around."""
    named = format_date(date(month // 100, month % 100, 1), "MMMM y", locale=speech().tag.replace("-", "_"))
    words = _("Within about {n} metres, in {month}, the last month that is published:")
    return words.replace("{n}", str(NEAR)).replace("{month}", named)


def _href(flow: Flow, page: Page) -> str:
    return reverse("citizen:report_page", args=[flow.code, page.code])


def _size(size: int) -> str:
    return f"{size / 1_048_576:.1f} MB" if size >= 104_858 else f"{max(1, round(size / 1024))} kB"
