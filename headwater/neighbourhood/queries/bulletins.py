"""What a neighbourhood’s feed holds, for programs that follow it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from headwater.kernel import Ref
from headwater.neighbourhood.queries.finding import neighbourhood_of
from headwater.neighbourhood.queries.gatherings import GatheringView, gatherings
from headwater.neighbourhood.queries.priorities import PriorityView, priorities
from headwater.neighbourhood.queries.warnings import WarningView, warnings_of
from headwater.places.queries import AreaView


@dataclass(frozen=True, slots=True)
class Bulletin:
    """Everything that somebody who follows a neighbourhood is told."""

    area: AreaView
    warnings: tuple[WarningView, ...]
    priorities: tuple[PriorityView, ...]
    gatherings: tuple[GatheringView, ...]


def bulletin(area: Ref, at: datetime) -> Bulletin:
    """Raises NotFound. Five queries."""
    here = neighbourhood_of(area)
    return Bulletin(here, warnings_of(area, at), priorities(area, at), gatherings(area, at))
