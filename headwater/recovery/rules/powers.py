"""Under which power a vehicle was taken, what its keeper must bring, and why it may not be released."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from headwater.kernel import Invalid
from headwater.kernel.working_days import working_days_after

_FILE = Path(__file__).resolve().parents[1] / "reference" / "powers.toml"


@dataclass(frozen=True, slots=True)
class Power:
    """A power to seize or remove. ``attend_within``: working days; ``keep_days``: None where it is kept as long as needed.

    ``charged``: the keeper pays for removal and storage.
    """

    code: str
    name: str
    why: str
    bring: tuple[str, ...]
    attend_within: int | None = None
    keep_days: int | None = None
    charged: bool = True

    def attend_by(self, seized_on: date) -> date | None:
        """The last day on which its keeper may come to claim it; None where there is none."""
        return None if self.attend_within is None else working_days_after(seized_on, self.attend_within)

    def disposable_on(self, noticed_on: date | None) -> date | None:
        """The first day on which it may be disposed of; None while its keeper was not told, or where it never may."""
        if noticed_on is None or self.keep_days is None:
            return None
        return noticed_on + timedelta(days=self.keep_days)


@dataclass(frozen=True, slots=True)
class Hold:
    """A reason for which a vehicle may not be released, in the words that its keeper reads."""

    code: str
    name: str
    words: str


@cache
def powers() -> Mapping[str, Power]:
    """Every power by its code."""
    return {row["code"]: Power(**{**row, "bring": tuple(row["bring"])}) for row in _read()["power"]}


@cache
def documents() -> Mapping[str, str]:
    """What may have to be brought: words by code."""
    return {row["code"]: row["name"] for row in _read()["document"]}


@cache
def holds() -> Mapping[str, Hold]:
    """Why a vehicle may not be released, by code."""
    return {row["code"]: Hold(**row) for row in _read()["hold"]}


def power_of(code: str) -> Power:
    """By its code. Raises Invalid."""
    found = powers().get(code)
    if found is None:
        raise Invalid("Under which power was it taken?", f"There are: {', '.join(powers())}.")
    return found


def hold_of(code: str) -> Hold:
    """By its code. Raises Invalid."""
    found = holds().get(code)
    if found is None:
        raise Invalid("Why may it not be released?", f"There are: {', '.join(holds())}.")
    return found


@cache
def _read() -> dict[str, Any]:
    with _FILE.open("rb") as file:
        return tomllib.load(file)
