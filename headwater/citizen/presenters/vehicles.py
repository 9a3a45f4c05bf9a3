"""A seized vehicle, in the words that its keeper reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils import timezone

from headwater.recovery.queries import SeizedView, documents

AHEAD = 7
"""Days for which the page says what it will cost."""


@dataclass(frozen=True, slots=True)
class Day:
    """The times of one day: (value, words)."""

    words: str
    times: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What we said to something that was disputed; ``words`` empty while we have not."""

    asked: str
    verdict: str
    words: str


@dataclass(frozen=True, slots=True)
class VehiclePage:
    """All that the page shows. Sums are words. ``ahead``: day and sum."""

    registration: str
    looks: str
    why: str
    power: str
    where: str
    address: str
    telephone: str
    held: str
    to_pay: str
    lines: tuple[tuple[str, str], ...]
    rises: str
    ahead: tuple[tuple[str, str], ...]
    unknown: str
    regulations: str
    bring: tuple[str, ...]
    attend_by: str
    disposable_on: str
    collection: str
    gone: str
    may_dispute: bool
    answers: tuple[Answer, ...]


def page(view: SeizedView, at: datetime) -> VehiclePage:
    """Everything in plain words, with what it costs now and on the next days."""
    quote = view.quote
    lines = []
    if quote is not None:
        lines = [("Taking it away", money(quote.removal))]
        days = "1 day" if quote.periods == 1 else f"{quote.periods} days"
        kept = f"Keeping it for {days}, at {money(quote.per_period)} a day" if quote.periods else "Keeping it so far"
        lines.append((kept, money(quote.storage)))
        if view.taken_off:
            lines.append(("Less, because you were right", f"−{money(view.taken_off)}"))
    open_dispute = any(one.decided_at is None for one in view.disputes)
    return VehiclePage(
        registration=view.vehicle.registration,
        looks=view.vehicle.looks,
        why=view.power.why,
        power=view.power.name,
        where=view.pound_name,
        address=view.pound_address,
        telephone=view.pound_telephone,
        held=view.held.words if view.held else "",
        to_pay=money(view.to_pay) if view.to_pay is not None else "",
        lines=tuple(lines),
        rises=moment(quote.rises_at) if quote and quote.rises_at else "",
        ahead=tuple((day_words(day), money(pence)) for day, pence in view.ahead(at, AHEAD)) if not view.held else (),
        unknown=view.unknown,
        regulations=quote.regulations if quote else "",
        bring=tuple(documents()[code] for code in view.power.bring),
        attend_by=day_words(view.attend_by) if view.attend_by else "",
        disposable_on=day_words(view.disposable_on) if view.disposable_on else "",
        collection=moment(view.collection) if view.collection else "",
        gone="" if view.state == "kept" else view.state_name,
        may_dispute=view.state == "kept" and not open_dispute,
        answers=tuple(
            Answer(
                one.text, "" if one.upheld is None else ("You were right" if one.upheld else "The charge stands"), one.answer
            )
            for one in view.disputes
        ),
    )


def days(slots: Iterable[datetime]) -> list[Day]:
    """Free times by day, in London."""
    here = [timezone.localtime(slot) for slot in slots]
    return [
        Day(day_words(day), tuple((slot.isoformat(), f"{slot:%H:%M}") for slot in group))
        for day, group in groupby(here, key=lambda slot: slot.date())
    ]


def money(pence: int) -> str:
    """“£244”, with its pence only where there are some."""
    return f"£{pence // 100:,}" if pence % 100 == 0 else f"£{pence / 100:,.2f}"


def day_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


def moment(at: datetime) -> str:
    here = timezone.localtime(at)
    return f"{day_words(here.date())} at {here:%H:%M}"
