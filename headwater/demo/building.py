"""The whole demonstration, part by part; a part that is there already is left alone."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from headwater.accounts.actions import add_demonstration_people
from headwater.demo.contacts import make_plans, open_diaries
from headwater.demo.control_room import appoint_crews, man_units, open_hubs
from headwater.demo.crimes import recorded_crime
from headwater.demo.ground import FORCE, Ground
from headwater.demo.history import call_hours, demand_logs
from headwater.demo.neighbourhoods import keep_neighbourhoods
from headwater.demo.neighbours import add_neighbours
from headwater.demo.people import SOURCE, YEAR, populations
from headwater.demo.roads import build_roads
from headwater.demo.staff import plan_of
from headwater.demo.streets import postcodes, streets
from headwater.demo.support import stand_support
from headwater.demo.vehicles import seize_vehicles
from headwater.insight.ingest import Report, load_demand, load_recorded_crime
from headwater.insight.lake import Lake
from headwater.insight.published import Publication, wmp2020
from headwater.kernel import Actor, Progress, Ref
from headwater.places.actions import NewPopulation, add_areas, export_population, set_gazetteer, set_population, set_postcodes
from headwater.workforce import actions as workforce
from headwater.workforce import queries

SEED = 20180312
"""The day of the meeting. Another seed makes another city with the same totals."""

NPU = "Coventry"
"""The policing unit whose posts and people the pack prints."""

STAGES = 5


def build(by: Actor, at: datetime, lake: Lake, progress: Progress) -> None:
    """Make what is missing of the demonstration: sign-ins, roads, areas, posts and people, five years of recorded crime.

    Each part is all or nothing, so that a build that was stopped goes on where it stopped, and a second one is quick.
    Raises Cancelled when ``progress`` says so.
    """
    publication = wmp2020()
    progress.begin(STAGES, "Demonstration force")
    add_demonstration_people(by=by, at=at)
    progress.advance(1, "sign-ins")
    build_roads(settings.ROADS, SEED)
    progress.advance(1, "roads")
    if NPU not in queries.npus():
        _build_city(publication, by=by, at=at)
    open_hubs(by=by, at=at)
    add_neighbours(SEED, by=by, at=at)
    open_diaries(by=by, at=at)
    make_plans(by=by, at=at)
    appoint_crews(by=by, at=at)
    man_units(SEED, by=by, at=at)
    stand_support(by=by, at=at)
    seize_vehicles(SEED, by=by, at=at)
    keep_neighbourhoods(by=by, at=at)
    if not lake.rows("population", FORCE):
        export_population(lake, by=by, at=at)
    progress.advance(2, "areas, posts and people")
    if not lake.rows("recorded_crime", FORCE):
        crimes = recorded_crime(publication, Ground.of_the_force(SEED), SEED)
        load_recorded_crime(lake, crimes, force=FORCE, updated=publication.updated, name="Demonstration: synthetic crimes")
    progress.advance(1, "recorded crime")


def has_history(lake: Lake) -> bool:
    """Whether the years of demand are there."""
    return lake.rows("demand_logs", FORCE) > 0


def is_published(lake: Lake) -> bool:
    """Whether the years of demand are there, and what everybody may see of them and of the crime is published."""
    return has_history(lake) and lake.rows("street", FORCE) > 0


def build_history(lake: Lake, progress: Progress) -> Report | None:
    """Five years of logs and calls, as a force's earlier systems would give them; None where they are there already.

    Apart from ``build``, because it takes longer than somebody who wants to look would wait.
    """
    if has_history(lake):
        return None
    publication, ground = wmp2020(), Ground.of_the_force(SEED)
    progress.begin(2, "Making five years of demand")
    logs = demand_logs(publication, ground, SEED)
    progress.advance()
    calls = call_hours(SEED)
    progress.advance()
    name = "Demonstration: synthetic demand"
    return load_demand(lake, force=FORCE, updated=publication.updated, logs=logs, calls=calls, progress=progress, name=name)


@transaction.atomic
def _build_city(publication: Publication, *, by: Actor, at: datetime) -> None:
    ground = Ground.of_the_force(SEED)
    areas = ground.areas()
    refs = dict(zip([(area.level, area.name) for area in areas], add_areas(by=by, at=at, areas=areas), strict=True))
    people = [NewPopulation(refs[level, name], YEAR, SOURCE, number) for level, name, number in populations(ground)]
    set_population(by=by, at=at, counts=people)
    set_gazetteer(by=by, at=at, entries=list(streets(ground, SEED)))
    set_postcodes(by=by, at=at, postcodes=list(postcodes(SEED)))
    plan = plan_of(publication, SEED)
    units: dict[str, Ref] = {}
    for position, (name, team) in enumerate(plan.units):
        units[name] = workforce.open_unit(
            by=by,
            at=at,
            npu=NPU,
            name=name,
            neighbourhood_team=team,
            area=refs.get(("sector", name)),
            position=position,
        )
    workforce.establish_posts(by=by, at=at, posts=plan.posts(units))
    workforce.appoint(by=by, at=at, people=plan.people(units))
    workforce.declare_complete(by=by, at=at, npu=NPU, days=plan.days)
