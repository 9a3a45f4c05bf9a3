"""Working days in England and Wales: neither Saturdays, Sundays nor bank holidays.

The bank holidays are the list that GOV.UK publishes, as it came with the package ``govuk-bank-holidays``; nothing is fetched.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays


@cache
def _holidays() -> BankHolidays:
    return BankHolidays(use_cached_holidays=True)


def is_working_day(day: date) -> bool:
    return bool(_holidays().is_work_day(day, division=BankHolidays.ENGLAND_AND_WALES))


def working_days_after(day: date, number: int) -> date:
    """The last of so many working days after a day, that day not counted. Raises ValueError for fewer than none.

    >>> working_days_after(date(2018, 3, 29), 1)  # over Easter
    datetime.date(2018, 4, 3)
    """
    if number < 0:
        raise ValueError("working days are counted forwards")
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day
