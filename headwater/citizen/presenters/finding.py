"""Who deals with what, in the language of whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from headwater.citizen.queries import Draft
from headwater.citizen.rules.directory import Found, Topic, topics
from headwater.citizen.rules.flows import flows
from headwater.contact.queries import agencies
from headwater.ui.languages import gettext as _

_MINE = ("crime", "domestic", "hate", "antisocial", "missing", "property", "collision", "suspicious", "confidence")


@dataclass(frozen=True, slots=True)
class Answer:
    """A topic as it is offered. ``who``: the agency that deals with it; ``phone_href`` and ``link`` reach it."""

    code: str
    title: str
    text: str
    who: str
    phone: str
    phone_href: str
    link: str
    answers: str
    report: str
    report_href: str
    page_href: str
    href: str


@dataclass(frozen=True, slots=True)
class FindPage:
    """What was asked and found, and everything else that can be chosen."""

    asked: str
    danger: bool
    found: tuple[Answer, ...]
    ours: tuple[Answer, ...]
    others: tuple[Answer, ...]
    carry_on: str
    carry_on_href: str


def find_page(asked: str, found: Found, draft: Draft | None) -> FindPage:
    """The page of “What is it about?”."""
    every = {code: answer(topic) for code, topic in topics().items()}
    open_draft = draft if draft and not draft.sent and not draft.flow.watched else None
    return FindPage(
        asked=asked,
        danger=found.danger,
        found=tuple(every[topic.code] for topic in found.topics),
        ours=tuple(every[code] for code in _MINE),
        others=tuple(one for code, one in every.items() if code not in _MINE),
        carry_on=_(open_draft.flow.title) if open_draft else "",
        carry_on_href=_next(open_draft) if open_draft else "",
    )


def answer(topic: Topic) -> Answer:
    """A topic with its agency's name, from the one directory of agencies."""
    return Answer(
        code=topic.code,
        title=_(topic.title),
        text=_(topic.text),
        who=_(agencies()[topic.agency].name) if topic.agency else "",
        phone=topic.phone,
        phone_href="tel:" + topic.phone.replace(" ", ""),
        link=topic.link,
        answers=_(topic.answers) if topic.answers else "",
        report=_(flows()[topic.report].title) if topic.report else "",
        report_href=reverse("citizen:report_start", args=[topic.report]) if topic.report else "",
        page_href=reverse(topic.page) if topic.page else "",
        href=reverse("citizen:topic", args=[topic.code]),
    )


def go_on(draft: Draft | None, kind: str) -> Mapping[str, str]:
    """The way back into a report that led here; empty where there is none."""
    if draft is None or draft.sent or draft.flow.code != kind:
        return {"href": "", "title": ""}
    return {"href": _next(draft), "title": _(draft.flow.title)}


def _next(draft: Draft) -> str:
    missing = draft.flow.first_missing(draft.answers)
    if missing is None:
        return reverse("citizen:report_check", args=[draft.flow.code])
    return reverse("citizen:report_page", args=[draft.flow.code, missing.code])
