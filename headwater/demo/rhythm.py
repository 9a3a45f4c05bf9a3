"""When crime happens: by season, by day of the week, by the accidents of a day, and slowly more or less."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import numpy.typing as npt

from headwater.demo.mix import BURGLARY, ROBBERY, VIOLENCE
from headwater.insight.crime.offences import TOTAL
from headwater.insight.periods import Period

Days = npt.NDArray[np.int64]

_MONTHS: Mapping[str, tuple[float, ...]] = {  # January to December
    BURGLARY: (1.08, 1.04, 1.00, 0.92, 0.92, 0.90, 0.92, 0.93, 0.96, 1.08, 1.16, 1.12),
    VIOLENCE: (0.90, 0.90, 0.97, 1.00, 1.06, 1.08, 1.12, 1.07, 1.02, 1.00, 0.95, 0.98),
    ROBBERY: (1.02, 0.97, 0.98, 0.93, 0.95, 0.96, 0.99, 0.97, 0.99, 1.08, 1.11, 1.05),
    TOTAL: (0.96, 0.94, 1.00, 0.99, 1.03, 1.02, 1.05, 1.02, 0.99, 1.02, 1.01, 0.98),
}
_WEEKDAYS: Mapping[str, tuple[float, ...]] = {  # Monday to Sunday
    BURGLARY: (1.08, 1.02, 1.02, 1.02, 1.08, 0.94, 0.84),
    VIOLENCE: (0.90, 0.86, 0.88, 0.92, 1.06, 1.24, 1.14),
    ROBBERY: (0.96, 0.96, 0.98, 0.98, 1.06, 1.08, 0.98),
    TOTAL: (1.03, 1.00, 1.00, 1.01, 1.06, 0.98, 0.92),
}
_CHRISTMAS = ((12, 25), (12, 26))
_A_DAYS_ACCIDENTS = 0.08
"""Spread of a day's rate about its mean, beyond chance: weather, football, a holiday."""


def spread(number: int, group: str, period: Period, growth: float, rng: np.random.Generator) -> tuple[Days, Days]:
    """Exactly ``number`` crimes over the days of a period: days since 1970, and how many on each.

    ``growth`` is the logarithm of the change of the rate over a year.
    """
    first = period.start.toordinal() - _EPOCH
    days = np.arange(first, first + period.days)
    weights = _weights(group, days, rng) * np.exp(growth * (np.arange(period.days) - period.days / 2) / 365)
    return days, rng.multinomial(number, weights / weights.sum())


def _weights(group: str, days: Days, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    weekdays = (days + 3) % 7  # 1 January 1970 was a Thursday
    weights = np.asarray(_MONTHS[group])[months] * np.asarray(_WEEKDAYS[group])[weekdays]
    festive = np.isin(days, [date(year, *day).toordinal() - _EPOCH for year in _years(days) for day in _CHRISTMAS])
    accidents = rng.lognormal(0, _A_DAYS_ACCIDENTS, len(days))
    result: npt.NDArray[np.float64] = weights * np.where(festive, 0.65, 1.0) * accidents
    return result


def _years(days: Days) -> range:
    first, last = (date.fromordinal(int(day) + _EPOCH).year for day in (days[0], days[-1]))
    return range(first, last + 1)


_EPOCH = date(1970, 1, 1).toordinal()
