"""What is new in a neighbourhood, for those who asked to be told: only what everybody can read on its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from headwater.insight.periods import month
from headwater.journal.queries import Happened, happened
from headwater.kernel import Ref, Slot
from headwater.neighbourhood.models import Gathering, Priority, Step, Suggestion
from headwater.neighbourhood.queries.counting import counts
from headwater.neighbourhood.queries.figuring import Describer, group_of
from headwater.neighbourhood.queries.pages import TOTAL
from headwater.neighbourhood.queries.warnings import WarningView, warnings_of
from headwater.neighbourhood.rules import spoken_times
from headwater.places.queries import ancestors

URGENT = "warnings"
"""The topic that does not wait for the morning."""

BACK = timedelta(days=14)
"""How far back news is looked for: what is older when a worker is up again is news no more."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing that is new. ``key`` is its own, for ever; of several ``about`` the same only the first is told."""

    key: str
    topic: str
    words: str
    at: datetime
    about: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A topic of which people can be told. ``find`` gives what is new in an area since a time, the oldest first."""

    slug: str
    label: str
    find: Callable[[Ref, datetime, datetime], Sequence[News]]


sources: Slot[Source] = Slot("neighbourhood.news", lambda one: one.slug)
"""Topics, in the order in which they are offered."""


def news_of(area: Ref, at: datetime, *, urgent: bool = False) -> tuple[News, ...]:
    """What is new in an area, by topic, the oldest first. ``urgent``: only what does not wait, and nothing else is read for
    it.
    """
    asked = [one for one in sources if one.slug == URGENT or not urgent]
    return tuple(one for source in asked for one in source.find(area, at - BACK, at))


def offer_topics() -> None:
    """The topics that neighbourhood has of its own."""
    sources.offer(
        Source(URGENT, "Warnings, at once, by day and by night", _warnings),
        Source("priorities", "What the team works on, and what it did", _work),
        Source("events", "Events where you can meet the team", _meetings),
        Source("figures", "What happened here, each month when it is published", _figures),
    )


def _warnings(area: Ref, since: datetime, at: datetime) -> Sequence[News]:
    """Those that still hold, and their all clear: an e-mail is read later than a page. One query."""
    return [
        News(f"warning:{one.ref.id}", URGENT, _of_warning(one, area), one.sent_at)
        for one in reversed(warnings_of(area, at))
        if one.sent_at >= since and (one.in_force(at) or one.clears(at))
    ]


def _of_warning(one: WarningView, area: Ref) -> str:
    if area in one.let_go:
        return f"A warning does not concern this neighbourhood any more. It goes on for {one.area_words}: {one.headline}."
    return f"{one.headline}. {one.instruction or one.description}"


def _work(area: Ref, since: datetime, at: datetime) -> Sequence[News]:
    """Four queries."""
    names = ("PrioritySet", "StepTaken", "PriorityClosed", "SuggestionAnswered")
    found = happened(area, [f"neighbourhood.{name}" for name in names], since)
    issues = Priority.objects.in_bulk(_keys(found, "priority"))
    heard = Suggestion.objects.in_bulk(_keys(found, "suggestion"))
    steps = {(one.priority_id, one.noted_at): one.action for one in Step.objects.filter(priority__in=issues)}
    told = []
    for one in found:
        key = UUID(one.subject.id)
        words = _of_suggestion(heard.get(key), one.data) or _of_priority(issues.get(key), one, steps)
        if words:
            told.append(News(f"entry:{one.number}", "priorities", words, one.at))
    return told


def _keys(found: Sequence[Happened], kind: str) -> list[UUID]:
    return [UUID(one.subject.id) for one in found if one.subject.kind == f"neighbourhood.{kind}"]


def _of_priority(row: Priority | None, one: Happened, steps: Mapping[tuple[UUID, datetime], str]) -> str:
    if row is None:
        return ""
    match one.name.rpartition(".")[2]:
        case "PrioritySet":
            return f"We now work on this: {row.issue}"
        case "StepTaken":
            action = steps.get((row.pk, one.at), "")
            return f"What we did about “{row.issue}”: {action}" if action else ""
        case _:
            return f"We closed “{row.issue}”. {row.result}"


def _of_suggestion(row: Suggestion | None, said: Mapping[str, Any]) -> str:
    """Nothing of one that became a priority, which is told as such; nor of one that is not shown, whatever it was."""
    if row is None or row.state == Suggestion.State.HIDDEN:
        return ""
    match said.get("state"):
        case "shown":
            return f"Somebody suggests this, and you can vote for it: {row.text}"
        case "closed":
            return f"Somebody suggested “{row.text}”. {row.answer}"
        case _:
            return ""


def _meetings(area: Ref, since: datetime, at: datetime) -> Sequence[News]:
    """Each as it is by now; none that is over, nor the planning of one that was cancelled. Two queries."""
    names = ("GatheringPlanned", "GatheringChanged", "GatheringCancelled")
    found = happened(area, [f"neighbourhood.{name}" for name in names], since)
    rows = Gathering.objects.filter(ends_at__gt=at).in_bulk(_keys(found, "gathering"))
    told = []
    for one in found:
        row, name = rows.get(UUID(one.subject.id)), one.name.rpartition(".")[2]
        if row is not None and (row.cancelled_at is None) != (name == "GatheringCancelled"):
            words = f"{row.title}: {spoken_times(row.starts_at, row.ends_at)}, {row.address}"
            prefix = {"GatheringPlanned": "", "GatheringChanged": "Changed: ", "GatheringCancelled": "Cancelled: "}[name]
            told.append(News(f"entry:{one.number}", "events", f"{prefix}{words}", one.at, about=row.ref.id))
    return told


def _figures(area: Ref, since: datetime, at: datetime) -> Sequence[News]:
    """The last month, when it was published lately."""
    force = next((one.code for one in ancestors(area) if one.level == "force"), "")
    held = counts(force) if force else None
    if held is None or held.updated is None or held.updated < since or not any(one.ref == area for one in held.areas):
        return []
    last, position = held.months[-1], held.position(area)
    crime, nuisance = (Describer(held, position, group_of(slug)) for slug in (TOTAL, "anti-social-behaviour"))
    signals = crime.series().chart.signals[-1]
    told = "; ".join(sorted(one.value for one in signals))
    usual = f"Crime was not as usual here: {told}." if told else "Crime was within what is usual here."
    words = f"{month(last).name}: {_many(crime, last, 'crime')}, {_many(nuisance, last, 'incident')} of anti-social behaviour."
    return [News(f"figures:{last}", "figures", f"{words} {usual}", held.updated)]


def _many(described: Describer, last: int, noun: str) -> str:
    """“1 crime”, “1,204 crimes”."""
    found = described.number([last])
    return f"{found} {noun}" if found.value == 1 else f"{found} {noun}s"
