"""What has been composed and written, kept in the process while the lake stands as it is.

Workforce lives in the database and not in the lake, so a pack that has it is kept for the running minute only.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any, TypeAlias

from headwater.insight.crime.cubes import Kept
from headwater.insight.figures import Answerer, Question, Rows
from headwater.insight.lake import Lake
from headwater.scrutiny.actions import straight
from headwater.scrutiny.packing import workforce_of
from headwater.scrutiny.packs import Pack, Scope, compose
from headwater.scrutiny.packs.rebasing import Rebased
from headwater.scrutiny.writing import FILES
from headwater.workforce import queries

Rebases: TypeAlias = tuple[Rebased, ...]
_kept: Kept[Any] = Kept(48)


def pack_of(scope: Scope, rebases: Rebases, *, at: datetime, may_see_small: bool) -> Pack:
    """The pack of a scope, composed once for as long as its charts keep their limits."""

    def make() -> Pack:
        known = _minute(scope, at) is not None
        people = workforce_of(scope, may_see_small=may_see_small) if known else None
        return compose(scope, people, rebases, may_see_small=may_see_small)

    found: Pack = keep(scope.crime.lake, ("pack", *key_of(scope, rebases, at=at, may_see_small=may_see_small)), make)
    return found


def file_of(scope: Scope, rebases: Rebases, name: str, *, at: datetime, may_see_small: bool) -> bytes:
    """One file of the pack, written once. Raises KeyError for a name that is none of ``FILES``."""
    made = FILES[name]
    key = ("file", name, *key_of(scope, rebases, at=at, may_see_small=may_see_small))
    pack = pack_of(scope, rebases, at=at, may_see_small=may_see_small)
    found: bytes = keep(scope.crime.lake, key, lambda: made.make(pack))
    return found


def rows_of(lake: Lake, answerer: Answerer, question: Question, offset: int) -> Rows:
    """A page of the rows behind a figure; those that come from the lake are kept, those of the database never."""
    if question.get("source") is None:
        return straight(answerer, question, offset)
    found: Rows = keep(lake, ("rows", question, offset), lambda: straight(answerer, question, offset))
    return found


def keep(lake: Lake, key: Hashable, make: Callable[[], Any]) -> Any:
    """Made once a generation of the lake."""
    return _kept.get((str(lake.root), lake.generation, key), make)


def key_of(scope: Scope, rebases: Rebases, *, at: datetime, may_see_small: bool) -> tuple[Hashable, ...]:
    """What a pack depends on besides the lake."""
    crime = scope.crime
    own = (crime.source.slug, crime.force, scope.area.key, scope.as_at, scope.span)
    return (*own, rebases, _minute(scope, at), may_see_small)


def _minute(scope: Scope, at: datetime) -> datetime | None:
    """The running minute where the area has posts and people; None where its pack is of the lake alone."""
    return at.replace(second=0, microsecond=0) if scope.area.name in policed(scope.crime.lake, at=at) else None


def policed(lake: Lake, *, at: datetime) -> tuple[str, ...]:
    """The policing units whose posts and people are known, as they were in the running minute."""
    npus: tuple[str, ...] = keep(lake, ("npus", at.replace(second=0, microsecond=0)), queries.npus)
    return npus
