"""Every kind of loading, as work that the journal notes: seen while it runs, stopped at a word, resumed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from headwater.insight.datasets import exports
from headwater.insight.ingest import load_demand, load_harm_weights, load_offences, load_police_uk, load_recorded_crime
from headwater.journal.actions import Kind
from headwater.kernel import Actor, Progress, Role
from headwater.kernel import Permission as Base
from headwater.opendata.actions import publish
from headwater.opendata.permissions import Permission as OpenData
from headwater.places import loaders as places
from headwater.places.actions import export_population
from headwater.places.permissions import Permission as Places
from headwater.site.lake import the_lake
from headwater.space.roads import from_pbf, save
from headwater.workforce.loading import load_workforce
from headwater.workforce.permissions import Permission as Workforce

HISTORY = "demo.history"
"""The kind of work that makes the demonstration's years of demand."""

PUBLISH = "publish"
"""The kind of work that publishes crime as open data; the daily refresh does it too."""


class Permission(Base):
    DATA_LOAD = "site.data.load", "Load crime into the lake", {Role.ANALYST, Role.ADMINISTRATOR}


class Report(Protocol):
    """What every loader returns: a sentence, and sentences with the details."""

    @property
    def summary(self) -> str: ...

    @property
    def details(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Told:
    """The report of a loader that has no more to say than a sentence."""

    summary: str
    details: tuple[str, ...] = ()


Params = Mapping[str, Any]


def _police_uk(params: Params, by: Actor, at: datetime, progress: Progress) -> Report:
    return load_police_uk(the_lake(), _paths(params), updated=at, force=params.get("force"), progress=progress)


def _recorded_crime(params: Params, by: Actor, at: datetime, progress: Progress) -> Report:
    updated = datetime.fromisoformat(params["updated"]) if "updated" in params else at
    (path,) = _paths(params)
    return load_recorded_crime(the_lake(), path, force=params["force"], updated=updated, progress=progress)


def _demand(params: Params, by: Actor, at: datetime, progress: Progress) -> Report:
    updated = datetime.fromisoformat(params["updated"]) if "updated" in params else at
    (path,) = _paths(params)
    return load_demand(the_lake(), path, force=params["force"], updated=updated, progress=progress)


def _history(params: Params, by: Actor, at: datetime, progress: Progress) -> Report:
    from headwater.demo.building import build_history  # a force without the demonstration need not wait for it

    report = build_history(the_lake(), progress) or Told("The years of demand are there already.")
    published = _publish(params, by, at, progress)
    return Told(report.summary, (*report.details, published.summary, *published.details))


def _publish(params: Params, by: Actor, at: datetime, progress: Progress) -> Report:
    return publish(the_lake(), by=by, at=at, progress=progress)


def _offences(params: Params, by: Actor, at: datetime, progress: Progress) -> Report:
    (path,) = _paths(params)
    return load_offences(the_lake(), path, updated=at, progress=progress)


def _harm_weights(params: Params, by: Actor, at: datetime, progress: Progress) -> Report:
    (path,) = _paths(params)
    return load_harm_weights(the_lake(), path, updated=at, progress=progress)


def _workforce(params: Params, by: Actor, at: datetime, progress: Progress) -> Report:
    return Told(f"Loaded {load_workforce(_paths(params), by=by, at=at, progress=progress)}.")


def _boundaries(params: Params, by: Actor, at: datetime, progress: Progress) -> Report:
    fields = {"code_field": params.get("code_field"), "name_field": params.get("name_field")}
    parent = places.key_of_area(params["parent"]) if params.get("parent") else None
    paths, level = _paths(params), params["level"]
    return places.load_boundaries(paths, level=level, parent=parent, by=by, at=at, progress=progress, **fields)


def _areas(params: Params, by: Actor, at: datetime, progress: Progress) -> Report:
    return _with_population(places.load_areas(_paths(params), by=by, at=at, progress=progress), by, at)


def _population(params: Params, by: Actor, at: datetime, progress: Progress) -> Report:
    return _with_population(places.load_population(_paths(params), by=by, at=at, progress=progress), by, at)


def _deprivation(params: Params, by: Actor, at: datetime, progress: Progress) -> Report:
    return places.load_deprivation(_paths(params), by=by, at=at, progress=progress)


def _postcodes(params: Params, by: Actor, at: datetime, progress: Progress) -> Report:
    return places.load_postcodes(_paths(params), by=by, at=at, progress=progress)


def _streets(params: Params, by: Actor, at: datetime, progress: Progress) -> Report:
    return places.load_streets(_paths(params), by=by, at=at, progress=progress)


def _roads(params: Params, by: Actor, at: datetime, progress: Progress) -> Report:
    """Swapped in whole when it is ready: every process goes by it with its next question."""
    (path,) = _paths(params)
    network = from_pbf(path, progress)
    network.source = " for ".join([network.source, *filter(None, [params.get("force")])])
    save(network, settings.ROADS)
    return Told(f"{len(network):,} places and {len(network.roads.tail):,} one-way edges of road from {path.name}.")


def _with_population(report: Report, by: Actor, at: datetime) -> Report:
    """Rates need the lake to know how many people live where: tell it as soon as places knows."""
    export_population(the_lake(), by=by, at=at)
    return report


def _refresh(params: Params, by: Actor, at: datetime, progress: Progress) -> Report:
    """Out with files that nothing names any more, and every room's columns into the lake: what changed since the last time.

    A file goes a day after it was replaced, so that whoever is reading it reads to its end.
    """
    lake = the_lake()
    progress.begin(1, "Sweeping")
    swept = len(lake.sweep())
    progress.advance()
    changed = sum(export.write(lake, by, at, progress) for export in exports)
    return Told(f"{changed:,} part{'' if changed == 1 else 's'} of the lake changed, {swept:,} stale files swept away.")


_Loader = Callable[[Params, Actor, datetime, Progress], Report]

_LOADERS: dict[str, tuple[str, _Loader, Base]] = {
    "load.police-uk": ("Load crimes, outcomes and stops from data.police.uk", _police_uk, Permission.DATA_LOAD),
    "load.recorded-crime": ("Load a force's own recorded crime", _recorded_crime, Permission.DATA_LOAD),
    "load.demand": ("Load a force's own logs and calls", _demand, Permission.DATA_LOAD),
    HISTORY: ("Make the demonstration's five years of demand, and publish", _history, OpenData.PUBLISH),
    "load.offences": ("Load the Home Office's offence codes", _offences, Permission.DATA_LOAD),
    "load.harm-weights": ("Load how much each offence weighs", _harm_weights, Permission.DATA_LOAD),
    "load.workforce": ("Load posts and people", _workforce, Workforce.WORKFORCE_MANAGE),
    "load.boundaries": ("Load boundaries", _boundaries, Places.PLACES_MANAGE),
    "load.areas": ("Load the tree of areas", _areas, Places.PLACES_MANAGE),
    "load.population": ("Load people and households by area", _population, Places.PLACES_MANAGE),
    "load.deprivation": ("Load deprivation by area", _deprivation, Places.PLACES_MANAGE),
    "load.postcodes": ("Load postcodes", _postcodes, Places.PLACES_MANAGE),
    "load.streets": ("Load street names", _streets, Places.PLACES_MANAGE),
    "load.roads": ("Load roads from OpenStreetMap", _roads, Places.PLACES_MANAGE),
    PUBLISH: ("Publish crime as open data, anonymised", _publish, OpenData.PUBLISH),
    "lake.refresh": ("Refresh the lake from the record", _refresh, Places.PLACES_MANAGE),
}


_ON_DEMAND = frozenset({"lake.refresh", PUBLISH})


def kinds() -> tuple[Kind, ...]:
    """One kind of work for each loader, and the daily refresh."""
    return tuple(
        Kind(name, title, permission, _worker(loader), on_demand=name in _ON_DEMAND)
        for name, (title, loader, permission) in _LOADERS.items()
    )


def _worker(loader: _Loader) -> Callable[[Params, Actor, datetime, Progress], str]:
    def run(params: Params, by: Actor, at: datetime, progress: Progress) -> str:
        report = loader(params, by, at, progress)
        return "\n".join([report.summary, *report.details])

    return run


def _paths(params: Params) -> list[Path]:
    return [Path(path) for path in params["paths"]]
