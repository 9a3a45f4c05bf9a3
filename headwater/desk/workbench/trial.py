"""What “Did it work” asks: when something began, where nothing like it was done, and to where crime could have moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from headwater.desk.workbench.choosing import Chosen, Option
from headwater.insight import Area
from headwater.insight.periods import month

BEFORE = 36
"""Months before that are looked at."""

RINGS = (500, 1_000, 2_000)
"""Metres around the boundary in which crime that moved a little is found."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What was done: from ``began`` (201704) in the chosen area, and nothing like it in the areas ``beside``.

    ``near``: to where crime could have moved, metres around the boundary or the key of an area; empty: nobody asks.
    ``shown``: whether somebody asks for the answer, having read what it can tell.
    """

    months: tuple[int, ...]
    began: int
    beside: tuple[Area, ...]
    near: str = ""
    shown: bool = False

    @property
    def start(self) -> int:
        return self.months.index(self.began)


@dataclass(frozen=True, slots=True)
class Asked:
    """The form: what there is to choose from, what is wrong (``error``, in the field ``wrong``), and what was chosen."""

    began: tuple[Option, ...]
    areas: tuple[Option, ...]
    near: tuple[Option, ...] = ()
    error: str = ""
    wrong: str = "began"
    trial: Trial | None = None

    def params(self) -> dict[str, str]:
        return params_of(self.trial) if self.trial else {}


def params_of(trial: Trial) -> dict[str, str]:
    """As the address has them."""
    held = {
        "began": str(trial.began),
        "beside": ",".join(area.key for area in trial.beside),
        "near": trial.near,
        "show": "1" if trial.shown else "",
    }
    return {name: value for name, value in held.items() if value}


def asked(chosen: Chosen, given: Mapping[str, str]) -> Asked:
    """The form as it was sent. ``beside``: keys of areas, joined by commas; ``began``: 201704; ``near`` as in a trial."""
    held = [one for one in chosen.crime.coverage().months if month(one).end <= chosen.period.end]
    known = others(chosen)
    wanted = [key for key in given.get("beside", "").split(",") if key]
    beside = tuple(area for area in known if area.key in wanted)
    began, near = given.get("began", ""), given.get("near", "")
    places = {**{str(metres): f"Up to {metres:,} metres away" for metres in RINGS}, **_named(known)}
    form = Asked(
        tuple(Option(str(one), month(one).name, str(one) == began) for one in reversed(held[1:])),
        tuple(Option(area.key, area.label, area in beside) for area in known),
        tuple(Option(key, name, key == near) for key, name in places.items()) if known else (),
    )
    if not began:
        return form
    if began not in {option.value for option in form.began}:
        return replace(form, error="Choose a month with data before it")
    if near and (error := _wrong(near, places, beside)):
        return replace(form, error=error, wrong="near")
    at = held.index(int(began))
    trial = Trial(tuple(held[max(0, at - BEFORE) :]), int(began), beside, near, bool(given.get("show")))
    return replace(form, trial=trial)


def _named(areas: Sequence[Area]) -> dict[str, str]:
    return {area.key: area.label for area in areas}


def _wrong(near: str, places: Mapping[str, str], beside: Sequence[Area]) -> str:
    if near not in places:
        return "Choose from the list where crime could have moved"
    if not beside:
        return "Choose an area to compare with as well: beside nothing nobody can tell what moved"
    if near in _named(beside):
        return f"{places[near]} cannot be both: crime could have moved there, and it is compared with. Choose another"
    return ""


def others(chosen: Chosen) -> tuple[Area, ...]:
    """Areas of the same level."""
    if chosen.area.level == "force":
        return ()
    return tuple(area for area in chosen.crime.areas(chosen.area.level) if area != chosen.area)
