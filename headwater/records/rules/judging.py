"""Whether two descriptions are of one person: what agrees, how much that weighs, and how it is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

ALIKE = 0.82
"""From here on two names are said to sound alike."""

ENOUGH = 0.4
"""Judgements below this are not shown."""

LIKELY = 0.75
"""From here on somebody is very likely the one who is meant; below, a handler asks."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """``number``: the telephone number is one of theirs. ``name``: how alike the names are (None: not asked, or not known).

    ``asked`` and ``known`` are dates of birth. ``of_old``: the name that agrees is a former or other name.
    """

    number: bool = False
    name: float | None = None
    asked: date | None = None
    known: date | None = None
    of_old: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """``score`` from 0 to 1; ``why`` says what agrees, and what does not."""

    score: float
    why: str


def judge(evidence: Evidence) -> Judgement:
    """A number alone is a good sign (households share one); a name alone a weak one; name and date of birth together prove.

    What speaks against (another name on that number, another date of birth) takes away, and is said.
    """
    born, born_said = born_alike(evidence.asked, evidence.known)
    name = evidence.name
    said = ["this number"] if evidence.number else []
    if name is not None:
        said.append(_name_said(name, evidence.of_old))
    said += [born_said] if born_said else []
    return Judgement(
        round(min(1.0, max(0.0, _weigh(evidence.number, name, born))), 3), ", ".join(part for part in said if part)
    )


def _weigh(number: bool, name: float | None, born: float | None) -> float:
    if number:
        return 0.8 + (0.0 if name is None else 0.4 * (name - 0.6)) + (0.0 if born is None else 0.15 * (born - 0.4))
    if name is None:
        return 0.0
    if born is None:
        return 0.65 * name if name >= ALIKE else 0.4 * name
    if born < 0.5:
        return 0.5 * name - 0.04
    return 0.98 * born * (0.35 + 0.65 * name) if name >= 0.6 else 0.5 * born * name + 0.15


def born_alike(asked: date | None, known: date | None) -> tuple[float | None, str]:
    """How well two dates of birth agree, from 0 to 1, and how that is said; None where one is not known.

    Day and month exchanged, and one digit wrong, are slips of those who write.
    """
    if asked is None or known is None:
        return None, ""
    if asked == known:
        return 1.0, "same birth date"
    if (asked.year, asked.month, asked.day) == (known.year, known.day, known.month):
        return 0.93, "day and month of birth exchanged"
    one, other = f"{asked:%Y%m%d}", f"{known:%Y%m%d}"
    differ = [place for place, (x, y) in enumerate(zip(one, other, strict=True)) if x != y]
    if len(differ) == 1:
        return 0.85, "birth date but for one digit"
    if len(differ) == 2 and differ[1] == differ[0] + 1 and sorted(one) == sorted(other):
        return 0.85, "birth date but for two digits exchanged"
    if asked.year == known.year:
        return 0.3, "only the year of birth agrees"
    return 0.0, "another birth date"


def _name_said(alike: float, of_old: bool) -> str:
    words = (
        "same name" if alike >= 0.995 else "name sounds alike" if alike >= ALIKE else "some of the name" if alike >= 0.6 else ""
    )
    if not words:
        return "another name"
    return f"{words} (an earlier or other one)" if of_old else words
