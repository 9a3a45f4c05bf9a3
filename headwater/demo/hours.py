"""How many people work which hours, so that they come to a number that was printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import cycle
from math import ceil
from typing import TypeAlias

Hours: TypeAlias = Counter[Decimal]
"""How many people (or posts) work each fraction of full time."""

_SHORTER = (20, 40, 30)
"""What part-time working takes off a week, in hundredths of full time."""


def hours_of(heads: int, fte: Decimal) -> Hours:
    """So many people who come to so many FTE, in hundredths. Raises ValueError where no such people can be."""
    short = int(heads * 100 - fte * 100)
    if heads < 0 or short < 0 or (heads and fte <= 0):
        raise ValueError(f"{heads} people cannot come to {fte} FTE")
    off = _off(short)
    if len(off) > heads:
        off = [short // heads + (index < short % heads) for index in range(heads)]
    return Counter([Decimal(100 - each) / 100 for each in off] + [Decimal(1)] * (heads - len(off)))


def _off(short: int) -> list[int]:
    off: list[int] = []
    for each in cycle(_SHORTER):
        if short <= 45:
            return [*off, short] if short else off
        off.append(each)
        short -= each
    return off


def fewest(fte: Decimal) -> int:
    """The fewest people who come to so many FTE."""
    return ceil(fte)


def shared(total: Decimal, weights: Sequence[Decimal], step: Decimal) -> list[Decimal]:
    """A total divided by weights in whole steps, largest remainders first; the parts sum to the total."""
    whole = sum(weights, Decimal(0))
    exact = [total * weight / whole for weight in weights]
    parts = [value // step * step for value in exact]
    by_remainder = sorted(range(len(parts)), key=lambda index: parts[index] - exact[index])
    for index in by_remainder[: int((total - sum(parts)) / step)]:
        parts[index] += step
    parts[by_remainder[-1]] += total - sum(parts)
    return parts


def hours_total(hours: Hours) -> Decimal:
    """FTE of all of them together."""
    return sum((fte * number for fte, number in hours.items()), Decimal(0))
