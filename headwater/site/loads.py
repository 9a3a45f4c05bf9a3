"""Every kind of loading, as work that the journal notes: seen while it runs, stopped at a word, resumed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from headwater.insight.ingest import load_offences, load_police_uk, load_recorded_crime
from headwater.journal.actions import Kind
from headwater.kernel import Actor, Progress, Role
from headwater.kernel import Permission as Base
from headwater.site.lake import the_lake
from headwater.workforce.loading import load_workforce


class Permission(Base):
    DATA_LOAD = "site.data.load", "Load data into the platform", {Role.ANALYST, Role.ADMINISTRATOR}


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
    return load_police_uk(the_lake(), _paths(params), updated=at, force=_maybe(params, "force"), progress=progress)


def _recorded_crime(params: Params, by: Actor, at: datetime, progress: Progress) -> Report:
    taken = _maybe(params, "updated")
    updated = datetime.fromisoformat(taken) if taken else at
    (path,) = _paths(params)
    return load_recorded_crime(the_lake(), path, force=str(params["force"]), updated=updated, progress=progress)


def _offences(params: Params, by: Actor, at: datetime, progress: Progress) -> Report:
    (path,) = _paths(params)
    return load_offences(the_lake(), path, updated=at, progress=progress)


def _workforce(params: Params, by: Actor, at: datetime, progress: Progress) -> Report:
    return Told(f"Loaded {load_workforce(_paths(params), by=by, at=at, progress=progress)}.")


_Loader = Callable[[Params, Actor, datetime, Progress], Report]

_LOADERS: dict[str, tuple[str, _Loader]] = {
    "police-uk": ("Load crimes, outcomes and stops from data.police.uk", _police_uk),
    "recorded-crime": ("Load a force's own recorded crime", _recorded_crime),
    "offences": ("Load the Home Office's offence codes", _offences),
    "workforce": ("Load posts and people", _workforce),
}


def kinds() -> tuple[Kind, ...]:
    """One kind of work for each loader: ``load.police-uk``, …"""
    return tuple(
        Kind(f"load.{name}", title, Permission.DATA_LOAD, _worker(loader)) for name, (title, loader) in _LOADERS.items()
    )


def _worker(loader: _Loader) -> Callable[..., str]:
    def run(params: Params, by: Actor, at: datetime, progress: Progress) -> str:
        report = loader(params, by, at, progress)
        return "\n".join([report.summary, *report.details])

    return run


def _paths(params: Params) -> list[Path]:
    return [Path(path) for path in params["paths"]]


def _maybe(params: Params, name: str) -> str | None:
    value = params.get(name)
    return str(value) if value else None
