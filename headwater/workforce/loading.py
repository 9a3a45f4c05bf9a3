"""Loading posts and people from files that a personnel system can write. See README.md for their columns."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from django.db import transaction

from headwater.kernel import Actor, Conflict, Invalid, Progress, Ref
from headwater.workforce import actions, models
from headwater.workforce.permissions import Permission
from headwater.workforce.rules import FULL_TIME, Rank, Span, Spell, Status, checked_fte

POSTS = ("npu", "unit", "neighbourhood_team", "rank", "fte", "from", "until")
PEOPLE = ("collar_number", "name", "npu", "unit", "rank", "fte", "from", "until", "statuses")
DAYS = ("npu", "as_at")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Report:
    """What a load put into the record."""

    units: int
    posts: int
    people: int
    postings: int
    days: int
    """Days for which a policing unit's record was declared complete."""

    def __str__(self) -> str:
        return (
            f"{self.units:,} units, {self.posts:,} posts, {self.people:,} people, {self.postings:,} postings, "
            f"complete on {self.days:,} day{'' if self.days == 1 else 's'}"
        )


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a file, with where it stands, for the message when it is wrong."""

    file: str
    number: int
    values: Mapping[str, str]

    def read(self, column: str, reader: Callable[[str], _T]) -> _T:
        try:
            return reader(self.values[column])
        except (Invalid, ValueError, InvalidOperation) as fault:
            told = fault.message if isinstance(fault, Invalid) else f"“{self.values[column]}” cannot be read."
            raise Invalid(f"{self.file}, line {self.number}, column “{column}”: {told}", _HELP[column]) from None

    @property
    def unit(self) -> tuple[str, str]:
        return self.read("npu", _text), self.read("unit", _text)

    @property
    def span(self) -> Span:
        starts, ends = self.read("from", date.fromisoformat), self.read("until", _day)
        return self.read("until", lambda _: Span(starts, ends))


@transaction.atomic
def load_workforce(paths: Iterable[Path], *, by: Actor, at: datetime, progress: Progress) -> Report:
    """Load ``posts.csv`` and ``people.csv``, all or nothing; units that are new are opened.

    ``paths`` are the files, or one folder that holds them. A third, ``complete.csv``, lists the days for which they hold
    every post and person of a policing unit; without it they are taken as complete on the day of ``at`` alone. Raises
    Invalid with file, line and column where something is wrong, Conflict where a collar number is taken.
    """
    by.must(Permission.WORKFORCE_MANAGE)
    posts, people, complete = _found(paths)
    post_lines, person_lines = list(_lines(posts, POSTS)), list(_lines(people, PEOPLE))
    days = _days(_lines(complete, DAYS)) if complete else {line.unit[0]: {at.date()} for line in post_lines}
    progress.begin(len(post_lines) + len(person_lines), "Loading posts and people")
    before = models.Unit.objects.count()
    units = _units(post_lines, by=by, at=at)
    established = actions.establish_posts(by=by, at=at, posts=[_post(line, units) for line in post_lines])
    progress.advance(len(post_lines), posts.name)
    taken_on = list(_people(person_lines, units))
    _refuse_taken(taken_on)
    actions.appoint(by=by, at=at, people=taken_on)
    for npu, whole in days.items():
        actions.declare_complete(by=by, at=at, npu=npu, days=whole)
    progress.advance(len(person_lines), people.name)
    opened, declared = models.Unit.objects.count() - before, sum(map(len, days.values()))
    return Report(opened, established, len(taken_on), len(person_lines), declared)


def _found(paths: Iterable[Path]) -> tuple[Path, Path, Path | None]:
    given = [inside for path in paths for inside in (sorted(path.iterdir()) if path.is_dir() else [path])]
    named = {path.name.lower(): path for path in given}
    missing = [name for name in ("posts.csv", "people.csv") if name not in named or not named[name].is_file()]
    if missing:
        raise Invalid(f"There is no {' and no '.join(missing)}.", "Name both files, or the folder that holds them.")
    return named["posts.csv"], named["people.csv"], named.get("complete.csv")


def _lines(path: Path, columns: tuple[str, ...]) -> Iterator[_Line]:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(f"{path.name} is not text in UTF-8.", "Save it as “CSV UTF-8”.") from None
    if "\0" in text:
        raise Invalid(f"{path.name} holds characters that no text has.", "Save it as “CSV UTF-8”.")
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", restval=None)
    try:
        yield from _rows(path, reader, columns)
    except csv.Error as fault:
        raise Invalid(f"{path.name}, line {reader.line_num}: {fault}.", "Save it as “CSV UTF-8”.") from None


def _rows(path: Path, reader: csv.DictReader[str], columns: tuple[str, ...]) -> Iterator[_Line]:
    lacking = [column for column in columns if column not in (reader.fieldnames or ())]
    if lacking:
        raise Invalid(f"{path.name} has no column “{lacking[0]}”.", f"Its columns are: {', '.join(columns)}.")
    for row in reader:
        if "" in row or None in row.values():
            raise Invalid(f"{path.name}, line {reader.line_num}: it has not as many values as there are columns.", "Mend it.")
        yield _Line(path.name, reader.line_num, {name: (value or "").strip() for name, value in row.items()})


def _days(lines: Iterable[_Line]) -> dict[str, set[date]]:
    days: dict[str, set[date]] = defaultdict(set)
    for line in lines:
        days[line.read("npu", _text)].add(line.read("as_at", date.fromisoformat))
    return days


def _units(lines: Iterable[_Line], *, by: Actor, at: datetime) -> dict[tuple[str, str], Ref]:
    known = {(unit.npu, unit.name): unit.ref for unit in models.Unit.objects.all()}
    for line in lines:
        npu, name = line.unit
        if (npu, name) not in known:
            team, position = line.read("neighbourhood_team", _yes), len(known)
            known[npu, name] = actions.open_unit(by=by, at=at, npu=npu, name=name, neighbourhood_team=team, position=position)
    return known


def _post(line: _Line, units: Mapping[tuple[str, str], Ref]) -> actions.NewPost:
    return actions.NewPost(units[line.unit], line.read("rank", Rank.named), line.span, line.read("fte", _fte))


def _people(lines: Iterable[_Line], units: Mapping[tuple[str, str], Ref]) -> Iterator[actions.NewPerson]:
    of_person: dict[str, list[_Line]] = defaultdict(list)
    for line in lines:
        of_person[line.read("collar_number", _text)].append(line)
    for collar, held in of_person.items():
        names = {line.read("name", _text) for line in held}
        if len(names) > 1:
            raise Invalid(f"{held[0].file}: {collar} has {len(names)} names.", "Each person has one collar number.")
        spells = tuple(dict.fromkeys(spell for line in held for spell in line.read("statuses", _spells)))
        postings = sorted((_posting(line, units) for line in held), key=lambda posting: posting.span.starts)
        yield actions.NewPerson(names.pop(), collar, tuple(postings), spells)


def _posting(line: _Line, units: Mapping[tuple[str, str], Ref]) -> actions.NewPosting:
    unit = units.get(line.unit)
    if unit is None:
        npu, name = line.unit
        raise Invalid(f"{line.file}, line {line.number}: {npu} has no unit “{name}”.", "Give it a post in posts.csv.")
    return actions.NewPosting(unit, line.read("rank", Rank.named), line.span, line.read("fte", _fte))


def _refuse_taken(people: Iterable[actions.NewPerson]) -> None:
    collars = [person.collar_number for person in people]
    taken = models.Person.objects.filter(collar_number__in=collars).values_list("collar_number", flat=True).first()
    if taken:
        raise Conflict(f"The collar number {taken} is taken.", "These people may have been loaded already.")


def _text(value: str) -> str:
    if not value:
        raise Invalid("It is empty.")
    return value


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def _fte(value: str) -> Decimal:
    return checked_fte(Decimal(value), most=FULL_TIME)


def _yes(value: str) -> bool:
    if value not in ("yes", "no"):
        raise Invalid(f"“{value}” is neither yes nor no.")
    return value == "yes"


def _spells(value: str) -> tuple[Spell, ...]:
    """``restricted 2018-01-01/2018-03-01; seconded 2017-10-02/``: the second day is the first one after it."""
    return tuple(_spell(part.strip()) for part in value.split(";") if part.strip())


def _spell(text: str) -> Spell:
    status, _, days = text.partition(" ")
    starts, _, ends = days.strip().partition("/")
    return Spell(Status.named(status), Span(date.fromisoformat(starts), _day(ends)))


_HELP = {
    "npu": "Name the policing unit.",
    "unit": "Name the unit.",
    "neighbourhood_team": "Write yes or no.",
    "rank": "Write a rank as tables print it.",
    "fte": "Write a fraction of full time in hundredths, such as 0.80.",
    "from": "Write the first day as 2018-03-08.",
    "until": "Write the first day after the last as 2018-03-08, or leave it empty.",
    "collar_number": "Every person needs one.",
    "name": "Every person needs one.",
    "as_at": "Write the day as 2018-03-08.",
    "statuses": "Write them as: restricted 2018-01-01/2018-03-01; seconded 2017-10-02/",
}
