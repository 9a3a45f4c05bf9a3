"""How a derived number is rounded: rules with names, computed on exact fractions so that a half is a half.

Our own figures round half up. A published table is reproduced by its own rule, which is named beside the table.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import TypeAlias

Number: TypeAlias = int | float | Decimal | Fraction
Rounding: TypeAlias = Callable[[Number, int], float]


def exact(value: Number) -> Fraction:
    """The number as it is written: the float 0.1 becomes one tenth, not the binary fraction nearest to it."""
    return Fraction(Decimal(repr(float(value)))) if isinstance(value, float) else Fraction(value)


def half_up(value: Number, decimals: int = 0) -> float:
    """To the nearest, a half away from zero: 2.675 → 2.68, −0.5 → −1.

    Our own figures use this rule.
    """
    scaled = abs(exact(value)) * 10**decimals
    size = floor(scaled + Fraction(1, 2))
    return _scaled_back(size if value >= 0 else -size, decimals)


def ceiling(value: Number, decimals: int = 0) -> float:
    """Up, towards plus infinity: 29.149 → 29.2, −0.767 → −0.7.

    The rule that reproduces every percentage of the comparison tables of 12 March 2018.
    """
    return _scaled_back(ceil(exact(value) * 10**decimals), decimals)


def percent_change(last: Number, this: Number) -> Fraction | None:
    """(this − last) ÷ last, as an exact percentage. None where ``last`` is zero: nothing can be a percentage of it."""
    before = exact(last)
    return (exact(this) - before) / before * 100 if before else None


def percent_below(part: Number, whole: Number) -> Fraction | None:
    """How far ``part`` is below ``whole``, as an exact percentage of the whole. None where the whole is zero."""
    base = exact(whole)
    return (base - exact(part)) / base * 100 if base else None


def _scaled_back(size: int, decimals: int) -> float:
    return float(Fraction(size, 10**decimals)) if decimals > 0 else float(size * 10**-decimals)


ROUNDINGS: dict[str, Rounding] = {"half up": half_up, "ceiling": ceiling}
"""Rules by the name that reference data gives them."""
