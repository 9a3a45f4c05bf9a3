"""The page on which the risk of a log is assessed again: what has changed, the questions, and the grade that follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from headwater.contact.presenters.panel import ShownAssessment, shown_assessment
from headwater.contact.presenters.thriving import Advice, Letter, Silent, advice_of, letters_of, silent_of
from headwater.contact.queries import Again, Said
from headwater.dispatch.queries import grades, kinds

KEYS = (
    ("Assessing again", (
        ("Alt Q", "Kind"), ("Alt M", "Silent-crime questions"), ("Alt T", "THRIVE+"), ("y n u", "Yes, no, not known"),
        ("Alt G", "Grade"), ("Alt W", "Why it is assessed again"), ("Ctrl Enter", "Keep this assessment"),
        ("Alt X", "Back to the log"),
    )),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AgainPage:
    """Everything that ``contact/assess.jinja`` shows; named as the call screen names it where their parts are the same."""

    id: str
    title: str
    log: str
    href: str
    grade: str
    grade_name: str
    kind_label: str
    where: str
    summary: str
    due: str
    due_since: datetime | None
    open: bool
    version_words: str
    versions: tuple[ShownAssessment, ...]
    after: int
    kinds: tuple[tuple[str, str], ...]
    kind: str
    groups: str
    silent_groups: tuple[Silent, ...]
    letters: tuple[Letter, ...]
    values: Mapping[str, str]
    advice: Advice | None
    may_grade: bool
    grades: tuple[tuple[str, str], ...]
    fault: str


def page(held: Again, given: Mapping[str, str], fault: str = "") -> AgainPage:
    """``given``: what was chosen of the grade and why; ``fault``: what was wrong with it."""
    log, said = held.incident, held.said
    groups = silent_of(held.silent, said.silent)
    newest = tuple(shown_assessment(one) for one in reversed(held.versions))
    return AgainPage(
        id=log.ref.id,
        title=f"Assess log {log.number} again",
        log=f"Log {log.number} of {log.day.day} {log.day:%B %Y}",
        href=reverse("dispatch:incident", args=[log.ref.id]),
        grade=log.grade.code,
        grade_name=log.grade.name,
        kind_label=kinds()[said.kind].name if said.kind in kinds() else said.kind,
        where=log.place,
        summary=log.summary,
        due=held.due.why if held.due else "",
        due_since=held.due.since if held.due else None,
        open=True,
        version_words=f"This will be version {len(newest) + 1}",
        versions=newest,
        after=len(newest),
        kinds=tuple((code, f"{kind.name} ({code})") for code, kind in kinds().items()),
        kind=said.kind,
        groups=" ".join(group.code for group in groups),
        silent_groups=groups,
        letters=letters_of(held.questions, said.letters, said.answers),
        values={"not_asked": said.not_asked, **{name: given.get(name, "") for name in ("grade", "override_reason", "why")}},
        advice=advice_of(held.recommended),
        may_grade=held.may_grade,
        grades=tuple((code, f"{code} {one.name}") for code, one in grades().items()),
        fault=fault,
    )


def said_of(given: Mapping[str, str]) -> Said | None:
    """What a form says; None where it says nothing of THRIVE+. Answers that are none are left to the action to refuse."""
    kind = given.get("kind", "")[:8]
    if kind not in kinds():
        return None
    groups: dict[str, dict[str, str]] = {"letter": {}, "answers": {}, "silent": {}}
    for name, value in given.items():
        group, dot, code = name.partition(".")
        if dot and group in groups:
            groups[group][code] = value
    return Said(kind, groups["letter"], groups["answers"], groups["silent"], given.get("not_asked", ""))
