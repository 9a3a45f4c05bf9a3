"""The teams of the demonstration's neighbourhoods, what they work on, and where people meet them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from headwater.demo.ground import SECTORS
from headwater.demo.names import synthetic
from headwater.kernel import Actor, Ref
from headwater.neighbourhood import actions, queries
from headwater.places.queries import AreaView, areas
from headwater.workforce.actions import Rank
from headwater.workforce.queries import Serving, serving

CONSTABLES = 3
"""Constables of a sector who are published in each of its neighbourhoods."""

_LONDON = ZoneInfo("Europe/London")
_TITLES = {Rank.SERGEANT.value: "Sgt", Rank.CONSTABLE.value: "PC", Rank.PCSO.value: "PCSO"}
_ISSUES = (
    ("Cars racing on {name} Road in the evening", ("We measured speeds on six evenings and stopped 14 drivers.",
     "We asked the council to look at the road’s layout."), ""),
    ("Young people feel unsafe on the way home from school", ("We patrol at the bus stops between 15:00 and 16:30.",), ""),
    ("Bicycles are stolen outside the shops", ("We marked 40 bicycles and gave advice on locks.",
     "The shops put stands where their cameras see them."), "Three thefts in three months, after eleven in the three before."),
    ("Litter and drinking at the {name} playground", (), ""),
    ("Vans are broken into overnight", ("We wrote to everybody with a van, and patrolled between 02:00 and 04:00.",), ""),
)  # fmt: skip
_SUGGESTIONS = (
    "More light on the path behind the shops", "Slower traffic outside the school", "Somewhere for young people to meet",
)  # fmt: skip
_TOPICS = (("priorities", "events", "figures"), ("events",), ("figures",))
_GATHERINGS = (
    ("surgery", "Coffee with a constable", "{name} library, 1 {name} Road", time(10), 1, 3),
    ("meeting", "Neighbourhood meeting: choose the priorities", "{name} community hall, 12 {name} Road", time(19), 2, 12),
    ("stall", "Bicycle marking", "{name} playground", time(12), 3, 25),
)


def keep_neighbourhoods(*, by: Actor, at: datetime) -> None:
    """A team, priorities and events for each neighbourhood; left alone where there are any."""
    found = areas("neighbourhood")
    if not found or queries.team(found[0].ref).members:
        return
    serves: dict[str, list[Serving]] = defaultdict(list)
    for one in serving(at.date(), [Rank.SERGEANT, Rank.CONSTABLE, Rank.PCSO]):
        serves[one.unit].append(one)
    numbered = {name: (sector, number) for sector, names in SECTORS.items() for number, name in enumerate(names)}
    for number, area in enumerate(found):
        if area.name not in numbered:  # somebody has loaded neighbourhoods of their own
            continue
        sector, of_sector = numbered[area.name]
        _staff(area, serves[sector], of_sector, by=by, at=at)
        _work(area, number, by=by, at=at)
        _meet(area, by=by, at=at)
        _hear(area, number, by=by, at=at)
    _warn(found[0], by=by, at=at)


def _warn(area: AreaView, *, by: Actor, at: datetime) -> None:
    """A warning that is in force for a week, and an update that waits for a second pair of eyes."""
    said = actions.Said(
        event="Unsafe wall", headline=f"{area.name} Lane is closed: a wall may fall", areas=[area.ref], severity="Severe",
        instruction=f"Do not walk or drive through {area.name} Lane.\nKeep children away from the playground behind it.",
        description="A lorry has hit the wall of the old works. The council will take it down.",
        expires_at=at + timedelta(days=7), certainty="Likely",
    )  # fmt: skip
    first = actions.draft_warning(by=by, at=at, said=said)
    actions.issue_warning(by=Actor.system("second pair of eyes"), at=at, warning=first)
    update = replace(said, headline=f"{area.name} Lane: the wall comes down this week", urgency="Future")
    actions.draft_warning(by=by, at=at, said=update, replaces=first)


def _staff(area: AreaView, serves: Sequence[Serving], of_sector: int, *, by: Actor, at: datetime) -> None:
    plain = area.name.lower()
    actions.keep_team(
        by=by, at=at, area=area.ref, email=f"{plain}@example.org", telephone="101",
        about=f"We are the team for {area.name}. You meet us on foot, on bicycles and at the events below.",
        take_part=f"Come to a meeting, join Street Watch, or walk with us: write to {plain}@example.org.",
    )  # fmt: skip
    sergeants = [one for one in serves if one.rank == Rank.SERGEANT.value]
    others = [one for one in serves if one.rank != Rank.SERGEANT.value]
    chosen = [*sergeants[of_sector % max(len(sergeants), 1) :][:1], *others[of_sector * CONSTABLES :][:CONSTABLES]]
    for position, one in enumerate(chosen):
        actions.add_member(
            by=by, at=at, area=area.ref, rank=one.rank, position=position, person=one.person,
            name=f"{_TITLES[one.rank]} {synthetic(int(one.collar_number[1:]) - 1)}",
            bio="Leads the team." if one.rank == Rank.SERGEANT.value else "", email=f"{plain}@example.org",
        )  # fmt: skip


def _work(area: AreaView, number: int, *, by: Actor, at: datetime) -> None:
    for step in range(3):
        issue, done, result = _ISSUES[(number + step) % len(_ISSUES)]
        begun = at - timedelta(days=80 - 20 * step + number)
        ref = actions.set_priority(by=by, at=at, area=area.ref, issue=issue.format(name=area.name), set_at=begun)
        _steps(ref, done, begun, by=by, at=at)
        if result:
            actions.close_priority(by=by, at=at, priority=ref, result=result)


def _steps(priority: Ref, done: Sequence[str], begun: datetime, *, by: Actor, at: datetime) -> None:
    for week, action in enumerate(done, start=1):
        actions.take_step(by=by, at=at, priority=priority, action=action, done_at=min(at, begun + timedelta(days=9 * week)))


def _hear(area: AreaView, number: int, *, by: Actor, at: datetime) -> None:
    """One suggestion that is shown, one that waits to be read, a few votes, and a few who are told of news by e-mail."""
    shown, waits = (_SUGGESTIONS[(number + step) % len(_SUGGESTIONS)] for step in range(2))
    ref = actions.suggest(by=by, at=at, area=area.ref, text=shown)
    actions.show_suggestion(by=by, at=at, suggestion=ref)
    actions.suggest(by=by, at=at, area=area.ref, text=waits)
    work = [one.ref for one in queries.priorities(area.ref, at) if one.closed_at is None]
    for voter in range(3 + number % 3):
        choice = [*work, ref][voter % (len(work) + 1)]
        written = actions.write_ballot(area=area.ref, choice=choice, email=f"voter{voter}@example.org", at=at)
        actions.cast_vote(by=by, at=at, ballot=actions.read_ballot(written, at))
    for reader in range(1 + number % 4):
        email = f"reader{reader}.{area.name.lower()}@example.org"
        wish = actions.write_wish(area=area.ref, email=email, topics=_TOPICS[reader % len(_TOPICS)], at=at)
        actions.subscribe(by=by, at=at, wish=actions.read_wish(wish, at))


def _meet(area: AreaView, *, by: Actor, at: datetime) -> None:
    today = at.astimezone(_LONDON).date()
    for kind, title, address, clock, hours, days in _GATHERINGS:
        starts = datetime.combine(today + timedelta(days=days), clock, _LONDON)
        actions.plan_gathering(
            by=by, at=at, area=area.ref, kind=kind, title=title, address=address.format(name=area.name), starts_at=starts,
            ends_at=starts + timedelta(hours=hours), email=f"{area.name.lower()}@example.org",
        )  # fmt: skip
