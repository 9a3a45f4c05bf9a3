"""What an evaluation found: what was seen, what would have been, how sure that is, and a sentence that says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import exp, isfinite

import numpy as np
import numpy.typing as npt

from headwater.kernel import Invalid

Floats = npt.NDArray[np.float64]


class Found(Enum):
    """What the interval allows one to say."""

    FEWER = "fewer than expected"
    MORE = "more than expected"
    UNCLEAR = "cannot tell"


@dataclass(frozen=True, slots=True)
class Effect:
    """``seen`` crimes after the beginning, beside the ``expected`` had the area done as its comparison did.

    ``ratio`` is seen ÷ expected and ``interval`` the interval of it at ``level``; ``p`` is how likely a ratio so far from one
    is by chance. ``caveats`` are what a reader must be told with it.
    """

    method: str
    seen: float
    expected: float
    ratio: float
    interval: tuple[float, float]
    p: float
    level: float = 0.95
    caveats: tuple[str, ...] = ()

    @property
    def found(self) -> Found:
        low, high = self.interval
        if high < 1:
            return Found.FEWER
        return Found.MORE if low > 1 else Found.UNCLEAR

    @property
    def change(self) -> float:
        """Per cent, against what was expected; negative is fewer crimes."""
        return (self.ratio - 1) * 100

    @property
    def change_interval(self) -> tuple[float, float]:
        return (self.interval[0] - 1) * 100, (self.interval[1] - 1) * 100

    @property
    def avoided(self) -> float:
        """Crimes that did not happen; negative where more happened than expected."""
        return self.expected - self.seen

    @property
    def avoided_interval(self) -> tuple[float, float]:
        """From least to most avoided, for the crimes that were seen."""
        low, high = self.interval
        return self.seen / high - self.seen if high else 0.0, self.seen / low - self.seen if low else float("inf")

    @property
    def verdict(self) -> str:
        """One or two plain sentences, the interval among them."""
        sure = f"{self.level:.0%} interval"
        low, high = self.change_interval
        if self.found is Found.UNCLEAR:
            return (
                f"Cannot tell whether it worked: {_change(self.change)} than expected, with a {sure} from {_change(low)} to "
                f"{_change(high)}. No effect at all would look like this, and so would either end."
            )
        least, most = self.avoided_interval
        if self.found is Found.FEWER:
            number = f"about {self.avoided:,.0f} crimes avoided ({least:,.0f} to {_most(most)})"
            return f"It worked: {_change(self.change)} than expected ({sure} {_change(low)} to {_change(high)}), {number}."
        number = f"about {-self.avoided:,.0f} crimes more ({-most:,.0f} to {-least:,.0f})"
        return f"It got worse: {_change(self.change)} than expected ({sure} {_change(low)} to {_change(high)}), {number}."

    def __str__(self) -> str:
        return " ".join([self.verdict, *self.caveats])

    def rows(self) -> list[tuple[str, str]]:
        """The same as a table of two columns, for a page or a report."""
        low, high = self.change_interval
        return [
            ("Method", self.method),
            ("Crimes seen", f"{self.seen:,.0f}"),
            ("Crimes expected", f"{self.expected:,.1f}"),
            ("Change against expected", _change(self.change)),
            (f"{self.level:.0%} interval", f"{_change(low)} to {_change(high)}"),
            ("Likely by chance alone", f"p = {self.p:.3f}" if self.p >= 0.001 else "p < 0.001"),
            ("Verdict", self.found.value),
            *(("Read with", caveat) for caveat in self.caveats),
        ]


def on_log_scale(
    method: str, seen: float, log_ratio: float, reach: float, p: float, level: float, caveats: Sequence[str]
) -> Effect:
    """An effect from the logarithm of its ratio and how far the interval reaches on either side of it."""
    ratio = exp(log_ratio)
    return Effect(method, seen, seen / ratio, ratio, (exp(log_ratio - reach), exp(log_ratio + reach)), p, level, tuple(caveats))


def counted(values: npt.ArrayLike, what: str) -> Floats:
    """Counts by period, a row for each area, as [areas, periods]. Raises Invalid for anything but counts."""
    try:
        found = np.asarray(values, np.float64)
    except (TypeError, ValueError):
        raise Invalid(f"The counts of {what} are not numbers.", "Give one count for each period.") from None
    found = found[None, :] if found.ndim == 1 else found
    if found.ndim != 2 or not found.size:
        raise Invalid(f"There are no counts of {what}.", "Give one count for each period, and a row for each area.")
    if not np.isfinite(found).all():
        raise Invalid(f"A period of {what} has no count.", "Leave out periods for which no data was loaded, in all areas.")
    if (found < 0).any():
        raise Invalid(f"A count of {what} is below zero.", "Give how many crimes there were.")
    return found


def split(start: int, periods: int) -> None:
    """Raises Invalid where ``start`` leaves no period before or none after it."""
    if not 0 < start < periods:
        raise Invalid(
            f"It began in period {start + 1} of {periods}: there must be periods before it and after.",
            "Load earlier months, or wait until some have passed.",
        )


def _change(percent: float) -> str:
    if not isfinite(percent):
        return "any number more"
    size = abs(percent)
    if round(size, 1) == 0:
        return "no more or fewer"
    return f"{size:.{0 if round(size, 1) >= 10 else 1}f}% {'fewer' if percent < 0 else 'more'}"


def _most(number: float) -> str:
    return f"{number:,.0f}" if isfinite(number) else "any number"
