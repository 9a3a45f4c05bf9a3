"""What a handler types, read as what it means: dates of birth as people say them. Pure."""

from __future__ import annotations

import re
from datetime import date

from headwater.kernel import Invalid

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PARTS = re.compile(r"(\d{1,2})(?:[ ./-]+(\d{1,2})[ ./-]+|[ ./-]*([a-z]{3,9})[ ./-]*)(\d{4}|\d{2})", re.IGNORECASE | re.ASCII)
_RUN = re.compile(r"(\d{2})(\d{2})()(\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


def birth_date(text: str, today: date) -> date | None:
    """12/3/1984, 12.03.84, 12 March 1984, 12031984 or 1984-03-12; None for nothing. Raises Invalid.

    Two digits of a year mean the last year that is not to come.
    """
    plain = text.strip()
    if not plain:
        return None
    iso = _ISO.fullmatch(plain)
    if iso:
        return _made(int(iso[1]), int(iso[2]), int(iso[3]), plain, today)
    found = _RUN.fullmatch(plain) or _PARTS.fullmatch(plain)
    if not found:
        raise Invalid(f"“{plain[:20]}” is not a date of birth.", "Write it as 12/3/1984.")
    year = int(found[4])
    if year < 100:
        year += today.year - today.year % 100
        year -= 100 if year > today.year else 0
    return _made(year, _month(found[2] or found[3]), int(found[1]), plain, today)


def shown(day: date | None) -> str:
    """As the field shows it: 12/3/1984."""
    return f"{day.day}/{day.month}/{day.year}" if day else ""


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    return next((number for number, name in enumerate(_MONTHS, 1) if text.lower().startswith(name)), 0)


def _made(year: int, month: int, day: int, said: str, today: date) -> date:
    try:
        made = date(year, month, day)
    except ValueError:
        raise Invalid(f"“{said[:20]}” is not a day of the calendar.", "Write it as 12/3/1984.") from None
    if not date(today.year - 125, 1, 1) <= made <= today:
        raise Invalid(f"Nobody who calls was born in {year}.", "Check the year.")
    return made
