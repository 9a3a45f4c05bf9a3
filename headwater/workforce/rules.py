"""What workforce decides: who counts as established, in strength and deployable on a day. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Self

from headwater.insight.statistics.rounding import percent_below as _percent_below
from headwater.kernel import Invalid

FULL_TIME = Decimal(1)
"""What one person works in all postings together, at most."""


class Rank(Enum):
    """A rank or grade. The value is stored and is the word that tables print; the title heads a table."""

    CONSTABLE = ("Constable", "Constables")
    SERGEANT = ("Sergeant", "Sergeants")
    PCSO = ("PCSO", "Police community support officers")
    INSPECTOR = ("Inspector", "Inspectors")
    CHIEF_INSPECTOR = ("Chief Inspector", "Chief inspectors")
    SUPERINTENDENT = ("Superintendent", "Superintendents")

    title: str

    def __new__(cls, value: str, title: str) -> Self:
        rank = object.__new__(cls)
        rank._value_ = value
        rank.title = title
        return rank

    @classmethod
    def named(cls, name: str) -> Rank:
        """By its value. Raises Invalid for another word."""
        for rank in cls:
            if rank.value == name:
                return rank
        raise Invalid(f"“{name}” is not a rank.", f"There are: {', '.join(rank.value for rank in cls)}.")


class Status(Enum):
    """Why somebody in post may not be sent out. The label finishes “people who are …”."""

    RESTRICTED = ("restricted", "on restricted duties")
    RECUPERATIVE = ("recuperative", "on recuperative duties")
    LONG_TERM_ABSENT = ("long_term_absent", "long-term absent")
    SECONDED = ("seconded", "seconded elsewhere")

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        status = object.__new__(cls)
        status._value_ = value
        status.label = label
        return status

    @classmethod
    def named(cls, name: str) -> Status:
        """By its value. Raises Invalid for another word."""
        for status in cls:
            if status.value == name:
                return status
        raise Invalid(f"“{name}” is not a status.", f"There are: {', '.join(status.value for status in cls)}.")


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``starts`` until the day before ``ends``; without ``ends`` it still runs."""

    starts: date
    ends: date | None = None

    def __post_init__(self) -> None:
        if self.ends is not None and self.ends <= self.starts:
            raise Invalid(
                f"It would end ({self.ends}) before it has begun ({self.starts}).",
                "Give the first day on which it no longer holds, or leave the end empty.",
            )

    def holds(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day < self.ends)

    def overlaps(self, other: Span) -> bool:
        return (other.ends is None or self.starts < other.ends) and (self.ends is None or other.starts < self.ends)


@dataclass(frozen=True, slots=True)
class Post:
    """Funded work in a unit. ``fte`` is a fraction of full time; ``id`` leads back to the record."""

    id: str
    unit: str
    rank: Rank
    fte: Decimal
    span: Span


@dataclass(frozen=True, slots=True)
class Spell:
    """A time during which somebody had a status."""

    status: Status
    span: Span


@dataclass(frozen=True, slots=True)
class Posting:
    """Somebody's work in a unit. ``person`` and ``id`` are identifiers, never names."""

    id: str
    person: str
    unit: str
    rank: Rank
    fte: Decimal
    span: Span
    spells: tuple[Spell, ...] = ()

    def statuses(self, day: date) -> tuple[Status, ...]:
        """What the person is on that day, in the order of the list of statuses."""
        held = {spell.status for spell in self.spells if spell.span.holds(day)}
        return tuple(status for status in Status if status in held)


def establishment(posts: Iterable[Post], day: date) -> Decimal:
    """Funded posts on a day, FTE."""
    return sum((post.fte for post in posts if post.span.holds(day)), Decimal(0))


def strength(postings: Iterable[Posting], day: date) -> Decimal:
    """People in post on a day, FTE."""
    return sum((posting.fte for posting in postings if posting.span.holds(day)), Decimal(0))


def heads(postings: Iterable[Posting], day: date) -> int:
    """People in post on a day, each counted once, whatever hours they work."""
    return len({posting.person for posting in postings if posting.span.holds(day)})


def deployable(postings: Iterable[Posting], day: date, without: Iterable[Status]) -> Decimal:
    """Strength on a day less people who have any of the statuses that do not count, FTE."""
    return strength((p for p in postings if is_deployable(p, day, without)), day)


def is_deployable(posting: Posting, day: date, without: Iterable[Status]) -> bool:
    return not set(without) & set(posting.statuses(day))


def percent_below(part: Decimal, base: Decimal) -> Fraction | None:
    """How far a part is below its base, as an exact percentage of the base; None where the base is nothing."""
    return _percent_below(part, base)


def vacancy_factor(fte_strength: Decimal, established: Decimal) -> Fraction | None:
    """1 − FTE strength ÷ establishment, as an exact percentage: below zero where more are in post than are funded."""
    return _percent_below(fte_strength, established)


def statuses_named(names: Iterable[str]) -> tuple[Status, ...]:
    """Read the local formula. Raises Invalid for a status that does not exist."""
    wanted = {Status.named(name) for name in names}
    return tuple(status for status in Status if status in wanted)


def formula(without: Sequence[Status]) -> str:
    """The local formula of “deployable”, as it is printed beside every number that rests on it."""
    if not without:
        return "Deployable is all of strength (FTE): no status is left out."
    *most, last = [status.label for status in without]
    listed = f"{', '.join(most)} or {last}" if most else last
    return f"Deployable is strength (FTE) less people who are {listed}."


def overcommitted(work: Iterable[tuple[Span, Decimal]]) -> date | None:
    """The first day on which one person's work comes to more than full time; None where it never does."""
    held = list(work)
    for day in sorted(span.starts for span, _ in held):
        if sum(fte for span, fte in held if span.holds(day)) > FULL_TIME:
            return day
    return None


def checked_fte(fte: Decimal, *, most: Decimal) -> Decimal:
    """In hundredths, more than nothing and at most ``most``. Raises Invalid."""
    if not 0 < fte <= most or fte != fte.quantize(Decimal("0.01")):
        raise Invalid(f"{fte} cannot be an FTE here.", f"Give hundredths above 0, at most {most}.")
    return fte
