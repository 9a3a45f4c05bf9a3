"""Stretches of time that figures cover."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole days, both ends included. ``name`` says what kind of period it is, as a heading would."""

    start: date
    end: date
    name: str = ""

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it starts ({self.start})")

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def __str__(self) -> str:
        return _span(self.start, self.end)

    def year_before(self) -> Period:
        """The same days one year earlier, for a fair comparison: whole months stay whole, 29 February becomes 28."""
        end = _years(self.end, -1)
        return Period(_years(self.start, -1), _month_end(end) if self.whole_months else end, self.name)

    def in_whole_months(self) -> Period | None:
        """The whole months inside it, as monthly open data needs; None where there is none."""
        start = self.start if self.start.day == 1 else _month_end(self.start) + timedelta(days=1)
        end = self.end if self.end == _month_end(self.end) else self.end.replace(day=1) - timedelta(days=1)
        return Period(start, end, self.name) if start < end else None

    def until(self, last: date) -> Period | None:
        """Cut off after the last day that there is data for; None where it begins later."""
        return Period(self.start, min(self.end, last), self.name) if self.start <= last else None

    def months(self) -> tuple[int, ...]:
        """The months it touches, as 201803."""
        first = self.start.year * 12 + self.start.month - 1
        last = self.end.year * 12 + self.end.month - 1
        return tuple(m // 12 * 100 + m % 12 + 1 for m in range(first, last + 1))

    @property
    def whole_months(self) -> bool:
        """Whether it starts on the first and ends on the last day of a month, as monthly open data needs."""
        return self.start.day == 1 and self.end == _month_end(self.end)


def month(yyyymm: int) -> Period:
    """The whole month that 201803 writes."""
    first = date(yyyymm // 100, yyyymm % 100, 1)
    return Period(first, _month_end(first), f"{first:%B %Y}")


def financial_year_to_date(as_at: date) -> Period:
    """1 April to the day given, the way police performance is compared."""
    start = date(as_at.year if as_at.month >= 4 else as_at.year - 1, 4, 1)
    return Period(start, as_at, "Financial year to date")


def calendar_year_to_date(as_at: date) -> Period:
    """1 January to the day given."""
    return Period(date(as_at.year, 1, 1), as_at, "Year to date")


def rolling_12_months(as_at: date) -> Period:
    """The year that ends on the day given."""
    return Period(_years(as_at + timedelta(days=1), -1), as_at, "Rolling 12 months")


def financial_year(first_year: int) -> Period:
    """1 April of ``first_year`` to 31 March of the next."""
    name = f"Financial year {first_year}/{(first_year + 1) % 100:02d}"
    return Period(date(first_year, 4, 1), date(first_year + 1, 3, 31), name)


def _years(day: date, years: int) -> date:
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def _month_end(day: date) -> date:
    return date(day.year, day.month, monthrange(day.year, day.month)[1])


@lru_cache(4096)
def in_words(day: date) -> str:
    """As a sentence says it: 8 March 2018."""
    return f"{day.day} {day:%B %Y}"


@lru_cache(4096)
def _span(start: date, end: date) -> str:
    return f"{in_words(start)} to {in_words(end)}"
